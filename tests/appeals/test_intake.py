"""Everything is heard once and kept as it came; what is not understood waits, and nothing is lost."""

import pytest
from tests.flows import town
from tests.flows.town import POWER_CUT, Town, moment

from qifu.appeals import intake, quarantine, queries
from qifu.appeals.intake import Outcome
from qifu.appeals.messages import Fault, Message, Origin, understand
from qifu.appeals.models import Appeal, Submission
from qifu.cases import queries as cases
from qifu.kernel.errors import Forbidden, Refused
from qifu.ledger import queries as journal

pytestmark = pytest.mark.django_db
ORIGIN = Origin("12345", "12345", "A-1")
NOON = moment(9, 7, 12)


@pytest.fixture
def place() -> Town:
    return town.build("chenghu")


def cells(**said: str) -> dict[str, str]:
    return {"title": "夜间跳闸", "text": POWER_CUT, **said}


def understood(**said: str) -> Message | Fault:
    return understand(ORIGIN, cells(**said), cells(**said), now=NOON)


def test_the_same_number_from_the_same_system_is_one_submission(place: Town) -> None:
    first = intake.receive(understood(), pack=place.pack, by=place.clerk, at=NOON)

    second = intake.receive(understood(), pack=place.pack, by=place.clerk, at=moment(9, 8))

    assert (first.outcome, second.outcome) == (Outcome.NEW, Outcome.REPEAT)
    assert second.number == first.number
    assert Submission.objects.get().deliveries == 2


def test_a_second_wording_under_the_same_number_is_kept_in_the_journal(place: Town) -> None:
    heard = intake.receive(understood(), pack=place.pack, by=place.clerk, at=NOON)

    again = intake.receive(understood(text="改了说法"), pack=place.pack, by=place.clerk, at=NOON)

    last = journal.timeline(f"submission:{heard.submission_id}")[-1]
    assert "内容有改动" in again.why
    assert last.said["raw"]["text"] == "改了说法"  # type: ignore[index, call-overload]
    assert Submission.objects.get().raw["text"] == POWER_CUT


def test_the_same_number_from_another_system_is_another_submission(place: Town) -> None:
    other = understand(Origin("online", "online", "A-1"), cells(), cells(), now=NOON)

    intake.receive(understood(), pack=place.pack, by=place.clerk, at=NOON)
    heard = intake.receive(other, pack=place.pack, by=place.clerk, at=NOON)

    assert heard.outcome is Outcome.NEW
    assert Submission.objects.count() == 2


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"title": "", "text": ""}, "没有内容"),
        ({"uscc": "9133059"}, "少 11 位"),
        ({"said_at": "2026-13-45"}, "日期"),
        ({"said_at": "2031-01-01"}, "将来"),
        ({"text": "长" * 20_001}, "太长"),
    ],
)
def test_what_cannot_be_understood_waits_with_its_reason(place: Town, said: dict[str, str], why: str) -> None:
    heard = intake.receive(understood(**said), pack=place.pack, by=place.clerk, at=NOON)

    waiting = queries.quarantined()
    assert heard.outcome is Outcome.QUARANTINED
    assert why in waiting[0].why
    assert dict(waiting[0].raw) == cells(**said)
    assert Appeal.objects.count() == 0


def test_full_width_digits_are_read_and_what_came_is_kept(place: Town) -> None:
    heard = intake.receive(
        understood(said_at="２０２６年９月１日　８：０５"), pack=place.pack, by=place.clerk, at=NOON
    )

    kept = Submission.objects.get(pk=heard.submission_id)
    assert kept.said_at == moment(9, 1, 8, 5)
    assert kept.raw["said_at"] == "２０２６年９月１日　８：０５"


def test_a_character_that_no_database_keeps_is_shown_instead(place: Town) -> None:
    heard = intake.receive(understood(text="夜里\x00跳闸"), pack=place.pack, by=place.clerk, at=NOON)

    assert heard.outcome is Outcome.NEW
    assert Submission.objects.get().raw["text"] == "夜里␀跳闸"


def test_an_unknown_channel_is_refused_with_the_way_to_add_it(place: Town) -> None:
    message = understand(Origin("pigeon", "pigeon", "1"), cells(), cells(), now=NOON)

    with pytest.raises(Refused, match=r"channels\.yaml"):
        intake.receive(message, pack=place.pack, by=place.clerk, at=NOON)

    assert Submission.objects.count() == 0


def test_a_mended_message_is_released_and_its_first_wording_stays(place: Town) -> None:
    heard = intake.receive(understood(said_at="昨天"), pack=place.pack, by=place.clerk, at=NOON)

    released = quarantine.release(
        submission_id=heard.submission_id,
        mended=cells(said_at="2026-09-06"),
        pack=place.pack,
        by=place.clerk,
        at=moment(9, 7, 14),
    )

    kept = Submission.objects.get(pk=heard.submission_id)
    assert released.number
    assert kept.state == "taken"
    assert kept.raw["said_at"] == "昨天"
    assert queries.count_quarantined() == 0


def test_a_message_mended_wrongly_goes_on_waiting(place: Town) -> None:
    heard = intake.receive(understood(said_at="昨天"), pack=place.pack, by=place.clerk, at=NOON)

    with pytest.raises(Refused, match="还不能放行"):
        quarantine.release(
            submission_id=heard.submission_id,
            mended=cells(said_at="前天"),
            pack=place.pack,
            by=place.clerk,
            at=NOON,
        )

    assert queries.count_quarantined() == 1


def test_a_message_is_set_aside_only_with_a_reason_and_stays_readable(place: Town) -> None:
    heard = intake.receive(understood(said_at="昨天"), pack=place.pack, by=place.clerk, at=NOON)

    with pytest.raises(Refused, match="理由"):
        quarantine.discard(submission_id=heard.submission_id, reason=" ", by=place.clerk, at=NOON)
    with pytest.raises(Forbidden):
        quarantine.discard(submission_id=heard.submission_id, reason="广告", by=place.handler, at=NOON)
    quarantine.discard(submission_id=heard.submission_id, reason="广告", by=place.clerk, at=NOON)

    assert Submission.objects.get(pk=heard.submission_id).state == "discarded"
    with pytest.raises(Refused, match="已经不在"):
        quarantine.discard(submission_id=heard.submission_id, reason="广告", by=place.clerk, at=NOON)


def test_the_pack_proposes_a_desk_and_says_why(place: Town) -> None:
    heard = place.hear(at=NOON)

    route = queries.appeal_of(place.clerk, heard.case_id or 0).route
    assert route.department_name
    assert route.by == "rule"
    assert any("停电" in reason or "跳闸" in reason for reason in route.because)


def test_where_no_rule_speaks_the_platform_abstains_and_says_so(place: Town) -> None:
    heard = place.hear("最近天气不错，随便说两句。", at=NOON)

    route = queries.appeal_of(place.clerk, heard.case_id or 0).route
    assert route.department == ""
    assert route.abstained


def test_a_confidential_appeal_is_likened_to_nothing(place: Town) -> None:
    place.hear(at=NOON)
    secret = Message("online", "online", "S", {}, "夜间跳闸", POWER_CUT, confidential=True)

    heard = intake.receive(secret, pack=place.pack, by=place.clerk, at=moment(9, 8))
    later = place.hear(at=moment(9, 9), by=place.neighbour, number="3")

    assert heard.proposed == 0
    assert later.proposed == 1


def test_first_contact_stays_with_the_clerk_until_a_department_signs(place: Town) -> None:
    heard = intake.receive(understood(), pack=place.pack, by=place.clerk, at=NOON)

    page = cases.case_page(place.clerk, heard.case_id or 0, NOON)

    assert place.clerk.name in page.line.holder_label or page.line.handler_name in ("", place.clerk.name)
