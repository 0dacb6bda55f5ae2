"""Who writes, who reviews and who executes in the tests of drafts?"""

from dataclasses import dataclass

from tests.policies import making

from qifu.policies.writing import drafts, interpreting, issuing, reviewing
from qifu.policies.writing.drafts import Begun
from qifu.registry import government
from qifu.registry import queries as registry
from qifu.registry.rules.access import SETUP, Actor, Role, Side

PLAIN = "高新技术企业按上年研发费用的一成补助，最高五十万元，不用申报。"


@dataclass(frozen=True)
class House:
    """Departments by their codes."""

    departments: dict[str, int]

    def person(self, name: str, department: str = "science", role: Role = Role.HANDLER) -> Actor:
        """Somebody of a department."""
        held, home = frozenset({role}), self.departments[department]
        return Actor(f"account:{name}", name, Side.STAFF, roles=held, department_id=home)


def house() -> House:
    """The place, established."""
    if government.find_area("999900") is None:
        government.establish("chenghu", by=SETUP, at=making.AT)
    return House({line.code: line.id for line in registry.departments()})


def text(code: str = "t-high-tech", **given: str) -> str:
    """A document of the science department that another one executes."""
    made = making.item(code, **given)
    return made.replace("valid:", "issued_by: science\nexecuted_by: treasury\nvalid:", 1)


def begun(of: House, said: str | None = None, by: str = "甲") -> int:
    """A draft with this text."""
    (draft,) = drafts.begin(
        [Begun(text() if said is None else said)],
        department=of.departments["science"],
        by=of.person(by),
        at=making.AT,
    )
    return draft


def accepted(of: House, said: str | None = None) -> int:
    """A draft that a second person accepted."""
    draft = begun(of, said)
    reviewing.submit(draft, seen=1, by=of.person("甲"), at=making.AT)
    reviewing.accept(draft, seen=1, by=of.person("乙"), at=making.AT)
    return draft


def interpreted(of: House, draft: int) -> None:
    """Both sides say what it means."""
    interpreting.interpret(draft, "issuer", PLAIN, by=of.person("甲"), at=making.AT)
    interpreting.interpret(draft, "executor", PLAIN, by=of.person("丁", "treasury"), at=making.AT)


def issued(of: House, said: str | None = None) -> int:
    """A published item, by the whole way."""
    draft = accepted(of, said)
    interpreted(of, draft)
    return issuing.issue(draft, seen=1, by=of.person("甲"), at=making.AT)
