"""Records of the log as columns: what `columns` says of one camera, for thousands at once.

The text of the records is read by Arrow, whose types follow from the record's own, and every
column is then made as a whole.
"""

import io
from collections.abc import Iterable, Sequence
from functools import cache
from types import NoneType
from typing import Any, get_args, get_origin

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.json as pj

from registry.cameras.flat.columns import LISTS, MADE, PARTS, PLAIN
from registry.cameras.record import Camera, Function, Part
from registry.datasets import arrays
from registry.log import Told

KINDS = {str: pa.string(), float: pa.float64(), int: pa.int64(), bool: pa.bool_()}
BLOCK = 2**18  # bytes that are parsed at once: several times the longest record
SECOND = len("2026-03-01T09:00:00")
OF_LOG = ("entry", "recorded_at")  # not of the record but of the entry that holds it
COLON = arrays.one(":")
OF_DAY = "findings"  # what stands open depends on the day


@cache
def schema() -> pa.Schema:
    """The flat columns that follow from an entry alone, with their types."""
    told = {name: _type(Camera.model_fields[name].annotation) for name in PLAIN}
    flat = {name: told.get(name, pa.string()) for name in (*PLAIN, *LISTS)}
    flat |= {f"{field}_{part}": pa.string() for field, parts in PARTS.items() for part in parts}
    flat |= {name: pa.string() for name in MADE if name != OF_DAY} | {"entry": pa.int64()}
    return pa.schema(flat)


def flat(told: Sequence[Told], entries: Sequence[int]) -> pa.RecordBatch:
    """The flat columns of records, in the order given; null where nothing is declared."""
    read = _read(record for record, _ in told)
    columns: dict[str, Any] = {name: _or_blank(read[name], Camera, name) for name in PLAIN}
    columns |= {name: _joined(read[name]) for name in LISTS}
    for field, parts in PARTS.items():
        held = dict(zip(read[field].type.names, read[field].flatten(), strict=True))
        columns |= {f"{field}_{part}": held[part] for part in parts}
    columns |= _made(read)
    columns["entry"] = arrays.numbers(np.array(entries, np.int64))
    columns["recorded_at"] = arrays.texts([f"{moment[:SECOND]}Z" for _, moment in told])
    return pa.RecordBatch.from_arrays([columns[name] for name in schema().names], schema=schema())


def functions(told: Sequence[Told], entries: Sequence[int]) -> pa.RecordBatch:
    """A row for each function that records declare, in the order given."""
    read = _read(record for record, _ in told)
    lists = _Lists(read["functions"])
    owner = arrays.numbers(lists.owner)
    moments = arrays.texts([f"{moment[:SECOND]}Z" for _, moment in told])
    columns = {
        "camera": read["id"].take(owner),
        "demonstration": _or_blank(read["demonstration"], Camera, "demonstration").take(owner),
        **lists.of,
        "state": _or_blank(lists.of["state"], Function, "state"),
        "entry": arrays.numbers(np.array(entries, np.int64)).take(owner),
        "recorded_at": moments.take(owner),
    }
    return pa.RecordBatch.from_pydict(columns)


def _read(records: Iterable[str]) -> dict[str, Any]:
    text = "\n".join(records).encode()
    table = pj.read_json(
        io.BytesIO(text),
        read_options=pj.ReadOptions(use_threads=False, block_size=BLOCK),
        parse_options=pj.ParseOptions(
            explicit_schema=_record_schema(), unexpected_field_behavior="error"
        ),
    )
    return {name: table[name].combine_chunks() for name in table.column_names}


@cache
def _record_schema() -> pa.Schema:
    return pa.schema(
        {name: _type(each.annotation) for name, each in Camera.model_fields.items()}
        | {"demonstration": pa.bool_()}
    )


def _type(kind: Any) -> pa.DataType:
    """The Arrow type of a field of a record."""
    if kind in KINDS:
        return KINDS[kind]
    if isinstance(kind, type) and issubclass(kind, Part):
        return pa.struct({n: _type(each.annotation) for n, each in kind.model_fields.items()})
    inner = [one for one in get_args(kind) if one not in (NoneType, Ellipsis)]
    if get_origin(kind) is tuple:
        return pa.list_(_type(inner[0]))
    return _type(inner[0])


class _Lists:
    """The parts of many cameras in one row, and whose each of them is."""

    def __init__(self, lists: Any) -> None:
        self.count = len(lists)
        lengths = arrays.seen(pc.list_value_length(lists), np.int32, 0)
        self.owner = np.repeat(np.arange(self.count), lengths)
        held = lists.flatten()
        self.of = dict(zip(held.type.names, held.flatten(), strict=True))

    def joined(self, said: Any) -> Any:
        """What is said of the parts, a text for each camera; nulls are left out."""
        is_said = arrays.seen(said.is_valid(), np.uint8, 0).astype(np.bool_)
        lengths = np.bincount(self.owner[is_said], minlength=self.count)
        ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
        return _joined(pa.ListArray.from_arrays(arrays.numbers(ends), said.drop_null()))


def _made(read: dict[str, Any]) -> dict[str, Any]:
    functions, views = _Lists(read["functions"]), _Lists(read["bearings"])
    access, assessments = _Lists(read["access"]), _Lists(read["impact_assessments"])
    external = _Lists(read["external_ids"])
    what = functions.of["function"]
    state = _or_blank(functions.of["state"], Function, "state")
    dated = _with(what, state, functions.of["since"], functions.of["until"])
    signs = dict(zip(read["sign"].type.names, read["sign"].flatten(), strict=True))
    return {
        "functions": functions.joined(pc.utf8_rtrim(dated, characters=":")),
        "function_decisions": functions.joined(_pair(what, functions.of["decision_ref"])),
        "function_systems": functions.joined(_pair(what, functions.of["system_id"])),
        "bearings": views.joined(_views(views.of)),
        "sign_languages": _joined(signs["languages"]),
        "external_ids": external.joined(_pair(external.of["scheme"], external.of["value"])),
        "access": access.joined(_present(access.of, "organisation", "mode", "since")),
        "impact_assessments": assessments.joined(
            _present(assessments.of, "type", "status", "date")
        ),
    }


def _or_blank(column: Any, record: type[Part], name: str) -> Any:
    """The column with what the record says where nothing was declared, if it says anything."""
    blank = record.model_fields[name].default
    return (
        column
        if blank is None or record.model_fields[name].is_required()
        else pc.fill_null(column, arrays.one(blank, column.type))
    )


def _with(*parts: Any) -> Any:
    return pc.binary_join_element_wise(*parts, COLON, null_handling="replace", null_replacement="")


def _pair(*parts: Any) -> Any:
    return pc.binary_join_element_wise(*parts, COLON)


def _present(of: dict[str, Any], *names: str) -> Any:
    return pc.binary_join_element_wise(*(of[name] for name in names), COLON, null_handling="skip")


def _views(of: dict[str, Any]) -> Any:
    sweep = pc.binary_join_element_wise(
        _short(of["sweep_from"]), _short(of["sweep_to"]), arrays.one("-")
    )
    return pc.coalesce(_short(of["bearing"]), sweep)


def _short(numbers: Any) -> Any:
    """Numbers as text of at most six digits; few different ones occur."""
    coded = numbers.dictionary_encode()
    words = arrays.texts([f"{number:g}" for number in coded.dictionary.to_pylist()])
    return words.take(coded.indices)


def _joined(lists: Any) -> Any:
    text = pc.binary_join(lists, arrays.one(";"))
    return pc.if_else(pc.equal(text, arrays.one("")), arrays.one(None), text)
