"""A pack may close its offices for a day or half a day."""

from datetime import date
from pathlib import Path

import pytest

from qifu.cases.yearbooks import calendar_of

pytestmark = pytest.mark.django_db
CLOSURES = """
days:
  - {on: 2026-09-09, name: 台风停工, notice: "应急〔2026〕9号"}
  - {on: 2026-09-10, name: 上午停电, notice: "应急〔2026〕10号", until: "12:00"}
"""


def test_a_day_closed_here_is_no_working_day_and_names_its_notice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "yunxi" / "calendar").mkdir(parents=True)
    (tmp_path / "yunxi" / "pack.yaml").write_text(
        'name: 云溪市\nlevel: city\narea: "990000"\n', encoding="utf-8"
    )
    (tmp_path / "yunxi" / "calendar" / "closures.yaml").write_text(CLOSURES, encoding="utf-8")
    monkeypatch.setenv("QIFU_PACKS", str(tmp_path))

    calendar = calendar_of("yunxi", date(2026, 9, 1))

    assert not calendar.is_working(date(2026, 9, 9))
    assert "应急〔2026〕9号" in calendar.day(date(2026, 9, 9)).source
    assert calendar.is_working(date(2026, 9, 10))
    assert len(calendar.working_spans(date(2026, 9, 10))) == 1
