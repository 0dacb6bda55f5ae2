"""What may a pack say about a type of case: its states, acts, limits, ladder, pauses, ratings?"""

from datetime import date, time
from typing import Literal, Self

from pydantic import Field, model_validator

from qifu.kernel.packs.model import PackModel

UnitName = Literal["working_days", "working_hours", "calendar_days"]
RoleName = Literal[
    "enterprise_member",
    "center_clerk",
    "board_specialist",
    "handler",
    "department_lead",
    "supervisor",
    "call_back",
    "treasurer",
    "leader",
    "rounds",
]
Act = Literal[
    "assign", "answer", "refer", "reject", "withdraw", "sign", "send_back", "transfer", "co_handle",
    "co_reply", "note", "answer_point", "add_material", "pause", "supply", "resume", "ask_extension",
    "decide_extension", "reply", "withdraw_reply", "rate", "reopen", "call_back", "sign_off", "supervise",
    "close_supervision", "escalate", "classify",
]  # fmt: skip
Stage = Literal["assign", "reply"]


class Span(PackModel):
    """A length of time with its unit."""

    n: int = Field(ge=0)
    unit: UnitName = "working_days"


class State(PackModel):
    """A state: how it is called here, and which act leads where (an act absent here is not possible)."""

    label: str
    next: dict[Act, str] = {}
    final: bool = False
    hidden: bool = False


class ActRule(PackModel):
    """Who may do an act, and how it is called here."""

    label: str
    by: tuple[RoleName, ...]


class CaseClass(PackModel):
    """A difficulty class with its time limit for the reply; `choose` bounds the dispatcher's pick."""

    label: str
    limit: Span
    choose: tuple[int, int] | None = None
    say: str = ""

    @model_validator(mode="after")
    def _default_lies_within(self) -> Self:
        if self.choose and not self.choose[0] <= self.limit.n <= self.choose[1]:
            raise ValueError("默认天数不在可选范围内")
        return self


class StageLimit(PackModel):
    """From which moment a stage is timed; the reply stage takes its length from the class."""

    label: str
    counted_from: Literal["received", "assigned"]
    limit: Span | None = None


class Rung(PackModel):
    """One step of the ladder: when (exactly one of `percent` and `late`), what is done, who is told."""

    stage: Stage
    percent: int | None = Field(default=None, ge=1, le=100)
    late: int | None = None
    do: Literal["warn", "remind", "supervise", "escalate"]
    to: Literal["handler", "department_lead", "center", "supervisor", "leader", "next_level"]
    say: str

    @model_validator(mode="after")
    def _one_moment(self) -> Self:
        if (self.percent is None) == (self.late is None):
            raise ValueError("percent 与 late 必须且只能写一个")
        return self


class PauseReason(PackModel):
    """Why the clock may stop, and for how long at the most."""

    label: str
    cap: Span


class PauseRule(PackModel):
    """Pauses: reasons with caps; the enterprise is always told."""

    reasons: dict[str, PauseReason]
    approver: tuple[RoleName, ...]


class ExtensionRule(PackModel):
    """Extensions: how often, how long at the most, who decides, whether the enterprise must be told first."""

    times: int = Field(ge=0)
    longest: Span | Literal["original"]
    approver: tuple[RoleName, ...]
    before_due: bool = True
    notice: bool = True


class SendBackRule(PackModel):
    """How often a department may send a case back, and within how long after the assignment."""

    times: int = Field(ge=0)
    within: Span


class UndoRule(PackModel):
    """Taking back a reply: within how many minutes, and whether also one that the enterprise has read."""

    minutes: int = Field(default=10, ge=0, le=1440)
    after_read: bool = False


class Outcome(PackModel):
    """A result of handling: what a reply with it must carry, and from which rank it must be signed."""

    label: str
    needs: tuple[Literal["basis", "planned_on"], ...] = ()
    signer_rank: int = Field(default=1, ge=1, le=3)
    tone: Literal["good", "plan", "no", "plain"] = "plain"


class RatingRule(PackModel):
    """The levels an enterprise can choose from, which mean dissatisfied, and when silence is noted."""

    levels: dict[str, str]
    dissatisfied: tuple[str, ...]
    silent_after: Span
    changeable_hours: int = 2

    @model_validator(mode="after")
    def _known_levels(self) -> Self:
        unknown = [code for code in self.dissatisfied if code not in self.levels]
        if unknown:
            raise ValueError(f"dissatisfied 中有未列出的等次：{'、'.join(unknown)}")
        return self


class ReopenRule(PackModel):
    """Reopening: within how many days after the reply, whether one level up, and when supervision opens."""

    within: Span
    one_level_up: bool = True
    supervise_at: int = Field(default=2, ge=1)


class CallBackRule(PackModel):
    """Calling back: the share of closed cases, tries until `unreachable`, and the time allowed."""

    percent: int = Field(ge=0, le=100)
    tries: int = Field(ge=1)
    within: Span


class Level(PackModel):
    """One level of the disposal ladder (original channel, board, center, joint meeting, leaders' list)."""

    rank: int = Field(ge=1)
    label: str


class CaseType(PackModel):
    """Everything the engine needs to know of one type of case in one place."""

    label: str
    number_prefix: str = Field(pattern=r"^[A-Z]{2,4}$")
    start: str
    states: dict[str, State]
    acts: dict[Act, ActRule]
    classes: dict[str, CaseClass]
    default_class: str
    stages: dict[Stage, StageLimit]
    after_hours: Literal["same_day", "next_working_day"] = "same_day"
    ladder: dict[str, Rung]
    levels: dict[str, Level]
    start_level: str
    pause: PauseRule
    extension: ExtensionRule
    send_back: SendBackRule
    outcomes: dict[str, Outcome]
    rating: RatingRule
    reopen: ReopenRule
    call_back: CallBackRule
    undo: UndoRule = UndoRule()

    @model_validator(mode="after")
    def _hangs_together(self) -> Self:
        for code, state in self.states.items():
            for act, target in state.next.items():
                if target not in self.states:
                    raise ValueError(f"状态 {code} 的动作 {act} 指向不存在的状态 {target}")
                if act not in self.acts:
                    raise ValueError(f"状态 {code} 用了没有说明由谁来做的动作 {act}")
        if self.start not in self.states:
            raise ValueError(f"起始状态 {self.start} 不存在")
        if self.default_class not in self.classes:
            raise ValueError(f"默认类别 {self.default_class} 不存在")
        if self.start_level not in self.levels:
            raise ValueError(f"起始层级 {self.start_level} 不存在")
        return self


class LocalClosure(PackModel):
    """A day on which offices here are shut: wholly, `until` a time of day, or `from` one on."""

    on: date
    name: str
    notice: str  # the local announcement; "source" itself is a word of the loader
    from_: time | None = Field(default=None, alias="from")
    until: time | None = None


class Closures(PackModel):
    """`calendar/closures`: local days off beside the national ones."""

    days: tuple[LocalClosure, ...] = ()


class OfficeHours(PackModel):
    """`calendar/hours`: which hours of a working day count."""

    spans: tuple[tuple[time, time], ...] = Field(min_length=1)
    zone: str = "Asia/Shanghai"
