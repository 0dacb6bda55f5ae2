"""What is written of an appeal that is not sent yet? Kept with the session: no step needs a script."""

import secrets
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.contrib.sessions.backends.base import SessionBase

from qifu.cases.materials import Stored

KEY = "appeal_drafts"
MOST = 3
TOKEN_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Draft:
    """One appeal being written. `token` is drawn once, so that sending twice is one submission."""

    token: str
    category: str = ""
    kind: str = ""
    text: str = ""
    place: str = ""
    reported: str = ""
    files: tuple[Stored, ...] = ()
    sent: str = ""

    @property
    def is_sealed(self) -> bool:
        """A complaint or a report of irregularity is always confidential."""
        return bool(self.kind)


def new_token() -> str:
    """A number for a draft that nobody has used."""
    return secrets.token_hex(TOKEN_LENGTH // 2)


def is_token(text: str) -> bool:
    """Whether this was drawn here, by its shape."""
    return len(text) == TOKEN_LENGTH and all(char in "0123456789abcdef" for char in text)


def find(session: SessionBase, token: str) -> Draft:
    """The draft under this number; an empty one if there is none yet."""
    held: dict[str, Any] = session.get(KEY, {}).get(token, {})
    files = tuple(Stored(**file) for file in held.get("files", ()))
    return replace(Draft(**{**held, "token": token}), files=files)


def keep(session: SessionBase, draft: Draft) -> None:
    """Keep it; the oldest of more than three is forgotten."""
    known: dict[str, Any] = session.get(KEY, {})
    kept = {
        **{token: held for token, held in known.items() if token != draft.token},
        draft.token: asdict(draft),
    }
    session[KEY] = dict(list(kept.items())[-MOST:])


def mark_sent(session: SessionBase, token: str, number: str) -> None:
    """It is sent: only its number stays, so that sending again leads to the same place."""
    keep(session, Draft(token, sent=number))
