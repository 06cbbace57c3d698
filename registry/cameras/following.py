"""What changed on the register, newest first: read from versions, in pieces, never counted whole.

A great import writes very many entries at one moment; they are told as one change, so that whoever
follows the register still sees what came before.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from registry import log
from registry.cameras import findings
from registry.cameras.rows import bit
from registry.cameras.selection import FILTERS, Selection
from registry.cameras.tables import CameraVersion as V
from registry.errors import Refused
from registry.log import Entry

P = aliased(V, name="before")
FOLDED = 10  # from so many cameras entered at one moment on, they are told as one change
COUNTED = 10_000  # of those told as one; beyond it they are "more than" so many
AT_ONCE = 200  # versions that are read in a piece


class Kind(StrEnum):
    """What happened to a camera; one change can be of several kinds."""

    ENTERED = "entered"
    AMENDED = "amended"
    REMOVED = "removed"
    FUNCTION_ON = "function_on"
    SILENT_UPGRADE = "silent_upgrade"
    FINDING_OPENED = "finding_opened"
    FINDING_CLOSED = "finding_closed"
    RETENTION_LENGTHENED = "retention_lengthened"


@dataclass(frozen=True)
class Change:
    """An entry about a camera and the one before it; `count` of them where they are told as one.

    Of several the entry is the newest, and `first` is the number of the oldest; `is_more` says
    that there are more than `count`.
    """

    entry: Entry
    before: Entry | None
    kinds: tuple[Kind, ...]
    switched_on: tuple[str, ...] = ()
    opened: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    count: int = 1
    first: int = 0
    is_more: bool = False

    @property
    def camera_id(self) -> str:
        """The camera it is about; of a change of many, the newest."""
        return self.entry.subject.partition("/")[2]

    @property
    def oldest(self) -> int:
        """The number of the oldest entry that is told with it."""
        return self.first or self.entry.number


@dataclass(frozen=True)
class Piece:
    """Some changes; `before` asks for older ones and is None where there are none."""

    changes: list[Change]
    before: int | None


def kinds(values: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds that an address names; Refused for one that is none."""
    for value in values:
        if value not in list(Kind):
            raise Refused(
                "kind={value} is not known. kind takes one of: {known}.",
                field="kind",
                code="unknown_value",
                value=value[:80],
                known=", ".join(Kind),
            )
    return tuple(Kind(value) for value in values)


def changes(
    session: Session,
    chosen: Selection,
    wanted: Sequence[Kind] = (),
    *,
    before: int | None = None,
    since: int = 0,
    limit: int = 50,
) -> Piece:
    """The newest changes of the cameras that a selection finds: those before an entry number, and
    after `since`.

    A camera belongs to it if it fits as it was after the change.
    """
    query = _query(chosen, wanted).where(V.entry_from > since)
    found: list[Change] = []
    cursor = before
    while len(found) < limit:
        rows = _rows(session, query, cursor)
        if not rows:
            return Piece(found, None)
        for change in _told(session, query, rows):
            cursor = change.oldest
            if wanted and not set(wanted) & set(change.kinds):
                continue
            found.append(change)
            if len(found) == limit:
                break
    more = _rows(session, query, cursor, 1)
    return Piece(found, cursor if more else None)


Row = tuple[Entry, V, V | None]
Rows = Select[Entry, V, V]


def _rows(session: Session, query: Rows, before: int | None, limit: int = AT_ONCE) -> list[Row]:
    piece = query.where(V.entry_from < before) if before is not None else query
    ordered = piece.order_by(V.entry_from.desc()).limit(limit)
    return [(entry, now, then) for entry, now, then in session.execute(ordered)]


def _query(chosen: Selection, wanted: Sequence[Kind]) -> Rows:
    # Only what was entered has nothing before it; without that kind a great import is left out.
    only_amended = bool(wanted) and Kind.ENTERED not in wanted
    query: Rows = (
        select(Entry, V, P)
        .join(Entry, Entry.number == V.entry_from)
        .join(
            P, and_(P.entry_to == V.entry_from, P.camera_id == V.camera_id),
            isouter=not only_amended,
        )
    )  # fmt: skip
    for key, values in chosen.chosen:
        query = query.where(FILTERS[key].condition(values, chosen))
    return query.where(or_(*map(_is, wanted))) if wanted else query


def _is(kind: Kind) -> ColumnElement[bool]:
    """What makes a version a change of that kind."""
    new_functions = V.functions_on.op("&")(P.functions_on) != V.functions_on
    conditions: dict[Kind, ColumnElement[bool]] = {
        Kind.ENTERED: P.entry_from.is_(None),
        Kind.AMENDED: and_(P.entry_from.is_not(None), Entry.kind != "camera.removed"),
        Kind.REMOVED: Entry.kind == "camera.removed",
        Kind.FUNCTION_ON: new_functions,
        Kind.SILENT_UPGRADE: new_functions,  # whether a decision is cited stands in the record
        Kind.FINDING_OPENED: V.findings.op("&")(P.findings) != V.findings,
        Kind.FINDING_CLOSED: V.findings.op("&")(P.findings) != P.findings,
        Kind.RETENTION_LENGTHENED: V.retention_days > P.retention_days,
    }
    return conditions[kind]


def _told(session: Session, query: Rows, rows: Sequence[Row]) -> Iterator[Change]:
    place = 0
    earlier = _earlier(session, rows)
    while place < len(rows):
        entry, now, then = rows[place]
        together = _together(rows[place:])
        if together >= FOLDED:
            yield _folded(session, query, entry)
            return  # what comes after it may lie far behind
        if place and together and place + together == AT_ONCE:
            return  # cut off here; whether they are many shows in the next piece
        yield _change(entry, now, then, earlier.get(then.entry_from) if then else None)
        place += 1


def _earlier(session: Session, rows: Sequence[Row]) -> dict[int, Entry]:
    numbers = [then.entry_from for _, _, then in rows if then is not None]
    found = session.scalars(select(Entry).where(Entry.number.in_(numbers)))
    return {entry.number: entry for entry in found}


def _together(rows: Sequence[Row]) -> int:
    """How many cameras were entered at the same moment by the same office, from the first on."""
    moment = rows[0][0].recorded_at, rows[0][0].office
    same = takewhile(
        lambda row: row[2] is None and (row[0].recorded_at, row[0].office) == moment, rows
    )
    return sum(1 for _ in same)


def _folded(session: Session, query: Rows, newest: Entry) -> Change:
    """The cameras that were entered one after another at one moment, as one change."""
    begin = log.first_at(session, newest.recorded_at, until=newest.number)
    # An amended camera among them is told by itself, and what lies before it comes after it.
    amended = select(func.max(P.entry_to)).where(P.entry_to.between(begin, newest.number))
    begin = max(begin, (session.scalar(amended) or 0) + 1)
    run = query.where(V.entry_from.between(begin, newest.number)).with_only_columns(
        V.entry_from, Entry.office
    )
    ordered = run.order_by(V.entry_from.desc()).limit(COUNTED + 1)
    same = takewhile(lambda row: row.office == newest.office, session.execute(ordered))
    numbers = [row.entry_from for row in same]
    is_more = len(numbers) > COUNTED
    return Change(
        newest, None, (Kind.ENTERED,), count=min(len(numbers), COUNTED),
        first=begin if is_more else numbers[-1], is_more=is_more,
    )  # fmt: skip


def _change(entry: Entry, now: V, then: V | None, before: Entry | None) -> Change:
    if then is None:
        return Change(entry, None, (Kind.ENTERED,))
    on = now.functions_on & ~then.functions_on
    opened, closed = now.findings & ~then.findings, then.findings & ~now.findings
    switched = _switched_on(entry, on)
    said = {
        Kind.REMOVED: entry.kind == "camera.removed",
        Kind.AMENDED: entry.kind != "camera.removed",
        Kind.FUNCTION_ON: bool(on),
        Kind.SILENT_UPGRADE: any(undecided for _, undecided in switched),
        Kind.FINDING_OPENED: bool(opened),
        Kind.FINDING_CLOSED: bool(closed),
        Kind.RETENTION_LENGTHENED: (now.retention_days or 0) > (then.retention_days or 0)
        and then.retention_days is not None,
    }
    return Change(
        entry,
        before,
        tuple(kind for kind in Kind if said.get(kind)),
        tuple(code for code, _ in switched),
        _named(opened),
        _named(closed),
    )


def _switched_on(entry: Entry, on: int) -> list[tuple[str, bool]]:
    """The functions that were switched on, each with whether no decision is cited for it."""
    told = json.loads(entry.record).get("functions", []) if on else []
    return [
        (one["function"], not one.get("decision_ref"))
        for one in told
        if one["state"] == "on" and bit(one["function"]) & on
    ]


def _named(bits: int) -> tuple[str, ...]:
    return tuple(code for code, bit in findings.BIT.items() if bits & bit)
