"""By which rules and through which plug does this place pay?"""

from dataclasses import dataclass
from datetime import date

from qifu.kernel import packs, seam
from qifu.kernel.errors import Refused
from qifu.kernel.seam import Socket
from qifu.policies.money.treasuries import Treasury
from qifu.policies.schema.treasury import TreasurySection

SECTION = "treasury"


@dataclass(frozen=True, slots=True)
class Paying:
    """What the place says of paying, and its plug, ready."""

    rules: TreasurySection
    plug: Treasury


def rules(pack: str, on: date) -> TreasurySection:
    """What the place says of paying."""
    return packs.load(pack, on=on).section(SECTION, TreasurySection)


def paying(pack: str, on: date) -> Paying:
    """The rules and the plug; refused with file and line where the pack names one that is not there."""
    return plug_of(packs.load(pack, on=on))


def plug_of(place: packs.Pack) -> Paying:
    """The same for a pack that is loaded already."""
    said = place.section(SECTION, TreasurySection)
    at = place.origin(SECTION, "plug").place
    plug = seam.get(Socket.TREASURY, said.plug, said.options, at=at)
    if not callable(getattr(plug, "pay", None)):
        raise Refused(f"插件「{said.plug}」不能付款", why=str(at), remedy="请换一个支付插件")
    return Paying(said, plug)  # type: ignore[arg-type]  # any plug with the two methods will do


def faults(pack: str, on: date) -> list[str]:
    """What is amiss with the plug that the pack names; for the check of an installation."""
    try:
        return paying(pack, on).plug.check()
    except Refused as no:
        return [str(no)]
