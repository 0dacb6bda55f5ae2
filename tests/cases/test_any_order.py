"""Whatever people do, in whatever order: does a case ever get where it may not be?"""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import transaction
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from tests.cases.case_making import REPLIED, assigned, opened, paused, place, replied, row, signed

from qifu.cases import assigning, editions, handling, holdings, replying, supervising, sweep
from qifu.cases.schema import CaseType
from qifu.kernel.errors import Refused
from qifu.ledger import queries as journal

ACTORS = ("clerk", "handler", "lead", "other_handler", "supervisor", "caller", "member")
BUREAU, OTHER = "bureau", "other"
ACTS: dict[str, tuple[Callable[..., object], dict[str, Any]]] = {
    "assign": (assigning.assign, {"department_id": BUREAU}),
    "sign": (assigning.sign, {}),
    "send_back": (assigning.send_back, {"reason": "不属本局"}),
    "transfer": (assigning.transfer, {"department_id": OTHER, "reason": "职责"}),
    "co_handle": (assigning.co_handle, {"department_id": OTHER, "need": "协助"}),
    "co_reply": (handling.co_reply, {"answer": "可以"}),
    "classify": (assigning.classify, {"class_code": "complex"}),
    "note": (handling.note, {"text": "进展"}),
    "pause": (handling.pause, {"reason_code": "enterprise", "need": "清单", "notice_text": "请补充"}),
    "supply": (handling.supply, {"text": "已补"}),
    "resume": (handling.resume, {}),
    "ask_extension": (handling.ask_extension, {"days": 2, "reason": "晚", "notice_text": "将晚"}),
    "decide_extension": (handling.decide_extension, {"grant": True}),
    "reply": (replying.reply, {"outcome": "solved", "text": "办好"}),
    "answer": (replying.answer, {"outcome": "solved", "text": "解答"}),
    "withdraw_reply": (replying.withdraw_reply, {}),
    "rate": (replying.rate, {"level": "poor"}),
    "reopen": (replying.reopen, {"reason": "没有解决"}),
    "sign_off": (replying.sign_off, {}),
    "supervise": (supervising.supervise, {"reason": "久拖"}),
    "close_supervision": (supervising.close_supervision, {"conclusion": "办结"}),
    "escalate": (supervising.escalate, {"reason": "疑难"}),
    "refer": (assigning.refer, {"channel": "信访", "reason": "属投诉", "notice_text": "请走信访"}),
    "withdraw": (assigning.withdraw, {"reason": "已解决"}),
}
BY = {
    "sign": "handler", "send_back": "handler", "transfer": "handler", "co_handle": "handler",
    "co_reply": "other_handler", "pause": "lead", "supply": "member", "resume": "lead",
    "ask_extension": "handler", "reply": "handler", "withdraw_reply": "handler", "rate": "member",
    "reopen": "member", "withdraw": "member", "note": "handler", "supervise": "supervisor",
    "close_supervision": "supervisor",
}  # fmt: skip
ONWARD = {
    "received": "assign",
    "assigned": "sign",
    "handling": "reply",
    "replied": "reopen",
    "closed": "reopen",
}
STARTS = {"opened": opened, "assigned": assigned, "signed": signed, "paused": paused, "replied": replied}


class Life(RuleBasedStateMachine):
    """One case, all its people, and the rounds; rolled back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.here = place()
        self.now: datetime = REPLIED
        self.case = opened(self.here)

    @initialize(start=st.sampled_from(sorted(STARTS)))
    def somewhere(self, start: str) -> None:
        self.case = STARTS[start](self.here)

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @rule(minutes=st.sampled_from((1, 9, 60, 600, 1440, 4320, 14400)))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule(act=st.sampled_from(sorted(ACTS)), who=st.sampled_from(ACTORS))
    def anybody_does_anything(self, act: str, who: str) -> None:
        self._do(act, who)

    @rule()
    def it_goes_on(self) -> None:
        act = ONWARD.get(row(self.case).state, "note")
        self._do(act, BY.get(act, "clerk"))

    @rule(hours=st.integers(0, 30), pick=st.sampled_from(range(60)))
    def somebody_does_what_is_possible(self, hours: int, pick: int) -> None:
        self.now += timedelta(hours=hours)
        possible = sorted(self._rules().states[row(self.case).state].next.keys() & ACTS.keys())
        act = possible[pick % len(possible)]
        self._do(act, BY.get(act, "clerk"))

    @rule()
    def the_rounds_come(self) -> None:
        sweep.end_pauses(self.now)
        sweep.take_due(self.now)
        sweep.note_silence(self.now)
        before = self._entries()

        assert sweep.end_pauses(self.now) + sweep.take_due(self.now) + sweep.note_silence(self.now) == 0
        assert self._entries() == before

    @invariant()
    def the_case_is_where_it_may_be(self) -> None:
        held = row(self.case)
        assert held.state in self._rules().states
        assert bool(held.stage) == (held.closed_at is None and held.replied_at is None)
        assert bool(held.stage) or not held.rungs.filter(done_at=None, dropped_at=None).exists()
        assert held.supervised == held.supervisions.filter(closed_at=None).exists()
        assert (held.paused_at is not None) == held.pauses.filter(ended_at=None).exists()
        assert held.paused_at is None or held.stage == "reply"
        leads = list(held.assignments.filter(part="lead", ended_at=None).values_list("department", flat=True))
        assert leads == ([held.lead_id] if held.lead_id and held.closed_at is None else [])

    @invariant()
    def every_second_has_one_holder(self) -> None:
        held = holdings.segments_of(row(self.case), self.now)
        done = set(row(self.case).marks.filter(holder="done").values_list("at", flat=True))
        ends = [(one.ended_at, after.began_at) for one, after in pairwise(held)]
        assert all(ended == began or (ended < began and ended in done) for ended, began in ends)

    def _do(self, act: str, who: str) -> None:
        verb, words = ACTS[act]
        said = {
            key: getattr(self.here, word).pk if key == "department_id" else word
            for key, word in words.items()
        }
        before, due_before = self._entries(), row(self.case).due_at
        done = None
        with suppress(Refused):
            done = verb(case=self.case, by=getattr(self.here, who), at=self.now, **said)
        assert self._entries() - before == (1 + self._supervised_beside(act) if done else 0)
        if act in ("supply", "resume", "decide_extension") and done:
            assert row(self.case).due_at >= due_before

    def _supervised_beside(self, act: str) -> bool:
        """A second dissatisfaction leaves the entry of its supervision beside its own."""
        last = journal.timeline(f"case:{self.case}")[-1]
        return act in ("rate", "reopen") and last.kind == "case.supervised"

    def _rules(self) -> CaseType:
        return editions.rules_of(row(self.case).edition)

    def _entries(self) -> int:
        return len(journal.timeline(f"case:{self.case}"))


@pytest.mark.django_db
def test_no_order_of_acts_leads_where_a_case_may_not_be() -> None:
    run_state_machine_as_test(Life, settings=settings(stateful_step_count=25, phases=(Phase.generate,)))
