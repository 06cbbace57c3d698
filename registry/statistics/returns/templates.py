"""Blank tables for an office to fill: a workbook with drop-downs, and the same as CSV.

Days and thresholds are cells of text, so that no program swaps a day and a month. The second sheet
says in three languages what each column means.
"""

import csv as csv_files
import io
from typing import Any

import xlsxwriter

from registry.errors import Refused
from registry.settings import LANGUAGES
from registry.statistics import breakdowns
from registry.statistics.measures import Measure, measures
from registry.statistics.returns import framing, naming
from registry.statistics.returns.keeping import MOST_ROWS
from registry.statistics.returns.reading.opening import SHEET

MEANINGS = "measures"
REASONS = "reasons"
TEXT = {"num_format": "@"}
DAYS = ("date", "starts_on", "ends_on")
NARROW, WIDE = 14, 40
HEAD = ("code", *(f"title_{code}" for code in LANGUAGES), *(f"meaning_{c}" for c in LANGUAGES))
HEAD += ("unit", "kind", "definition_version")


def csv(capability: str) -> bytes:
    """The header of the table, as UTF-8 with its mark: programs that guess get it right."""
    out = io.StringIO()
    csv_files.writer(out, lineterminator="\r\n").writerow(columns(capability))
    return out.getvalue().encode("utf-8-sig")


def xlsx(capability: str, language: str = "kk") -> bytes:
    """A workbook to fill; its second line says what the columns are called in a language."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False})
    book.set_custom_property("capability", capability, "text")
    sheet = book.add_worksheet(SHEET)
    meanings = book.add_worksheet(MEANINGS)
    reasons = book.add_worksheet(REASONS)
    chosen = _reasons(book, reasons)
    _table(book, sheet, capability, language, chosen)
    _meanings(book, meanings, capability)
    book.close()
    return out.getvalue()


def columns(capability: str) -> tuple[str, ...]:
    """The columns of the table: what a row is about, what is counted of this capability, its parts.

    Columns that stay empty are passed over, so nobody has to give parts.
    """
    asked = [one.code for one in _asked(capability)]
    return (*naming.FRAME, *asked, *(naming.part(*one) for one in _parts(capability)))


def _parts(capability: str) -> list[tuple[str, str, str]]:
    """The parts of measures that may be given: measure, breakdown and part."""
    return [
        (one.code, by.code, part)
        for one in _asked(capability)
        for by in breakdowns.of(one.code)
        for part in by.part
    ]


def _asked(capability: str) -> list[Measure]:
    if capability not in framing.capabilities():
        raise Refused(
            "Nothing is counted of “{capability}”. Choose one of: {known}.",
            capability=capability[:40],
            known=", ".join(framing.capabilities()),
            field="capability",
        )
    return [one for one in measures().values() if capability in one.capability]


def _table(book: Any, sheet: Any, capability: str, language: str, reasons: str) -> None:
    head = book.add_format({**TEXT, "bold": True, "bottom": 1})
    labels = book.add_format({**TEXT, "italic": True, "text_wrap": True, "valign": "top"})
    text, count = book.add_format(TEXT), book.add_format({"num_format": "0"})
    for place, code in enumerate(columns(capability)):
        is_count = code.partition("[")[0] in measures() or code == "row"
        sheet.set_column(place, place, max(NARROW, len(code) + 2), count if is_count else text)
        sheet.write_string(0, place, code, head)
        sheet.write_string(1, place, naming.titles(code)[language], labels)
        rule = _rule(code, place, reasons)
        if rule:
            sheet.data_validation(2, place, MOST_ROWS + 1, place, rule)
    sheet.freeze_panes(2, 2)


def _rule(code: str, place: int, reasons: str) -> dict[str, Any] | None:
    """What the spreadsheet program asks of a column."""
    if code.partition("[")[0] in measures():
        # The reasons are offered; a number is typed over them.
        return {"validate": "list", "source": reasons, "show_error": False}
    if code == "row":
        return {"validate": "integer", "criteria": ">=", "value": 1}
    if code in DAYS:
        cell = f"{_letter(place)}3"
        written = f'=AND(LEN({cell})=10,MID({cell},5,1)="-",MID({cell},8,1)="-")'
        return {
            "validate": "custom",
            "value": written,
            "error_title": "YYYY-MM-DD",
            "error_message": "2026-03-09",
        }
    return None


def _letter(place: int) -> str:
    return chr(ord("A") + place)  # the days stand among the first columns


def _reasons(book: Any, sheet: Any) -> str:
    """The words that stand where there is no count; gives where they stand."""
    bold, wrapped = _styles(book, sheet)
    sheet.write_row(0, 0, HEAD[:7], bold)
    for line, (code, word) in enumerate(naming.reasons().items(), 1):
        sheet.write_row(line, 0, [code, *word.title.values(), *word.meaning.values()], wrapped)
    return f"={REASONS}!$A$2:$A${len(naming.reasons()) + 1}"


def _meanings(book: Any, sheet: Any, capability: str) -> None:
    bold, wrapped = _styles(book, sheet)
    sheet.write_row(0, 0, HEAD, bold)
    told: list[list[Any]] = []
    for code in naming.FRAME:
        word = naming.columns()[code]
        told.append([code, *word.title.values(), *word.meaning.values()])
    for one in _asked(capability):
        titles = [one.title[language] for language in LANGUAGES]
        meanings = [one.definition[language] for language in LANGUAGES]
        told.append([one.code, *titles, *meanings, one.unit, one.kind, str(one.definition_version)])
    told += [_part_meaning(*one) for one in _parts(capability)]
    for line, cells in enumerate(told, 1):
        sheet.write_row(line, 0, cells, wrapped)


def _part_meaning(measure: str, by: str, part: str) -> list[Any]:
    code = naming.part(measure, by, part)
    one = measures()[measure]
    titles = [naming.titles(code)[language] for language in LANGUAGES]
    meanings = [one.definition[language] for language in LANGUAGES]
    return [code, *titles, *meanings, one.unit, one.kind, str(one.definition_version)]


def _styles(book: Any, sheet: Any) -> tuple[Any, Any]:
    wrapped = book.add_format({**TEXT, "text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 28, wrapped)
    sheet.set_column(1, len(HEAD) - 1, WIDE, wrapped)
    sheet.freeze_panes(1, 1)
    return book.add_format({"bold": True, "bottom": 1}), wrapped
