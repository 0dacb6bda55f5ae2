"""Which files may come in with an appeal, and how are they kept?"""

from __future__ import annotations

from collections.abc import Iterable

from django.core.files.uploadedfile import UploadedFile

from qifu.cases import handling, materials
from qifu.cases.materials import Stored
from qifu.kernel.errors import Refused
from qifu.portals.visits import Visit

MB = 1024 * 1024
LARGEST_MB = 10
MOST = 5
ACCEPT = "image/jpeg,image/png,.pdf,.doc,.docx,.xls,.xlsx,.ppt,.pptx,.wps,.ofd,.zip"
SAY = f"照片（JPG、PNG）、PDF、Word、Excel 等，最多 {MOST} 个，每个不超过 {LARGEST_MB} MB。"


def stored(visit: Visit, *, already: int = 0) -> tuple[Stored, ...]:
    """Keep the files that came with a form; one that cannot be kept refuses them all."""
    files = [file for file in visit.FILES.getlist("enclosures") if isinstance(file, UploadedFile)]
    if len(files) + already > MOST:
        raise Refused(
            f"一次最多传 {MOST} 个文件", why=f"现有 {len(files) + already} 个", remedy="请合并后再传"
        )
    return tuple(kept(file) for file in files)


def attach(files: Iterable[Stored], *, case: int, visit: Visit) -> None:
    """Put stored files to a case."""
    for file in files:
        handling.add_material(
            case=case,
            name=file.name,
            media=file.media,
            size=file.size,
            digest=file.digest,
            by=visit.actor,
            at=visit.at,
        )


def kept(file: UploadedFile[bytes]) -> Stored:
    """One file, kept under its digest."""
    name = file.name or "文件"
    if file.size and file.size > LARGEST_MB * MB:
        why = f"大小 {file.size / MB:.1f} MB，上限 {LARGEST_MB} MB"
        raise Refused(f"「{name}」太大", why=why, remedy="请压缩或拆分后再传")
    return materials.store(file.read(), name=name, at_most=LARGEST_MB * MB)
