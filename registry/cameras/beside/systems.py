"""Systems: the technologies behind the cameras, one record each, as the log tells them.

What is known of them comes from public statements, each with its source; everything else that
should be known of such a technology has a field here, and is *not declared* until it is said.
"""

import json
import tomllib
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, Field
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import log
from registry.cameras import spans
from registry.cameras.declared import vocabulary
from registry.cameras.findings import GONE
from registry.cameras.record import Identifier, Part, PartialDate, Text, Title, WebAddress, facts_of
from registry.cameras.tables import CameraVersion
from registry.errors import NotFound
from registry.settings import LANGUAGES, SHIPPED

COLLECTION = "systems"


class Known(Part):
    """Something that is known of a system, in three languages, and who published it when."""

    kk: Text
    ru: Text
    en: Text
    source_title: Text
    source_url: WebAddress
    date: PartialDate


class System(Part):
    """A technology that cameras use; a field left out is not declared."""

    id: Identifier
    demonstration: bool = False
    technology: Identifier
    function: tuple[
        Annotated[str, AfterValidator(lambda v: vocabulary.checked("function", v))], ...
    ]
    name_kk: Title
    name_ru: Title
    name_en: Title
    summary_kk: Text
    summary_ru: Text
    summary_en: Text
    phase: Annotated[str, AfterValidator(lambda v: vocabulary.checked("phase", v))] | None = None
    deployer: tuple[Identifier, ...] = ()
    what_is_known: tuple[Known, ...] = ()
    provider: Text | None = None
    trade_name: Text | None = None
    scope: Text | None = None
    not_for: Text | None = None
    benefit_claimed: Text | None = None
    alternatives_considered: Text | None = None
    model_type: Text | None = None
    inputs: Text | None = None
    reference_database: Text | None = None
    threshold: Text | None = None
    human_decisions: Text | None = None
    required_training: Text | None = None
    appeals: Text | None = None
    source_data: Text | None = None
    sharing_agreements: Text | None = None
    risks: Text | None = None
    impact_assessments: Text | None = None
    independent_test: Text | None = None
    prohibited_uses: Text | None = None
    audits: Text | None = None
    breaches: Text | None = None
    watchlist_size: Annotated[int, Field(ge=0)] | None = None


# What one should be able to know of any such technology, in the order in which people ask.
ASKED = (
    "provider", "trade_name", "scope", "not_for", "benefit_claimed", "alternatives_considered",
    "reference_database", "watchlist_size", "threshold", "human_decisions", "required_training",
    "appeals", "model_type", "inputs", "source_data", "sharing_agreements", "risks",
    "impact_assessments", "independent_test", "prohibited_uses", "audits", "breaches",
)  # fmt: skip


def shipped() -> list[System]:
    """The systems of data/systems.toml."""
    with (SHIPPED / "systems.toml").open("rb") as file:
        rows = tomllib.load(file)["system"]
    return [System.model_validate(_flat(row)) for row in rows]


def load(session: Session, records: Iterable[System], *, office: str, at: datetime) -> range:
    """Write the systems that the log does not say yet as they are here; gives the new entries."""
    known = standing(session)
    fresh = {system.id: facts_of(system) for system in records}
    drafts = [
        log.Draft(
            f"{COLLECTION}/{system_id}",
            "system.amended" if system_id in known else "system.entered",
            record,
            office,
            "From public statements; each carries its source.",
        )
        for system_id, record in fresh.items()
        if known.get(system_id) != record
    ]
    return log.append(session, drafts, at=at)


def standing(session: Session, as_of: int | None = None) -> dict[str, log.Record]:
    """All systems by id."""
    return log.standing(session, COLLECTION, as_of)


def by_id(session: Session, system_id: str, as_of: int | None = None) -> log.Record:
    """One system; NotFound names the id."""
    found = log.newest(session, f"{COLLECTION}/{system_id}", as_of)
    if found is None:
        raise NotFound("There is no system “{id}” on the register.", id=system_id)
    record: log.Record = json.loads(found.record)
    return record


def linked(session: Session, system_id: str, as_of: int | None = None) -> int:
    """How many standing cameras say that this system carries out one of their functions."""
    # The record is canonical JSON, in which a quote inside a text is escaped: this exact piece can
    # only be the field itself.
    piece = json.dumps({"system_id": system_id}, separators=(",", ":"))[1:-1]
    query = (
        select(func.count())
        .select_from(CameraVersion)
        .join(log.Entry, log.Entry.number == CameraVersion.entry_from)
        .where(*spans.standing(as_of), CameraVersion.status.not_in(GONE))
        .where(log.Entry.record.contains(piece, autoescape=True))
    )
    return session.scalar(query) or 0


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in row.items() if key not in ("name", "summary")}
    said = {
        f"{key}_{language}": row[key][language]
        for key in ("name", "summary")
        for language in LANGUAGES
    }
    return plain | said
