"""What is the most an item could pay an enterprise of which too little is known to say how much?"""

from collections.abc import Mapping
from datetime import date
from functools import cached_property

from qifu.kernel.conditions import Fact, Known
from qifu.kernel.conditions.values import OfFirm
from qifu.policies.rules import reads
from qifu.policies.rules.benefit import Benefit, benefit
from qifu.policies.schema import Item


class AtMost:
    """Worked out for one item and day; of whom nothing is known that the sum reads, once for all of them."""

    def __init__(self, item: Item, on: date) -> None:
        self.item, self.on = item, on

    def benefit(self, facts: Mapping[str, Fact], values: OfFirm) -> Benefit | None:
        """What would be paid, as far as it is known; `values` are the same facts bare."""
        if all(values.get(key) is None for key in self._keys):
            return self._of_nobody
        return self._of({key: facts[key] for key in self._keys & facts.keys()})

    @cached_property
    def _keys(self) -> frozenset[str]:
        return reads.keys_of_sum(self.item, self.on)

    @cached_property
    def _of_nobody(self) -> Benefit | None:
        return self._of({})

    def _of(self, facts: Mapping[str, Fact]) -> Benefit | None:
        return benefit(self.item, Known(facts, self.on, self.item.let))
