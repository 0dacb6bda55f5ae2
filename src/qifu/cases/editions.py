"""By which rules does a case run? Those in force when it was opened, kept word for word."""

from datetime import date, datetime
from hashlib import sha256

from qifu.cases.models import Edition
from qifu.cases.schema import CaseType
from qifu.kernel import packs

_rules: dict[str, CaseType] = {}


def edition_of(pack: str, case_type: str, on: date, at: datetime) -> Edition:
    """The edition in force on a day; a new one is kept the first time a case is opened under it.

    The place is part of the digest: two places may share every word and still differ in their calendar.
    """
    place = packs.load(pack, on=on)
    section = f"cases/{case_type}"
    digest = sha256(f"{place.path}\n{case_type}\n{place.digest(section)}".encode()).hexdigest()
    known = Edition.objects.filter(digest=digest).first()
    if known:
        return known
    rules = place.section(section, CaseType)
    made, _ = Edition.objects.get_or_create(
        digest=digest,
        defaults={
            "pack": place.path,
            "case_type": case_type,
            "document": rules.model_dump_json(),
            "made_at": at,
        },
    )
    return made


def rules_of(edition: Edition) -> CaseType:
    """The rules an edition keeps; read once for each digest, so that a deferred document stays unread."""
    if edition.digest not in _rules:
        _rules[edition.digest] = CaseType.model_validate_json(edition.document)
    return _rules[edition.digest]
