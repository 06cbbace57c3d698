"""Rows and values in their tables, written and read in bulk: a return may have 10,000 rows."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from registry.errors import Refused
from registry.statistics.cells import Dims
from registry.statistics.returns.given import Given, Rate, Row, Value
from registry.statistics.returns.tables import Return, ReturnRow, ReturnValue
from registry.statistics.returns.way.states import Counting, Missing

MOST_ROWS = 10_000
LARGEST = 10**15  # beyond what JSON keeps exactly
REASONS, COUNTINGS = frozenset((None, *Missing)), frozenset(Counting)
LONGEST = 2_000  # letters of a note, a reason, an address


def write(session: Session, return_id: int, given: Given) -> None:
    """Put these rows in the place of those that the return had."""
    session.execute(delete(ReturnRow).where(ReturnRow.return_id == return_id))
    if not given.rows:
        return
    made = insert(ReturnRow).returning(ReturnRow.number, ReturnRow.id)
    told = session.execute(made, [_row(return_id, row) for row in given.rows])
    ids = {number: row_id for number, row_id in told}  # noqa: C416 - a result is no mapping
    values = [_value(ids[row.number], one) for row in given.rows for one in row.values]
    if values:
        # By the table and not by its class: hundreds of thousands of plain rows.
        table = ReturnValue.metadata.tables[ReturnValue.__tablename__]
        session.connection().execute(table.insert(), values)


def beside(given: Given) -> dict[str, str | None]:
    """What is kept of a return beside its rows, as JSON; None where there is nothing."""
    said = {
        "totals": dict(given.headline or {}),
        "rates": [[one.row, one.numerator, one.denominator, one.said] for one in given.rates],
        "complete": list(given.complete),
    }
    return {
        "protocol": _json(dict(given.protocol)) if given.protocol else None,
        "headline": _json(said) if any(said.values()) else None,
    }


def as_given(session: Session, kept: Return) -> Given:
    """The return as it was given."""
    said: dict[str, Any] = json.loads(kept.headline) if kept.headline else {}
    return Given(
        office_id=kept.office_id,
        system_id=kept.system_id,
        capability=kept.capability,
        area_id=kept.area_id,
        period_start=kept.period_start,
        period_end=kept.period_end,
        rows=rows_of(session, [kept.id]).get(kept.id, ()),
        protocol=json.loads(kept.protocol) if kept.protocol else None,
        headline=said.get("totals") or None,
        evidence_url=kept.evidence_url,
        reason=kept.reason,
        supersedes_id=kept.supersedes_id,
        rates=tuple(Rate(*one) for one in said.get("rates", ())),
        complete=tuple(said.get("complete", ())),
    )


def rows_of(session: Session, return_ids: Iterable[int]) -> dict[int, tuple[Row, ...]]:
    """The rows of these returns in the order of their numbers, each with its values."""
    wanted = list(return_ids)
    values = _values_of(session, wanted)
    row = ReturnRow
    query = (
        select(row.return_id, row.id, row.number, row.starts_on, row.ends_on, row.place)
        .add_columns(row.threshold, row.list_size)
        .where(row.return_id.in_(wanted))
        .order_by(row.return_id, row.number)
    )
    found: dict[int, list[Row]] = {}
    for return_id, row_id, number, starts_on, ends_on, place, threshold, size in session.execute(
        query
    ):
        counted = tuple(values.get(row_id, ()))
        made = Row(number, starts_on, ends_on, place, threshold, size, counted)
        found.setdefault(return_id, []).append(made)
    return {return_id: tuple(rows) for return_id, rows in found.items()}


def _values_of(session: Session, return_ids: list[int]) -> dict[int, list[Value]]:
    one = ReturnValue
    query = (
        select(one.row_id, one.dims, one.measure, one.value, one.missing_reason)
        .add_columns(one.method, one.note)
        .join(ReturnRow, ReturnRow.id == one.row_id)
        .where(ReturnRow.return_id.in_(return_ids))
        .order_by(one.id)
    )
    values: dict[int, list[Value]] = {}
    known: dict[str, Dims] = {"{}": ()}
    for row_id, dims, measure, value, missing, counting, note in session.execute(query):
        if dims not in known:
            known[dims] = tuple(sorted(json.loads(dims).items()))
        made = Value(measure, value, missing, known[dims], counting, note)
        values.setdefault(row_id, []).append(made)
    return values


def check_fits(given: Given) -> None:
    """Refuse what the tables cannot hold; everything else may stand in a draft."""
    if len(given.rows) > MOST_ROWS:
        raise Refused(
            "The return has {rows} rows, and at most {most} are taken. Hand in a return for each "
            "part of the period.",
            rows=len(given.rows),
            most=MOST_ROWS,
            field="rows",
        )
    numbers = [row.number for row in given.rows]
    if len(set(numbers)) < len(numbers):
        raise Refused("Two rows have the same number. Number the rows from 1.", field="rows")
    for row in given.rows:
        _check_row(row)
    for text in (given.reason, given.evidence_url, *(given.protocol or {}).values()):
        if text and len(text) > LONGEST:
            raise Refused("A text has at most {most} characters.", most=LONGEST)


def _check_row(row: Row) -> None:
    names = [(value.measure, value.dims) for value in row.values]
    if len(set(names)) < len(names):
        raise Refused(
            "Row {row} gives the same measure twice. Keep one of the two.",
            row=row.number,
            field="rows",
        )
    sizes = [value.value for value in row.values] + [row.list_size]
    if any(size is not None and abs(size) > LARGEST for size in sizes):
        raise Refused(
            "Row {row} holds a number that is larger than anything that is counted. Check it.",
            row=row.number,
            field="rows",
        )
    texts = [row.place, *(value.note for value in row.values)]
    is_long = any(text and len(text) > LONGEST for text in texts)
    if is_long or len(row.threshold or "") > 16 or any(len(v.measure) > 40 for v in row.values):
        raise Refused(
            "A text in row {row} is too long. Say it in fewer letters.",
            row=row.number,
            field="rows",
        )
    if any(not _is_known(value) for value in row.values):
        raise Refused(
            "In row {row} a reason or a way of counting is none of the known words: {words}.",
            row=row.number,
            words=", ".join([*Missing, *Counting]),
            field="rows",
        )


def _is_known(value: Value) -> bool:
    return value.missing in REASONS and value.counting in COUNTINGS


def _row(return_id: int, row: Row) -> dict[str, Any]:
    return {
        "return_id": return_id,
        "number": row.number,
        "place": row.place,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "threshold": row.threshold,
        "list_size": row.list_size,
    }


def _value(row_id: int, value: Value) -> dict[str, Any]:
    return {
        "row_id": row_id,
        "measure": value.measure,
        "dims": _json(dict(value.dims)) if value.dims else "{}",
        "value": value.value,
        "missing_reason": value.missing,
        "method": str(value.counting),
        "note": value.note,
    }


def _json(told: Mapping[str, Any]) -> str:
    return json.dumps(told, ensure_ascii=False, sort_keys=True)
