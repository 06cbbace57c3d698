"""Group B of the attack corpus through the office's upload: refused in a sentence, or told of.

Whatever comes in: no crash, no draft of half a file, no temporary file left behind.
"""

import io
import re
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from flask import Flask
from openpyxl.comments import Comment
from werkzeug.test import TestResponse

from registry.drafts import ChangeSet, Draft
from tests.cameras.intake.test_attacks import ARCHIVES, BYTES, TEXTS
from tests.office.conftest import OFFICE, Desk, Seat
from tests.office.test_files import numbers, preview, put, sent, sent_changed, workbook_of

BOMB = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "lol">'
    + "".join(
        f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True)
    )
    + "]><sst>&i;</sst>"
)
WAITS = "?show=notes"


@pytest.fixture
def desk(seat: Seat, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """An editor; what is written beside the register would lie in a folder of this test."""
    made = seat("editor@example.kz", "editor")
    (tmp_path / "beside").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "beside"))
    return made


def refused(app: Flask, desk: Desk, answer: TestResponse) -> str:
    """The sentence, once it is sure that nothing else has come of the file."""
    assert answer.status_code in (400, 422), answer.status_code
    said = answer.text.partition('role="alert" id="refused"><p>')[2].partition("</p>")[0]
    assert said.endswith((".", "?", ")")), said
    with app.extensions["registry.database"].reading() as session:
        assert session.query(ChangeSet).count() == session.query(Draft).count() == 0
    assert list(Path(tempfile.gettempdir()).iterdir()) == []
    return said


def office_book(desk: Desk) -> bytes:
    return desk.get(f"/office/files/cameras.xlsx?office={OFFICE}").data


def with_parts(book: bytes, parts: Mapping[str, bytes]) -> bytes:
    """A workbook with other members, or more of them."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(book)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            new.writestr(name, content)
    return out.getvalue()


def a_sheet(name: str, state: str, cell: str = "secret") -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        other = sheet.parent.create_sheet(name)
        other.sheet_state, other["A1"] = state, cell

    return change


def an_array(sheet: Any) -> None:
    sheet["E3"] = openpyxl.worksheet.formula.ArrayFormula("E3:E4", "=A1:A2")


SEEN_BY_NOBODY = [
    (a_sheet("other", "hidden"), "hidden sheet “other”"),
    (a_sheet("other", "veryHidden"), "hidden sheet “other”"),
    (an_array, "E3 holds a formula"),
    (put(address="=cmd|'/c calc'!A1"), "holds a formula"),
    (put(address='=HYPERLINK("http://elsewhere.example","x")'), "holds a formula"),
    (lambda sheet: sheet.merged_cells.add("A3:A1048576"), "A3:A1048576 are merged"),
    (lambda sheet: sheet.cell(3, 16_384, "x"), "reaches too far to the right"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "said"), SEEN_BY_NOBODY)
def test_what_nobody_sees_is_refused(
    app: Flask, desk: Desk, change: Callable[[Any], None], said: str
) -> None:
    assert said in refused(app, desk, sent_changed(desk, change))


@pytest.mark.parametrize(
    ("pattern", "now", "said"),
    [
        (rb'<row r="3"', rb'<row r="3" ht="0" customHeight="1"', "Row 3 is hidden"),
        (
            rb'(<col min="5" max="9") width="[\d.]+"',
            rb'\1 width="0"',
            "column “title_kk” is hidden",
        ),
    ],
)
def test_what_has_no_size_is_hidden(
    app: Flask, desk: Desk, pattern: bytes, now: bytes, said: str
) -> None:
    book, name = office_book(desk), "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        changed, count = re.subn(pattern, now, archive.read(name))
    assert count == 1

    assert said in refused(app, desk, sent(desk, with_parts(book, {name: changed})))


PARTS = {
    "macros": ({"xl/vbaProject.bin": b"\xd0\xcf\x11\xe0"}, "holds macros"),
    "old macros": ({"xl/macrosheets/sheet1.xml": b"<x/>"}, "holds macros"),
    "laughs in the texts": ({"xl/sharedStrings.xml": BOMB.encode()}, "damaged"),
    "laughs in the workbook": ({"xl/workbook.xml": BOMB.encode()}, "damaged"),
    "laughs in what it says of itself": ({"docProps/custom.xml": BOMB.encode()}, "neither an XLSX"),
    "an entity from elsewhere": (
        {
            "docProps/custom.xml": b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
            b"<x>&a;</x>"
        },
        "neither an XLSX",
    ),
    "a path out": ({"../../x.xml": b"x"}, "leads out of the archive"),
    "an archive inside": ({"xl/media/a.zip": b"PK\x05\x06" + b"\0" * 18}, "another archive"),
    "no sheets": ({"xl/workbook.xml": b"<x/>"}, "damaged"),
    "many members": ({f"xl/{n}.xml": b"" for n in range(2_500)}, "files, and at most 2,000"),
}


@pytest.mark.parametrize("kind", PARTS)
def test_a_workbook_made_to_harm_is_refused(app: Flask, desk: Desk, kind: str) -> None:
    parts, said = PARTS[kind]

    assert said in refused(app, desk, sent(desk, with_parts(office_book(desk), parts)))


def test_a_bomb_is_refused_by_its_directory(app: Flask, desk: Desk) -> None:
    bomb = with_parts(office_book(desk), {"xl/media/a.bin": b"\0" * (513 * 2**20)})

    assert len(bomb) < 2_000_000
    assert "larger than 512 MB" in refused(app, desk, sent(desk, bomb))


def test_a_bomb_that_lies_about_its_size_is_refused(app: Flask, desk: Desk) -> None:
    size = 200 * 2**20
    bomb = with_parts(office_book(desk), {"xl/worksheets/sheet1.xml": b" " * size})
    lying = bomb.replace(size.to_bytes(4, "little"), (1_000).to_bytes(4, "little"))
    assert lying != bomb

    refused(app, desk, sent(desk, lying))


def test_a_locked_archive_is_refused(app: Flask, desk: Desk) -> None:
    book = office_book(desk)
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        central = archive.start_dir
    flagged = bytearray(book)
    flagged[central + 8] |= 1  # of the first member's flags: it is locked with a password

    assert "locked with a password" in refused(app, desk, sent(desk, bytes(flagged)))


def test_a_workbook_locked_with_a_password_is_refused(app: Flask, desk: Desk) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
    ole += b"".join(
        name.encode("utf-16-le").ljust(128, b"\0")
        for name in ("Root Entry", "EncryptionInfo", "EncryptedPackage")
    )

    said = refused(app, desk, sent(desk, ole))

    assert said == "The workbook is locked with a password. Save it without one and send that."


def test_the_old_excel_format_is_refused(app: Flask, desk: Desk) -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600

    assert "damaged" in refused(app, desk, sent(desk, ole, "cameras.xls"))


@pytest.mark.parametrize("kind", [*TEXTS, *BYTES])
def test_other_files_are_refused_whatever_they_are_called(
    app: Flask, desk: Desk, kind: str
) -> None:
    content = TEXTS[kind][0].encode() if kind in TEXTS else BYTES[kind][0]

    for name in ("cameras.xlsx", "../../etc/passwd", "x\0.csv"):
        refused(app, desk, sent(desk, content, name))


@pytest.mark.parametrize("kind", ARCHIVES)
def test_other_archives_are_refused(app: Flask, desk: Desk, kind: str) -> None:
    refused(app, desk, sent(desk, with_parts(_empty_zip(), ARCHIVES[kind][0])))


def _empty_zip() -> bytes:
    return b"PK\x05\x06" + b"\0" * 18


def test_more_rows_than_are_read_are_refused(app: Flask, desk: Desk) -> None:
    lines = b"id,entry\n" + b"AST-000001,1\n" * 20_001

    assert "20001 rows, and at most 20000" in refused(app, desk, sent(desk, lines, "a.csv"))


def test_a_geopackage_reads_no_other_file_of_the_machine(
    app: Flask, desk: Desk, tmp_path: Path
) -> None:
    secret, hollow = tmp_path / "secret.csv", tmp_path / "a.gpkg"
    secret.write_text("id,entry,address\nAST-000001,2,TOP SECRET\n")
    hollow.write_bytes(desk.get(f"/office/files/cameras.gpkg?office={OFFICE}").data)
    with sqlite3.connect(hollow) as book:
        # As SQLite has it of a table made by GDAL's own module, which would open that file.
        book.execute("PRAGMA writable_schema = ON")
        made = f"CREATE VIRTUAL TABLE cameras USING VirtualOGR('{secret}')"
        book.execute(
            "UPDATE sqlite_schema SET sql = ?, rootpage = 0 WHERE name = 'cameras'", (made,)
        )
    book.close()

    assert "TOP" not in refused(app, desk, sent(desk, hollow.read_bytes(), "a.gpkg"))


def test_comments_links_and_other_sheets_are_told_of_and_not_read(desk: Desk) -> None:
    book = workbook_of(desk)
    put(retention_days="5")(book["cameras"])
    book["cameras"]["E3"].comment = Comment("ask Aigul", "somebody")
    book.create_sheet("mine")["A1"] = "notes"
    out = io.BytesIO()
    book.save(out)
    linked = with_parts(out.getvalue(), {"xl/externalLinks/externalLink1.xml": b"<x/>"})

    answer = sent(desk, linked)
    page = preview(desk, answer, WAITS)

    assert numbers(page)["Amended"] == 1
    assert "Comments in the workbook were not read." in page
    assert "What the workbook links to outside of it was not looked up." in page
    assert "and not: mine" in page
    assert "Aigul" not in page


def test_a_hidden_sheet_that_is_empty_hides_nothing(desk: Desk) -> None:
    def change(sheet: Any) -> None:
        put(retention_days="5")(sheet)
        a_sheet("other", "hidden", "")(sheet)

    assert numbers(preview(desk, sent_changed(desk, change)))["Amended"] == 1


def test_a_file_is_what_its_bytes_say(desk: Desk) -> None:
    book = workbook_of(desk)
    put(retention_days="5")(book["cameras"])
    out = io.BytesIO()
    book.save(out)
    entry = book["cameras"]["A3"].value, _entry(book["cameras"])
    text = "id;entry;retention_days\r\n{};{};6\r\n".format(*entry)

    for file, name in (
        (out.getvalue(), "cameras.csv"),
        (text.encode("utf-8-sig"), "cameras.xlsx"),
        (text.encode("utf-16"), "cameras.gpkg"),
    ):
        assert numbers(preview(desk, sent(desk, file, name)))["Amended"] == 1


def _entry(sheet: Any) -> str:
    place = next(cell.column for cell in sheet[1] if cell.value == "entry")
    return str(sheet.cell(3, place).value)


def test_texts_that_look_like_numbers_stay_as_they_were_typed(app: Flask, desk: Desk) -> None:
    typed = ["007", "1e5", "NA", "TRUE", "=1+1", "+7 701", "@SUM(A1)"]
    entry = _entry(workbook_of(desk)["cameras"])
    for text in typed:
        line = f'id,entry,title_en\nAST-000001,{entry},"{text}"\n'
        assert numbers(preview(desk, sent(desk, line.encode(), "a.csv")))["Amended"] == 1
    with app.extensions["registry.database"].reading() as session:
        kept = [one.changes for one in session.query(Draft).order_by(Draft.id)]
    assert kept == [f'{{"title_en": "{text}"}}' for text in typed]
