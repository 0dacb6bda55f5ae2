"""How does a file of a case reach its reader: only theirs, only as a download, never as a page?"""

from urllib.parse import quote

from django.http import FileResponse, HttpResponse

from qifu.cases import materials
from qifu.portals import errors
from qifu.portals.staff import case
from qifu.portals.visits import Visit


def case_material(visit: Visit, number: str, material: int) -> HttpResponse | FileResponse:
    """The file, if the reader may see its case."""
    page = case.found(visit, number)
    kept = next((one for one in page.materials if one.id == material), None) if page else None
    path = materials.path_of(kept.digest) if kept else None
    if kept is None or path is None or not path.is_file():
        return errors.not_found(visit)
    answer = FileResponse(path.open("rb"), content_type="application/octet-stream")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(kept.name)}"
    answer.headers["Content-Length"] = str(kept.size)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
