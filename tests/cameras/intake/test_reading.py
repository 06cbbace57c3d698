"""Formats are told by their bytes; whatever the format, the same cameras come out."""

import json
import zipfile
from pathlib import Path

import geopandas
import pyogrio
import pytest

from tests.cameras.intake import old_workbook
from tests.cameras.intake.files import (
    codes,
    features,
    mapping,
    prepared,
    prepared_text,
    workbook,
    written,
)

ROWS = [
    (71.43, 51.12, {"id": "007", "name": "проспект Абая 1"}),
    (71.44, 51.13, {"id": "1e5", "name": "улица Бараева"}),
]
FACTS = [("007", "проспект Абая 1", 71.43, 51.12), ("1e5", "улица Бараева", 71.44, 51.13)]


def said(made):
    rows = made.rows
    found = [(rows.source_id(i), rows.facts(i)) for i in range(len(made))]
    return [(number, f["title_ru"], f["lon"], f["lat"]) for number, f in found]


def frame():
    collection = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": p,
                "geometry": {"type": "Point", "coordinates": [x, y]},
            }
            for x, y, p in ROWS
        ],
    }
    return geopandas.GeoDataFrame.from_features(collection, crs=4326)


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "^"])
def test_it_reads_text_with_any_delimiter(tmp_path: Path, delimiter):
    rows = [("id", "name", "lat", "lon"), ("007", "проспект Абая 1", "51.12", "71.43")]
    rows += [("1e5", "улица Бараева", "51.13", "71.44")]
    made = prepared_text(tmp_path, "\n".join(delimiter.join(row) for row in rows))

    assert (said(made), made.table.delimiter) == (FACTS, delimiter)


@pytest.mark.parametrize("name", ["cameras.xlsx", "cameras.csv", "cameras"])
def test_it_reads_a_workbook_whatever_it_is_called(tmp_path: Path, name):
    rows = [
        ("id", "name", "lat", "lon"),
        ("007", "проспект Абая 1", 51.12, 71.43),
        ("1e5", "улица Бараева", 51.13, 71.44),
    ]
    made = prepared(workbook(tmp_path, *rows, name="x.xlsx").rename(tmp_path / name))

    assert (said(made), made.table.format) == (FACTS, "xlsx")


def test_it_reads_geojson(tmp_path: Path):
    made = prepared(features(tmp_path, *ROWS))

    assert (said(made), made.table.format) == (FACTS, "geojson")


@pytest.mark.parametrize("mark", ["", "\x1e"])
def test_it_reads_a_sequence_of_features(tmp_path: Path, mark):
    lines = [
        mark
        + json.dumps(
            {
                "type": "Feature",
                "properties": p,
                "geometry": {"type": "Point", "coordinates": [x, y]},
            }
        )
        for x, y, p in ROWS
    ]
    made = prepared_text(tmp_path, "\n".join(lines))

    assert (said(made), made.table.format) == (FACTS, "geojsonseq")


def test_it_reads_an_old_workbook(tmp_path: Path):
    rows = [("id", "name", "lat", "lon"), *((n, t, y, x) for n, t, x, y in FACTS)]
    made = prepared(old_workbook.write(tmp_path / "c.csv", rows))

    assert (said(made), made.table.format) == (FACTS, "xls")


@pytest.mark.parametrize("gap", ["", "\n  "])
def test_it_reads_an_open_document_sheet(tmp_path: Path, gap):
    rows = [("id", "name", "lat", "lon"), *((n, t, str(y), str(x)) for n, t, x, y in FACTS)]
    close = "</text:p></table:table-cell>"
    texts = [gap.join(f"{CELL}<text:p>{text}{close}" for text in row) for row in rows]
    body = gap.join(f"<table:table-row>{gap}{cells}{gap}</table:table-row>" for cells in texts)
    with zipfile.ZipFile(tmp_path / "c.csv", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr("content.xml", SHEET % body)
    made = prepared(tmp_path / "c.csv")

    assert (said(made), made.table.format) == (FACTS, "ods")


OASIS = "urn:oasis:names:tc:opendocument:xmlns"
CELL = '<table:table-cell office:value-type="string">'
SHEET = (
    f'<office:document-content xmlns:office="{OASIS}:office:1.0" xmlns:text="{OASIS}:text:1.0" '
    f'xmlns:table="{OASIS}:table:1.0"><office:body><office:spreadsheet><table:table '
    'table:name="A">%s</table:table></office:spreadsheet></office:body></office:document-content>'
)


@pytest.mark.parametrize(
    ("driver", "name", "kind"),
    [("GPKG", "c.gpkg", "gpkg"), ("FlatGeobuf", "c.fgb", "flatgeobuf")],
)
def test_it_reads_layers(tmp_path: Path, driver, name, kind):
    frame().to_file(tmp_path / name, driver=driver)
    (tmp_path / name).rename(tmp_path / "cameras.csv")
    made = prepared(tmp_path / "cameras.csv")

    assert (sorted(said(made)), made.table.format) == (FACTS, kind)


def test_it_reads_geoparquet(tmp_path: Path):
    frame().to_parquet(tmp_path / "c.parquet")

    assert said(prepared(tmp_path / "c.parquet")) == FACTS


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_it_reads_a_zipped_shapefile_in_any_encoding(tmp_path: Path, encoding):
    (tmp_path / "shp").mkdir()
    pyogrio.write_dataframe(frame(), tmp_path / "shp" / "c.shp", encoding=encoding)
    (tmp_path / "shp" / "c.cpg").unlink(missing_ok=True)
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        for part in (tmp_path / "shp").iterdir():
            archive.write(part, f"folder/{part.name}")

    assert said(prepared(tmp_path / "c.zip")) == FACTS


KML = """<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document>
<NetworkLink><Link><href>http://127.0.0.1:9/</href></Link></NetworkLink>
<Placemark><name>проспект Абая 1</name>
<ExtendedData><Data name="id"><value>007</value></Data></ExtendedData>
<Point><coordinates>71.43,51.12,0</coordinates></Point></Placemark>
<Placemark><name>улица Бараева</name><ExtendedData>
<SchemaData><SimpleData name="id">1e5</SimpleData></SchemaData>
</ExtendedData><Point><coordinates>71.44,51.13</coordinates></Point></Placemark></Document></kml>"""


def test_it_reads_kml_and_kmz_and_follows_no_link(tmp_path: Path):
    plain = written(tmp_path, KML, name="c.csv")
    with zipfile.ZipFile(tmp_path / "c.kmz", "w") as archive:
        archive.writestr("doc.kml", KML)

    assert said(prepared(plain)) == said(prepared(tmp_path / "c.kmz")) == FACTS


def test_it_keeps_ids_letter_for_letter(tmp_path: Path):
    ids = ["007", "1e5", "NA", "TRUE", "1.0", "0x1F", "None", "+7", "٣"]
    rows = [f"{number},51.1{i},71.4" for i, number in enumerate(ids)]
    made = prepared_text(tmp_path, "\n".join(["id,lat,lon", *rows]))

    assert [made.rows.source_id(i) for i in range(len(ids))] == ids


def test_it_skips_title_rows_and_fills_merged_headers(tmp_path: Path):
    made = prepared(
        workbook(
            tmp_path,
            ("Бейнекамералар тізімі",),
            (),
            ("№", "Мекенжайы", "Координаттары", None),
            (None, None, "Ендік", "Бойлық"),
            (1, "проспект Абая 10", 51.12, 71.43),
        )
    )

    assert made.table.header_row == 4
    assert mapping(made)["address"] == "Мекенжайы"
    assert made.rows.facts(0)["lat"] == 51.12


def test_it_reads_a_file_without_a_header_by_its_content(tmp_path: Path):
    text = "A-1,51.1283,71.4305,Мәңгілік Ел 1\nA-2,51.1290,71.4311,Тұран 5\n"
    made = prepared_text(tmp_path, text)

    assert mapping(made) == {
        "source_id": "column 1",
        "lat": "column 2",
        "lon": "column 3",
        "address": "column 4",
    }
    assert codes(made) == [(0, None, "no_header")]


def test_it_counts_rows_without_the_blank_ones(tmp_path: Path):
    made = prepared_text(tmp_path, "id,lat,lon\r\n\r\n1,51.1,71.4\r\n,,\r\n2,51.2,71.4\r\n\r\n")

    assert [made.rows.source_id(i) for i in range(len(made))] == ["1", "2"]


def test_it_names_rows_of_another_width(tmp_path: Path):
    text = "id,lat,lon,address\n1,51.1,71.4,Abay, 5\n2,51.2,71.4\n3,51.3,71.4,Dostyk,,\n"
    made = prepared_text(tmp_path, text)

    assert codes(made) == [(1, None, "malformed_row"), (2, None, "malformed_row")]
    assert made.accepted(partial=True).tolist() == [False, True, True]


def test_it_reads_objects_inside_properties_and_lists(tmp_path: Path):
    path = features(tmp_path, (71.4, 51.1, {"name": "A", "contact": {"phone": "+7 7172 55 55 55"}}))
    made = prepared(path)

    assert mapping(made)["rights_contact_phone"] == "contact.phone"
    assert made.rows.facts(0)["rights_contact"] == {"phone": "+7 7172 55 55 55"}


def test_it_tells_of_hidden_sheets_and_does_not_read_them(tmp_path: Path):
    from openpyxl import load_workbook

    path = workbook(tmp_path, ("id", "lat", "lon"), ("1", 51.1, 71.4))
    book = load_workbook(path)
    book.create_sheet("secret").sheet_state = "hidden"
    book["secret"]["A1"] = "x"
    book.save(path)

    assert codes(prepared(path)) == [(0, None, "hidden_content")]
