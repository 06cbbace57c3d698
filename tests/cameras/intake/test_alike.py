"""Quick ways of reading say what the careful ways say."""

import csv
import io
from pathlib import Path

import pyarrow as pa
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from registry.cameras.intake.files import delimited, regular
from registry.cameras.intake.files.encoding import Encoding
from registry.cameras.intake.meaning import cells, columns
from registry.cameras.intake.said import NOTHING, Column, Said
from registry.cameras.intake.table import distinct, silent, tidy
from tests.cameras.intake.files import TODAY

KINDS = (
    ("source_id", "identifier"),
    ("title", "title"),
    ("title_ru", "title"),
    ("address", "address"),
    ("locality", "part"),
    ("model", "name"),
    ("area_watched", "text"),
    ("installed_on", "date"),
)
PIECES = (
    "Abay", "Абая", "Қонаев", "flat", "кв", "private", "house", "жеке", "үй", "12", "7", "-", ".",
    "–", ",", "/", "#", " ", "  ", "@", "mail.ru", "://", "rtsp", "+7 701 123 45 67", "0", "2024",
    "-10", "-26", "T20:48", ":43Z", "00", "x" * 120, "\u200b", "\u00a0", "\x07", "ſ", "№", "'", "(",
)  # fmt: skip


def kept(said: Said, _column: Column) -> Said:
    return said


@settings(deadline=None)
@given(
    st.sampled_from(KINDS),
    st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), max_size=12),
)
@example(("installed_on", "date"), ["0000-00-00T00:00:00Z", "2024-10-26T20:48:43Z"])
@example(("address", "address"), ["Community unit 5", "частный  дом", "Abay 5"])
def test_everyday_cells_say_what_they_say_one_by_one(kind: tuple[str, str], texts: list[str]):
    argument = "ru" if kind[0] == "title_ru" else ""
    column = Column(*kind, "Header", TODAY, argument)
    _, told = distinct(pa.array(texts, pa.string()))

    found = columns.read(column, told, kept)

    expected = [cells.read(text, column) if text else NOTHING for text in told.to_pylist()]
    assert list(found) == expected


@given(st.lists(st.sampled_from(["a", " a", "a\u00a0", "", "\ufeff", "b", None])))
def test_cells_are_told_apart_without_the_blanks_around_them(texts: list[str | None]):
    codes, told = distinct(pa.array(texts, pa.string()))

    assert [told[code].as_py() for code in codes.tolist()] == [tidy(text or "") for text in texts]
    assert len(set(told.to_pylist())) == len(told)


ROWS = st.lists(
    st.tuples(
        st.lists(
            st.lists(st.sampled_from(["a", "é", '"', '""', " ", ",", "x\ny", "1", "\u00a0"])).map(
                "".join
            ),
            min_size=2,
            max_size=3,
        ),
        st.sampled_from(["\n", "\r\n", "\r"]),
        st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ROWS)
def test_regular_tables_are_cut_as_pythons_reader_cuts_them(tmp_path_factory, rows):
    lines = ["id,title\r\n"]
    for row, end, quoted in rows:
        out = io.StringIO()
        if quoted:
            csv.writer(out, lineterminator=end, quoting=csv.QUOTE_ALL).writerow(row)
        lines.append(out.getvalue() if quoted else ",".join(row) + end)
    path: Path = tmp_path_factory.mktemp("regular") / "cameras.csv"
    path.write_bytes("".join(lines).encode())

    quick = regular.columns(path, "utf-8", ",", 1, 2, silent)

    if quick is None:
        return
    with path.open(encoding="utf-8", newline="") as file:
        records = [row for row in list(csv.reader(file))[1:] if any(map(tidy, row))]
    found = zip(*(column.to_pylist() for column in quick[0]), strict=True)
    assert [list(row) for row in found] == records
    assert quick[1] == len(records)


def test_a_regular_table_is_read_the_quick_way(tmp_path: Path):
    path = tmp_path / "cameras.csv"
    path.write_text('id,title,lat,lon\n1,"Abay, 5",51.1,71.4\n\n2,"He said ""no""",51.2,71.5\n')

    quick = regular.columns(path, "utf-8", ",", 1, 4, silent)

    assert quick is not None
    assert quick[0][1].to_pylist() == ["Abay, 5", 'He said "no"']
    assert delimited.read(path, Encoding("utf-8")).rows == 2


def test_an_irregular_table_is_left_to_the_careful_way(tmp_path: Path):
    path = tmp_path / "cameras.csv"
    path.write_text("id,title\n1,Abay\n2,Abay,too long\n")

    assert regular.columns(path, "utf-8", ",", 1, 2, silent) is None
    assert delimited.read(path, Encoding("utf-8")).rows == 2
