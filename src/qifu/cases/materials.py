"""Where are the files that came with a case? Under their digest, the same file once."""

import os
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from qifu.kernel.errors import Refused

SIGNATURES: tuple[tuple[bytes, frozenset[str], str], ...] = (
    (b"%PDF-", frozenset({".pdf"}), "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", frozenset({".png"}), "image/png"),
    (b"\xff\xd8\xff", frozenset({".jpg", ".jpeg"}), "image/jpeg"),
    (b"PK\x03\x04", frozenset({".docx", ".xlsx", ".pptx", ".zip", ".ofd"}), "application/zip"),
    (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        frozenset({".doc", ".xls", ".ppt", ".wps"}),
        "application/x-ole-storage",
    ),
)
ALLOWED = "PDF、图片（PNG、JPG）、Word、Excel、PPT、WPS、OFD、ZIP"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file kept: what `handling.add_material` wants to know."""

    name: str
    media: str
    size: int
    digest: str


def store(content: bytes, *, name: str, at_most: int) -> Stored:
    """Keep a file; what is too large, empty or not what its name says is refused."""
    if not content:
        raise Refused(f"「{name}」是空文件", remedy="请检查后重新上传")
    if len(content) > at_most:
        why = f"大小 {len(content) / 1_048_576:.1f} MB，上限 {at_most / 1_048_576:.0f} MB"
        raise Refused(f"「{name}」太大", why=why, remedy="请压缩或拆分后再上传")
    stored = Stored(name, media_of(content, name=name), len(content), sha256(content).hexdigest())
    _write(path_of(stored.digest), content)
    return stored


def read(digest: str) -> bytes:
    """The bytes of a stored file, as they came."""
    return path_of(digest).read_bytes()


def path_of(digest: str) -> Path:
    """Where a file lies; digests spread over 256 folders."""
    return Path(settings.HOME) / "materials" / digest[:2] / digest


def media_of(content: bytes, *, name: str) -> str:
    """What kind of file this is by its first bytes; its name has to agree."""
    ending = Path(name).suffix.lower()
    for start, endings, media in SIGNATURES:
        if content.startswith(start) and ending in endings:
            return media
    raise Refused(
        f"不能上传「{name}」", why="文件类型不在允许范围内，或内容与扩展名不符", remedy=f"可以上传：{ALLOWED}"
    )


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all: a half-written file never gets the name of its digest."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, delete=False) as half:
        half.write(content)
    os.replace(half.name, path)
