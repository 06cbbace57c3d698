"""Who answers for cameras: ministries, akimats, firms, as records of the log.

There are few enough of them that they are read straight from the log; there is no table.
"""

import re
import unicodedata
from collections.abc import Iterable
from datetime import datetime
from hashlib import sha256
from typing import Annotated, Any

from pydantic import AfterValidator
from sqlalchemy.orm import Session

from registry import log
from registry.cameras.declared import vocabulary
from registry.cameras.record import Identifier, Part, RightsContact, Title, WebAddress, facts_of
from registry.errors import NotFound, Refused


class Organisation(Part):
    """An organisation with its public address; its role is in the records that name it."""

    id: Identifier
    demonstration: bool = False
    type: Annotated[str, AfterValidator(lambda v: vocabulary.checked("organisation_type", v))] | (
        None
    ) = None
    name_kk: Title | None = None
    name_ru: Title | None = None
    name_en: Title | None = None
    parent: Identifier | None = None
    url: WebAddress | None = None
    rights_contact: RightsContact | None = None
    area: Identifier | None = None
    retention_limit_days: int | None = None
    retention_limit_rule: Title | None = None


def enter(
    session: Session,
    organisations: Iterable[Organisation],
    *,
    office: str,
    reason: str,
    at: datetime,
) -> range:
    """Write organisations into the log."""
    drafts = [
        log.Draft(f"organisations/{o.id}", "organisation.entered", facts_of(o), office, reason)
        for o in organisations
    ]
    return log.append(session, drafts, at=at)


def standing(session: Session, as_of: int | None = None) -> dict[str, log.Record]:
    """All organisations by id."""
    return log.standing(session, "organisations", as_of)


def by_id(session: Session, organisation_id: str, as_of: int | None = None) -> log.Record:
    """One organisation; NotFound when the register knows, or knew, none of that id."""
    found = standing(session, as_of).get(organisation_id)
    if found is None:
        raise NotFound("There is no organisation “{id}” on the register.", id=organisation_id)
    return found


def name(record: log.Record, language: str) -> str:
    """The organisation's name in the language, else in the first that has one."""
    said: Iterable[Any] = (record.get(f"name_{code}") for code in (language, "kk", "ru", "en"))
    return next((text for text in said if text), str(record["id"]))


def named(session: Session, names: Iterable[str], *, office: str, at: datetime) -> dict[str, str]:
    """The ids of organisations by name or id; those the register does not know are entered."""
    known = _by_name(standing(session))
    found: dict[str, str] = {}
    fresh: dict[str, Organisation] = {}
    for said in dict.fromkeys(names):
        key = _key(said)
        if key not in known:
            organisation = _new(said)
            known[key] = organisation.id
            fresh[organisation.id] = organisation
        found[said] = known[key]
    if fresh:
        enter(session, fresh.values(), office=office, reason="Named in an imported file.", at=at)
    return found


def _by_name(records: dict[str, log.Record]) -> dict[str, str]:
    known = {_key(organisation_id): organisation_id for organisation_id in records}
    for organisation_id, record in records.items():
        for language in ("kk", "ru", "en"):
            if said := record.get(f"name_{language}"):
                known.setdefault(_key(said), organisation_id)
    return known


def _new(said: str) -> Organisation:
    text = said.strip()[:120]
    if not text:
        raise Refused("An organisation needs a name.")
    language = "en" if not re.search(r"[а-яё]", text, re.I) else "ru"
    language = "kk" if re.search(r"[әғқңөұүһі]", text, re.I) else language
    latin = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", latin).strip("-")[:40]
    # A name outside Latin letters has no slug to speak of; its hash is stable and collides never.
    mark = sha256(text.casefold().encode()).hexdigest()[:8]
    organisation_id = slug if len(slug) > 2 and text.isascii() else f"org-{mark}"
    return Organisation.model_validate({"id": organisation_id, f"name_{language}": text})


def _key(said: str) -> str:
    return re.sub(r"\s+", " ", said).strip().casefold()
