"""Entries are numbered from 1 without gaps, and the number is the order: timestamps may tie.

What is written once is never changed. Nothing personal may come in here: what can never be
deleted must never hold what must be deletable.
"""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

import rfc8785
from sqlalchemy import Row, func, select
from sqlalchemy.orm import Session

from registry.database import lock_log, written
from registry.errors import Refused
from registry.log.loading import load
from registry.log.tables import Entry

Record = dict[str, Any]
LONGEST = 65_535  # bytes of one entry: the log's public form counts them in two bytes
CHUNK = 2_000
NAMES = (
    "number", "recorded_at", "effective_on", "subject", "kind", "office", "reason", "record",
    "leaf",
)  # fmt: skip
EXACT = 2**53  # beyond it a JSON number is not exact, and RFC 8785 refuses it
SORTED = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
SIZE = select(func.max(Entry.number))
quoted = json.encoder.encode_basestring  # a text as JSON: all encoders write it alike
DAY_FIRST = re.compile(r"\d{4}-\d\d-\d\d(?![^T])", re.ASCII)


@dataclass(frozen=True)
class Draft:
    """A change about to be written; `record` is the public record as it stands afterwards."""

    subject: str
    kind: str
    record: Record
    office: str
    reason: str
    effective_on: str | None = None


@dataclass(frozen=True)
class Columns:
    """Many changes about to be written, as columns; each record is canonical JSON already."""

    subjects: Sequence[str]
    kinds: Sequence[str]
    records: Sequence[str]
    offices: Sequence[str]
    reasons: Sequence[str]
    effective_on: Sequence[str | None]

    def __len__(self) -> int:
        return len(self.subjects)


def append(session: Session, drafts: Sequence[Draft], *, at: datetime) -> range:
    """Write the drafts as the next entries and give their numbers, in the same order."""
    first = size(session) + 1
    for start in range(0, len(drafts), CHUNK):
        chunk = drafts[start : start + CHUNK]
        append_columns(
            session,
            Columns(
                [draft.subject for draft in chunk],
                [draft.kind for draft in chunk],
                [canonical(draft.record) for draft in chunk],
                [draft.office for draft in chunk],
                [draft.reason for draft in chunk],
                [draft.effective_on for draft in chunk],
            ),
            at=at,
        )
    return range(first, first + len(drafts))


def append_columns(session: Session, changes: Columns, *, at: datetime) -> range:
    """Write changes as the next entries and give their numbers, in the same order."""
    first, at = following(session, at)
    numbers = range(first, first + len(changes))
    load(session, Entry.metadata.tables["entries"], rows(numbers, changes, at=at))
    return numbers


def following(session: Session, at: datetime) -> tuple[int, datetime]:
    """The number of the next entry, and the moment it is written at."""
    lock_log(session)
    last = session.execute(
        select(Entry.number, Entry.recorded_at).order_by(Entry.number.desc()).limit(1)
    ).one_or_none()
    # A clock that was set back must not make the log's times run backwards: as_of rests on them.
    return (last.number + 1, max(at, last.recorded_at)) if last else (1, at)


def rows(numbers: range, changes: Columns, *, at: datetime) -> dict[str, Sequence[Any]]:
    """The rows of these entries, as columns."""
    values = (
        numbers,
        [at] * len(changes),
        changes.effective_on,
        changes.subjects,
        changes.kinds,
        changes.offices,
        changes.reasons,
        changes.records,
        _leaves(numbers, changes, at),
    )
    return dict(zip(NAMES, values, strict=True))


def canonical(record: Record) -> str:
    """The record as RFC 8785 canonical JSON: one byte sequence for one meaning."""
    # Where the two cannot differ (a test holds them together) the faster one writes.
    return SORTED(record) if _plain(record) else rfc8785.dumps(record).decode()


def entry_bytes(
    *,
    number: int,
    recorded_at: datetime,
    effective_on: str | None,
    subject: str,
    kind: str,
    office: str,
    reason: str,
    record: str,
) -> bytes:
    """The entry as the tree hashes it: canonical JSON around the record's own canonical JSON."""
    row = (number, written(recorded_at), effective_on, subject, kind, office, reason, record)
    return row_bytes(*row)


def row_bytes(
    number: int,
    recorded_at: str,
    effective_on: str | None,
    subject: str,
    kind: str,
    office: str,
    reason: str,
    record: str,
) -> bytes:
    """The same of a row as the database keeps it, with its moment as text."""
    around = _around(kind, office, reason, recorded_at)
    return _whole(around, number, _quoted(effective_on), subject, record).encode()


def leaf_hash(entry: bytes) -> bytes:
    """The RFC 6962 hash of a leaf: SHA-256 over a zero byte and the entry."""
    return sha256(b"\x00" + entry).digest()


def size(session: Session) -> int:
    """How many entries the log has, which is also the number of the newest."""
    return session.connection().execute(SIZE).scalar() or 0


def size_at(session: Session, when: str, timezone: ZoneInfo) -> int:
    """The log size that `as_of` means: an entry number, a moment, or a day to its very end."""
    newest = size(session)
    if when.isascii() and when.isdecimal() and len(when) < 16:
        if int(when) > newest:
            raise Refused(
                "The log has {size} entries; as_of={value} lies beyond its end.",
                field="as_of",
                size=newest,
                value=when,
            )
        return int(when)
    until = Entry.recorded_at <= _moment(when, timezone)
    # Asked for the largest number at once, a database may go through the log from its end.
    latest = select(Entry.recorded_at).where(until).order_by(Entry.recorded_at.desc()).limit(1)
    said = Entry.recorded_at == latest.scalar_subquery()
    return session.scalar(select(func.max(Entry.number)).where(said)) or 0


def first_at(session: Session, moment: datetime, *, until: int) -> int:
    """The first entry written at a moment, at which the entry `until` was written, or after it."""
    # Times never run backwards, so halving finds it, however many entries share the moment.
    low, high = 1, until
    while low < high:
        middle = (low + high) // 2
        told = select(Entry.recorded_at).where(Entry.number == middle)
        if session.execute(told).scalar_one() < moment:
            low = middle + 1
        else:
            high = middle
    return low


def moments(session: Session, numbers: Sequence[int]) -> dict[int, datetime]:
    """When these entries were written, by their numbers."""
    found: dict[int, datetime] = {}
    for start in range(0, len(numbers), CHUNK):
        some = Entry.number.in_(numbers[start : start + CHUNK])
        for number, at in session.execute(select(Entry.number, Entry.recorded_at).where(some)):
            found[number] = at
    return found


def history(session: Session, subject: str, *, until: int | None = None) -> list[Entry]:
    """All entries of a subject up to number `until`, oldest first."""
    query = select(Entry).where(Entry.subject == subject).order_by(Entry.number)
    return list(session.scalars(query if until is None else query.where(Entry.number <= until)))


def newest(session: Session, subject: str, as_of: int | None = None) -> Entry | None:
    """The entry that stands for a subject, now or when the log had `as_of` entries."""
    query = select(Entry).where(Entry.subject == subject)
    if as_of is not None:
        query = query.where(Entry.number <= as_of)
    return session.scalar(query.order_by(Entry.number.desc()).limit(1))


def standing(session: Session, collection: str, as_of: int | None = None) -> dict[str, Record]:
    """The newest record of each subject of a (small) collection, by the id after the slash."""
    found = standing_entries(session, collection, as_of)
    return {entry.subject.partition("/")[2]: json.loads(entry.record) for entry in found}


def standing_entries(
    session: Session, collection: str, as_of: int | None = None
) -> Sequence[Row[str, str, int, datetime]]:
    """The newest entries of a (small) collection: subject, record, number and recorded_at."""
    query = select(func.max(Entry.number)).where(*_within(collection)).group_by(Entry.subject)
    if as_of is not None:
        query = query.where(Entry.number <= as_of)
    named = select(Entry.subject, Entry.record, Entry.number, Entry.recorded_at)
    return session.execute(named.where(Entry.number.in_(query)).order_by(Entry.subject)).all()


def fold(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The newest entry of each subject: the register that these entries, in order, tell."""
    return {entry.subject: entry for entry in entries}


def read(session: Session, *, after: int = 0, until: int | None = None) -> Iterator[Entry]:
    """The entries in order, a chunk in memory at a time."""
    last = size(session) if until is None else until
    while after < last:
        chunk = session.scalars(
            select(Entry)
            .where(Entry.number > after, Entry.number <= last)
            .order_by(Entry.number)
            .limit(CHUNK)
        ).all()
        if not chunk:
            return
        yield from chunk
        after = chunk[-1].number
        session.expunge_all()


Around = tuple[str, str, str]


def _around(kind: str, office: str, reason: str, recorded_at: str) -> Around:
    """What stands between the parts that differ from one entry of an import to the next."""
    # The keys stand in canonical order, so that the long record need not be parsed again.
    # For a text alone any JSON encoder writes the same bytes (a test holds them together).
    return (
        f',"kind":{quoted(kind)},"number":',
        f',"office":{quoted(office)},"reason":{quoted(reason)},"record":',
        f',"recorded_at":{quoted(recorded_at)},"subject":',
    )


def _whole(around: Around, number: int, effective_on: str, subject: str, record: str) -> str:
    before, middle, after = around
    return (
        f'{{"effective_on":{effective_on}{before}{number}{middle}{record}{after}{quoted(subject)}}}'
    )


def _leaves(numbers: range, changes: Columns, at: datetime) -> list[bytes]:
    around: dict[tuple[str, str, str], Around] = {}
    leaves = []
    told = zip(changes.kinds, changes.offices, changes.reasons, strict=True)
    own = zip(numbers, changes.effective_on, changes.subjects, changes.records, strict=True)
    for said, (number, effective_on, subject, record) in zip(told, own, strict=True):
        if said not in around:
            around[said] = _around(*said, written(at))
        whole = _whole(around[said], number, _quoted(effective_on), subject, record).encode()
        if len(whole) > LONGEST:
            raise _too_long(subject, len(whole))
        leaves.append(leaf_hash(whole))
    return leaves


@lru_cache(maxsize=65_536)
def _quoted(effective_on: str | None) -> str:
    return "null" if effective_on is None else quoted(effective_on)


def _too_long(subject: str, bytes_: int) -> Refused:
    return Refused(
        "The record of {subject} is {size} bytes long as an entry, and the log takes at most "
        "{longest}. Shorten its longest texts.",
        subject=subject,
        size=bytes_,
        longest=LONGEST,
    )


def _plain(record: Record) -> bool:
    """Whether plain JSON with sorted keys is canonical: ASCII keys, and no number that
    ECMAScript writes otherwise than Python does."""
    return "".join(record).isascii() and all(map(_plain_value, record.values()))


def _plain_value(value: object) -> bool:
    kind = type(value)
    if kind is str or kind is bool or value is None:
        return True
    if isinstance(value, float):
        return 1e-4 <= abs(value) < EXACT and not value.is_integer()
    if isinstance(value, int):
        return -EXACT < value < EXACT
    if isinstance(value, dict):
        return _plain(value)
    return isinstance(value, list) and all(map(_plain_value, value))


def _within(collection: str) -> tuple[Any, ...]:
    # A range, not LIKE: it uses the index whatever the database's collation says.
    return (Entry.subject >= f"{collection}/", Entry.subject < f"{collection}0")


def _moment(when: str, timezone: ZoneInfo) -> datetime:
    try:
        if not DAY_FIRST.match(when):
            raise ValueError(when)
        if len(when) == len("2026-01-01"):
            day = date.fromisoformat(when)
            return datetime.combine(day, time.max, timezone).astimezone(UTC)
        # An unencoded + in a query string arrives as a space.
        moment = datetime.fromisoformat(when.replace(" ", "+"))
        aware = moment if moment.tzinfo else moment.replace(tzinfo=timezone)
        # A moment written without a fraction means the whole of its second.
        return aware.astimezone(UTC) + timedelta(microseconds=0 if "." in when else 999_999)
    except (ValueError, OverflowError) as broken:
        raise Refused(
            "as_of={value} is neither a day (2026-03-31), a moment "
            "(2026-03-31T12:00:00+05:00) nor an entry number.",
            field="as_of",
            value=when,
        ) from broken
