"""Bytes as a table with known columns: what the file is, is told by its bytes."""

import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from registry.cameras.intake.files import archives, binary, delimited, encoding
from registry.cameras.intake.files.binary import Grid
from registry.cameras.intake.files.heading import Heading
from registry.cameras.intake.files.reading import NOT_TABLES
from registry.cameras.intake.synonyms import plain
from registry.cameras.intake.table import tidy
from registry.errors import N_, Unusable
from registry.statistics.returns import naming
from registry.statistics.returns.keeping import MOST_ROWS
from registry.statistics.returns.problems import Level, Problem

MOST_BYTES = 32 * 2**20
MOST_LINES = 250_000  # of a table with a value a row
SEARCHED = 20  # rows among which the header is looked for
SHEET = "return"
MACROS = ("vbaProject", "xl/macrosheets/")
OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Sheet:
    """A table: its rows by number from 1, its known columns, and of what each measure is."""

    lines: dict[int, Sequence[str]]
    columns: dict[str, int]
    parts: dict[int, tuple[str, str]]  # by column: the measure, and its part such as age=under_18
    notes: list[Problem] = field(default_factory=list)

    def cell(self, number: int, code: str) -> str:
        """A cell of a row, "" where there is none."""
        return self.at(number, self.columns.get(code))

    def at(self, number: int, place: int | None) -> str:
        """A cell by the place of its column."""
        line = self.lines[number]
        return tidy(line[place]) if place is not None and place < len(line) else ""


def opened(content: bytes, name: str, called: Mapping[str, str]) -> Sheet:
    """The table in a file; Unusable says why there is none."""
    if len(content) > MOST_BYTES:
        raise Unusable(
            "The file is larger than {most} MB. Hand in a return for each part of the period.",
            most=MOST_BYTES // 2**20,
        )
    if not content.strip():
        raise Unusable("The file is empty. Is it the right file?")
    _check_kind(content)
    with tempfile.TemporaryDirectory(prefix="return-") as folder:
        path = Path(folder) / "file"
        path.write_bytes(content)
        records = _workbook(path) if content.startswith(b"PK") else _text(path, called)
    return _sheet(records, name, called)


def _check_kind(content: bytes) -> None:
    for magic, kind in NOT_TABLES:
        if content.startswith(magic):
            raise Unusable(
                "The file is {kind}, not a table of counts. Save the table as XLSX or CSV.",
                kind=kind,
            )
    if content.startswith(OLD):
        raise Unusable("Workbooks of the old kind are not read here. Save the table as XLSX.")


def _workbook(path: Path) -> list[Sequence[str]]:
    members = {member.name for member in archives.contents(path)}
    if "xl/workbook.xml" not in members:
        raise Unusable("The file is an archive, not a workbook. Save the table as XLSX or CSV.")
    if any(mark in name for name in members for mark in MACROS):
        raise Unusable("The workbook holds macros. Save it as XLSX without macros and send that.")
    try:
        grids, _ = binary.read_grids(path, rows=MOST_LINES)
    except zipfile.BadZipFile as broken:
        raise Unusable("The workbook is damaged. Save it again and send that.") from broken
    filled = [one for one in grids if one.rows and not one.is_hidden]
    if not filled:
        raise Unusable("The workbook has no visible sheet with rows. Is it the right file?")
    chosen = next((one for one in filled if one.name.casefold() == SHEET), filled[0])
    _check_seen(chosen)
    return list(chosen.rows.values())


def _check_seen(sheet: Grid) -> None:
    """Refuse what would say something else than the eye sees."""
    if sheet.formulas:
        raise Unusable(
            "The cell {cell} holds a formula, and formulas are not worked out here. Put its value "
            "there instead (copy it and paste values only), and send the file again.",
            cell=sheet.formulas[0],
        )
    if sheet.merged:
        raise Unusable(
            "The cells {cells} are merged. Split them, and fill each cell by itself.",
            cells=sheet.merged[0],
        )
    if hidden := sorted(set(sheet.hidden_rows) & sheet.rows.keys()):
        raise Unusable(
            "Row {row} of the sheet is hidden or filtered away. Show all rows, so that nothing is "
            "sent that you do not see.",
            row=hidden[0],
        )
    names = next(iter(sheet.rows.values()))
    for first, last in sheet.hidden_columns:
        for place in range(first - 1, min(last, len(names))):
            if any(cells[place] for cells in sheet.rows.values()):
                raise Unusable(
                    "The column “{name}” is hidden. Show it, so that nothing is sent that you do "
                    "not see.",
                    name=names[place] or str(place + 1),
                )


def _text(path: Path, called: Mapping[str, str]) -> list[Sequence[str]]:
    found = encoding.of_file(path, lambda text: _known(text.replace(";", ",").split(","), called))
    start = path.read_bytes()[:200].decode(found.name, "ignore").lstrip("\ufeff \t\r\n")
    if start[:1] in ("{", "<"):
        raise Unusable("The file is not a table. Save the counts as XLSX or CSV.")
    table = delimited.read(path, found, heading=lambda head: _heading(head, called))
    if faults := [row for row, doubt, _ in table.doubts if doubt.code == "malformed_row"]:
        raise Unusable(
            "Row {row} has another number of cells than the header. Put cells that hold the "
            "delimiter into quotation marks, and fill every row to its end.",
            row=faults[0] + 1,
        )
    if table.rows > MOST_LINES:
        raise _too_long(table.rows, MOST_LINES)
    columns = [table.texts(place).to_pylist() for place in range(len(table.names))]
    rows = [[cell or "" for cell in cells] for cells in zip(*columns, strict=True)]
    return [list(table.names), *rows]


def _heading(head: Sequence[Sequence[str]], called: Mapping[str, str]) -> Heading:
    at = max(range(min(SEARCHED, len(head))), key=lambda i: (_known(head[i], called), -i))
    names = [tidy(cell) for cell in head[at]]
    while names and not names[-1]:
        names.pop()
    return Heading(names, at + 1, at + 1)


def _sheet(records: list[Sequence[str]], name: str, called: Mapping[str, str]) -> Sheet:
    head = _heading(records, called)
    columns, parts, strange = _columns(head.names, called)
    if not columns and not parts:
        raise Unusable(
            "No column of {name} has a name that is known here. Take the first row from the "
            "template: it holds the codes of what is counted.",
            name=name[:80] or "the file",
        )
    below = [row for row in records[head.first :] if any(tidy(cell) for cell in row)]
    below = below[1:] if below and _is_of_titles(below[0], head.names) else below
    if "measure" not in columns and len(below) > MOST_ROWS:
        raise _too_long(len(below), MOST_ROWS)
    notes = []
    if strange:
        said = {"names": strange[:20]}
        notes.append(Problem("UNKNOWN_COLUMN", Level.NOTE, 0, None, UNKNOWN, said))
    return Sheet(dict(enumerate(below, 1)), columns, parts, notes)


def _columns(
    names: Sequence[str], called: Mapping[str, str]
) -> tuple[dict[str, int], dict[int, tuple[str, str]], list[str]]:
    columns: dict[str, int] = {}
    parts: dict[int, tuple[str, str]] = {}
    strange = []
    for place, name in enumerate(names):
        whole, bracket, part = name.partition("[")
        code = called.get(name) or naming.code(whole)
        if code is None:
            strange.extend([name] if name else [])
        elif bracket:
            parts[place] = code, part.rstrip("] ")
        elif code in columns:
            raise Unusable(
                "Two columns stand for “{name}”. Delete one of them.", name=names[place][:80]
            )
        else:
            columns[code] = place
    return columns, parts, strange


def _known(cells: Sequence[str], called: Mapping[str, str]) -> int:
    said = (tidy(cell).partition("[")[0] for cell in cells)
    return sum(cell in called or naming.code(cell) is not None for cell in said if cell)


def _is_of_titles(row: Sequence[str], names: Sequence[str]) -> bool:
    """Whether a row says what the columns are called once more, in a language."""
    told = [(plain(cell), name) for cell, name in zip(row, names, strict=False) if plain(cell)]
    return bool(told) and all(naming.is_title(cell, name) for cell, name in told)


def _too_long(rows: int, most: int) -> Unusable:
    return Unusable(
        "The table has {rows} rows, and at most {most} are taken. Hand in a return for each part "
        "of the period.",
        rows=rows,
        most=most,
    )


UNKNOWN = N_("These columns are not known here and were not read: {names}.")
