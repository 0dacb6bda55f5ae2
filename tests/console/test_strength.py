"""Does `qifu strength` make a kept month again, and say so when it does not come out the same?"""

from datetime import date

import pytest
from tests.console.making import typed
from tests.policies import oversight_making as making
from tests.policies.oversight_making import PACK, moment

from qifu.kernel.errors import Refused
from qifu.policies.models import PaymentOrder
from qifu.policies.oversight import strength

pytestmark = pytest.mark.django_db


def test_a_month_comes_out_the_same_until_somebody_tampers() -> None:
    town = making.town()
    making.granted(town, town.firms[0], date(2026, 9, 1))
    strength.take(PACK, moment(date(2026, 10, 8)))

    assert [typed("strength", "--month", "2026-09")[0], typed("strength")[0]] == [0, 0]
    PaymentOrder.objects.update(amount_fen=1)

    code, told = typed("strength", "--month", "2026-09")

    assert (code, told["ok"], told["months"][0]["same"]) == (1, False, False)


def test_what_is_no_month_is_refused() -> None:
    with pytest.raises(Refused, match="不是月份"):
        typed("strength", "--month", "last")
