"""What is a message about, and which desk should take it? The pack's rules first, then the place's model."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from qifu.appeals import learning
from qifu.appeals.messages import Message
from qifu.appeals.rules.route import Proposal, TextFacts, route
from qifu.appeals.schema import AppealKinds, Channels, Routing
from qifu.kernel import packs
from qifu.registry import queries as registry

USUAL_KIND = "demand"


@dataclass(frozen=True, slots=True)
class Understood:
    """A proposal with the names that a reader knows the desks by."""

    proposal: Proposal
    kind: str
    department_name: str
    board_name: str

    @property
    def class_code(self) -> str:
        """The difficulty class proposed, or nothing."""
        return self.proposal.class_code

    @property
    def category(self) -> str:
        """The heading proposed, or nothing."""
        return self.proposal.category

    def as_json(self) -> dict[str, Any]:
        """The proposal as it is kept with the appeal, so that it can be compared with what was decided."""
        kept = asdict(self.proposal)
        kept["because"] = list(self.proposal.because)
        kept["alternatives"] = [asdict(other) for other in self.proposal.alternatives]
        names = {"department_name": self.department_name, "board_name": self.board_name}
        abstained = "" if self.proposal.department else "；".join(self.proposal.because)
        return {**kept, **names, "abstained": abstained}


def propose(pack: str, message: Message, *, on: date) -> Understood:
    """Board, department and class with the reasons; abstains where neither rules nor model are sure."""
    said = packs.load(pack, on=on)
    facts = TextFacts(message.title, message.text, message.channel, message.area, message.category)
    routing = said.section("routing", Routing)
    proposal = route(facts, routing, learning.guess(f"{message.title}\n{message.text}", routing.accept_at))
    department = registry.department_by_code(proposal.department)
    board = registry.board_by_code(proposal.board)
    return Understood(
        proposal=proposal,
        kind=message.kind or USUAL_KIND,
        department_name=department.name if department else "",
        board_name=board.name if board else "",
    )


def has_channel(pack: str, code: str, *, on: date) -> bool:
    """Whether the pack knows this channel."""
    return code in packs.load(pack, on=on).section("channels", Channels).root


def channel_labels(pack: str, on: date) -> dict[str, str]:
    """How the channels are called here."""
    said = packs.load(pack, on=on).section("channels", Channels).root
    return {code: channel.label for code, channel in said.items()}


def kind_labels(pack: str, on: date) -> dict[str, str]:
    """How the kinds are called here."""
    return {
        code: kind.label for code, kind in packs.load(pack, on=on).section("kinds", AppealKinds).root.items()
    }
