"""Do the walls of the house stand, and would each of them catch somebody climbing over?"""

from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any

import grimp
import pytest
from importlinter.api import read_configuration
from importlinter.contracts.acyclic_siblings import AcyclicSiblingsContract
from importlinter.contracts.forbidden import ForbiddenContract
from importlinter.contracts.independence import IndependenceContract
from importlinter.contracts.layers import LayersContract
from importlinter.contracts.protected import ProtectedContract
from importlinter.domain.contract import ContractCheck

ROOT = Path(__file__).resolve().parents[2]
TYPES = {
    "layers": LayersContract,
    "acyclic_siblings": AcyclicSiblingsContract,
    "forbidden": ForbiddenContract,
    "protected": ProtectedContract,
    "independence": IndependenceContract,
}


@cache
def contracts() -> dict[str, dict[str, Any]]:
    told = read_configuration(str(ROOT / ".importlinter"))
    return {options["id"]: options for options in told["contracts_options"]}


@cache
def graph() -> grimp.ImportGraph:
    return grimp.build_graph("qifu", include_external_packages=True, cache_dir=None)


def checked(contract: str, imports: grimp.ImportGraph) -> ContractCheck:
    options = contracts()[contract]
    session = {"root_package": "qifu", "root_packages": ["qifu"], "include_external_packages": "True"}
    made = TYPES[options["type"]](options["name"], session, options)
    return made.check(deepcopy(imports), verbose=False)


def planted(importer: str, imported: str) -> grimp.ImportGraph:
    grown = deepcopy(graph())
    grown.add_import(importer=importer, imported=imported, line_number=1, line_contents="planted")
    return grown


@pytest.mark.parametrize("contract", list(contracts()))
def test_every_contract_is_kept(contract: str) -> None:
    check = checked(contract, graph())

    assert check.kept, check.metadata


VIOLATIONS = [
    ("rooms", "qifu.kernel.planted", "qifu.registry"),
    ("rooms", "qifu.policies.planted", "qifu.appeals"),
    ("acyclic", "qifu.kernel.errors", "qifu.kernel.clock"),
    ("pure", "qifu.kernel.planted", "django"),
    ("pure", "qifu.cases.rules.planted", "qifu.cases.models"),
    ("clock", "qifu.appeals.planted", "qifu.kernel.clock"),
    ("scenes", "qifu.scenes.one", "qifu.scenes.two"),
    ("tables-of-ledger", "qifu.portals.planted", "qifu.ledger.models"),
    ("tables-of-registry", "qifu.appeals.planted", "qifu.registry.models"),
    ("tables-of-cases", "qifu.appeals.planted", "qifu.cases.models"),
    ("tables-of-appeals", "qifu.portals.planted", "qifu.appeals.models"),
    ("tables-of-policies", "qifu.portals.planted", "qifu.policies.models"),
]


@pytest.mark.parametrize(("contract", "importer", "imported"), VIOLATIONS)
def test_a_planted_violation_is_caught(contract: str, importer: str, imported: str) -> None:
    grown = planted(importer, imported)
    if contract == "acyclic":
        grown.add_import(importer=imported, imported=importer, line_number=1, line_contents="planted")

    assert not checked(contract, grown).kept


def test_a_new_room_must_be_given_its_layer() -> None:
    grown = planted("qifu.attic", "qifu.kernel")

    assert not checked("rooms", grown).kept


def test_every_contract_has_a_planted_violation() -> None:
    assert {contract for contract, _importer, _imported in VIOLATIONS} == set(contracts())


def test_every_room_with_tables_has_a_contract_for_them() -> None:
    rooms = {path.parent.name for path in (ROOT / "src" / "qifu").glob("*/models*")}

    assert {f"tables-of-{room}" for room in rooms} <= set(contracts())
