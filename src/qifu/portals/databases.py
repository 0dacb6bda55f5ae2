"""Which database does this installation use? A SQLite file, unless a PostgreSQL server is named."""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from qifu.kernel.errors import Refused

PRAGMAS = (
    "PRAGMA journal_mode=WAL;"
    "PRAGMA synchronous=NORMAL;"
    "PRAGMA cache_size=-65536;"
    "PRAGMA temp_store=MEMORY;"
    "PRAGMA mmap_size=268435456;"
)
EXAMPLE = "postgresql://用户:口令@主机:5432/库名"


def database(url: str, folder: Path) -> dict[str, Any]:
    """Django's settings of the one database, from `QIFU_DATABASE_URL` (may be empty) and the state folder."""
    return postgresql(url) if url else sqlite(folder)


def sqlite(folder: Path) -> dict[str, Any]:
    """A file that many threads and a second program may use at once.

    IMMEDIATE takes the write lock at the start of a transaction; a deferred one that reads and then writes
    fails at once however long the timeout. Connections stay open, because the last one to close deletes the
    write-ahead log.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "qifu.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE", "init_command": PRAGMAS},
        # A file in tests too: threads that share one connection in memory would share its transaction.
        "TEST": {"NAME": folder / "test.sqlite3"},
    }


def postgresql(url: str) -> dict[str, Any]:
    """A PostgreSQL server by its address, through a pool; what follows `?` goes to the driver."""
    parts, port = _split(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": port,
        "OPTIONS": {"pool": {"min_size": 2, "max_size": 8, "timeout": 10}, **dict(parse_qsl(parts.query))},
    }


def _split(url: str) -> tuple[SplitResult, str]:
    # The address itself is not repeated in the refusal, because it may hold a password.
    try:
        parts = urlsplit(url)
        port = str(parts.port or "")
    except ValueError as wrong:
        raise _refused("地址或端口写法不对") from wrong
    if parts.scheme not in {"postgresql", "postgres"}:
        raise _refused("应以 postgresql:// 开头")
    if not parts.path.strip("/"):
        raise _refused("没有写库名")
    return parts, port


def _refused(why: str) -> Refused:
    return Refused("数据库地址 QIFU_DATABASE_URL 读不懂", why=why, remedy=f"写法：{EXAMPLE}")
