"""Does a decision of the past come out again to the byte, and is it said what was changed if not?"""

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from qifu.kernel import conditions
from qifu.policies import documents
from qifu.policies.rules import record, trials
from qifu.policies.rules.replays import Part, Recorded, replay

HERE = Path(__file__).parent
PACK = HERE.parents[1] / "packs" / "demo" / "chenghu" / "policies"
OLD, NEW = PACK / "science-rd-2023.yaml", PACK / "science-rd.yaml"
ITEMS = [*sorted(PACK.glob("*.yaml")), *sorted((HERE / "items").glob("*.yaml"))]
SAME_FIRM = {"研发费用@{}": "100万", "营业收入@{}": "2000万", "严重失信名单": False}


def recorded(path: Path, on: date, facts: dict[str, object]) -> Recorded:
    """A decision as it is kept on its day."""
    text = path.read_text(encoding="utf-8")
    sha = sha256(text.encode()).hexdigest()
    item = documents.parse(text, file=path.name).item
    kept = record.frozen(item, conditions.given_facts(facts, on), on)
    made = record.again(item, sha, kept, on)
    # As a database of JSON gives it back.
    held = json.loads(json.dumps(kept))
    return Recorded(path.name, text, sha, held, on, made.text, made.sha, made.sha)


def of_year(year: int) -> dict[str, object]:
    return {name.format(year): value for name, value in SAME_FIRM.items()}


def test_the_old_and_the_new_clause_of_one_place_both_give_their_answers() -> None:
    old = recorded(OLD, date(2025, 8, 1), of_year(2024))
    new = recorded(NEW, date(2026, 8, 3), of_year(2025) | {"资质": []})

    assert [replay(each) for each in (old, new)] == [(), ()]
    assert [json.loads(each.decision)["amount_fen"] for each in (old, new)] == [5_000_000, 6_000_000]


def test_two_rounds_of_job_retention_answer_one_firm_differently() -> None:
    asked = {
        name: documents.read(HERE / "items" / f"{name}.yaml").item
        for name in ("c40-job-retention", "c41-job-retention-2020")
    }
    days = {name: item.valid.from_on for name, item in asked.items()}

    kept = [
        recorded(
            HERE / "items" / f"{name}.yaml",
            trials.facts_of(item, item.tests[0])[1],
            trials.facts_of(item, item.tests[0])[0],
        )
        for name, item in asked.items()
    ]

    assert len(set(days.values())) == 2
    assert [replay(each) for each in kept] == [(), ()]


@pytest.mark.parametrize("path", ITEMS, ids=lambda path: path.stem)
def test_every_item_decides_its_own_examples_again_to_the_byte(path: Path) -> None:
    item = documents.read(path).item

    for trial in item.tests:
        facts, on = trials.facts_of(item, trial)
        assert replay(recorded(path, on, facts)) == ()


def test_a_changed_text_is_told_and_what_it_changes() -> None:
    kept = recorded(OLD, date(2025, 8, 1), of_year(2024))

    found = replay(replace(kept, text=kept.text.replace("rate: 5%", "rate: 6%")))

    assert {each.part for each in found} == {Part.ITEM, Part.ANSWER}
    assert any("amount_fen" in each.say and "6000000" in each.say for each in found)


def test_a_changed_text_with_its_fingerprint_renewed_is_told_by_the_decision() -> None:
    kept = recorded(OLD, date(2025, 8, 1), of_year(2024))
    text = kept.text.replace("cap: 60万", "cap: 61万")

    found = replay(replace(kept, text=text, text_sha=sha256(text.encode()).hexdigest()))

    assert [each.say.rpartition("，")[2][:3] for each in found if each.part is Part.ITEM] == ["决定时"]


def test_a_changed_fact_is_named() -> None:
    kept = recorded(OLD, date(2025, 8, 1), of_year(2024))
    facts = {**kept.facts, "研发费用@2024": {**kept.facts["研发费用@2024"], "value": {"fen": 99_999_999}}}

    found = replay(replace(kept, facts=facts))

    assert [each.say for each in found if each.part is Part.FACTS] == [
        '「研发费用@2024」现为 {"fen": 99999999}，原为 {"fen": 100000000}'
    ]


def test_a_fact_taken_away_or_made_unreadable_is_named() -> None:
    kept = recorded(OLD, date(2025, 8, 1), of_year(2024))
    gone = {name: fact for name, fact in kept.facts.items() if name != "严重失信名单"}
    broken = {**kept.facts, "研发费用@2024": {"value": {"strange": 1}, "source": "", "as_on": None}}

    assert Part.FACTS in {each.part for each in replay(replace(kept, facts=gone))}
    assert {each.part for each in replay(replace(kept, facts=broken))} == {Part.FACTS, Part.ANSWER}


def test_a_changed_decision_is_told_even_with_its_fingerprint_renewed() -> None:
    kept = recorded(OLD, date(2025, 8, 1), of_year(2024))
    more = kept.decision.replace('"amount_fen":5000000', '"amount_fen":5900000')

    careless = replay(replace(kept, decision=more))
    careful = replay(replace(kept, decision=more, decision_sha=sha256(more.encode()).hexdigest()))

    assert more != kept.decision
    assert {each.part for each in careless} == {each.part for each in careful} == {Part.DECISION, Part.ANSWER}
    assert any("台账" in each.say for each in careful)


def test_what_is_no_decision_at_all_is_told_and_never_a_fault() -> None:
    kept = recorded(OLD, date(2025, 8, 1), of_year(2024))

    for rubbish in ("", "[]", "null", "{", '{"lines": []}'):
        assert replay(replace(kept, decision=rubbish))
    assert replay(replace(kept, text="item: ["))
    assert replay(replace(kept, facts={"研发费用@2024": {}}))
