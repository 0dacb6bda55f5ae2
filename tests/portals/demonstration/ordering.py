"""Which city do these tests order: the make-believe place, small, on a Wednesday afternoon?"""

from datetime import datetime

from django.test import override_settings

from qifu.kernel import clock
from qifu.portals.city.build import Order
from qifu.portals.city.scale import scale_of

NOW = datetime(2026, 9, 16, 15, 0, tzinfo=clock.HERE)
QUICK = override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"])


def order(*, scale: str = "small", seed: str = "test", now: datetime = NOW) -> Order:
    return Order("chenghu", scale_of(scale), now, "Chenghu-2026-Gate", seed)
