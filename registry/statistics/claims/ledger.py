"""The ledger of claims: dated public statements with a source, never camera data.

Beside a claim stands what the register itself can count of the same matter, and where it can
count nothing, that is said too.
"""

import json
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, Field, model_validator
from sqlalchemy.orm import Session

from registry import cameras, log
from registry.cameras.record import Identifier, Part, PartialDate, Text, Title, WebAddress, facts_of
from registry.errors import NotFound
from registry.settings import LANGUAGES, SHIPPED

COLLECTION = "claims"
FACES = (("function", "face_recognition"), ("function_state", "on"), ("function_state", "testing"))
POLICE = (("connection", "police_duty_station"), ("connection", "operational_control_centre"))
# Which filters count the same matter in the register; a kind that is not here cannot be compared.
COMPARED: dict[str, tuple[tuple[str, str], ...]] = {
    "total_cameras": (),
    "connected_cameras": POLICE,
    "face_recognition_cameras": FACES,
}


# What a claim can be about, in the order in which people ask.
KINDS = (
    "total_cameras", "connected_cameras", "face_recognition_cameras", "detained", "found_children",
    "false_identification", "responsible_bodies", "places", "plan",
)  # fmt: skip


def _known_kind(value: str) -> str:
    if value not in KINDS:
        raise ValueError(f"a claim is about one of: {', '.join(KINDS)}")
    return value


class Claim(Part):
    """What was said, by whom, when and where it was published; no figure when none was given."""

    id: Identifier
    kind: Annotated[str, AfterValidator(_known_kind)]
    said_on: PartialDate
    period_start: date | None = None  # what the figure is about, where that was said
    period_end: date | None = None
    figure: Annotated[int, Field(ge=0)] | None = None
    qualifier: Literal["more_than", "up_to"] | None = None
    city: Identifier | None = None
    earlier: Identifier | None = None
    organisation: Identifier | None = None
    said_by_kk: Text
    said_by_ru: Text
    said_by_en: Text
    statement_kk: Text
    statement_ru: Text
    statement_en: Text
    unit_kk: Title | None = None
    unit_ru: Title | None = None
    unit_en: Title | None = None
    note_kk: Text | None = None
    note_ru: Text | None = None
    note_en: Text | None = None
    source_title: Text
    source_url: WebAddress
    source_publisher: Title
    url_precision: Literal["exact", "publisher"]
    archive_sha256: Annotated[str, Field(pattern="^[0-9a-f]{64}$")] | None = None

    @model_validator(mode="after")
    def _has_a_whole_period(self) -> Self:
        if (self.period_start is None) != (self.period_end is None):
            raise ValueError("a period has a first and a last day")
        if self.period_start and self.period_end and self.period_end < self.period_start:
            raise ValueError("a period ends after it begins")
        return self


@dataclass(frozen=True)
class Registered:
    """What the register counts of a claim's matter, and the filters that show those cameras."""

    number: int
    filters: dict[str, list[str]]


def shipped() -> list[Claim]:
    """The claims of data/claims.toml."""
    with (SHIPPED / "claims.toml").open("rb") as file:
        rows = tomllib.load(file)["claim"]
    return [Claim.model_validate(_flat(row)) for row in rows]


def load(session: Session, records: Iterable[Claim], *, office: str, at: datetime) -> range:
    """Write the claims that the log does not say yet as they are here; gives the new entries."""
    told = log.standing(session, COLLECTION)
    fresh = {claim.id: facts_of(claim) for claim in records}
    drafts = [
        log.Draft(
            f"{COLLECTION}/{claim_id}",
            "claim.amended" if claim_id in told else "claim.entered",
            record,
            office,
            "A public statement, kept apart from the register's own counts.",
            record["said_on"],
        )
        for claim_id, record in fresh.items()
        if told.get(claim_id) != record
    ]
    return log.append(session, drafts, at=at)


def standing(session: Session, as_of: int | None = None) -> list[log.Record]:
    """All claims, the newest first, those of one day by id."""
    named = sorted(log.standing(session, COLLECTION, as_of).values(), key=lambda claim: claim["id"])
    return sorted(named, key=lambda claim: str(claim["said_on"]), reverse=True)


def known(session: Session, claim_id: str, as_of: int | None = None) -> log.Record | None:
    """A claim by its name, where there is one."""
    entry = log.newest(session, f"{COLLECTION}/{claim_id}", as_of)
    return json.loads(entry.record) if entry else None


def find(session: Session, claim_id: str, as_of: int | None = None) -> log.Record:
    """A claim, or a refusal that says where all of them are."""
    found = known(session, claim_id, as_of)
    if found is None:
        raise NotFound(
            "There is no claim “{id}” in the ledger. All claims are at /claims.", id=claim_id[:80]
        )
    return found


def registered(
    session: Session,
    claim: log.Record,
    *,
    today: date,
    timezone: ZoneInfo,
    as_of: int | None = None,
) -> Registered | None:
    """What the register counts of the same matter; None where it holds nothing to compare."""
    compared = COMPARED.get(claim["kind"])
    if compared is None:
        return None
    filters: dict[str, list[str]] = {"area": [claim["city"]]} if claim.get("city") else {}
    for key, value in compared:
        filters.setdefault(key, []).append(value)
    then = {} if as_of is None else {"as_of": [str(as_of)]}
    chosen = cameras.selection(session, filters | then, today=today, timezone=timezone)
    return Registered(cameras.count(session, chosen), filters)


def _flat(row: dict[str, Any]) -> dict[str, Any]:
    trilingual = ("said_by", "statement", "unit", "note")
    plain = {key: value for key, value in row.items() if key not in trilingual}
    said = {
        f"{key}_{language}": row[key][language]
        for key in trilingual
        for language in LANGUAGES
        if key in row
    }
    return plain | said | {"organisation": row["said_by"].get("organisation")}
