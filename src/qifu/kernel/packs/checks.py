"""Is everything a pack says allowed to be said? All sections at once, for authors and for start-up."""

from collections.abc import Mapping
from fnmatch import fnmatchcase

from qifu.kernel.errors import PackError
from qifu.kernel.packs.examples import load_examples
from qifu.kernel.packs.faults import did_you_mean, each
from qifu.kernel.packs.pack import Pack


def check(pack: Pack, schemas: Mapping[str, type]) -> list[PackError]:
    """Every fault of `pack`; keys of `schemas` are section names or globs such as `cases/*`."""
    faults: list[PackError] = []
    for name in pack.sections():
        schema = schema_for(name, schemas)
        if schema is None:
            what = f"没有哪个模块认得「{name}」这一部分"
            faults.append(PackError(what, at=pack.place(name), remedy=did_you_mean(name, schemas)))
            continue
        try:
            pack.section(name, schema)
        except PackError as error:
            faults += each(error)
    try:
        load_examples(pack)
    except PackError as error:
        faults += each(error)
    return faults


def schema_for(section: str, schemas: Mapping[str, type]) -> type | None:
    """The schema of a section: its own name first, then the first glob that fits."""
    fitting = (schema for key, schema in schemas.items() if fnmatchcase(section, key))
    return schemas.get(section) or next(fitting, None)
