"""Which number does Word show before a paragraph that nobody typed? It keeps the rule, not the number."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, TypeAlias
from xml.etree import ElementTree

_LEVELS: Final = 9
_FIGURES: Final = "零一二三四五六七八九"
_CHINESE: Final = frozenset(
    {
        "chineseCounting",
        "chineseCountingThousand",
        "japaneseCounting",
        "ideographDigital",
        "taiwaneseCounting",
    }
)
_CIRCLED: Final = frozenset({"decimalEnclosedCircle", "decimalEnclosedCircleChinese"})
_PLACE: Final = re.compile("%([1-9])")
Place: TypeAlias = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Level:
    """How one level of a list is shown: its numerals, the text around them (`（%1）`), where it begins."""

    numerals: str
    shown: str
    start: int


@dataclass(slots=True)
class Numbering:
    """The lists of a document and how far each has been counted."""

    levels: Mapping[str, Mapping[int, Level]] = field(default_factory=dict)
    lists: Mapping[str, str] = field(default_factory=dict)
    counts: dict[str, list[int]] = field(default_factory=dict)

    def next(self, list_id: str, level: int) -> str:
        """The label of the next paragraph of a list at a level (from 0); none for bullets."""
        abstract = self.lists.get(list_id, "")
        levels = self.levels.get(abstract, {})
        if level not in levels:
            return ""
        counts = self.counts.setdefault(abstract, [0] * _LEVELS)
        counts[level] = counts[level] + 1 if counts[level] else levels[level].start
        counts[level + 1 :] = [0] * (_LEVELS - level - 1)
        if not _PLACE.search(levels[level].shown) or levels[level].numerals in ("bullet", "none"):
            return ""
        return _PLACE.sub(lambda hit: self._shown(levels, counts, int(hit[1]) - 1), levels[level].shown)

    @staticmethod
    def _shown(levels: Mapping[int, Level], counts: list[int], level: int) -> str:
        if level not in levels:
            return ""
        return numeral(counts[level] or levels[level].start, levels[level].numerals)


def numeral(number: int, numerals: str) -> str:
    """A number in the numerals Word names.

    >>> [numeral(each, "chineseCounting") for each in (3, 10, 12, 20, 35)], numeral(3, "decimal")
    (['三', '十', '十二', '二十', '三十五'], '3')
    """
    if numerals in _CHINESE and 0 < number < 100:
        tens, ones = divmod(number, 10)
        head = ("" if tens < 2 else _FIGURES[tens]) + ("十" if tens else "")
        return head + (_FIGURES[ones] if ones else "")
    if numerals in _CIRCLED and 0 < number <= 20:
        return chr(ord("①") + number - 1)
    return str(number)


def read(root: ElementTree.Element) -> Numbering:
    """The rules of `word/numbering.xml`."""
    levels: dict[str, dict[int, Level]] = {}
    lists: dict[str, str] = {}
    for child in root:
        name, given = _name(child), _given(child)
        if name == "abstractNum":
            levels[given.get("abstractNumId", "")] = dict(
                _level(each) for each in child if _name(each) == "lvl"
            )
        elif name == "num":
            abstract = next(
                (_given(each).get("val", "") for each in child if _name(each) == "abstractNumId"), ""
            )
            lists[given.get("numId", "")] = abstract
    return Numbering(levels, lists)


def read_styles(root: ElementTree.Element) -> dict[str, Place]:
    """The styles of `word/styles.xml` that put their paragraphs in a list."""
    styles = (each for each in root if _name(each) == "style")
    found = {_given(each).get("styleId", ""): place(each, {}) for each in styles}
    return {style: held for style, held in found.items() if held is not None}


def place(paragraph: ElementTree.Element, styles: Mapping[str, Place]) -> Place | None:
    """The list and level a paragraph is in, by its own properties or by its style."""
    found: Place | None = None
    for properties in paragraph:
        if _name(properties) != "pPr":
            continue
        for each in properties:
            if _name(each) == "pStyle":
                found = found or styles.get(_given(each).get("val", ""))
            elif _name(each) == "numPr":
                held = {_name(child): _given(child).get("val", "") for child in each}
                level = held.get("ilvl", "0")
                at = int(level) if level.isdecimal() and int(level) < _LEVELS else 0
                found = held.get("numId", ""), at
    return found


def _level(node: ElementTree.Element) -> tuple[int, Level]:
    held = {_name(child): _given(child).get("val", "") for child in node}
    at, start = _given(node).get("ilvl", "0"), held.get("start", "1")
    number = int(start) if start.isdecimal() else 1
    level = Level(held.get("numFmt", "decimal"), held.get("lvlText", ""), number)
    return (int(at) if at.isdecimal() else 0), level


def _name(node: ElementTree.Element) -> str:
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _given(node: ElementTree.Element) -> dict[str, str]:
    return {key.rpartition("}")[2]: value for key, value in node.attrib.items()}
