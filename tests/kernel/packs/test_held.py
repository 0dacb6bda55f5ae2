"""Within one block the files of the packs are looked at once."""

from datetime import date
from pathlib import Path

from qifu.kernel import packs

DAY = date(2026, 11, 21)


def write(root: Path, name: str) -> None:
    folder = root / "national"
    folder.mkdir(exist_ok=True)
    (folder / "pack.yaml").write_text(
        f'{{name: "{name}", level: national, area: "000000"}}', encoding="utf-8"
    )


def test_a_changed_file_is_seen_outside_a_block_but_not_within(
    tmp_path: Path,
) -> None:
    write(tmp_path, "甲")

    with packs.held():
        before = packs.load("national", on=DAY, root=tmp_path).label
        write(tmp_path, "乙乙")
        within = packs.load("national", on=DAY, root=tmp_path).label
    after = packs.load("national", on=DAY, root=tmp_path).label

    assert (before, within, after) == ("甲", "甲", "乙乙")
