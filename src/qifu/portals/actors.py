"""Who acts at this door, by which posts held today, and by which pack does this installation work?"""

import os
from functools import lru_cache

from qifu.portals.home import home
from qifu.portals.visits import Visit
from qifu.registry import government, keeping
from qifu.registry.rules.access import NOBODY, Actor

DEFAULT_PACK = "chenghu"


def who_is(request: Visit) -> Actor:
    """The actor behind a call; nobody for somebody who has not signed in."""
    if request.user.pk is None:
        return NOBODY
    return government.actor_of(
        request.user.pk, request.at.date(), enterprise_id=request.session.get("enterprise")
    )


def must_change_password(request: Visit) -> bool:
    """Whether the visitor has to choose a new password before anything else."""
    return keeping.must_change_password(request.user.pk, request.at.date())


def pack_in_force() -> str:
    """The pack of this installation: `QIFU_PACK`, or what was set up, or the demonstration city."""
    return os.environ.get("QIFU_PACK") or _kept()


def set_up_for(pack: str) -> None:
    """Remember the pack of this installation beside its data."""
    (home() / "pack").write_text(pack, encoding="utf-8")
    _kept.cache_clear()


@lru_cache(maxsize=1)
def _kept() -> str:
    kept = home() / "pack"
    return kept.read_text(encoding="utf-8").strip() if kept.exists() else DEFAULT_PACK
