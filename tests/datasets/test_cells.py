"""Any text, number or blank comes back from a sheet and from CSV for Excel as it went in."""

import csv
import io
from datetime import UTC, datetime
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from registry.datasets import formats
from registry.datasets.about import About
from registry.datasets.dataset import Column, Dataset, Kind, Rows, in_batches
from registry.datasets.written import xlsx
from registry.datasets.written.table import Table

WORDS = {"kk": "Сөз", "ru": "Слово", "en": "Word"}
COLUMNS = (
    Column("name", Kind.TEXT, WORDS, WORDS),
    Column("said", Kind.TEXT, WORDS, WORDS),
    Column("size", Kind.NUMBER, WORDS, WORDS),
    Column("is_true", Kind.BOOLEAN, WORDS, WORDS),
)
# What a record may hold: no control characters but the line feed and the tab.
LETTERS = st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t", codec="utf-8")
TEXTS = st.text(LETTERS, min_size=1, max_size=30) | st.sampled_from(
    ["=1+1", "-5", "@x", "+7 701", "_x000D_", "a;b", 'a "b" c', "007", "2024-05", "&lt;", " x "]
)
ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "name": TEXTS,
            "said": TEXTS | st.none(),
            "size": st.floats(-1e9, 1e9, allow_nan=False) | st.none(),
            "is_true": st.booleans() | st.none(),
        }
    ),
    max_size=6,
)


def table(rows: list[dict[str, Any]]) -> Table:
    made = Rows(len(rows), 1, lambda: in_batches(COLUMNS, rows))
    dataset = Dataset("things", WORDS, WORDS, COLUMNS, ("name",), lambda *_: made)
    at = datetime(2026, 3, 1, tzinfo=UTC)
    said = About("things", WORDS, "", len(rows), 1, at, dataset.licence, "us", False)
    return Table(dataset, made, said)


def whole(rows: list[dict[str, Any]], ending: str) -> bytes:
    return b"".join(formats.FORMATS[ending].stream(table(rows)))


@settings(deadline=None, max_examples=60)
@given(ROWS)
def test_a_sheet_gives_back_what_was_put_in(rows: list[dict[str, Any]]) -> None:
    book = CalamineWorkbook.from_filelike(io.BytesIO(whole(rows, "xlsx")))
    head, *read = book.get_sheet_by_name("rows").to_python()

    assert head == [column.name for column in COLUMNS]
    assert [tuple(line) for line in read] == [
        tuple("" if row[name] is None else row[name] for name in head) for row in rows
    ]


@settings(deadline=None, max_examples=60)
@given(ROWS)
def test_csv_for_excel_gives_back_what_was_put_in(rows: list[dict[str, Any]]) -> None:
    text = whole(rows, "excel.csv").decode("utf-8-sig")
    read = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))

    for row, cells in zip(rows, read, strict=True):
        for name in ("name", "said"):
            said = row[name] or ""
            assert cells[name] == (f"'{said}" if said.startswith(tuple("=+-@\t")) else said)
        size = cells["size"].replace(",", ".")
        assert (float(size) if size else None) == row["size"]
        assert cells["is_true"] == {None: "", True: "true", False: "false"}[row["is_true"]]


def test_a_cell_that_is_too_long_for_a_sheet_is_cut_and_the_book_says_so() -> None:
    rows = [{"name": "a", "said": "x" * 40_000, "size": 1.0, "is_true": True}]
    book = CalamineWorkbook.from_filelike(io.BytesIO(whole(rows, "xlsx")))

    said = book.get_sheet_by_name("rows").to_python()[1][1]
    assert (len(said), said[-1]) == (32_767, "…")
    about = {line[0]: line[4] for line in book.get_sheet_by_name("about").to_python()}
    assert about["cut"] == "1"


@pytest.mark.parametrize("coded", [True, False])
def test_words_kept_as_codes_are_written_as_words(coded: bool) -> None:
    names = pa.array(["a", "=b", None, "a"])
    batch = pa.record_batch(
        [names.dictionary_encode() if coded else names, names,
         pa.nulls(4, pa.float64()), pa.nulls(4, pa.bool_())],
        names=[column.name for column in COLUMNS],
    )  # fmt: skip
    text = xlsx.book.Cells(COLUMNS).rows(batch).decode()

    assert text.count("<c/>") == 10
    assert text.count('s="2"') == 2
