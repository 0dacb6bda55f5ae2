"""Which documents were judged? Drawn by a fixed rule, so that anybody with the same file draws the same ones.

`python bench/extractor/sample.py documents.csv.gz` writes the row numbers (counted from 0), one a line.
"""

import csv
import gzip
import hashlib
import re
import sys
from typing import Final

SEED: Final = "qifu-extractor-1"
SIZE: Final = 60
LENGTHS: Final = (300, 5_000)
SUPPORT: Final = re.compile("补助|奖励|补贴|资助|补偿|贴息|申报|认定|奖补|扶持")
# Rows printed while the file was being understood, before the rule was fixed.
SEEN: Final = frozenset({0, 1, 210, 250, 300, 330, 350, 420, 480, 520, 560, 580})


def drawn(contents: list[str]) -> list[int]:
    """Of all documents of middle length that speak of support, those with the least hash."""
    pool, openings = [], set()
    for row, content in enumerate(contents):
        opening = content.strip()[:300]
        if row in SEEN or opening in openings:
            continue
        openings.add(opening)
        if LENGTHS[0] <= len(content) <= LENGTHS[1] and len(SUPPORT.findall(content)) >= 3:
            pool.append((hashlib.sha256(f"{SEED}:{content}".encode()).hexdigest(), row))
    return sorted(row for _mark, row in sorted(pool)[:SIZE])


def main() -> None:
    """Read the file named on the command line, write the rows."""
    csv.field_size_limit(sys.maxsize)
    with gzip.open(sys.argv[1], "rt", encoding="utf-8") as file:
        contents = [row["content"] for row in csv.DictReader(file)]
    sys.stdout.write("".join(f"{row}\n" for row in drawn(contents)))


if __name__ == "__main__":
    main()
