"""What can a page show? One frozen dataclass a component; no framework, no clock, no query."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

Tone = Literal["good", "soon", "late", "joint", "waiting", "brand", "plain"]
DayState = Literal["past", "today", "future", "due", "off", "make_up", "received", "replied", "over"]
TimeHolder = Literal["center", "lead", "joint", "enterprise", "extension"]
RungState = Literal["done", "now", "next", "later"]

# Colour never stands alone: each tone brings its sign.
ICONS: dict[Tone, str] = {
    "good": "check-lg",
    "soon": "clock",
    "late": "exclamation-triangle-fill",
    "joint": "people-fill",
    "waiting": "pause-circle",
    "brand": "",
    "plain": "",
}


@dataclass(frozen=True, slots=True)
class NavItem:
    """One door of a portal. `is_main` makes the pill in the thumb zone of a phone."""

    label: str
    url: str
    icon: str = "circle"
    current: bool = False
    count: int = 0
    is_main: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """What surrounds every page: who runs it, who looks at it, and where the fixed doors lead."""

    product: str = "企业综合服务"
    subtitle: str = ""
    city: str = ""
    viewer: str = ""
    department: str = ""
    home_url: str = "/"
    search_url: str = ""
    search_say: str = "企业、编号、原话"
    search_text: str = ""
    sign_out_url: str = ""
    sign_in_url: str = ""
    notices_url: str = ""
    notices: int = 0
    now: str = ""


@dataclass(frozen=True, slots=True)
class RulerDay:
    """One day of a deadline. `label` is its count (1, 2, ...), `note` what the calendar cell says."""

    on: date
    label: str
    state: DayState
    note: str = ""
    is_make_up: bool = False


@dataclass(frozen=True, slots=True)
class Ruler:
    """A deadline, day by day, and the one sentence that says why it is that date."""

    days: tuple[RulerDay, ...]
    sentence: str
    headline: str = ""
    due_text: str = ""
    tone: Tone = "brand"
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has it in hand, and until when: department, person, date."""

    department: str
    person: str = ""
    until: date | str | None = None
    deed: str = "在办"
    with_others: str = ""
    tone: Tone = "brand"


@dataclass(frozen=True, slots=True)
class TimeSegment:
    """How long one kind of holder had it, and what the legend calls that holder."""

    holder: TimeHolder
    label: str
    days: float


@dataclass(frozen=True, slots=True)
class TimeBar:
    """The time ledger of one case: always in the order of TimeHolder."""

    segments: tuple[TimeSegment, ...]
    unit: str = "天"


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """What happened once. `head` is bold: the actor on the desk, the deed on a phone."""

    when: datetime | str
    head: str
    text: str = ""
    tone: Tone = "brand"
    href: str = ""
    href_label: str = ""


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder that an unanswered case climbs."""

    label: str
    state: RungState
    note: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """One answer of a rating; choosing it is one tap."""

    value: str
    label: str
    icon: str
    tone: Tone = "brand"


FACES = (
    Face("very_good", "非常满意", "emoji-laughing"),
    Face("good", "满意", "emoji-smile"),
    Face("fair", "基本满意", "emoji-neutral"),
    Face("poor", "不满意", "emoji-frown", "late"),
)


@dataclass(frozen=True, slots=True)
class RatingForm:
    """A rating: where it goes, the faces, and what an unhappy answer sets going."""

    url: str
    faces: tuple[Face, ...] = FACES
    field: str = "rating"
    heading: str = "这件事办得怎么样？"
    sentence: str = ""
    reopening: str = ""
    silence: str = "不评价会如实记为「未评价」，不算好评。"
    chosen: str = ""
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Pager:
    """Where a long list goes on."""

    text: str
    earlier_url: str = ""
    later_url: str = ""


@dataclass(frozen=True, slots=True)
class Meter:
    """A share of a line, and (hatched) what is still missing to reach it. Percents of the whole."""

    name: str
    percent: float
    gap: float = 0.0
    left: str = ""
    middle: str = ""
    right: str = ""
    tone: Tone = "brand"


@dataclass(frozen=True, slots=True)
class HexCell:
    """One town or park. Odd rows stand half a cell to the right."""

    column: int
    row: int
    label: str
    count: int
    late: int = 0
    href: str = ""
    is_named: bool = False


@dataclass(frozen=True, slots=True)
class Bar:
    """One horizontal bar with its value written at the end."""

    label: str
    value: float
    text: str
    tone: Tone = "brand"
    href: str = ""


@dataclass(frozen=True, slots=True)
class RankRow:
    """One department on a cut scale: a dot on a line, never a bar."""

    rank: int
    name: str
    score: float
    sentence: str = ""
    climbed: int = 0
    href: str = ""


@dataclass(frozen=True, slots=True)
class Sparkline:
    """A short run of counts; `marker` is the index at which a measure began."""

    points: tuple[float, ...]
    name: str
    tone: Tone = "brand"
    marker: int | None = None


@dataclass(frozen=True, slots=True)
class Columns:
    """Counts per hour, day or span against a dashed reference; `ticks` are (index, text).

    With `split` a line stands before that pillar, and those on the side that does not count are pale.
    """

    values: tuple[float, ...]
    name: str
    reference: tuple[float, ...] = ()
    ticks: tuple[tuple[int, str], ...] = ()
    split: int | None = None
    pale: range = range(0)
