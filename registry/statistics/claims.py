"""The ledger of claims: dated public statements with a source, never camera data.

Beside a claim stands what the register itself can count of the same matter, and where it can
count nothing, that is said too.
"""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import Field
from sqlalchemy.orm import Session

from registry import cameras, log
from registry.cameras.record import Identifier, Part, PartialDate, Text, Title, WebAddress, facts_of
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


class Claim(Part):
    """What was said, by whom, when and where it was published; no figure when none was given."""

    id: Identifier
    kind: Identifier
    said_on: PartialDate
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


@dataclass(frozen=True)
class Registered:
    """What the register counts of a claim's matter, and the query that shows those cameras."""

    number: int
    query: list[tuple[str, str]]


def shipped() -> list[Claim]:
    """The claims of data/claims.toml."""
    with (SHIPPED / "claims.toml").open("rb") as file:
        rows = tomllib.load(file)["claim"]
    return [Claim.model_validate(_flat(row)) for row in rows]


def load(session: Session, records: Iterable[Claim], *, office: str, at: datetime) -> range:
    """Write the claims that the log does not say yet as they are here; gives the new entries."""
    known = log.standing(session, COLLECTION)
    fresh = {claim.id: facts_of(claim) for claim in records}
    drafts = [
        log.Draft(
            f"{COLLECTION}/{claim_id}",
            "claim.amended" if claim_id in known else "claim.entered",
            record,
            office,
            "A public statement, kept apart from the register's own counts.",
            record["said_on"],
        )
        for claim_id, record in fresh.items()
        if known.get(claim_id) != record
    ]
    return log.append(session, drafts, at=at)


def standing(session: Session) -> list[log.Record]:
    """All claims, the newest first, those of one day by id."""
    by_id = sorted(log.standing(session, COLLECTION).values(), key=lambda claim: claim["id"])
    return sorted(by_id, key=lambda claim: str(claim["said_on"]), reverse=True)


def registered(
    session: Session, claim: log.Record, *, today: date, timezone: ZoneInfo
) -> Registered | None:
    """What the register counts of the same matter; None where it holds nothing to compare."""
    filters = COMPARED.get(claim["kind"])
    if filters is None:
        return None
    query = [*filters, *([("area", claim["city"])] if claim.get("city") else [])]
    args: dict[str, list[str]] = {}
    for key, value in query:
        args.setdefault(key, []).append(value)
    chosen = cameras.selection(session, args, today=today, timezone=timezone)
    return Registered(cameras.count(session, chosen), query)


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
