"""Which files do enterprises of the demonstration city hand in? One small PDF for each material."""

from functools import cache

from django.conf import settings

from qifu.cases import materials
from qifu.cases.materials import Stored
from qifu.policies.granting.papers import Paper
from qifu.policies.schema import Item

MB = 1024 * 1024
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
    b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\n"
    b"trailer<</Root 1 0 R>>\n%%EOF\n"
)


def papers_of(item: Item, *, but: int = 0) -> tuple[Paper, ...]:
    """A file for every material of the item, but for the last so many."""
    wanted = item.apply.materials
    return tuple(Paper(what, _stored(str(settings.HOME), what)) for what in wanted[: len(wanted) - but])


@cache
def _stored(home: str, what: str) -> Stored:  # noqa: ARG001 - the same file is kept once in every home
    return materials.store(PDF, name=f"{what}.pdf", at_most=MB)
