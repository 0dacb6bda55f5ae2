"""What may a pack say about the areas, departments and boards of a place? Each is a table by code."""

from typing import Literal, Self

from pydantic import Field, RootModel, model_validator

from qifu.kernel.packs.model import PackModel


class AreaEntry(PackModel):
    """An area; one without `parent` is the place itself."""

    name: str = Field(max_length=60)
    level: Literal["province", "city", "county", "town", "village", "park"]
    parent: str = ""
    sort: int = Field(default=0, ge=0)


class DepartmentEntry(PackModel):
    """A department; without `area` it belongs to the place itself."""

    name: str = Field(max_length=80)
    short: str = Field(default="", max_length=40)
    area: str = ""
    is_center: bool = False
    phone: str = Field(default="", max_length=30)
    group: str = Field(default="", max_length=10)
    sort: int = Field(default=0, ge=0)


class BoardEntry(PackModel):
    """A service board and the department that leads it."""

    label: str = Field(max_length=60)
    lead: str = ""
    sort: int = Field(default=0, ge=0)


class Areas(RootModel[dict[str, AreaEntry]]):
    """All areas by code; every parent is listed, and exactly one area has none."""

    @model_validator(mode="after")
    def _one_tree(self) -> Self:
        for code, area in self.root.items():
            if area.parent and area.parent not in self.root:
                raise ValueError(f"区域 {code} 的上级 {area.parent} 没有列出")
        roots = [code for code, area in self.root.items() if not area.parent]
        if len(roots) != 1:
            raise ValueError(f"应当恰有一个区域没有上级，现有 {len(roots)} 个")
        reached = self.in_order()
        if len(reached) != len(self.root):
            lost = sorted(set(self.root) - set(reached))
            raise ValueError(f"区域 {'、'.join(lost)} 互为上级，成了环")
        return self

    def in_order(self) -> list[str]:
        """Codes from the top down, so that a parent always comes before its children."""
        level = [code for code, area in self.root.items() if not area.parent]
        ordered: list[str] = []
        while level:
            ordered += level
            level = [code for code, area in self.root.items() if area.parent in set(level)]
        return ordered


class Departments(RootModel[dict[str, DepartmentEntry]]):
    """All departments by code."""


class Boards(RootModel[dict[str, BoardEntry]]):
    """All boards by code."""
