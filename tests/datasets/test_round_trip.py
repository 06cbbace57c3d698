"""All formats of one selection hold the same rows and values, read back by those who read them."""

import csv
import io
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import duckdb
import geopandas
import openpyxl
import pandas
import pyarrow.parquet as pq
import pyogrio
import pytest
from python_calamine import load_workbook
from rdflib import Dataset, URIRef
from sqlalchemy.orm import Session

from registry import cameras
from registry.cameras.flat.columns import COLUMNS
from registry.database import Database
from registry.datasets import batches, formats, snapshot
from registry.datasets.dataset import Kind
from registry.datasets.sets import dataset
from tests.datasets import filling
from tests.datasets.plainly import row

TODAY, ALMATY = date(2026, 3, 2), ZoneInfo("Asia/Almaty")
KINDS = {column.name: column.kind for column in dataset("cameras").columns}
KML = "{http://www.opengis.net/kml/2.2}"
Rows = dict[str, dict[str, Any]]


@pytest.fixture
def session(sqlite: Database) -> Iterator[Session]:
    with sqlite.writing() as writing:
        filling.fill(writing)
    with sqlite.reading() as reading:
        yield reading


@pytest.fixture
def expected(session: Session) -> Rows:
    """The rows as plain code says them of one camera at a time."""
    chosen = everything(session)
    return {name: row(shown) for name, shown in filling.every(session, chosen).items()}


def everything(session: Session) -> cameras.Selection:
    return cameras.selection(session, {}, today=TODAY, timezone=ALMATY)


def written(session: Session, folder: Path, ending: str) -> Path:
    out = folder / f"cameras.{ending}"
    choice = cameras.choose(session, everything(session))
    assert formats.write(session, choice, out, ending) == 3
    return out


def typed(cells: dict[str, Any]) -> dict[str, Any]:
    """Cells of text as the values that they mean."""
    return {name: _value(KINDS[name], cell) for name, cell in cells.items()}


def _value(kind: Kind, cell: Any) -> Any:
    if cell in ("", None):
        return None
    if kind is Kind.BOOLEAN:
        return {"true": True, "false": False, "1": True, "0": False}[str(cell).lower()]
    if kind is Kind.INTEGER:
        return int(cell)
    return float(cell) if kind is Kind.NUMBER else cell


def by_id(rows: Any) -> Rows:
    return {one["id"]: one for one in rows}


def test_csv(session, expected, tmp_path):
    text = written(session, tmp_path, "csv").read_bytes().decode("utf-8-sig")

    assert by_id(map(typed, csv.DictReader(io.StringIO(text, newline="")))) == expected


def test_csv_for_excel_parts_by_semicolons_and_guards_formulas(session, expected, tmp_path):
    text = written(session, tmp_path, "excel.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))

    assert (rows[0]["height_m"], rows[0]["lat"]) == ("4,5", "51,1897")
    assert rows[0]["title_en"].startswith("'=HYPERLINK")
    assert rows[0]["purpose_text"] == "'-5 degrees; +7"
    assert rows[0]["address"] == "'@SUM(1+1)\t_x000D_"
    for one in rows:
        for name, cell in one.items():
            plain = cell.replace(",", ".") if KINDS[name] is Kind.NUMBER else cell
            one[name] = plain.removeprefix("'")
    assert by_id(map(typed, rows)) == expected


def test_xlsx_has_typed_cells_and_says_what_it_is(session, expected, tmp_path):
    out = written(session, tmp_path, "xlsx")
    book = openpyxl.load_workbook(out)
    names, *rows = book["rows"].iter_rows()
    cells = {name.value: cell for name, cell in zip(names, rows[0], strict=True)}

    assert by_id(dict(zip(COLUMNS, (c.value for c in r), strict=True)) for r in rows) == unescaped(
        expected
    )
    assert (cells["title_en"].data_type, cells["manufacturer"].value) == ("s", "007")
    assert (cells["height_m"].data_type, cells["children_likely"].data_type) == ("n", "b")
    assert cells["title_en"].quotePrefix
    about = {line[0]: line[4] for line in book["about"].values}
    assert (about["rows"], about["log_size"]) == ("3", "4")
    assert about["licence"] == "https://creativecommons.org/licenses/by/4.0/"
    dictionary = {line[0] for line in book["dictionary"].values}
    assert set(COLUMNS) <= dictionary
    (sheet, *others) = load_workbook(str(out)).sheet_names
    assert (sheet, others) == ("rows", ["about", "dictionary"])
    read = load_workbook(str(out)).get_sheet_by_name("rows").to_python()
    assert read[1][COLUMNS.index("address")] == expected["AST-000001"]["address"]


def unescaped(expected: Rows) -> Rows:
    """openpyxl shows what looks like a letter by its number as it is kept in the file."""
    kept = {name: dict(one) for name, one in expected.items()}
    kept["AST-000001"]["address"] = kept["AST-000001"]["address"].replace(
        "_x000D_", "_x005F_x000D_"
    )
    return kept


def test_geoparquet_by_pyarrow_duckdb_pandas_and_geopandas(session, expected, tmp_path):
    out = written(session, tmp_path, "parquet")

    rows = pq.read_table(out, columns=list(COLUMNS)).to_pylist()
    assert by_id(rows) == expected
    listed = ", ".join(f'"{name}"' for name in COLUMNS)
    found = duckdb.sql(f"SELECT {listed} FROM '{out}' ORDER BY id").fetchall()
    assert by_id(dict(zip(COLUMNS, one, strict=True)) for one in found) == expected
    assert list(pandas.read_parquet(out)["id"].sort_values()) == list(expected)
    places = geopandas.read_parquet(out).set_index("id").geometry
    assert (places["AST-000002"].x, places["AST-000002"].y) == (71.5, 51.1)
    about = json.loads(pq.read_metadata(out).metadata[b"about"])
    assert (about["rows"], about["log_size"], about["dataset"]) == (3, 4, "cameras")


@pytest.mark.parametrize("ending", ["gpkg", "fgb"])
def test_map_files(session, expected, tmp_path, ending):
    out = written(session, tmp_path, ending)
    _, table = pyogrio.read_arrow(out)

    rows = table.select(COLUMNS).to_pylist()
    assert {one["id"]: one for one in rows} == expected
    placed = geopandas.read_file(out).set_index("id").geometry
    assert (placed["AST-000001"].x, placed["AST-000001"].y) == (71.4087, 51.1897)
    assert placed["AST-000003"] is None


def test_a_geopackage_carries_its_dictionary_and_what_it_is(session, tmp_path):
    out = written(session, tmp_path, "gpkg")

    said = pyogrio.read_info(out, layer="cameras")
    assert said["layer_metadata"]["LOG_SIZE"] == "4"
    assert said["layer_metadata"]["LICENCE"].endswith("/by/4.0/")
    opened = sqlite3.connect(out)
    rows = opened.execute("SELECT column_name, title FROM gpkg_data_columns").fetchall()
    opened.close()
    assert len(rows) == len(COLUMNS)
    assert ("retention_days", "How long footage is kept") in rows


def test_kml(session, expected, tmp_path):
    out = written(session, tmp_path, "kml")
    tree = ElementTree.parse(out)
    rows = {}
    for mark in tree.iter(f"{KML}Placemark"):
        said = {one.attrib["name"]: one.text for one in mark.iter(f"{KML}SimpleData")}
        place = mark.findtext(f"{KML}Point/{KML}coordinates")
        rows[said["id"]] = typed(dict.fromkeys(COLUMNS) | said)
        lon, lat = place.split(",") if place else (None, None)
        assert [_value(Kind.NUMBER, one) for one in (lon, lat)] == [
            expected[said["id"]]["lon"],
            expected[said["id"]]["lat"],
        ]

    assert rows == expected
    read = pyogrio.read_dataframe(out)
    assert sorted(read["id"]) == list(expected)


@pytest.mark.parametrize("ending", ["json", "jsonld", "geojson", "geojsonl", "geojsons"])
def test_nested_texts(session, expected, tmp_path, ending):
    text = written(session, tmp_path, ending).read_text()
    shown = filling.every(session, everything(session))

    found = {}
    for said in _nested(ending, text):
        kept = shown[said["id"]]
        assert (said["entry"], said["findings"]) == (kept.number, kept.findings)
        found[said["id"]] = row(replace(kept, camera=filling.camera_of(said)))

    assert found == expected


def _nested(ending: str, text: str) -> list[dict[str, Any]]:
    if ending == "json":
        said = json.loads(text)
        assert said["about"]["rows"] == 3
        listed: list[dict[str, Any]] = said["cameras"]
        return listed
    if ending == "jsonld":
        things: list[dict[str, Any]] = json.loads(text)["schema:hasPart"]
        return things
    if ending == "geojson":
        features = json.loads(text)["features"]
    elif ending == "geojsons":
        assert all(one.endswith("\n") for one in text.split("\x1e")[1:])
        features = [json.loads(one) for one in text.split("\x1e")[1:]]
    else:
        features = [json.loads(line) for line in text.splitlines()]
    return [_record(feature) for feature in features]


def _record(feature: dict[str, Any]) -> dict[str, Any]:
    said: dict[str, Any] = dict(feature["properties"])
    if feature["geometry"]:
        said["lon"], said["lat"] = feature["geometry"]["coordinates"]
    return said


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of the reader's own parts
def test_linked_data_has_triples_of_every_camera(session, tmp_path):
    text = written(session, tmp_path, "jsonld").read_text()
    graph = Dataset(default_union=True)
    graph.parse(data=text, format="json-ld", publicID="https://register.example/")

    kind = URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    typed = [str(one) for one in graph.objects(None, kind) if str(one).endswith("#Camera")]
    assert len(typed) == 3
    titles = graph.objects(None, URIRef("http://purl.org/dc/terms/title"))
    assert {one.language for one in titles} == {"kk", "ru", "en"}


def test_neighbours_stand_together_in_geoparquet(session, expected, tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot, "FEW", 0)
    monkeypatch.setattr(snapshot, "SIZE", 2)
    monkeypatch.setattr(batches, "SIZE", 2)
    session.info["index_path"] = tmp_path / "cameras.index"
    snapshot.write(session, tmp_path / snapshot.NAME)
    choice = cameras.choose(session, everything(session))
    assert snapshot.of(session, choice) is not None

    (batch,) = batches.by_place(session, choice)

    order = choice.index.columns["id"][: choice.index.count].tolist()
    assert batch.column("id").to_pylist() == [one.decode() for one in order]
    assert by_id(batch.to_pylist()) == expected
