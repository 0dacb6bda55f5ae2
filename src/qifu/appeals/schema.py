"""What may a pack say about appeals: doors, kinds, headings, routing, the pool, likeness, readings?"""

from typing import Literal, Self

from pydantic import Field, RootModel, model_validator

from qifu.kernel.conditions import When, facts_of
from qifu.kernel.packs.model import Exact, PackModel

ROUTING_FACTS = frozenset({"内容", "标题", "渠道", "区域", "分类"})
"""What a routing rule may read of a message; 内容 is title and text together."""


class Channel(PackModel):
    """A door by which messages come in; `listed_as` joins doors that a document counts as one channel."""

    label: str = Field(min_length=1)
    side: Literal["enterprise", "government", "society"]
    kind: Literal["online", "offline", "hotline", "meeting", "system"]
    plug: str | None = None
    listed_as: str = ""
    found_by_us: bool = False


class Channels(RootModel[dict[str, Channel]]):
    """Section `channels`, by code."""


class AppealKind(PackModel):
    """A sort of message: handled in the pool, or referred to its lawful channel with words to say."""

    label: str = Field(min_length=1)
    handled: Literal["pool", "referred"]
    say: str = Field(min_length=1)


class AppealKinds(RootModel[dict[str, AppealKind]]):
    """Section `kinds`, by code."""


class Category(PackModel):
    """A heading under which appeals are counted."""

    label: str = Field(min_length=1)


class Categories(RootModel[dict[str, Category]]):
    """Section `categories`, by code."""


class Criterion(PackModel):
    """One reason for which a message enters the pool; any one is enough. A place may switch one off."""

    label: str = Field(min_length=1)
    applies: bool = True


class Route(PackModel):
    """A rule that sends a message to a desk; the lowest priority that fits decides."""

    priority: int = Field(ge=1)
    when: When
    department: str = Field(min_length=1)
    board: str = ""
    class_code: str = Field(default="", alias="class")
    category: str = ""
    why: str = Field(min_length=1)

    @model_validator(mode="after")
    def _reads_known_facts(self) -> Self:
        unknown = facts_of(self.when) - ROUTING_FACTS
        if unknown:
            known = "、".join(sorted(ROUTING_FACTS))
            raise ValueError(f"派单规则不能用「{'、'.join(sorted(unknown))}」，可以用：{known}")
        return self


class Fallback(PackModel):
    """The desk for what nobody takes, and the reasons for which a case may go there."""

    department: str = ""
    board: str = ""
    reasons: dict[str, str] = Field(min_length=1)


class Routing(PackModel):
    """Section `routing`: rules first, then the model from `accept_at` on, else a person."""

    accept_at: Exact = Field(gt=0, le=1)
    routes: dict[str, Route] = {}
    fallback: Fallback

    @model_validator(mode="after")
    def _one_rule_a_priority(self) -> Self:
        seen: dict[int, str] = {}
        for code, each in self.routes.items():
            first = seen.setdefault(each.priority, code)
            if first != code:
                raise ValueError(f"规则 {first} 与 {code} 的优先级相同（{each.priority}），先后不明")
        return self


CriterionCode = Literal["direct", "overdue", "escalated", "joint"]


class Pool(PackModel):
    """Section `pool`: what goes from the base of all issues into the pool that the center handles."""

    criteria: dict[CriterionCode, Criterion]
    joint_from: int = Field(default=2, ge=2)


class Likeness(PackModel):
    """From which likeness on, and within how many days, two messages are proposed as the same."""

    likeness: Exact = Field(gt=0, le=1)
    within_days: int = Field(ge=1)


class Relapse(PackModel):
    """Within how many days after closing an appeal counts as come again, from the same or another firm."""

    same_within_days: int = Field(ge=1)
    other_within_days: int = Field(ge=1)


class Duplicates(PackModel):
    """Section `duplicates`: thresholds for proposals; a person always decides."""

    same_enterprise: Likeness
    other_enterprise: Likeness
    relapse: Relapse


class Scale(PackModel):
    """A scale of satisfaction, best level first."""

    label: str
    levels: dict[str, str]


class ScaleMap(PackModel):
    """Which level of one scale stands for which level of another."""

    from_scale: str
    to_scale: str
    levels: dict[str, str]


class RatingScales(PackModel):
    """Section `ratings`: scales in use and how they correspond."""

    scales: dict[str, Scale]
    maps: dict[str, ScaleMap]

    @model_validator(mode="after")
    def _maps_join_known_levels(self) -> Self:
        for code, each in self.maps.items():
            for scale in (each.from_scale, each.to_scale):
                if scale not in self.scales:
                    raise ValueError(f"对照 {code} 用了没有说明的等次表 {scale}")
            if set(each.levels) != set(self.scales[each.from_scale].levels):
                raise ValueError(f"对照 {code} 没有逐一列出 {each.from_scale} 的等次")
            if not set(each.levels.values()) <= set(self.scales[each.to_scale].levels):
                raise ValueError(f"对照 {code} 指向了 {each.to_scale} 没有的等次")
        return self


class Reading(PackModel):
    """A place where a document leaves room: its words, what is chosen here, and what else could be chosen."""

    label: str = Field(min_length=1)
    text: str = Field(min_length=1)
    where: str = Field(min_length=1)
    choice: str
    choices: dict[str, str] = Field(min_length=2)

    @model_validator(mode="after")
    def _chosen_from_the_choices(self) -> Self:
        if self.choice not in self.choices:
            raise ValueError(f"选定的读法 {self.choice} 不在可选读法之中")
        return self


class Readings(RootModel[dict[str, Reading]]):
    """Section `readings`: the register of ambiguities, by key."""
