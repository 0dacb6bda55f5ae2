"""Where do the words of the demonstration city come from? From the YAML files beside this one."""

from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, TypeVar

import yaml

Item = TypeVar("Item")
HERE = Path(__file__).resolve().parent


@cache
def words(name: str) -> Any:
    """One file, read once."""
    return yaml.safe_load((HERE / f"{name}.yaml").read_text(encoding="utf-8"))


def one_of(dice: Random, weights: Mapping[Item, float]) -> Item:
    """One of the keys, as often as its weight says."""
    return dice.choices(list(weights), weights=list(weights.values()))[0]


def one_weighted(dice: Random, pairs: Sequence[Sequence[Any]]) -> str:
    """One of `[word, weight]` pairs."""
    return str(dice.choices([pair[0] for pair in pairs], weights=[pair[1] for pair in pairs])[0])


def happens(dice: Random, chance: str) -> bool:
    """Whether this turn of the way is taken, by the chances of the file."""
    return dice.random() * 100 < float(words("season")["chances"][chance])
