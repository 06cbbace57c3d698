"""The office's workbook in LibreOffice: its drop-downs stay, and what it saves comes back whole."""

import io
import subprocess
from pathlib import Path
from shutil import which

import openpyxl
import pytest
from flask import Flask

from registry import cameras
from tests import making
from tests.cameras.intake.test_round_trip import RICH
from tests.conftest import skip_or_fail
from tests.making import AT
from tests.office.conftest import OFFICE, Desk, Seat
from tests.office.test_files import columns, numbers, preview, sent

pytestmark = pytest.mark.slow


@pytest.fixture
def desk(app: Flask, seat: Seat) -> Desk:
    """An editor whose office keeps a camera of which much is declared."""
    if not which("soffice"):
        skip_or_fail("LibreOffice")
    rich = cameras.camera(making.facts(**RICH | {"id": "AST-000002"}))
    with app.extensions["registry.database"].writing() as session:
        told = [cameras.Change("entered", rich, "New.")]
        cameras.publish(session, told, office="Registry office", at=AT)
    return seat("editor@example.kz", "editor")


def saved_again(book: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice opens and saves it."""
    (folder / "own.xlsx").write_bytes(book)
    (folder / "out").mkdir()
    home = f"-env:UserInstallation=file://{folder}/home"
    command = ["soffice", home, "--headless", "--convert-to", "xlsx", "--outdir", "out", "own.xlsx"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=300)
    return (folder / "out" / "own.xlsx").read_bytes()


def test_its_drop_downs_stay_and_it_comes_back_whole(desk: Desk, tmp_path: Path) -> None:
    own = desk.get(f"/office/files/cameras.xlsx?office={OFFICE}").data
    saved = saved_again(own, tmp_path)

    book = openpyxl.load_workbook(io.BytesIO(saved))
    sheet = book["cameras"]
    place = columns(sheet)["place_type"]
    letter = sheet.cell(1, place).column_letter
    lists = {
        str(one.sqref).partition(":")[0]: one.formula1
        for one in sheet.data_validations.dataValidation
        if one.type == "list" and not one.hide_drop_down
    }
    name, _, area = lists[f"{letter}3"].replace("$", "").partition("!")
    assert "railway_station" in {cell.value for (cell,) in book[name][area]}
    assert len(lists) == len(
        openpyxl.load_workbook(io.BytesIO(own))["cameras"].data_validations.dataValidation
    )

    answer = sent(desk, saved)
    assert answer.status_code == 400
    assert "Nothing in the file differs from the register." in answer.text

    sheet.cell(3, place, "airport")
    out = io.BytesIO()
    book.save(out)
    assert numbers(preview(desk, sent(desk, out.getvalue())))["Amended"] == 1
