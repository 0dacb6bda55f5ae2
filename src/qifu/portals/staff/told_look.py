"""What stands on the record of a case beside its timeline: replies, waits, supervision, ratings?"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from qifu.cases.pages import CasePage
from qifu.portals import wording
from qifu.portals.look import Tone
from qifu.portals.staff.case_desk_look import TONES


@dataclass(frozen=True, slots=True)
class Told:
    """Something that stands on the record beside the timeline: a reply, a pause, a rating."""

    title: str
    when: str
    text: str
    tag: str = ""
    tone: Tone = "plain"
    note: str = ""


def told(page: CasePage) -> tuple[Told, ...]:
    """Replies, what is waited for, what was asked for, supervision and ratings, the newest first."""
    found = [*_replies(page), *_waits(page), *_co_replies(page), *_supervisions(page), *_ratings(page)]
    return tuple(found)


def _replies(page: CasePage) -> Iterable[Told]:
    read = {notice.at: notice.read_at for notice in page.notices if notice.kind == "reply"}
    for one in reversed(page.replies):
        seen_at = read.get(one.at)
        seen = f"企业 {wording.moment(timezone.localtime(seen_at))} 已看" if seen_at else "企业还没看"
        note = "已撤回" if one.withdrawn_at else f"{one.signer_name}签发，{seen}"
        yield Told(
            f"第 {one.round} 次答复，{one.department_name}",
            wording.moment(timezone.localtime(one.at)),
            one.text,
            one.outcome_label,
            TONES.get(one.tone, "brand"),
            note,
        )


def _waits(page: CasePage) -> Iterable[Told]:
    for one in page.pauses:
        if one.ended_at is None:
            cap = wording.short_day(timezone.localtime(one.cap_at))
            yield Told(
                "等企业补充",
                wording.moment(timezone.localtime(one.began_at)),
                one.need,
                one.reason_label,
                "waiting",
                f"最晚到 {cap} 自动恢复计时",
            )
    for asked in page.extensions:
        if asked.decided_at is None:
            yield Told(
                f"申请延期 {asked.n} 天",
                wording.moment(timezone.localtime(asked.asked_at)),
                asked.reason,
                "待中心审批",
                "soon",
                f"{asked.asked_by}申请",
            )


def _co_replies(page: CasePage) -> Iterable[Told]:
    for one in page.assignments:
        if one.part == "co":
            tag = "已交意见" if one.answer else "等协办意见"
            when = wording.short_day(timezone.localtime(one.signed_at or one.at))
            yield Told(
                f"协办，{one.department_name}",
                when,
                one.answer or one.note,
                tag,
                "good" if one.answer else "joint",
            )


def _supervisions(page: CasePage) -> Iterable[Told]:
    for one in page.supervisions:
        tag = "已办结" if one.closed_at else "督办中"
        yield Told(
            "督办",
            wording.moment(timezone.localtime(one.at)),
            one.conclusion or one.reason,
            tag,
            "good" if one.closed_at else "late",
            f"{one.by_name}发起",
        )


def _ratings(page: CasePage) -> Iterable[Told]:
    for one in page.ratings:
        yield Told(
            f"第 {one.round} 次评价，{one.department_name}",
            wording.moment(timezone.localtime(one.at)),
            one.comment,
            one.level_label,
            "plain" if one.silent else ("late" if one.dissatisfied else "good"),
        )
