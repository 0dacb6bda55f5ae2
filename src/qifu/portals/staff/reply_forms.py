"""What must a reply carry: every point answered, a result, its basis or date, and who signed for it?"""

from collections.abc import Iterator
from datetime import date

from django.forms import BoundField

from qifu.cases.rules.replies import PointAnswer
from qifu.portals.staff import fields
from qifu.portals.staff.act_forms import ActForm
from qifu.portals.staff.sources import PointChoice, Sources

PARTS = ("outcome", "answer", "basis", "planned_on")
NO_RESULT = "还没有结果"


class AnswerPoint(ActForm):
    """The answer to one demand."""

    point_id = fields.pick("诉求要点")
    outcome = fields.one_of("办理结果")
    answer = fields.words("答复", most=2000)
    basis = fields.line("依据", required=False, most=300, hint="例如：文件名称、文号、条款")
    planned_on = fields.on("计划完成日期")

    def set_up(self, sources: Sources) -> None:
        points = tuple((str(point.id), f"{point.position}. {point.text}") for point in sources.points)
        self.offer("point_id", points, _first_open(sources))
        self.offer("outcome", sources.outcomes)
        self.fields["outcome"].help_text = sources.outcomes_say

    def said(self) -> dict[str, object]:
        given = super().said()
        return given | {"point_id": int(str(given["point_id"]))}


class Reply(ActForm):
    """The reply as a whole, with the points that still wait for an answer."""

    outcome = fields.one_of("办理结果")
    text = fields.words("答复内容", most=5000, say="企业看到的就是这一段，用企业听得懂的话")
    basis = fields.words("依据", required=False, hint="例如：文件名称、文号、条款")
    planned_on = fields.on("计划完成日期")
    signer = fields.pick("签发人", required=False)

    def set_up(self, sources: Sources) -> None:
        self.offer("outcome", sources.outcomes)
        self.fields["outcome"].help_text = sources.outcomes_say
        self.offer("signer", sources.signers, sources.myself)
        for point in sources.points:
            self._add_point(point, sources)

    def _add_point(self, point: PointChoice, sources: Sources) -> None:
        outcome = fields.pick("结果", required=False)
        outcome.choices = list(fields.with_blank(sources.outcomes, NO_RESULT))
        made = {
            "outcome": outcome,
            "answer": fields.words("答复", required=False, most=2000),
            "basis": fields.line("依据", required=False, most=300),
            "planned_on": fields.on("计划完成日期"),
        }
        for part, field in made.items():
            self.fields[_name(point.id, part)] = field
            self.initial[_name(point.id, part)] = getattr(point, part)

    def main_fields(self) -> Iterator[BoundField]:
        """The fields of the reply itself."""
        return (self[name] for name in ("outcome", "text", "basis", "planned_on", "signer"))

    def point_rows(self) -> Iterator[tuple[PointChoice, list[BoundField]]]:
        """Each point with its fields."""
        return ((p, [self[_name(p.id, part)] for part in PARTS]) for p in self.sources.points)

    def said(self) -> dict[str, object]:
        clean = self.cleaned_data
        return {
            "outcome": clean["outcome"],
            "text": clean["text"],
            "basis": clean["basis"],
            "planned_on": clean["planned_on"],
            "signer_id": int(clean["signer"]) if clean["signer"] else None,
            "answers": tuple(self._answers()),
        }

    def _answers(self) -> Iterator[PointAnswer]:
        """Only what was answered; the rules say what is still missing."""
        for point in self.sources.points:
            outcome, answer, basis, planned_on = (self._of(point, part) for part in PARTS)
            if outcome:
                on = planned_on if isinstance(planned_on, date) else None
                yield PointAnswer(point.id, str(outcome), str(answer), str(basis), on)

    def _of(self, point: PointChoice, part: str) -> object:
        return self.cleaned_data[_name(point.id, part)]


def _name(point_id: int, part: str) -> str:
    return f"point_{point_id}_{part}"


def _first_open(sources: Sources) -> str:
    return next((str(point.id) for point in sources.points if not point.outcome), "")
