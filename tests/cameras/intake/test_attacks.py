"""Files made to break an importer, or broken themselves: one finished sentence, nothing more."""

import io
import os
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as parquet
import pytest
from openpyxl import Workbook

from registry.errors import Unusable
from tests.cameras.intake.files import prepared, workbook, written


def refused(path: Path) -> str:
    with pytest.raises(Unusable) as refusal:
        prepared(path)
    message = refusal.value.message
    assert message.endswith((".", "?"))
    assert str(path.parent) not in message
    return message


FEATURE = (
    '{"type":"FeatureCollection","features":[{"type":"Feature","geometry":%s,"properties":%s}]}'
)
POINT = '{"type":"Point","coordinates":[71.4,51.1]}'
TEXTS = {
    "nothing": ("", "empty"),
    "blank lines": ("\n \n\n", "empty"),
    "only a mark": ("\ufeff", "empty"),
    "only a header": ("id,lat,lon\n", "no rows"),
    "a letter": ("Dear colleagues,\nplease find attached.\n", "where the cameras are"),
    "a web page": ("<!doctype html><html></html>", "web page"),
    "a VRT": ("<OGRVRTDataSource><SrcDataSource>/etc/passwd</SrcDataSource>", "XML of a kind"),
    "a GPX with a DTD": ('<?xml version="1.0"?><!DOCTYPE gpx><gpx></gpx>', "XML of a kind"),
    "NUL bytes": ("id,lat,lon\n1,51\0.1,71\n", "NUL bytes"),
    "100,000 columns": (",".join(f"c{i}" for i in range(100_000)) + "\n1", "100,000 columns"),
    "doubled headers": ("id,lat,lon,lat\n1,51,71,5\n", "Two columns are called “lat”"),
    "a huge field": ("id,lat,lon,name\n1,51,71," + "x" * 140_000 + "\n", "Line 2"),
    "an open quote": ('id,name,lat\n1,"x,51\n' + "2,y,51\n" * 30_000, "quotation mark"),
    "one endless line": ("x" * 5_000_000, "longer than 4 MB"),
    "NaN": (FEATURE % ('{"type":"Point","coordinates":[NaN,51]}', "{}"), "NaN is not a number"),
    "a depth bomb": ("[" * 100_000, "nested deeper"),
    "a deep feature": (FEATURE % ("[" * 100_000, "{}"), "nested deeper"),
    "a key twice": (FEATURE % (POINT, '{"a":1,"a":2}'), "same key twice"),
    "half a character": (FEATURE % (POINT, '{"name":"\\ud800"}'), "half of a character"),
    "5,000 digits": (FEATURE % (POINT, '{"name":' + "9" * 5_000 + "}"), "400 digits"),
    "a torn end": (FEATURE[:60], "cannot be read near character"),
    "no features": ('{"type":"FeatureCollection","features":[]}', "no features"),
    "bare geometry": (POINT, "bare geometries"),
    "billion laughs": (
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "aa"><!ENTITY b "&a;&a;">]><kml>&b;</kml>',
        "declares entities",
    ),
    "an external entity": (
        '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a SYSTEM "file:///etc/passwd">]><kml>&a;</kml>',
        "declares entities",
    ),
    "deep KML": ("<kml>" + "<a>" * 5_000, "nested deeper"),
    "torn KML": ("<kml><Placemark>", "not well-formed"),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_it_refuses_in_a_sentence(tmp_path: Path, kind):
    text, said = TEXTS[kind]

    assert said in refused(written(tmp_path, text, name="cameras.geojson"))


BYTES = {
    "a picture": (b"\x89PNG\r\n\x1a\n<html>", "a picture"),
    "a PDF": (b"%PDF-1.7", "a PDF document"),
    "SQLite": (b"SQLite format 3\0" + b"\0" * 200, "not a GeoPackage"),
    "a hollow GeoPackage": (b"SQLite format 3\0" + b"\0" * 52 + b"GPKG" + b"\0" * 500, "damaged"),
    "a hollow FlatGeobuf": (b"fgb\x03fgb\x00" + b"\xff" * 300, "Is it the right file?"),
    "a hollow Parquet": (b"PAR1" + b"\0" * 100 + b"PAR1", "damaged"),
    "a hollow XLS": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "damaged"),
    "a torn zip": (b"PK\x03\x04" + b"\0" * 100, "damaged"),
}


@pytest.mark.parametrize("kind", BYTES)
def test_it_refuses_bytes_that_are_no_table(tmp_path: Path, kind):
    content, said = BYTES[kind]
    (tmp_path / "cameras.csv").write_bytes(content)

    assert said in refused(tmp_path / "cameras.csv")


ARCHIVES = {
    "a path out": ({"../../x.shp": b"x"}, "leads out"),
    "an absolute path": ({"/etc/x.shp": b"x"}, "leads out"),
    "a drive": ({"C:\\x.shp": b"x"}, "leads out"),
    "an archive inside": ({"a.zip": b"PK\x05\x06" + b"\0" * 18}, "another archive"),
    "a VRT inside": ({"a.vrt": b"<OGRVRTDataSource/>"}, "neither a shapefile"),
    "a VRT called .shp": (
        {"a.shp": b"<OGRVRTDataSource/>", "a.shx": b"x", "a.dbf": b"x"},
        "damaged",
    ),
    "two shapefiles": ({"a.shp": b"x", "b.shp": b"x"}, "2 shapefiles"),
    "a hollow workbook": ({"xl/workbook.xml": b"<x/>"}, "damaged"),
    "many members": ({str(i): b"" for i in range(2_500)}, "2,500 files"),
}


@pytest.mark.parametrize("kind", ARCHIVES)
def test_it_refuses_harmful_archives(tmp_path: Path, kind):
    members, said = ARCHIVES[kind]
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)

    assert said in refused(tmp_path / "c.zip")


def test_it_refuses_a_link_in_an_archive(tmp_path: Path):
    link = zipfile.ZipInfo("a.shp")
    link.external_attr = 0o120777 << 16
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr(link, "/etc/passwd")

    assert "leads out" in refused(tmp_path / "c.zip")


def test_it_refuses_a_zip_bomb_by_its_directory(tmp_path: Path):
    archive = zipfile.ZipFile(tmp_path / "c.xlsx", "w", zipfile.ZIP_DEFLATED)
    with archive, archive.open("xl/workbook.xml", "w", force_zip64=True) as member:
        for _ in range(520):
            member.write(b"0" * 2**20)

    assert "larger than 512 MB" in refused(tmp_path / "c.xlsx")


def test_it_refuses_a_gigabyte_of_zeros(tmp_path: Path):
    with (tmp_path / "c.csv").open("wb") as file:
        file.truncate(2**30)

    assert "1,024 MB" in refused(tmp_path / "c.csv")


def test_it_refuses_fewer_zeros_without_reading_them_all(tmp_path: Path):
    with (tmp_path / "c.csv").open("wb") as file:
        file.truncate(400 * 2**20)

    assert "NUL bytes" in refused(tmp_path / "c.csv")


def test_it_refuses_a_folder_and_a_file_that_is_not_there(tmp_path: Path):
    assert "is not a file" in refused(tmp_path)
    assert "no such file" in refused(tmp_path / "none.csv")


@pytest.mark.skipif(os.name != "posix" or not hasattr(os, "fork"), reason="needs memory limits")
def test_it_refuses_a_sheet_that_claims_every_cell_there_is(tmp_path: Path):
    book = Workbook()
    book.active["A1"] = "lat"
    book.active["XFD1048576"] = "x"
    book.save(tmp_path / "c.xlsx")

    assert "more memory or time" in refused(tmp_path / "c.xlsx")


def test_it_refuses_hidden_rows_until_they_are_shown(tmp_path: Path):
    book = Workbook()
    for row in (("id", "lat", "lon"), ("1", 51.1, 71.4), ("2", 51.2, 71.4)):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.save(tmp_path / "c.xlsx")

    assert "hidden or filtered" in refused(tmp_path / "c.xlsx")


def test_it_takes_the_values_of_formulas_and_never_the_formulas(tmp_path: Path):
    path = workbook(tmp_path, ("id", "lat", "lon", "title"), ("1", 51.1, 71.4, "=cmd|'/c calc'!A1"))

    assert "=cmd" not in str(prepared(path).rows.facts(0))


def test_it_refuses_more_rows_than_a_table_may_claim(tmp_path: Path):
    column = pa.DictionaryArray.from_arrays(
        pa.array([0] * 5_500_000, pa.int8()), pa.array(["51.1"])
    )
    buffer = io.BytesIO()
    parquet.write_table(pa.table({"lat": column, "lon": column}), buffer)
    (tmp_path / "c.parquet").write_bytes(buffer.getvalue())

    assert "5,500,000 rows" in refused(tmp_path / "c.parquet")
