"""Records by the numbers of their entries, as text: for millions of them, or a thousand at once."""

from collections.abc import Iterator, Sequence

from sqlalchemy.orm import Session

DENSE = 3  # numbers that fill a third of their range are read as a range, which is faster
AT_ONCE = 500  # always as many, so that the database prepares one statement and keeps one

Told = tuple[str, str]
Row = tuple[int, str, str]


def records(session: Session, numbers: Sequence[int]) -> list[Told]:
    """The record and the moment of each entry, both as they are written, in the order given."""
    if not numbers:
        return []
    held = {number: (record, at) for number, record, at in _rows(session, numbers)}
    return [held[number] for number in numbers]


def _rows(session: Session, numbers: Sequence[int]) -> Iterator[Row]:
    first, last = min(numbers), max(numbers)
    if last - first < DENSE * len(numbers):
        yield from _found(session, "BETWEEN {mark} AND {mark}", (first, last))
        return
    marks = ", ".join(["{mark}"] * AT_ONCE)
    for start in range(0, len(numbers), AT_ONCE):
        some = tuple(numbers[start : start + AT_ONCE])
        # The last ones are filled up: asking for an entry twice finds it once.
        yield from _found(session, f"IN ({marks})", some + some[:1] * (AT_ONCE - len(some)))


def _found(session: Session, among: str, numbers: tuple[int, ...]) -> Sequence[Row]:
    # Said in text and fetched from the driver: rows of the ORM cost more than reading them does.
    connection = session.connection()
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    said = f"SELECT number, record, recorded_at FROM entries WHERE number {among}"  # noqa: S608
    cursor = connection.exec_driver_sql(said.format(mark=mark), numbers).cursor
    assert cursor is not None
    found: Sequence[Row] = cursor.fetchall()
    return found
