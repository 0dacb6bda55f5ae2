"""Does a section say what its schema allows, and if not: which line, which word, which remedy?"""

from collections.abc import Iterator, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, RootModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from qifu.kernel.errors import PackError, Place
from qifu.kernel.packs.faults import did_you_mean, raise_all
from qifu.kernel.packs.origins import Held, bare
from qifu.kernel.packs.phrases import phrase

M = TypeVar("M")
Step = int | str


def validate(held: Held, schema: type[M]) -> M:
    """`held` read by `schema`; otherwise every fault, each with the place of the value that is wrong."""
    try:
        return TypeAdapter(schema).validate_python(bare(held))
    except ValidationError as error:
        faults = [_fault(each, held, schema) for each in error.errors(include_url=False)]
        raise_all(faults)
        raise AssertionError("pydantic refused without saying why") from error


def walk(held: Held, path: Sequence[Step]) -> tuple[Held, Place, list[Step]]:
    """The deepest value `path` leads to, its place, and the steps that lead there.

    Steps that pydantic adds for branches of a union lead nowhere in the file and are passed over.
    """
    place, taken = held.key_at or held.origin.place, list[Step]()
    for step in path:
        below = _below(held, step)
        if below is None:
            continue
        held, place = below, below.key_at or below.origin.place
        taken.append(step)
    return held, place, taken


def _below(held: Held, step: Step) -> Held | None:
    if isinstance(held.content, dict):
        return held.content.get(str(step))
    if isinstance(held.content, tuple) and isinstance(step, int) and step < len(held.content):
        return held.content[step]
    return None


def _fault(error: ErrorDetails, held: Held, schema: object) -> PackError:
    context: Mapping[str, Any] = error.get("ctx") or {}
    steps = (*error["loc"], *context.get("path", ()))
    _, place, taken = walk(held, steps)
    known = sorted(_known_keys(schema, error["loc"][:-1])) if error["type"] == "extra_forbidden" else []
    what, remedy = phrase(error, context)
    if known:
        remedy = did_you_mean(str(error["loc"][-1]), known)
    where = ".".join(str(step) for step in taken)
    quiet = error["type"] in {"extra_forbidden", "missing"} or not where
    return PackError(what if quiet else f"「{where}」{what}", at=place, remedy=remedy)


def _known_keys(schema: object, path: Sequence[Step]) -> set[str]:
    """The keys a mapping at `path` may have, over all types that could stand there."""
    types = list(_branches(schema))
    for step in path:
        below = [each for kind in types for each in _step(kind, step)]
        types = below or types
    models = (kind for kind in types if isinstance(kind, type) and issubclass(kind, BaseModel))
    return {field.alias or name for model in models for name, field in model.model_fields.items()}


def _step(kind: object, step: Step) -> Iterator[object]:
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            if step in (name, field.alias):
                yield from _branches(field.annotation)
        return
    inside = get_args(kind)
    if get_origin(kind) in (dict, Mapping) and len(inside) == 2:
        yield from _branches(inside[1])
    elif get_origin(kind) in (list, tuple, set, frozenset, Sequence) and isinstance(step, int):
        yield from (each for part in inside if part is not ... for each in _branches(part))


def _branches(schema: object) -> Iterator[object]:
    if get_origin(schema) in (Union, UnionType):
        for each in get_args(schema):
            yield from _branches(each)
    elif get_origin(schema) is Annotated:
        yield from _branches(get_args(schema)[0])
    elif isinstance(schema, type) and issubclass(schema, RootModel):
        yield from _branches(schema.model_fields["root"].annotation)
    else:
        yield schema
