"""How does a command speak? Results on standard output, everything else on standard error."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, is_dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, TextIO, TypeVar

from qifu.portals.console.progress import Progress

Item = TypeVar("Item")


class Say:
    """The voice of one run. With `--json` one object is told on standard output, and nothing else."""

    def __init__(self, *, json: bool = False, out: TextIO | None = None, err: TextIO | None = None) -> None:
        self.json = json
        self.out = out or sys.stdout
        self.err = err or sys.stderr
        self.has_told = False

    def line(self, text: str = "") -> None:
        """A line for a person; silent with `--json`."""
        if not self.json:
            self._write(self.out, text)

    def note(self, text: str) -> None:
        """A remark beside the result, on standard error in both modes."""
        self._write(self.err, text)

    def result(self, told: Mapping[str, Any], *lines: str) -> None:
        """What came out: the object with `--json`, else the lines given."""
        if self.json:
            if self.has_told:
                raise RuntimeError("a command tells one object only")
            self._write(self.out, json.dumps(told, ensure_ascii=False, default=plain))
        self.has_told = True
        for text in lines:
            self.line(text)

    def progress(self, label: str, total: int | None = None) -> Progress:
        """A bar on standard error; use it in a `with` block."""
        return Progress(label, total, self.err)

    def counting(self, items: Iterable[Item], label: str, total: int | None = None) -> Iterator[Item]:
        """The items one by one, with a bar that follows."""
        with self.progress(label, total) as bar:
            for item in items:
                yield item
                bar.step()

    @staticmethod
    def _write(stream: TextIO, text: str) -> None:
        stream.write(text + "\n")
        stream.flush()


def plain(value: object) -> object:
    """What JSON has no word for, in plain terms: moments with offset, dates, sums, paths, dataclasses."""
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal | Path):
        return str(value)
    if isinstance(value, set | frozenset):
        return sorted(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    raise TypeError(f"cannot be told in JSON: {type(value).__name__}")
