"""How does an enterprise see itself and what waits for it?"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import segno
from django.urls import reverse

from qifu.cases.lines import CaseLine
from qifu.cases.own import Mine
from qifu.cases.unread import UnreadNotice
from qifu.kernel.identifiers import mask_uscc
from qifu.portals.look import Tone
from qifu.registry.enterprises import Profile
from qifu.registry.oneself import Contact

NAVY = "#0d2850"
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Card:
    """Who am I: name, code half hidden, recognitions, the code to be scanned, whom to call."""

    name: str
    uscc_masked: str
    recognitions: tuple[str, ...]
    area_name: str
    code_picture: str
    specialist: Contact | None


@dataclass(frozen=True, slots=True)
class Awaiting:
    """One thing that waits for the enterprise, with the one button that settles it."""

    title: str
    say: str
    button: str
    url: str
    icon: str
    tone: Tone


def card(profile: Profile, specialist: Contact | None) -> Card:
    """The own card."""
    return Card(
        name=profile.name,
        uscc_masked=mask_uscc(profile.uscc),
        recognitions=profile.known.recognitions,
        area_name=profile.area_name,
        code_picture=code_picture(profile.uscc),
        specialist=specialist,
    )


@lru_cache(maxsize=512)
def code_picture(uscc: str) -> str:
    """The enterprise code as a picture for the counter to scan; no page of ours draws it in a script."""
    picture: str = segno.make(uscc, error="m", micro=False).svg_data_uri(dark=NAVY, border=0, scale=4)
    return picture


def awaiting(mine: Mine, told: Iterable[UnreadNotice]) -> tuple[Awaiting, ...]:
    """What to supply comes first, because a clock waits for it; then what to rate, then what to read."""
    known = {line.id for line in mine.waiting}
    return (
        *(_supply(line) for line in mine.to_supply),
        *(_rate(line) for line in mine.to_rate),
        *(_read(notice) for notice in told if notice.case_id not in known),
    )


def _supply(line: CaseLine) -> Awaiting:
    url = f"{reverse('appeal', args=[line.number])}#supply"
    return Awaiting(line.title, f"{line.lead_name}请你补充，期间不计时", "补充", url, "paperclip", "waiting")


def _rate(line: CaseLine) -> Awaiting:
    url = f"{reverse('appeal', args=[line.number])}#rate"
    say = f"请评价{line.lead_name}，点一下就好"
    return Awaiting(f"{line.title}已答复", say, "评价", url, "chat-square-heart", "brand")


def _read(notice: UnreadNotice) -> Awaiting:
    say = notice.text if len(notice.text) <= LONGEST else notice.text[: LONGEST - 1] + "…"
    url = reverse("appeal", args=[notice.number])
    return Awaiting(notice.title, say, "查看", url, "bell", "brand")
