"""A return as JSON: read as strictly as it is written down, all faults of it at once."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Annotated, Any, NoReturn

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import PydanticCustomError

from registry.errors import N_
from registry.office.machine.wrong import Fault, Wrong
from registry.statistics.returns import MOST_ROWS, Given, Row, Value

MANY = 100  # faults that are told at a time

Text = Annotated[str, Field(max_length=2_000)]
Code = Annotated[str, Field(min_length=1, max_length=64)]
Day = Annotated[date, BeforeValidator(lambda said: _day(said))]
Whole = Annotated[int, Field(strict=True, ge=-(10**15), le=10**15)]


class Part(BaseModel):
    """An object in which nothing unknown may stand."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SentValue(Part):
    """A count, or the reason for none."""

    measure: Code
    value: Whole | None = None
    missing: Code | None = None
    dims: dict[Code, Code] = {}
    counting: Code = "counted"
    note: Text | None = None


class SentRow(Part):
    """A row; without days it is of the whole period."""

    number: Annotated[int, Field(strict=True, ge=1, le=10**9)] | None = None
    starts_on: Day | None = None
    ends_on: Day | None = None
    place: Text | None = None
    threshold: Annotated[str, Field(strict=True, max_length=16)] | None = None
    list_size: Whole | None = None
    values: list[SentValue]


class Sent(Part):
    """A return, and whether it is submitted at once with these answers to doubts."""

    system_id: Code
    capability: Code
    area_id: Code
    period_start: Day
    period_end: Day
    rows: Annotated[list[SentRow], Field(max_length=MOST_ROWS)] = []
    protocol: dict[Code, Text] | None = None
    headline: dict[Code, Whole] | None = None
    evidence_url: Text | None = None
    reason: Text | None = None
    supersedes_id: Annotated[int, Field(strict=True, ge=1)] | None = None
    complete: list[Code] = []
    submit: Annotated[bool, Field(strict=True)] = False
    answers: dict[Annotated[str, Field(max_length=200)], Text] = {}


def read(body: bytes) -> Sent:
    """What was sent; all that is wrong with it is refused at once."""
    return checked(object_of(body))


def object_of(body: bytes | str) -> Any:
    """What the JSON says, or a refusal of what is none."""
    try:
        return json.loads(body, parse_constant=_no_constant, object_pairs_hook=_once)
    except (ValueError, RecursionError) as failure:
        raise Wrong(
            N_("What was sent is not JSON as it can be read: {failure}"),
            [],
            code="not_json",
            status=400,
            failure=str(failure)[:200],
        ) from None


def checked(told: Any) -> Sent:
    """The same for what was read elsewhere."""
    try:
        return Sent.model_validate(told)
    except ValidationError as failure:
        found = [_fault(one) for one in failure.errors(include_url=False)[:MANY]]
        raise Wrong(
            N_("The return cannot be read as it stands; “errors” says what to change where."),
            found,
            code="malformed_return",
            status=400,
        ) from None


def given(sent: Sent, office_id: str) -> Given:
    """The return that was sent, for the office of the key."""
    rows = [
        Row(
            one.number or place,
            one.starts_on or sent.period_start,
            one.ends_on or one.starts_on or sent.period_end,
            one.place,
            one.threshold,
            one.list_size,
            tuple(_value(value) for value in one.values),
        )
        for place, one in enumerate(sent.rows, 1)
    ]
    frame = sent.model_dump(exclude={"rows", "submit", "answers", "complete"})
    return Given(office_id=office_id, rows=tuple(rows), complete=tuple(sent.complete), **frame)


def written(given: Given) -> dict[str, Any]:
    """A return as the JSON that would give it."""
    told: dict[str, Any] = {
        name: getattr(given, name)
        for name in ("system_id", "capability", "area_id", "evidence_url", "reason")
    }
    told |= {name: str(getattr(given, name)) for name in ("period_start", "period_end")}
    told |= {"supersedes_id": given.supersedes_id, "complete": list(given.complete)}
    for name in ("protocol", "headline"):
        said: Mapping[str, Any] | None = getattr(given, name)
        told[name] = dict(said) if said else None
    return told | {"rows": [_row_written(row) for row in given.rows]}


def _value(one: SentValue) -> Value:
    dims = tuple(sorted(one.dims.items()))
    return Value(one.measure, one.value, one.missing, dims, one.counting, one.note)


def _row_written(row: Row) -> dict[str, Any]:
    values = [
        {
            "measure": one.measure,
            "value": one.value,
            "missing": one.missing,
            "dims": dict(one.dims),
            "counting": one.counting,
            "note": one.note,
        }
        for one in row.values
    ]
    told = {name: getattr(row, name) for name in ("number", "place", "threshold", "list_size")}
    return told | {"starts_on": str(row.starts_on), "ends_on": str(row.ends_on), "values": values}


# What pydantic calls a fault, by its beginning, and how it is told.
FAULTS: tuple[tuple[str, str, str], ...] = (
    ("missing", "missing", N_("This has to be given.")),
    ("extra_forbidden", "unknown_field", N_("There is no such field. Take it out.")),
    ("int_", "not_whole_number", N_("Give a whole number, without quotes and without a fraction.")),
    ("date_", "not_a_day", N_("Give a day as YYYY-MM-DD.")),
    ("string_too_long", "too_long", N_("The text is too long. Say it in fewer letters.")),
    ("string_", "not_text", N_("Give a text in quotes.")),
    ("bool_", "not_yes_or_no", N_("Give true or false.")),
    ("too_long", "too_many", N_("These are too many. Send them in parts.")),
    ("list_", "not_a_list", N_("Give a list.")),
    ("less_", "out_of_range", N_("The number is larger than anything that is counted.")),
    ("greater_", "out_of_range", N_("The number is smaller than anything that is counted.")),
)
OBJECT = N_("Give an object, as the page with the keys shows it.")


def _fault(error: Mapping[str, Any]) -> Fault:
    pointer = "".join(
        "/" + str(step).replace("~", "~0").replace("/", "~1")[:100] for step in error["loc"]
    )
    for beginning, code, sentence in FAULTS:
        if str(error["type"]).startswith(beginning):
            return Fault(pointer, code, sentence)
    return Fault(pointer, "not_an_object", OBJECT)


def _day(said: object) -> date:
    if isinstance(said, date):
        return said
    if isinstance(said, str) and len(said) == 10 and said.isascii():
        try:
            return date.fromisoformat(said)
        except ValueError:
            pass
    raise PydanticCustomError("date_iso", "not a day")


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no number")


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    told = dict(pairs)
    if len(told) < len(pairs):
        raise ValueError("a name stands twice in one object")
    return told
