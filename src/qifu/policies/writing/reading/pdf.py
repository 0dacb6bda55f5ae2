"""What does a PDF say, if it holds text at all?"""

import logging
from importlib import import_module
from io import BytesIO
from typing import Any, Final

from qifu.kernel.errors import Refused
from qifu.policies.writing.reading import plain

logger = logging.getLogger(__name__)

_PAGES: Final = 500
# A page of text has hundreds of characters; a scanned one has none, or a stamp's worth.
_SCANNED: Final = 20


def paragraphs(data: bytes) -> list[str]:
    """The lines of all pages, put together into paragraphs; scanned and locked files are refused."""
    pages = _pages(data)
    if sum(len("".join(page.split())) for page in pages) < _SCANNED * len(pages):
        raise Refused(
            "这份 PDF 是扫描件，里面没有文字",
            why=f"共 {len(pages)} 页",
            remedy="请上传文字版 PDF 或 docx，或先做文字识别",
        )
    return plain.joined([line for page in pages for line in page.split("\n")])


def _pages(data: bytes) -> list[str]:
    library = _library()
    try:
        reader = library.PdfReader(BytesIO(data))
        # Many files are locked against printing only, and open with the empty password.
        if reader.is_encrypted and not reader.decrypt(""):
            raise Refused("PDF 加了密码", remedy="请先取消密码，再上传")
        count = len(reader.pages)
        if count > _PAGES:
            raise Refused("PDF 页数太多", why=f"共 {count} 页，最多 {_PAGES} 页", remedy="请只上传政策正文")
        return [page.extract_text() or "" for page in reader.pages]
    except Refused:
        raise
    except Exception as crash:
        # Whatever a foreign library stumbles over in a foreign file is the file's fault to the reader.
        logger.info("A PDF could not be read: %s", type(crash).__name__)
        raise Refused(
            "PDF 已损坏或格式特殊", why=type(crash).__name__, remedy="请另存为 docx 后再试"
        ) from crash


def _library() -> Any:
    try:
        return import_module("pypdf")
    except ImportError as error:
        raise Refused(
            "这台机器还不能读 PDF", why="没有安装 pypdf", remedy="请安装 pypdf，或把文件另存为 docx"
        ) from error
