"""What is known of all enterprises on a day, and how is one block of it looked at?"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from qifu.kernel.columns.bits import Flags, Words, pack, unpack
from qifu.kernel.columns.column import Codes, Column, Lists, Numbers, held, tokens
from qifu.kernel.columns.layout import NOBODY, Block, Layout
from qifu.kernel.conditions.facts import Held, canonical
from qifu.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Table:
    """Columns by the names of their facts, as of the day `on`; `area` names the fact the layout follows."""

    layout: Layout
    columns: Mapping[str, Column]
    on: date | None = None
    area: str = ""
    _same: dict[str, str] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        for name in self.columns:
            same = canonical(name, self.on) if self.on else name
            if same in self._same:
                what = f"「{name}」与「{self._same[same]}」说的是同一期"
                raise Refused(what, remedy="请只保留一列")
            self._same[same] = name

    def name(self, key: str) -> str | None:
        """The column that holds the fact `key`, however its period is written; None if none does."""
        if key in self.columns:
            return key
        if "@" in key and self.on:
            return self._same.get(canonical(key, self.on))
        return None

    def facts(self, position: int) -> dict[str, Held]:
        """All that is known at one position, as the row evaluator takes it."""
        return {name: held(column, position) for name, column in self.columns.items()}

    @property
    def rows(self) -> int:
        """How many enterprises there are."""
        return int(np.count_nonzero(self.layout.order != NOBODY))


class View:
    """One block of a table, with what several leaves of it share."""

    def __init__(self, table: Table, block: Block) -> None:
        self.table, self.block = table, block
        self.rows = block.rows
        self.somebody: Words = table.layout.somebody[block.span]
        self.size = block.words * 64
        self._scratch: Flags | None = None
        self._one_hot: dict[tuple[str, int], Words] = {}
        self._unknown: dict[str, Words] = {}
        self._entry_rows: dict[str, NDArray[np.int64]] = {}
        self._entry_lists: dict[str, tuple[NDArray[np.int64], NDArray[np.int64]]] = {}
        self._known: dict[str, Words] = {}
        self._reach: dict[str, tuple[int, int]] = {}

    @property
    def scratch(self) -> Flags:
        """A flag for each row, for whoever packs it at once."""
        if self._scratch is None:
            self._scratch = np.empty(self.size, dtype=np.bool_)
        return self._scratch

    def column(self, name: str) -> Column:
        return self.table.columns[name]

    def unknown(self, name: str) -> Words:
        """The positions of the block of which the fact is not known."""
        if name not in self._unknown:
            column = self.column(name)
            if isinstance(column, Codes):
                found = self.one_hot(name, 0)
            elif column.unknown is None:
                found = np.zeros_like(self.somebody)
            else:
                found = column.unknown[self.block.span]
            self._unknown[name] = found
        return self._unknown[name]

    def known(self, name: str) -> Words:
        """The positions of the block of which the fact is known."""
        if name not in self._known:
            self._known[name] = self.somebody & ~self.unknown(name)
        return self._known[name]

    def one_hot(self, name: str, code: int) -> Words:
        """The positions that hold one value of a dictionary."""
        key = (name, code)
        if key not in self._one_hot:
            column = self.column(name)
            assert isinstance(column, Codes)
            here = column.codes[self.rows]
            self._one_hot[key] = pack(np.equal(here, here.dtype.type(code), self.scratch)) & self.somebody
        return self._one_hot[key]

    def has(self, name: str, code: int) -> Words:
        """The positions whose list has one entry."""
        key = (name, code)
        if key not in self._one_hot:
            rows, starts = self._by_entry(name)
            self.scratch[:] = False
            self.scratch[rows[starts[code] : starts[code + 1]]] = True
            self._one_hot[key] = pack(self.scratch)
        return self._one_hot[key]

    def entries(self, name: str) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
        """The entries of all lists of the block one after the other, and the row in the block of each."""
        column = self.column(name)
        assert isinstance(column, Lists)
        starts = column.starts[self.rows.start : self.rows.stop + 1]
        if name not in self._entry_rows:
            self._entry_rows[name] = np.repeat(np.arange(self.size), np.diff(starts))
        return column.codes[starts[0] : starts[-1]], self._entry_rows[name]

    def _by_entry(self, name: str) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The rows that hold each entry, entry by entry, and where those of an entry begin."""
        if name not in self._entry_lists:
            column = self.column(name)
            assert isinstance(column, Lists)
            codes, rows = self.entries(name)
            narrow = codes.astype(np.min_scalar_type(max(len(column.entries) - 1, 1)))
            counted = np.bincount(codes, minlength=len(column.entries))
            by_entry = rows[np.argsort(narrow, kind="stable")]
            self._entry_lists[name] = by_entry, np.concatenate(([0], np.cumsum(counted)))
        return self._entry_lists[name]

    def reach(self, name: str) -> tuple[int, int]:
        """The least and the largest numerator of the block."""
        if name not in self._reach:
            column = self.column(name)
            assert isinstance(column, Numbers)
            here = column.values[self.rows]
            self._reach[name] = (int(here.min()), int(here.max())) if len(here) else (0, 0)
        return self._reach[name]

    def pair(self, sure: Flags, name: str) -> Words:
        """Two masks from what holds of the known values of one fact."""
        masks = np.empty((2, self.block.words), dtype=np.uint64)
        np.bitwise_and(pack(sure), self.known(name), masks[0])
        np.bitwise_or(masks[0], self.unknown(name), masks[1])
        return masks

    def keys(self, names: tuple[str, ...], rows: NDArray[np.int64]) -> list[tuple[Hashable, ...]]:
        """For each row of the block something that rows holding the same share."""
        positions = rows + self.block.rows.start
        return list(zip(*(tokens(self.column(name), positions) for name in names), strict=True))

    def facts(self, names: tuple[str, ...], row: int) -> dict[str, Held]:
        """Some facts of one row of the block."""
        position = self.block.rows.start + row
        return {name: held(self.column(name), position) for name in names}

    def occupied(self) -> Flags:
        """Which rows of the block hold somebody."""
        return unpack(self.somebody)
