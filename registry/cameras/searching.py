"""Search by words: which versions have, for each word asked, a word that begins so.

Every database keeps a search index of its own kind beside `camera_versions`: FTS5 in SQLite,
`tsvector` with GIN in PostgreSQL. A version's words never change, so it is noted once, when its
rows are written. Without the index, or with a broken one, the table itself is read through:
slower, and the answer is the same.
"""

import logging
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from threading import Lock
from typing import Any
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import ColumnElement, and_, false, or_, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from registry.cameras.tables import CameraVersion as V
from registry.database import raw_rows
from registry.places.names import folded

Numbers = NDArray[np.int64]
Alternatives = Sequence[Sequence[str]]  # any of these, and of one all its words

KEPT = 48 << 20  # bytes of answers kept: those to a country's commonest words are 10 MB each
CHUNK = 10_000
# What a database says of a table that is missing, cannot be opened or is damaged.
BROKEN_SQLITE = {1, 11, 26}
BROKEN_POSTGRESQL = {"42P01", "42703", "XX001", "XX002"}
OTHERWISE = (
    "The search index does not tell what the table of versions tells. Run “reindex”, which "
    "builds it anew."
)
UNREADABLE = (
    "The search index is missing or damaged, and searches read the whole table. Run “reindex”, "
    "which builds it anew."
)

_logger = logging.getLogger(__name__)
_lock = Lock()
_held: OrderedDict[tuple[str, tuple[str, ...]], tuple[int, Numbers]] = OrderedDict()


@dataclass(frozen=True)
class _Dialect:
    """How a database is told to make the index, to note versions in it, and to find them."""

    make: tuple[str, ...]
    drop: tuple[str, ...]
    note: str
    find: str
    word: str
    all_of: str
    any_of: str


# Words are folded to a–z and 0–9, with spaces between, before they come here: no tokenizer has
# anything left to fold or to part. Of a term only its versions are kept, not the places in them.
DIALECTS = {
    "sqlite": _Dialect(
        make=(
            """CREATE VIRTUAL TABLE camera_search USING fts5(
            words, content='camera_versions', content_rowid='entry_from',
            tokenize='ascii', detail=none, columnsize=0, prefix='1 2 3')""",
        ),
        # An index that has lost its settings can be opened by nothing, not even to be dropped.
        drop=(
            "CREATE TABLE IF NOT EXISTS camera_search_config (k PRIMARY KEY, v) WITHOUT ROWID",
            "INSERT OR REPLACE INTO camera_search_config VALUES ('version', 4)",
            "DROP TABLE IF EXISTS camera_search",
            "DROP TABLE IF EXISTS camera_search_config",
        ),
        note="""INSERT INTO camera_search (rowid, words) SELECT entry_from, words
            FROM camera_versions WHERE entry_from BETWEEN :first AND :last ORDER BY entry_from""",
        # As one text: to make a Python number of each would take four times as long.
        find="""SELECT group_concat(rowid) FROM camera_search
            WHERE camera_search MATCH :asked AND rowid BETWEEN :first AND :last""",
        word='"{}" *',
        all_of=" AND ",
        any_of=" OR ",
    ),
    "postgresql": _Dialect(
        make=(
            "CREATE TABLE camera_search (number bigint PRIMARY KEY, words tsvector NOT NULL)",
            "CREATE INDEX ix_camera_search_words ON camera_search USING gin (words)",
        ),
        drop=("DROP TABLE IF EXISTS camera_search",),
        # A tsvector takes no longer words, and no question can ask for so long a beginning.
        note="""INSERT INTO camera_search (number, words)
            SELECT entry_from, array_to_tsvector(ARRAY(
                SELECT left(word, 2000) FROM unnest(string_to_array(words, ' ')) AS word
                WHERE word <> ''))
            FROM camera_versions WHERE entry_from BETWEEN :first AND :last""",
        find="""SELECT string_agg(int8send(number), ''::bytea) FROM camera_search
            WHERE words @@ CAST(:asked AS tsquery) AND number BETWEEN :first AND :last""",
        word="'{}':*",
        all_of=" & ",
        any_of=" | ",
    ),
}


def condition(values: Sequence[str]) -> ColumnElement[bool]:
    """The search as a condition on a version, asked of its row and not of the index."""

    def begins(word: str) -> ColumnElement[bool]:
        return V.words.contains(f" {word}", autoescape=True)

    every = [and_(*map(begins, words)) for words in _alternatives(values)]
    return or_(false(), *every)


def found(session: Session, values: tuple[str, ...], last: int) -> Numbers:
    """The versions, present and past, of entries up to `last` and perhaps some after it."""
    alternatives = _alternatives(values)
    if not alternatives:
        return np.empty(0, np.int64)
    bind: Any = session.get_bind()
    key = (bind.url.render_as_string(), values)
    with _lock:
        reach, numbers = _held.get(key, (0, np.empty(0, np.int64)))
    if reach >= last:
        return numbers
    numbers = np.concatenate([numbers, _read(session, alternatives, values, reach + 1, last)])
    # What a writer sees may yet be undone; nobody else must come to see it.
    if not bind.get_execution_options().get("writing"):
        _keep(key, last, numbers)
    return numbers


def note(session: Session, numbers: range) -> None:
    """Put the versions that these entries wrote into the index; their rows are there already."""
    if not numbers:
        return
    connection, dialect = session.connection(), _dialect(session)
    probe = {"asked": dialect.word.format("a"), "first": 1, "last": 1}
    try:
        with connection.begin_nested():
            # Asked first: FTS5 that cannot write says so at the commit, and nothing can be saved.
            connection.execute(text(dialect.find), probe)
            connection.execute(text(dialect.note), {"first": numbers[0], "last": numbers[-1]})
    except DBAPIError as failure:
        if not _is_broken(failure):
            raise
        # An index that lacks versions would answer wrongly; without one the table is asked.
        _logger.warning("%s (%s)", UNREADABLE, failure.orig)
        with suppress(DBAPIError), connection.begin_nested():
            _drop(session)


def rebuild(session: Session) -> None:
    """Make the index anew from the table of versions."""
    connection, dialect = session.connection(), _dialect(session)
    _drop(session)
    for statement in dialect.make:
        connection.exec_driver_sql(statement)
    connection.execute(text(dialect.note), {"first": 1, "last": 2**62})
    forget()


def forget() -> None:
    """Let go of the answers that this process holds."""
    with _lock:
        _held.clear()


def faults(session: Session) -> Iterator[str]:
    """What does not hold of the index, as a finished sentence; nothing when all is sound."""
    connection = session.connection()
    sqlite = connection.dialect.name == "sqlite"
    try:
        with connection.begin_nested():
            same = _sums_agree(session) if sqlite else _vectors_agree(session)
    except DBAPIError as failure:
        if not _is_broken(failure):
            raise
        yield UNREADABLE
        return
    if not same:
        yield OTHERWISE


def _sums_agree(session: Session) -> bool:
    """Whether the pairs of term and version in FTS5 add up to those that the table makes."""
    connection = session.connection()
    connection.exec_driver_sql(
        "CREATE VIRTUAL TABLE temp.search_terms USING fts5vocab(main, camera_search, instance)"
    )
    terms = "SELECT term, sum(doc), count(*) FROM temp.search_terms GROUP BY term"
    kept = many = 0
    for term, numbers, count in connection.exec_driver_sql(terms).yield_per(CHUNK):
        kept += crc32(term.encode()) * numbers
        many += count
    connection.exec_driver_sql("DROP TABLE temp.search_terms")
    told: Any = select(V.entry_from, V.words)
    for rows in raw_rows(session, told, CHUNK):
        for number, words in rows:
            for term in (distinct := set(words.split())):
                kept -= crc32(term.encode()) * number
            many -= len(distinct)
    return kept == many == 0


def _vectors_agree(session: Session) -> bool:
    """Whether PostgreSQL's index has the very words of the table, version by version."""
    told = DIALECTS["postgresql"].note.split(")", 1)[1]
    differs = f"""SELECT EXISTS (SELECT FROM ({told}) AS told (number, words)
        FULL JOIN camera_search AS kept USING (number)
        WHERE told.words IS DISTINCT FROM kept.words)"""  # noqa: S608 - our own words alone
    return not session.connection().execute(text(differs), {"first": 1, "last": 2**62}).scalar()


def _alternatives(values: Sequence[str]) -> Alternatives:
    return [words for value in values if (words := folded(value).split())]


def _read(
    session: Session, alternatives: Alternatives, values: Sequence[str], first: int, last: int
) -> Numbers:
    connection, dialect = session.connection(), _dialect(session)
    span = {"first": first, "last": last}
    asked = dialect.any_of.join(
        f"({dialect.all_of.join(map(dialect.word.format, words))})" for words in alternatives
    )
    try:
        with connection.begin_nested():
            return _numbers(connection.execute(text(dialect.find), {"asked": asked} | span))
    except DBAPIError as failure:
        if not _is_broken(failure):
            raise
        _logger.warning("%s (%s)", UNREADABLE, failure.orig)
    query = select(V.entry_from).where(V.entry_from.between(first, last), condition(values))
    return np.array(session.scalars(query).all(), dtype=np.int64)


def _numbers(result: Any) -> Numbers:
    said = result.scalar()
    if isinstance(said, str):
        return np.fromstring(said, np.int64, sep=",")
    return np.frombuffer(said or b"", ">i8").astype(np.int64)


def _keep(key: tuple[str, tuple[str, ...]], reach: int, numbers: Numbers) -> None:
    with _lock:
        _held[key] = (reach, numbers)
        _held.move_to_end(key)
        while sum(kept.nbytes for _, kept in _held.values()) > KEPT:
            _held.popitem(last=False)


def _drop(session: Session) -> None:
    for statement in _dialect(session).drop:
        session.connection().exec_driver_sql(statement)


def _dialect(session: Session) -> _Dialect:
    return DIALECTS[session.get_bind().dialect.name]


def _is_broken(failure: DBAPIError) -> bool:
    code = getattr(failure.orig, "sqlite_errorcode", None)
    if code is not None:
        return code & 0xFF in BROKEN_SQLITE
    return getattr(failure.orig, "sqlstate", None) in BROKEN_POSTGRESQL
