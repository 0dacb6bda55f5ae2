"""Which files has an enterprise handed in with cases of a type, so that it need not do so again?"""

from qifu.cases.models import Material
from qifu.cases.records import MaterialLine

MOST = 200


def handed_in(enterprise_id: int, case_type: str) -> tuple[MaterialLine, ...]:
    """The files that came from the enterprise's side, the latest first, each content once."""
    rows = Material.objects.filter(case__enterprise=enterprise_id, case__case_type=case_type)
    names = ("pk", "name", "media", "size", "digest", "side", "by_name", "at")
    found: dict[tuple[str, str], MaterialLine] = {}
    for row in rows.order_by("-at", "-pk").values_list(*names)[:MOST]:
        line = MaterialLine(*row)
        found.setdefault((line.digest, line.name), line)
    return tuple(found.values())
