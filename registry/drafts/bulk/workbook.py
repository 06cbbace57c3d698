"""An office's cameras as a workbook: drop-downs for words, a sheet that explains each of them.

Every cell is text, so that no program takes an id for a number or a date for another one.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from registry.cameras.declared import vocabulary
from registry.cameras.flat.column_words import field_of, label_of
from registry.cameras.flat.columns import COLUMNS
from registry.drafts.bulk import rows
from registry.drafts.bulk.opening import DEFINITIONS, SHEET
from registry.settings import LANGUAGES

LAST = 1_048_575  # the last row a sheet has, from 0
NARROW, WIDE = 12, 40
LABEL_HEIGHT = 48  # points: three lines
HEAD = ("column or vocabulary", "code", *(f"label_{code}" for code in LANGUAGES))
HEAD += tuple(f"definition_{code}" for code in LANGUAGES)
Ranges = Mapping[str, str]


def write(
    path: Path, told: Iterable[rows.Row], *, language: str, properties: Mapping[str, str]
) -> None:
    """Write the rows; `properties` say of what they are, for when the file comes back."""
    book = xlsxwriter.Workbook(
        str(path),
        {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    for name, value in properties.items():
        book.set_custom_property(name, value[:255], "text")
    sheet, definitions = book.add_worksheet(SHEET), book.add_worksheet(DEFINITIONS)
    ranges = _define(book, definitions)
    _lay_out(book, sheet, language)
    text = book.add_format({"num_format": "@"})
    quoted = book.add_format({"num_format": "@", "quote_prefix": True})
    places = {name: place for place, name in enumerate(COLUMNS)}
    for number, row in enumerate(told, 2):
        for name, cell in row.items():
            style = quoted if cell[0] in "=+-@\t\r" else text
            sheet.write_string(number, places[name], cell, style)
    for column, name in rows.vocabularies().items():
        sheet.data_validation(2, places[column], LAST, places[column], _choice(ranges[name]))
    book.close()


def _lay_out(book: Any, sheet: Any, language: str) -> None:
    text = book.add_format({"num_format": "@"})
    made = book.add_format({"num_format": "@", "font_color": "#666666", "bg_color": "#eeeeee"})
    head = book.add_format({"num_format": "@", "bold": True, "bottom": 1})
    labels = book.add_format(
        {"num_format": "@", "italic": True, "text_wrap": True, "valign": "top"}
    )
    for place, name in enumerate(COLUMNS):
        is_made = name in (*rows.MADE, *rows.KEYS)
        width = WIDE if name in ("address", "functions", "findings") else max(NARROW, len(name) + 2)
        options = {"hidden": True} if name == "entry" else {}
        sheet.set_column(place, place, width, made if is_made else text, options)
        sheet.write_string(0, place, name, head)
        sheet.write_string(1, place, label_of(name)[language], labels)
    sheet.set_row(1, LABEL_HEIGHT)
    sheet.freeze_panes(2, 1)
    # The line of labels is the head of the filter, so that sorting leaves both lines in place.
    sheet.autofilter(1, 0, LAST, len(COLUMNS) - 1)


def _define(book: Any, sheet: Any) -> Ranges:
    """Every vocabulary in lines that follow each other, and every column; where the codes stand."""
    head = book.add_format({"bold": True, "bottom": 1})
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 28, text)
    sheet.set_column(2, len(HEAD) - 1, WIDE, text)
    sheet.freeze_panes(1, 2)
    sheet.write_row(0, 0, HEAD, head)
    ranges, line = {}, 1
    for name in dict.fromkeys(_used()):
        known = vocabulary.terms(name)
        ranges[name] = f"={DEFINITIONS}!$B${line + 1}:$B${line + len(known)}"
        for code, term in known.items():
            said = [name, code, *(term.label[c] for c in LANGUAGES)]
            sheet.write_row(line, 0, [*said, *(term.definition[c] for c in LANGUAGES)], text)
            line += 1
    for column in COLUMNS:
        label, means = label_of(column), field_of(column).meaning
        said = [column, "", *(label[c] for c in LANGUAGES), *(means[c] for c in LANGUAGES)]
        sheet.write_row(line, 0, said, text)
        line += 1
    return ranges


def _used() -> Iterable[str]:
    yield from rows.vocabularies().values()
    yield from ("function", "function_state", "affected", "purpose", "access_mode")
    yield from ("assessment_type", "assessment_status")


def _choice(codes: str) -> dict[str, Any]:
    return {"validate": "list", "source": codes, "ignore_blank": True, "error_type": "warning"}
