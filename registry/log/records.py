"""Records by the numbers of their entries, as text: for millions of them, or a thousand at once."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

DENSE = 3  # numbers that fill a third of their range are read as a range, which is faster

Told = tuple[str, str]


def records(session: Session, numbers: Sequence[int]) -> list[Told]:
    """The record and the moment of each entry, both as they are written, in the order given."""
    if not numbers:
        return []
    first, last = min(numbers), max(numbers)
    if last - first < DENSE * len(numbers):
        among = f"BETWEEN {int(first)} AND {int(last)}"
    else:
        among = f"IN ({','.join(map(str, map(int, numbers)))})"
    # Said in text, because putting thousands of numbers into a query costs more than reading them.
    said = f"SELECT number, record, recorded_at FROM entries WHERE number {among}"  # noqa: S608
    cursor = session.connection().exec_driver_sql(said).cursor
    assert cursor is not None
    held = {number: (record, at) for number, record, at in cursor.fetchall()}
    return [held[number] for number in numbers]
