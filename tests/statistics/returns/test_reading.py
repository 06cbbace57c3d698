"""Files are read as they were meant, or refused with the way out; nothing is taken over by half."""

import io
from datetime import date

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.errors import Unusable
from registry.statistics.measures import measures
from registry.statistics.returns import Missing, Rate, Row, Value, errors, reading, templates
from tests.statistics.returns.conftest import a_return, a_row

ABOUT = a_return()


def text(*lines, encoding="utf-8"):
    return ("\n".join(lines) + "\n").encode(encoding)


def read(*lines, **more):
    return reading.read(text(*lines), "counts.csv", ABOUT, **more)


def wrong(*lines):
    """The errors of a file, as code, row and measure; there is no return then."""
    found = read(*lines)
    assert found.given is None
    return [(one.code, one.row, one.measure) for one in errors(found.problems)]


def workbook(*rows, **more):
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, **more.pop("options", {})}) as book:
        sheet = book.add_worksheet("return")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
        more.pop("change", lambda *_: None)(book, sheet)
    return out.getvalue()


def test_a_row_is_a_deployment_and_a_column_a_measure():
    found = read(
        "date,place,threshold,list_size,alerts,true_confirmed,stops",
        "2026-07-09,Station,0.64,12000,3,2,refused",
        "2026-07-10,,,11 990,0,0,not_collected",
    )

    assert found.problems == []
    assert found.given.rows == (
        Row(1, date(2026, 7, 9), date(2026, 7, 9), "Station", "0.64", 12000, (
            Value("list_size", 12000), Value("alerts", 3), Value("true_confirmed", 2),
            Value("stops", missing="refused"),
        )),
        Row(2, date(2026, 7, 10), date(2026, 7, 10), None, None, 11990, (
            Value("list_size", 11990), Value("alerts", 0), Value("true_confirmed", 0),
            Value("stops", missing="not_collected"),
        )),
    )  # fmt: skip


def test_without_days_a_row_is_the_whole_period():
    found = read("alerts,complaints", "3,0")

    assert found.given.rows == (a_row(alerts=3, complaints=0),)


def test_a_row_may_be_a_value():
    found = read(
        "row,measure,dims,value,reason,counting,starts_on,ends_on,place",
        "1,alerts,,3,,,2026-07-01,2026-07-31,Station",
        "1,arrests,age=under_18,1,,,,,",
        "1,arrests,,2,,,,,",
        "2,faces_seen,,9000,,estimated,2026-08-01,2026-08-31,",
        "2,stops,,,pending,,,,",
    )

    assert found.problems == []
    assert found.given.rows == (
        Row(1, date(2026, 7, 1), date(2026, 7, 31), "Station", values=(
            Value("alerts", 3), Value("arrests", 1, dims=(("age", "under_18"),)),
            Value("arrests", 2),
        )),
        Row(2, date(2026, 8, 1), date(2026, 8, 31), values=(
            Value("faces_seen", 9000, counting="estimated"), Value("stops", missing="pending"),
        )),
    )  # fmt: skip


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_columns_may_be_called_by_their_titles(language):
    names = ";".join(measures()[code].title[language] for code in ("alerts", "stops"))
    day = {"kk": "Күні", "ru": "День", "en": "Date"}[language]

    found = read(f"{day};{names}", "2026-07-09;3;1")

    assert found.given.rows == (a_row(1, date(2026, 7, 9), alerts=3, stops=1),)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_it_is_read_in_the_encodings_of_spreadsheets(encoding):
    lines = ("День\tСигналы\tОстановки", "2026-07-09\t3\t1")
    if encoding != "utf-16":
        lines = tuple(line.replace("\t", ";") for line in lines)
    named = {"Сигналы": "alerts", "Остановки": "stops"}

    found = reading.read(text(*lines, encoding=encoding), "c.csv", ABOUT, columns=named)

    assert found.given.rows == (a_row(1, date(2026, 7, 9), alerts=3, stops=1),)


def test_parts_and_estimates_have_their_place_in_the_header():
    found = read("arrests,arrests[age=under_18],faces_seen,estimated", "4,1,9000,faces_seen")

    assert found.given.rows[0].values == (
        Value("arrests", 4), Value("faces_seen", 9000, counting="estimated"),
        Value("arrests", 1, dims=(("age", "under_18"),)),
    )  # fmt: skip


def test_rates_are_kept_apart_and_unknown_columns_are_told():
    found = read("date,false_confirmed,faces_seen,false_per_face,colour",
                 "2026-07-09,1,1123,0.08%,red")  # fmt: skip

    assert found.given.rates == (Rate(1, "false_confirmed", "faces_seen", "0.08%"),)
    assert [(one.code, one.level) for one in found.problems] == [("UNKNOWN_COLUMN", "note")]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("-", "REASON_NEEDED"), ("–", "REASON_NEEDED"), ("n/a", "REASON_NEEDED"),
        ("N/A", "REASON_NEEDED"), ("н/д", "REASON_NEEDED"), ("жоқ", "REASON_NEEDED"),
        ("-3", "NEGATIVE"), ("−3", "NEGATIVE"), ("1.5", "NOT_WHOLE"), ("1.234", "NOT_WHOLE"),
        ("=1+1", "FORMULA"), ("+1", "FORMULA"), ("@SUM(A1)", "FORMULA"),
        ("-=1", "FORMULA"), ("about 3", "NOT_A_NUMBER"), ("1e5", "NOT_A_NUMBER"),
        ("٣", "NOT_A_NUMBER"), ("9" * 30, "TOO_LARGE"), ("", "BLANK"),
    ],
)  # fmt: skip
def test_a_cell_that_says_nothing_sound_is_named(cell, code):
    assert wrong("date;stops;alerts", f"2026-07-09;2;{cell}", "2026-07-10;2;1") == [
        (code, 1, "alerts")
    ]


def test_the_sentence_says_which_words_to_use():
    [found] = read("date,alerts", "2026-07-09,n/a").problems

    assert found.said() == (
        "Row 1: “n/a” under “alerts” does not say why there is no number. Write 0 if it was "
        "counted and there were none; otherwise one of these words: not_collected, "
        "not_applicable, refused, pending."
    )


@pytest.mark.parametrize(
    ("cell", "value", "missing"),
    [
        ("0", 0, None), ("12", 12, None), ("12.0", 12, None), ("1 234", 1234, None),
        ("1\u00a0234\u00a0567", 1234567, None), ("Not collected", None, "not_collected"),
        ("REFUSED", None, "refused"), ("Отказано", None, "refused"),
        ("Әлі дайын емес", None, "pending"),
    ],
)  # fmt: skip
def test_a_cell_that_is_sound_is_taken(cell, value, missing):
    found = read("date;alerts", f"2026-07-09;{cell}")

    assert found.given.rows[0].values == (Value("alerts", value, missing),)


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        # C9 of the vectors: the printed 11/02/20 became 2 November in a spreadsheet.
        ("11/02/20", ["2020-02-11", "2020-11-02"]),
        ("09.07.2026", ["2026-07-09", "2026-09-07"]),
        ("31/07/2026", ["2026-07-31"]), ("2026-7-9", ["2026-07-09"]),
        ("9 July 2026", ["2026-07-09"]), ("2026-02-30", []), ("soon", []),
    ],
)  # fmt: skip
def test_days_are_written_one_way_alone(cell, meant):
    [found] = read("date;alerts", f"{cell};3").problems

    assert (found.code, found.level, found.row) == ("DATE_ISO_ONLY", "error", 1)
    assert found.values.get("suggest", []) == meant


def test_every_error_is_told_at_once():
    assert sorted(wrong("row,date,alerts,stops", "1,soon,-,1", "1,2026-07-09,x,"), key=str) == [
        ("BLANK", 2, "stops"),
        ("DATE_ISO_ONLY", 1, None),
        ("REASON_NEEDED", 1, "alerts"),
        ("REASON_NEEDED", 1, "alerts"),
        ("ROW_NUMBER", 1, None),
    ]


def test_tidy_lines_must_agree_and_name_measures():
    assert wrong("row,measure,value,place", "1,alerts,3,Here", "1,stops,1,There") == [
        ("ROW_DIFFERS", 1, None)
    ]
    assert wrong("row,measure,value", "1,alarms,3") == [("UNKNOWN_MEASURE", 1, None)]
    assert wrong("row,measure,value", "1,alerts,3", "1,alerts,4") == [
        ("MEASURE_TWICE", 1, "alerts")
    ]
    assert wrong("row,measure,value,reason", "1,alerts,3,refused") == [
        ("VALUE_XOR_REASON", 1, "alerts")
    ]
    assert wrong("row,measure,value", "1,alerts,") == [("BLANK", 1, "alerts")]
    assert wrong("row,measure,dims,value", "1,alerts,young,3") == [("PART_UNKNOWN", 1, "alerts")]


def test_ten_thousand_rows_are_taken_and_one_more_is_not():
    lines = ["date,alerts", *["2026-07-09,1"] * 10_000]

    assert len(read(*lines).given.rows) == 10_000
    with pytest.raises(Unusable, match="10001 rows, and at most 10000"):
        read(*lines, "2026-07-09,1")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"), (b"  \n ", "empty"), (b"%PDF-1.7 ", "a PDF document"),
        (b"PK\x03\x04 no archive", "damaged"), (b'{"alerts": 3}', "not a table"),
        (b"<html><p>alerts", "not a table"), (text("colour,shape", "red,round"), "No column"),
        (text("alerts,alerts", "1,2"), "Two columns"),
        (text("date,alerts", "2026-07-09,1,2"), "another number of cells"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", "old kind"),
        (b"x" * (33 * 2**20), "larger than"),
    ],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_such_table_is_refused(content, said):
    with pytest.raises(Unusable, match=said):
        reading.read(content, "counts.csv", ABOUT)


def test_a_workbook_is_read_as_it_is_seen():
    content = workbook(["date", "alerts", "stops"], ["2026-07-09", 3, "refused"])

    found = reading.read(content, "counts.xlsx", ABOUT)

    assert found.given.rows == (a_row(1, date(2026, 7, 9), alerts=3, stops="refused"),)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda _, sheet: sheet.write_formula(1, 1, "=1+1", None, 2), "holds a formula"),
        (lambda _, sheet: sheet.merge_range(3, 0, 4, 0, "2026-07-11"), "are merged"),
        (lambda _, sheet: sheet.set_row(1, None, None, {"hidden": True}), "is hidden"),
        (lambda _, sheet: sheet.set_column(1, 1, None, None, {"hidden": True}), "is hidden"),
    ],
    ids=("formula", "merged", "row", "column"),
)
def test_a_workbook_that_says_more_than_is_seen_is_refused(change, said):
    rows = (["date", "alerts", "stops"], ["2026-07-09", 3, 1], ["2026-07-10", 3, 1])

    with pytest.raises(Unusable, match=said):
        reading.read(workbook(*rows, change=change), "counts.xlsx", ABOUT)


@pytest.mark.parametrize("capability", ["face_recognition_live", "vehicle_identification"])
def test_the_templates_come_back_as_they_went_out(capability):
    about = a_return(capability=capability)
    blank = reading.read(templates.xlsx(capability), "template.xlsx", about)
    table = reading.read(templates.csv(capability), "template.csv", about)

    assert blank.problems == table.problems == []
    assert blank.given.rows == table.given.rows == ()
    asked = {one.code for one in measures().values() if capability in one.capability}
    assert asked <= set(templates.columns(capability))
    assert {"date", "starts_on", "ends_on", "place", "threshold"} <= set(
        templates.columns(capability)
    )


def test_the_workbook_explains_each_measure_in_three_languages():
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.load_workbook(io.BytesIO(templates.xlsx("face_recognition_live", "ru")))

    told = {row[0]: row for row in book["measures"].iter_rows(values_only=True)}
    alerts = measures()["alerts"]
    assert told["alerts"][1:7] == (*alerts.title.values(), *alerts.definition.values())
    assert book["return"]["A2"].value == "Строка"
    lists = [rule for rule in book["return"].data_validations.dataValidation if rule.type == "list"]
    assert {rule.formula1 for rule in lists} == {"reasons!$A$2:$A$5"}
    assert [cell.value for cell in book["reasons"]["A"][1:]] == list(Missing)


COUNTS = st.one_of(
    st.integers(0, 10**12).map(lambda n: (n, None)),
    st.sampled_from(list(Missing)).map(lambda why: (None, str(why))),
)
CODES = [m.code for m in measures().values() if "face_recognition_live" in m.capability]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(st.dates(date(2026, 7, 1), date(2026, 9, 30)), st.text("abc -=+@", max_size=5)),
        min_size=1,
        max_size=5,
    ),
    st.lists(st.sampled_from(CODES), min_size=1, max_size=6, unique=True),
    st.data(),
)
def test_what_was_written_is_read_again(days, codes, data):
    rows = tuple(
        Row(number, day, day, place.strip() or None, values=tuple(
            Value(code, *data.draw(COUNTS)) for code in codes if code != "list_size"
        ))
        for number, (day, place) in enumerate(days, 1)
    )  # fmt: skip
    lines = ["row,starts_on,ends_on,place,measure,value,reason"]
    for row in rows:
        for one in row.values:
            value = "" if one.value is None else one.value
            lines.append(f'{row.number},{row.starts_on},{row.ends_on},"{row.place or ""}",'
                         f"{one.measure},{value},{one.missing or ''}")  # fmt: skip

    if len(lines) > 1:
        found = read(*lines)
        assert found.problems == []
        assert found.given.rows == rows
