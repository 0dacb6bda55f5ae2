"""Where does this installation keep its state, and where does its secret come from?"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[3]


def home(env: Mapping[str, str] = os.environ) -> Path:
    """The folder that holds everything worth a backup; made on first use, for the owner's eyes only."""
    folder = Path(env["QIFU_HOME"]).expanduser() if env.get("QIFU_HOME") else _default()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder.resolve()


def _default() -> Path:
    """In a checkout a git-ignored folder beside the code; for an installed package one in the user's home."""
    is_checkout = (CHECKOUT / "pyproject.toml").is_file()
    return CHECKOUT / ".qifu" if is_checkout else Path.home() / ".qifu"


def secret_key(folder: Path, env: Mapping[str, str] = os.environ) -> str:
    """The signing key: given by the environment, or drawn once and kept in a file only its owner can read."""
    if env.get("QIFU_SECRET_KEY"):
        return env["QIFU_SECRET_KEY"]
    kept = folder / "secret"
    if not kept.exists():
        _draw(kept)
    return kept.read_text(encoding="ascii").strip()


def _draw(kept: Path) -> None:
    # Written whole to a name of its own and then linked: two processes that start together agree on one key.
    drawn = kept.with_name(f"secret.{os.getpid()}.{secrets.token_hex(4)}")
    with os.fdopen(
        os.open(drawn, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii"
    ) as file:
        file.write(secrets.token_urlsafe(60))
    try:
        os.link(drawn, kept)
    except FileExistsError:
        pass  # the other one was first; its key counts
    finally:
        drawn.unlink()
