"""A workbook as its sheets are seen, with the marks that would make it say something else.

It runs as a bare script like `child`, whose bounds and words it shares: rows that hold nothing
are left out with their numbers kept, and formulas, merged cells and what is hidden are told of.
"""

import re
import zipfile
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from itertools import islice
from pathlib import Path
from typing import Any

LISTED = 20  # of each kind of mark
FORMULA = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]+\d+)"[^>]*>\s*<(?:\w+:)?f\b')
MERGED = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*?\bref="([A-Z]+\d+:[A-Z]+\d+)"')
# A row or a column of no size is as hidden as one that says so.
ROW = re.compile(rb'<(?:\w+:)?row\b[^>]*?\b(?:hidden="(?:1|true)"|ht="0(?:\.0*)?")[^>]*>')
COLUMN = re.compile(rb'<(?:\w+:)?col\b[^>]*?\b(?:hidden="(?:1|true)"|width="0(?:\.0*)?")[^>]*>')


def answer(asked: dict[str, Any], _content: bytes) -> tuple[dict[str, Any], bytes]:
    """Do what is asked and say how it went."""
    child = _sibling("child")
    try:
        return grids(child, asked), b""
    except child.Refusal as refusal:
        return {"refused": refusal.template, "values": refusal.values}, b""


def grids(child: Any, asked: dict[str, Any]) -> dict[str, Any]:
    """Every sheet that holds something: its name, its rows, its marks, whether it is hidden."""
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

    workbook = CalamineWorkbook.from_path(asked["path"])
    with zipfile.ZipFile(asked["path"]) as archive:
        members = archive.namelist()
        parts = dict(child.sheet_parts(archive, members))
        found = []
        for number, about in enumerate(workbook.sheets_metadata[: child.SHEETS]):
            if about.typ != SheetTypeEnum.WorkSheet or about.name not in parts:
                continue
            out = f"{asked['out']}.{number}"
            rows = filled(child, workbook.get_sheet_by_index(number), asked)
            write(child, out, rows)
            is_hidden = about.visible != SheetVisibleEnum.Visible
            told = {"name": about.name, "path": out, "rows": len(rows), "hidden": is_hidden}
            found.append(told | marks(archive.read(parts[about.name])))
    return {"sheets": found, "comments": any("/comments" in name for name in members)}


def filled(child: Any, sheet: Any, asked: dict[str, Any]) -> list[list[str]]:
    """The rows that hold anything, as text, each with its number in front."""
    before = [""] * (sheet.start[1] if sheet.start else 0)
    if len(before) + sheet.width > asked["columns"]:
        raise child.Refusal(
            "The sheet “{name}” reaches too far to the right. Delete the columns that are empty.",
            name=sheet.name,
        )
    found: list[list[str]] = []
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if not any(cell not in ("", None) for cell in cells):
            continue
        if len(found) > asked["rows"]:
            raise child.Refusal(
                "The sheet “{name}” has more than {most:,} rows. Split it.",
                name=sheet.name,
                most=asked["rows"],
            )
        found.append([str(number), *before, *(child.said(cell) for cell in cells)])
    return found


def write(child: Any, path: str, rows: list[list[str]]) -> None:
    """Write the rows as columns of text."""
    import pyarrow as pa

    columns = zip(*rows, strict=True) if rows else ()
    arrays = [pa.array(column, pa.string()) for column in columns]
    child.write(path, pa.Table.from_arrays(arrays, names=[str(i) for i in range(len(arrays))]))


def marks(sheet: bytes) -> dict[str, Any]:
    """The marks in the text of a sheet, some of each kind."""
    return {
        "formulas": [m[1].decode() for m in islice(FORMULA.finditer(sheet), LISTED)],
        "merged": [m[1].decode() for m in islice(MERGED.finditer(sheet), LISTED)],
        "hidden_rows": [int(attribute(m[0], b"r") or 0) for m in ROW.finditer(sheet)],
        "hidden_columns": [
            [int(attribute(m[0], name) or 0) for name in (b"min", b"max")]
            for m in COLUMN.finditer(sheet)
        ],
    }


def attribute(tag: bytes, name: bytes) -> str:
    """The value of an attribute of a tag, "" where it has none."""
    found = re.search(rb"\b" + name + rb'="(\d+)"', tag)
    return found[1].decode() if found else ""


def _sibling(name: str) -> Any:
    loader = SourceFileLoader(name, str(Path(__file__).with_name(f"{name}.py")))
    spec = spec_from_loader(name, loader)
    assert spec is not None
    module = module_from_spec(spec)
    loader.exec_module(module)
    return module
