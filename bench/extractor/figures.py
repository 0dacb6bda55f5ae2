"""How many elements were proposed, right, and missed? From the judgments beside this file."""

import csv
import sys
from collections import Counter
from pathlib import Path

HERE = Path(__file__).parent


def table(name: str) -> str:
    """A table of precision over all documents and recall over those read for what was missed."""
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    proposed, right, found, missed = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for row in rows:
        code = row["element"]
        proposed[code] += int(row["proposed"])
        right[code] += int(row["right"])
        if row["missed"]:
            found[code] += int(row["right"])
            missed[code] += int(row["missed"])
    lines = [f"{'element':14}{'proposed':>9}{'right':>7}{'precision':>11}{'in the text':>13}{'recall':>8}"]
    for code in proposed | missed:
        lines.append(_line(code, proposed[code], right[code], found[code], missed[code]))
    sums = (sum(each.values()) for each in (proposed, right, found, missed))
    return "\n".join([*lines, _line("all", *sums)])


def _line(code: str, proposed: int, right: int, found: int, missed: int) -> str:
    precision = f"{right / proposed:.1%}" if proposed else "-"
    recall = f"{found / (found + missed):.1%}" if found + missed else "-"
    return f"{code:14}{proposed:9}{right:7}{precision:>11}{found + missed:13}{recall:>8}"


if __name__ == "__main__":
    for each in sys.argv[1:] or ["judgments.csv", "second-reading.csv"]:
        sys.stdout.write(f"{each}\n{table(each)}\n\n")
