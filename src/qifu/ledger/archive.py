"""How does the journal leave the house? As one text file that can be verified without a database.

One JSON object per line: all heads, then all entries by subject and position, then all seals.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from qifu.ledger.rules.chain import Head, Link, SealLink, moment
from qifu.ledger.rules.verification import Fault, FaultKind, Verification, verify

HEAD, ENTRY, SEAL = "head", "entry", "seal"


def write(path: Path, *, heads: Iterable[Head], links: Iterable[Link], seals: Iterable[SealLink]) -> int:
    """Write the file; the number of entries in it."""
    count = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for head in heads:
            file.write(_line(HEAD, asdict(head)))
        for link in links:
            file.write(_line(ENTRY, {**asdict(link), "at": moment(link.at)}))
            count += 1
        for seal in seals:
            file.write(_line(SEAL, {**asdict(seal), "at": moment(seal.at)}))
    return count


def verify_file(path: Path) -> Verification:
    """Verify an exported file, offline. A line that cannot be read is a fault like any other."""
    try:
        return verify(
            (Link(**_timed(held)) for held in _read(path, ENTRY)),
            (Head(**held) for held in _read(path, HEAD)),
            (SealLink(**_timed(held)) for held in _read(path, SEAL)),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as broken:
        fault = Fault(FaultKind.UNREADABLE, str(path.name), 0, f"文件读不懂：{broken}")
        return Verification(False, 0, 0, 0, 0, (fault,))


def _line(kind: str, content: Mapping[str, object]) -> str:
    return json.dumps({kind: content}, ensure_ascii=False, separators=(",", ":")) + "\n"


def _read(path: Path, kind: str) -> Iterator[dict[str, Any]]:
    # Three passes over the file instead of one that holds it: heads are needed first, seals last.
    known = tuple(f'{{"{name}":{{' for name in (HEAD, ENTRY, SEAL))
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.startswith(known):
                raise ValueError(f"第 {number} 行")
            if line.startswith(f'{{"{kind}":'):
                yield json.loads(line)[kind]


def _timed(held: dict[str, Any]) -> dict[str, Any]:
    return {**held, "at": datetime.fromisoformat(held["at"])}
