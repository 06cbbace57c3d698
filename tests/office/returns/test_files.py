"""Returns as files: the blank table out, the filled one in, and every fault by its row."""

import io

import pytest
import python_calamine
from flask import Flask

from registry.statistics import returns
from registry.statistics.returns.tables import Return
from tests.office.conftest import Desk
from tests.office.counting import FRAME, LIVE, file
from tests.office.returns.conftest import drafted
from tests.office.returns.test_machine import Program
from tests.office.returns.test_machine import program as program  # a fixture

FILES = "/en/office/statistics/files"
HEAD = "row,starts_on,ends_on,alerts,true_confirmed,false_confirmed"


def _table(*rows: str, name: str = "counts.csv") -> tuple[io.BytesIO, str]:
    return io.BytesIO("\n".join((HEAD, *rows)).encode()), name


def _count(app: Flask) -> int:
    with app.extensions["registry.database"].reading() as session:
        return int(session.query(Return).count())


@pytest.mark.long
def test_the_blank_tables_have_every_measure(statistician: Desk) -> None:
    there = f"/kk/office/statistics/template.{{}}?capability={LIVE}"

    csv = statistician.get(there.format("csv"))
    xlsx = statistician.get(there.format("xlsx"))

    assert "true_confirmed" in csv.text
    assert csv.headers["Content-Disposition"] == f'attachment; filename="{LIVE}.csv"'
    book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(xlsx.data))
    first = book.get_sheet_by_index(0).to_python()
    assert "stops_after_false" in first[0]
    assert statistician.get(there.format("ods")).status_code == 404
    assert statistician.get(there.format("csv").replace(LIVE, "x")).status_code == 400


def test_a_filled_table_becomes_a_draft(statistician: Desk, counted: Flask) -> None:
    answer = statistician.post(FILES, **FRAME, file=file())

    assert answer.status_code == 303, answer.text
    number = int(answer.headers["Location"].rpartition("/")[2])
    with counted.extensions["registry.database"].reading() as session:
        (row,) = returns.as_given(session, number).rows
    assert [(one.measure, one.value) for one in row.values][:2] == [
        ("alerts", 120), ("true_confirmed", 112),
    ]  # fmt: skip
    assert "120 = 112 + 4 + 3 + 1" in statistician.get(answer.headers["Location"]).text


def test_every_fault_is_told_by_its_row_and_nothing_is_kept(
    statistician: Desk, counted: Flask
) -> None:
    table = _table(
        "1,2026-04-02,2026-04-02,1,1,0", "2,2026-04-03,2026-04-03,-,1,0", "3,03/04/2026,,=1+1,1,0"
    )

    answer = statistician.post(FILES, **FRAME, file=table)

    assert answer.status_code == 422
    assert "Nothing was kept." in answer.text
    told = answer.text.partition("<tbody>")[2].partition("</tbody>")[0]
    assert '<th scope="row">2</th>' in told
    assert '<th scope="row">3</th>' in told
    assert '<th scope="row">1</th>' not in told
    assert 'value="astana" selected' in answer.text  # what was chosen stays
    assert _count(counted) == 0


@pytest.mark.long
def test_what_is_no_table_is_a_sentence(statistician: Desk, counted: Flask) -> None:
    for content, name in ((b"", "a.csv"), (b"PK\x03\x04rubbish", "a.xlsx"), (b"\x00\xff", "a.csv")):
        answer = statistician.post(FILES, **FRAME, file=(io.BytesIO(content), name))
        assert answer.status_code in (400, 422), (content, answer.status_code)
    none = statistician.post(FILES, **FRAME)
    assert (none.status_code, "Choose the file to send." in none.text) == (400, True)
    assert _count(counted) == 0


@pytest.mark.long
def test_a_file_takes_the_place_of_what_a_draft_held(statistician: Desk, counted: Flask) -> None:
    number = drafted(statistician)
    rows = [f"{n},2026-04-{n:02d},2026-04-{n:02d},{n},{n},0" for n in range(1, 4)]
    sent = {"office": "station-office", "return": str(number), "version": "1"}

    answer = statistician.post(FILES, **sent, file=_table(*rows))
    late = statistician.post(FILES, **sent, file=_table(*rows))

    assert answer.status_code == 303, answer.text
    assert late.status_code == 409
    page = statistician.get(f"/en/office/statistics/{number}")
    assert page.text.count('<tr id="row-') == 3
    form = statistician.get(f"/en/office/statistics/{number}/edit?row=2")
    assert "The form is of row 2" in form.text
    assert statistician.get(f"/en/office/statistics/{number}/edit?row=9").status_code == 404


def test_a_program_sends_the_same_file(program: Program, counted: Flask) -> None:
    fields = {
        "system_id": "face-recognition", "capability": LIVE, "area_id": "astana",
        "period_start": "2026-04-01", "period_end": "2026-06-30", "submit": "true",
    }  # fmt: skip
    key = {"Authorization": f"Bearer {program.key}"}

    there = "/en/api/returns"
    sent = program.client.post(there, data=fields | {"file": file()}, headers=key)
    wrong = program.client.post(
        there, data=fields | {"file": _table("1,2026-04-02,2026-04-02,n/a,1,0")}, headers=key
    )
    more = program.client.post(there, data=fields | {"x": "1", "file": file()}, headers=key)
    none = program.client.post(there, data=fields, headers=key)

    assert (sent.status_code, sent.get_json()["status"]) == (201, "submitted"), sent.text
    assert (wrong.status_code, wrong.get_json()["errors"][0]["row"]) == (422, 1)
    assert (more.status_code, more.get_json()["errors"][0]["pointer"]) == (400, "/x")
    assert none.status_code == 415
    assert _count(counted) == 1
