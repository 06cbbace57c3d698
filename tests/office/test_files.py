"""Cameras out as a file, changed by other programs, and in again as one change."""

import io
import json
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from shutil import which
from typing import Any

import openpyxl
import pytest
from flask import Flask
from werkzeug.test import TestResponse

from registry import cameras
from registry.cameras import checking
from registry.drafts import Draft
from tests import making
from tests.conftest import skip_or_fail
from tests.office.conftest import OFFICE, Desk, Seat

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
Changes = Callable[[Any], None]


def columns(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[1]}


def some_cameras(app: Flask, count: int) -> None:
    """Cameras AST-000002 and on, beside the one of the fixture."""
    told = [
        cameras.Change(
            "entered",
            cameras.camera(
                making.facts(
                    id=f"AST-{n:06d}",
                    controller="station",
                    lat=51.15 + n / 1e5,
                    active_from="2026-02",
                )
            ),
            "New.",
        )
        for n in range(2, count + 1)
    ]
    with app.extensions["registry.database"].writing() as session:
        cameras.publish(session, told, office="Registry office", at=AT)


def workbook_of(desk: Desk) -> Any:
    answer = desk.get(f"/office/files/cameras.xlsx?office={OFFICE}")
    assert answer.status_code == 200
    return openpyxl.load_workbook(io.BytesIO(answer.data))


def sent(desk: Desk, file: bytes, name: str = "cameras.xlsx", **more: str) -> TestResponse:
    return desk.post("/en/office/files", office=OFFICE, file=(io.BytesIO(file), name), **more)


def sent_book(desk: Desk, book: Any, **more: str) -> TestResponse:
    out = io.BytesIO()
    book.save(out)
    return sent(desk, out.getvalue(), **more)


def sent_changed(desk: Desk, change: Changes) -> TestResponse:
    """The office's workbook, sent in once its sheet was changed."""
    book = workbook_of(desk)
    change(book["cameras"])
    return sent_book(desk, book)


def numbers(page: str) -> dict[str, int]:
    """The numbers that stand first on the page."""
    head = page.partition('<dl class="file-numbers">')[2].partition("</dl>")[0]
    pairs = [part.partition("</dt><dd>") for part in head.split("<dt>")[1:]]
    return {words: int(rest.partition("<")[0].replace(",", "")) for words, _, rest in pairs}


def preview(desk: Desk, answer: TestResponse, query: str = "") -> str:
    assert answer.status_code == 303, answer.text
    page = desk.get(answer.headers["Location"] + query)
    assert page.status_code == 200
    return page.text


@pytest.mark.slow
def test_it_takes_a_workbook_of_thousands_back(app: Flask, seat: Seat) -> None:
    some_cameras(app, 3_000)
    editor = seat("editor@example.kz", "editor")
    reviewer = seat("reviewer@example.kz", "reviewer", "publisher")
    book = workbook_of(editor)
    sheet, at = book["cameras"], columns(book["cameras"])
    assert sheet.max_row == 3_002

    for row in range(3, 503):
        sheet.cell(row, at["retention_days"], "30")
    for n in range(20):
        sheet.cell(3_003 + n, at["title_en"], f"New {n}")
        sheet.cell(3_003 + n, at["lat"], "51.16")
        sheet.cell(3_003 + n, at["lon"], "71.42")
    sheet.delete_rows(1_000, 10)
    answer = sent_book(editor, book, missing="1")

    page = preview(editor, answer)
    assert numbers(page) == {
        "New": 20, "Amended": 500, "Removed": 10, "Unchanged": 2_490,
        "Conflicts": 0, "Refused rows": 0, "Deselected": 0,
    }  # fmt: skip
    set_id = int(answer.headers["Location"].rpartition("/")[2])
    version = page.partition('name="version" value="')[2].partition('"')[0]
    done = editor.post(
        f"/office/files/{set_id}/submit", version=version, reason="Retention.", source="Order 7"
    )
    assert done.status_code == 303, done.text
    _approve_and_publish(reviewer, set_id)
    with app.extensions["registry.database"].reading() as session:
        kept = cameras.questions.for_office(session, "AST-000002")
        assert kept.camera.retention_days == 30
        assert not list(checking.faults(session, Path("absent")))


def _approve_and_publish(reviewer: Desk, set_id: int) -> None:
    page = reviewer.get(f"/en/office/changes/{set_id}").text
    seen = page.partition('name="seen" value="')[2].partition('"')[0]
    done = reviewer.post(f"/office/changes/{set_id}", seen=seen, deed="approve_publish")
    assert done.status_code == 303, done.text


def test_it_offers_the_words_of_each_vocabulary(seat: Seat) -> None:
    book = workbook_of(seat("editor@example.kz", "editor"))
    sheet, at = book["cameras"], columns(book["cameras"])
    letter = sheet.cell(1, at["place_type"]).column_letter

    (choice,) = [
        one
        for one in sheet.data_validations.dataValidation
        if str(one.sqref).startswith(f"{letter}3")
    ]
    name, _, area = choice.formula1.partition("!")
    codes = [cell.value for (cell,) in book[name][area.replace("$", "")]]

    assert choice.type == "list"
    assert {"railway_station", "airport"} <= set(codes)
    assert sheet.column_dimensions[sheet.cell(1, at["entry"]).column_letter].hidden
    assert sheet.cell(3, at["id"]).number_format == "@"


def test_it_finds_nothing_where_nothing_was_changed(seat: Seat) -> None:
    answer = sent_changed(seat("editor@example.kz", "editor"), lambda sheet: None)

    assert answer.status_code == 400
    assert "Nothing in the file differs from the register." in answer.text


def put(**cells: Any) -> Changes:
    """A change of cells of the first camera."""

    def change(sheet: Any) -> None:
        for name, value in cells.items():
            sheet.cell(3, columns(sheet)[name]).value = value

    return change


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put(retention_days="=10+20"), "holds a formula"),
        (lambda sheet: sheet.merge_cells("A3:B3"), "are merged"),
        (lambda sheet: setattr(sheet.row_dimensions[3], "hidden", True), "Row 3 is hidden"),
        (lambda sheet: setattr(sheet.column_dimensions["E"], "hidden", True), "column “title_kk”"),
        (lambda sheet: setattr(sheet, "title", "Sheet1"), "has no sheet “cameras”"),
    ],
)
def test_it_refuses_what_the_eye_does_not_see(seat: Seat, change: Changes, said: str) -> None:
    answer = sent_changed(seat("editor@example.kz", "editor"), change)

    assert answer.status_code == 422
    assert said in answer.text


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put(id="AST-999999", entry=""), "Your office keeps no camera “AST-999999”"),
        (put(entry="1"), "is not one of this camera"),
        (put(place_type="moon"), "is not a word of this column"),
        (put(active_from="01/02/2026"), "is not clear as a date"),
        (put(retention_days="many"), "is not a number that can stand here"),
        (put(controller="nobody"), "among the cameras that the office"),
    ],
)
def test_it_names_the_row_that_it_refuses(seat: Seat, change: Changes, said: str) -> None:
    desk = seat("editor@example.kz", "editor")

    page = preview(desk, sent_changed(desk, change), "?show=refused")

    assert numbers(page)["Refused rows"] == 1
    assert said in page
    assert "<td>3</td>" in page


@pytest.mark.parametrize(
    ("cells", "field", "value", "said"),
    [
        ({"active_from": "01.02.2026"}, "active_from", "2026-02-01", "was read as the date"),
        ({"active_from": 46054}, "active_from", "2026-02-01", "was read as the date"),
        ({"active_from": datetime(2026, 2, 1)}, "active_from", "2026-02-01", ""),  # noqa: DTZ001
        ({"height_m": "3,5"}, "height_m", 3.5, "was read as the number"),
        ({"place_type": "Airport"}, "place_type", "airport", "was read as the word"),
        ({"id": "ast-000001", "retention_days": 0}, "retention_days", 0, "was read as the id"),
    ],
)  # fmt: skip
def test_it_mends_what_a_spreadsheet_has_mangled(
    app: Flask, seat: Seat, cells: dict[str, Any], field: str, value: Any, said: str
) -> None:
    desk = seat("editor@example.kz", "editor")

    page = preview(desk, sent_changed(desk, put(**cells)), "?show=notes")

    assert numbers(page)["Amended"] == 1
    assert said in page
    with app.extensions["registry.database"].reading() as session:
        (draft,) = session.query(Draft).all()
        assert json.loads(draft.changes)[field] == value


def test_it_trims_a_million_empty_rows(seat: Seat) -> None:
    desk = seat("editor@example.kz", "editor")

    def far(sheet: Any) -> None:
        put(retention_days="5")(sheet)
        sheet.cell(1_048_576, 3).number_format = "@"

    assert numbers(preview(desk, sent_changed(desk, far)))["Amended"] == 1


def test_it_takes_a_geopackage_through_ogr2ogr(app: Flask, seat: Seat, tmp_path: Path) -> None:
    if not which("ogr2ogr"):
        skip_or_fail("ogr2ogr")
    some_cameras(app, 50)
    desk = seat("editor@example.kz", "editor")
    own = tmp_path / "own.gpkg"
    own.write_bytes(desk.get(f"/office/files/cameras.gpkg?office={OFFICE}").data)
    changed, same = tmp_path / "changed.gpkg", tmp_path / "same.gpkg"
    subprocess.run(["ogr2ogr", same, own], check=True)
    subprocess.run(["ogr2ogr", changed, own, "-where", "id <> 'AST-000003'"], check=True)

    answer = sent(desk, same.read_bytes(), "same.gpkg")
    assert answer.status_code == 400, answer.text
    assert "Nothing in the file differs" in answer.text
    answer = sent(desk, changed.read_bytes(), "changed.gpkg", missing="1")
    assert numbers(preview(desk, answer))["Removed"] == 1


def amended_meanwhile(app: Flask, **changes: Any) -> None:
    """Another office's change of the first camera, after the file was downloaded."""
    with app.extensions["registry.database"].writing() as session:
        cameras.amend(session, "AST-000001", office="Other", reason="Newer.", at=AT, **changes)


def test_it_tells_a_conflict_and_lets_it_be_decided(app: Flask, seat: Seat) -> None:
    desk = seat("editor@example.kz", "editor")
    book = workbook_of(desk)
    amended_meanwhile(app, retention_days=10, height_m=4.0)
    put(retention_days="30", address="Goethe 9")(book["cameras"])

    answer = sent_book(desk, book)
    page = preview(desk, answer)

    assert numbers(page)["Conflicts"] == 1
    assert "10 days" in page
    assert "30 days" in page
    with app.extensions["registry.database"].reading() as session:
        (draft,) = session.query(Draft).all()
        assert sorted(json.loads(draft.changes)) == ["address", "retention_days"]
    where = answer.headers["Location"].partition("/files/")[2]
    version = page.partition('name="version" value="')[2].partition('"')[0]
    choice = {f"{draft.id}.retention_days": "now", "version": version}
    done = desk.post(f"/en/office/files/{where}/conflicts", **choice)
    assert numbers(preview(desk, done))["Conflicts"] == 0
    with app.extensions["registry.database"].reading() as session:
        (draft,) = session.query(Draft).all()
        assert json.loads(draft.changes) == {"address": "Goethe 9"}


def test_rows_can_be_left_out(app: Flask, seat: Seat) -> None:
    some_cameras(app, 3)
    desk = seat("editor@example.kz", "editor")
    book = workbook_of(desk)
    for row in (3, 4, 5):
        book["cameras"].cell(row, columns(book["cameras"])["retention_days"], "30")
    answer = sent_book(desk, book)
    page = preview(desk, answer)
    version = page.partition('name="version" value="')[2].partition('"')[0]

    where = answer.headers["Location"].partition("/files/")[2]
    rows = {"version": version, "shown": ["1", "2", "3"], "chosen": ["1", "3"]}
    page = preview(desk, desk.post(f"/en/office/files/{where}/rows", **rows))

    assert numbers(page)["Amended"] == 2
    assert numbers(page)["Deselected"] == 1


def test_a_withheld_place_survives_the_public_file(app: Flask, seat: Seat) -> None:
    amended_meanwhile(app, location_precision="street", withheld_law="Law 1")
    desk = seat("editor@example.kz", "editor")
    own = workbook_of(desk)["cameras"]
    assert own.cell(3, columns(own)["lat"]).value == "51.1897"

    public = desk.get("/cameras.csv").data
    answer = sent(desk, public, "cameras.csv")

    assert answer.status_code == 400
    assert "Nothing in the file differs" in answer.text


@pytest.mark.parametrize(
    ("file", "name"),
    [
        (b"<OGRVRTDataSource></OGRVRTDataSource>", "a.gpkg"),
        (b"PK\x03\x04 and no zip", "a.xlsx"),
        (b"SQLite format 3\0" + b"\0" * 200, "a.gpkg"),
        (b"\x89PNG\r\n", "a.xlsx"),
        (b"", "a.csv"),
        (b"id\0,entry\nAST-000001,1\n", "a.csv"),
        (b"{}", "a.xlsx"),
        (b"title,lat\nx,1\n", "a.csv"),
    ],
)
def test_it_refuses_what_is_no_file_of_ours(seat: Seat, file: bytes, name: str) -> None:
    answer = sent(seat("editor@example.kz", "editor"), file, name)

    assert answer.status_code in (400, 422)
    assert 'role="alert"' in answer.text


def test_others_find_no_file_here(seat: Seat) -> None:
    editor = seat("editor@example.kz", "editor")
    answer = sent_changed(editor, put(retention_days="3"))
    there = answer.headers["Location"]
    stranger = seat("stranger@example.kz", "editor", office="other", area="almaty")
    viewer = seat("viewer@example.kz", "viewer")

    assert stranger.get(there).status_code == 404
    assert stranger.get(f"/office/files/cameras.xlsx?office={OFFICE}").status_code == 404
    assert sent(stranger, b"x").status_code == 404
    assert sent(viewer, b"x").status_code == 403
    assert viewer.get(there).status_code == 200


def test_only_this_address_takes_a_large_body(seat: Seat) -> None:
    desk = seat("editor@example.kz", "editor")
    large = b"id,entry\n" + b"AST-000001,1\n" * 200_000

    assert sent(desk, large, "a.csv").status_code == 422
    assert desk.post("/office/files/1/rows", file=(io.BytesIO(large), "x")).status_code == 413
