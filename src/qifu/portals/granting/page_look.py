"""How does one application stand on the desk: the sum, the checks, what a person has to say, the next act?"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone

from qifu.cases.rules.replies import RANKS
from qifu.policies.finding.offering import JUDGE
from qifu.policies.granting.grant_queries import GrantPage, OpinionLine
from qifu.policies.rules import fact_values
from qifu.policies.rules.cross_checks import Came
from qifu.policies.rules.eligibility import Standing
from qifu.portals import wording
from qifu.portals.calculator import words
from qifu.portals.calculator.words import Sum
from qifu.portals.granting.own_look import WAYS
from qifu.portals.look import Tone
from qifu.portals.staff.acts import DEEDS
from qifu.portals.visits import Visit
from qifu.registry import queries as registry
from qifu.registry.rules.access import Actor, Role

CAME: dict[Came, tuple[Tone, str, str]] = {
    Came.PASS: ("good", "check-circle-fill", "通过"),
    Came.FAIL: ("late", "exclamation-triangle-fill", "不通过"),
    Came.UNSURE: ("soon", "question-circle", "判断不了"),
}
NOT_HERE = frozenset(
    {"reply", "answer", "answer_point", "withdraw_reply", "add_point", "co_reply", "classify"}
)
SECOND_LOOK = (
    "复核由分管负责人以上签发；少于原来审定的要写理由，已兑付的差额随审定要求退回；"
    "多于原来的，先抵还没退回的，其余再付。"
)
LABELS = {
    "sign": "受理",
    "assign": "分办",
    "co_handle": "请部门联审",
    "pause": "通知补正",
    "supply": "代录补正",
}


@dataclass(frozen=True, slots=True)
class CheckLook:
    """One automatic check."""

    tone: Tone
    sign: str
    mark: str
    name: str
    say: str


@dataclass(frozen=True, slots=True)
class OwnLook:
    """One fact on the firm's own word."""

    key: str
    name: str
    value: str
    source: str


@dataclass(frozen=True, slots=True)
class JudgeLook:
    """What only a person can say: open, or said already and by whom."""

    key: str
    text: str
    by: str
    said: str
    is_figure: bool
    may: bool


@dataclass(frozen=True, slots=True)
class Button:
    """One act of the case that may be done now."""

    act: str
    label: str
    icon: str
    url: str
    is_bare: bool


@dataclass(frozen=True, slots=True)
class DecisionForm:
    """The form of the verdict: the sum of the rule in yuan, who may sign, and what was typed."""

    may: bool
    can_grant: bool
    why_not: str
    yuan: str
    has_sum: bool
    signers: tuple[tuple[str, str], ...]
    myself: str
    typed: Mapping[str, str]
    grant_label: str
    note: str


def caption(page: GrantPage) -> str:
    """Number, way and day."""
    line = page.line
    came = wording.short_day(timezone.localtime(line.case.received_at))
    return f"{line.case.number} · {WAYS.get(line.way, '')} · {came}收到 · {line.mode} · {line.period} 年"


def rule_sum(page: GrantPage) -> Sum | None:
    """What the rule gives now."""
    fen = page.match.decision.amount_fen
    most = page.match.at_most_fen
    return words.sum_of(fen) if fen is not None else words.sum_of(most) if most else None


def checks(page: GrantPage) -> tuple[CheckLook, ...]:
    """The checks, those that failed first."""
    return tuple(CheckLook(*CAME[each.came], each.name, each.say) for each in page.checks)


def own(page: GrantPage) -> tuple[OwnLook, ...]:
    """What the firm said itself and nobody has looked at."""
    return tuple(
        OwnLook(
            key,
            words.fact_name(key),
            words.value(fact_values.read(page.facts[key]["value"])),
            str(page.facts[key]["source"]),
        )
        for key in page.line.own
    )


def judgments(page: GrantPage, *, may: bool) -> tuple[JudgeLook, ...]:
    """What people have to say, and what they said."""
    may = may and not page.line.case.replied_at
    open_ = [key if key.startswith(JUDGE) else f"{JUDGE}{key}" for key in page.match.decision.judgments]
    said = [key for key in page.facts if key.startswith(JUDGE)]
    found = []
    for key in dict.fromkeys((*open_, *said)):
        held = page.facts.get(key)
        value = fact_values.read(held["value"]) if held else None
        told = ("符合" if value is True else "不符合" if value is False else str(value)) if held else ""
        figure = isinstance(value, int | Decimal) and not isinstance(value, bool)
        found.append(
            JudgeLook(
                key,
                key.removeprefix(JUDGE),
                str(held["source"]) if held else "",
                told,
                figure or "得分" in key,
                may,
            )
        )
    return tuple(found)


def payee(page: GrantPage) -> tuple[str, str, str, str]:
    """The account, its number masked but for the last four."""
    held = page.payee
    number = f"**** {held.account[-4:]}" if held.account else ""
    since = wording.moment(timezone.localtime(held.confirmed_at)) if held.confirmed_at else ""
    return held.name, held.bank, number, since


def promised(page: GrantPage) -> tuple[str, Tone]:
    """What was to follow and is not there, with its day; empty where nothing is."""
    held = page.line.promise
    if held is None:
        return "", "plain"
    on, what = wording.short_day(held.due_on), "、".join(held.short)
    if held.is_missed:
        return f"容缺逾期：{what}，承诺 {on}前补交，没有交。可以通知补正，或写明理由再审定。", "late"
    return f"容缺：{what}，承诺 {on}前补交。", "waiting"


def opinions(page: GrantPage) -> tuple[tuple[OpinionLine, str], ...]:
    """What other departments said, each with its sum in words."""
    return tuple(
        (each, words.exact(each.amount_fen) if each.amount_fen is not None else "") for each in page.opinions
    )


def acts(page: GrantPage, _actor: Actor) -> tuple[Button, ...]:
    """What of the case's own acts may be done now."""
    offers = {offer.act for offer in page.page.acts if offer.allowed}
    return tuple(
        Button(
            deed.act,
            LABELS.get(deed.act, deed.words.label),
            deed.icon,
            reverse("case_act", args=[page.line.case.number, deed.act]),
            deed.act == "sign",
        )
        for deed in DEEDS.values()
        if deed.judged_as in offers and deed.act not in NOT_HERE
    )


def decision_form(page: GrantPage, visit: Visit, *, typed: Mapping[str, str] | None) -> DecisionForm:
    """Whether the reader may decide now, and with which sum the form begins."""
    line, decision = page.line, page.match.decision
    case = line.case
    held = any(offer.act in ("reply", "sign") and offer.allowed for offer in page.page.acts)
    may = held and visit.actor.department_id == case.lead_id and case.state in ("assigned", "handling")
    can = decision.standing is Standing.ELIGIBLE
    fen = decision.amount_fen
    return DecisionForm(
        may=may and not case.paused,
        can_grant=can,
        why_not="" if can else _why_not(page),
        yuan=f"{Decimal(fen) / 100:f}" if fen is not None else "",
        has_sum=fen is not None,
        signers=_signers(visit, case.lead_id) if may else (),
        myself=str(visit.actor.account_id or ""),
        typed=typed or {},
        grant_label=f"同意兑现 {words.sum_of(fen)}" if fen is not None else "同意兑现",
        note=SECOND_LOOK if case.round > 1 else "",
    )


def can_opine(page: GrantPage, actor: Actor) -> bool:
    """Whether the reader's department was asked and has not answered."""
    return actor.department_id != page.line.case.lead_id and any(
        offer.act == "co_reply" and offer.allowed for offer in page.page.acts
    )


def scorers(page: GrantPage, visit: Visit) -> tuple[tuple[str, str], ...]:
    """Who of the department may be asked to score, where scoring is due."""
    case = page.line.case
    leads = visit.actor.department_id == case.lead_id and case.state in ("assigned", "handling")
    if page.line.mode != "评审" or not leads or case.lead_id is None:
        return ()
    people = {
        str(post.account_id): f"{post.account_name}，{post.department_short or post.title}"
        for post in registry.posts(on=visit.at.date())
        if post.account_id and post.role in (Role.HANDLER, Role.DEPARTMENT_LEAD)
    }
    return tuple(people.items())[:60]


def places(page: GrantPage, actor: Actor) -> tuple[str, ...]:
    """The places of a contest, for who may give them now."""
    case, contest = page.line.case, page.item.contest
    if contest is None or actor.department_id != case.lead_id or case.replied_at:
        return ()
    return (*(each.name for each in contest.places), contest.otherwise)


def _why_not(page: GrantPage) -> str:
    decision = page.match.decision
    if decision.standing is Standing.NOT_ELIGIBLE:
        return "按现在的数据不符合条件，只能不予兑现，或请企业补正后重算。"
    if decision.judgments:
        return "还有要人认定的一项，认定后才能同意。"
    return "还有数据没有取得，先请企业补正。"


def _signers(visit: Visit, lead: int | None) -> tuple[tuple[str, str], ...]:
    if lead is None:
        return ()
    held = registry.staff_of(lead, on=visit.at.date())
    best: dict[str, tuple[int, str]] = {}
    for post in sorted(held, key=lambda post: -post.rank):
        said = f"{post.account_name}，{post.title}（{RANKS.get(post.rank, '')}）"
        best.setdefault(str(post.account_id), (post.rank, said))
    return tuple((key, said) for key, (_, said) in best.items())


def disposition(name: str) -> str:
    """As what a file is saved."""
    return f"attachment; filename*=UTF-8''{quote(name)}"
