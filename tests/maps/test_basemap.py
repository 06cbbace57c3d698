"""The basemap: what is read from a file, what is drawn from afar, what is refused."""

import gzip
import json
from zipfile import ZipFile

import geopandas
import mapbox_vector_tile
import pytest
from shapely.geometry import LineString, Point, box

from registry.errors import Unusable
from registry.maps import extract, pmtiles

CLOSE = (14, 11440, 5475)  # a tile of Astana

# Nodes 1 to 4 are the corners of a square, 5 and 6 the ends of a street through it.
OSM = """<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6">
  <node id="1" lat="51.126" lon="71.374"/>
  <node id="2" lat="51.126" lon="71.378"/>
  <node id="3" lat="51.129" lon="71.378"/>
  <node id="4" lat="51.129" lon="71.374"/>
  <node id="5" lat="51.1275" lon="71.370"/>
  <node id="6" lat="51.1275" lon="71.385"/>
  <node id="7" lat="51.128" lon="71.376">
    <tag k="place" v="city"/><tag k="name" v="Астана"/>
    <tag k="name:ru" v="Астана"/><tag k="name:en" v="Astana"/>
  </node>
  <node id="8" lat="51.128" lon="71.377"><tag k="natural" v="tree"/></node>
  <way id="1"><nd ref="5"/><nd ref="6"/>
    <tag k="highway" v="primary_link"/><tag k="name" v="Абай даңғылы"/>
    <tag k="name:kk" v="Абай даңғылы"/><tag k="name:ru" v="проспект Абая"/></way>
  <way id="2"><nd ref="5"/><nd ref="3"/><tag k="highway" v="steps"/></way>
  <way id="3"><nd ref="1"/><nd ref="6"/><tag k="railway" v="tram"/></way>
  <way id="4"><nd ref="1"/><nd ref="2"/><nd ref="3"/><nd ref="4"/><nd ref="1"/>
    <tag k="building" v="apartments"/></way>
  <way id="5"><nd ref="1"/><nd ref="2"/><nd ref="5"/><nd ref="1"/>
    <tag k="leisure" v="park"/></way>
  <way id="6"><nd ref="3"/><nd ref="4"/><nd ref="6"/><nd ref="3"/></way>
  <way id="7"><nd ref="5"/><nd ref="6"/><tag k="power" v="line"/></way>
  <relation id="1"><member type="way" ref="6" role="outer"/>
    <tag k="type" v="multipolygon"/><tag k="natural" v="water"/></relation>
</osm>
"""


def osm(folder):
    path = folder / "quarter.osm"
    path.write_text(OSM)
    return path


def geojson(folder, *features, **members):
    path = folder / "streets.json"
    listed = [
        {"type": "Feature", "properties": properties, "geometry": geometry}
        for properties, geometry in features
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": listed} | members))
    return path


def line(*places):
    return {"type": "LineString", "coordinates": places}


def told(path, z, x, y):
    tile = pmtiles.read_tile(path, z, x, y)
    if tile is None:
        return []
    read = mapbox_vector_tile.decode(tile)
    assert list(read) == ["basemap"]
    return [feature["properties"] for feature in read["basemap"]["features"]]


def test_it_tells_streets_rails_waters_parks_buildings_and_names_apart(tmp_path):
    out = tmp_path / "basemap.pmtiles"

    report = pmtiles.build_basemap(osm(tmp_path), out)

    street = {"name": "Абай даңғылы", "name_kk": "Абай даңғылы", "name_ru": "проспект Абая"}
    city = {"name": "Астана", "name_ru": "Астана", "name_en": "Astana"}
    assert sorted(told(out, *CLOSE), key=lambda feature: feature["sort_rank"]) == [
        {"kind": "park", "class": "park", "sort_rank": 10},
        {"kind": "water", "class": "water", "sort_rank": 112},
        {"kind": "building", "class": "building", "sort_rank": 207},
        {"kind": "rail", "class": "tram", "sort_rank": 307},
        {"kind": "road", "class": "steps", "sort_rank": 406},
        {"kind": "road", "class": "primary", "sort_rank": 412} | street,
        {"kind": "label", "class": "city", "sort_rank": 515} | city,
    ]
    assert report["features"] == {
        "road": 2, "park": 1, "water": 1, "building": 1, "rail": 1, "label": 1,
    }  # fmt: skip
    assert report["bytes"] == out.stat().st_size


def test_it_shows_from_afar_only_what_matters_there(tmp_path):
    out = tmp_path / "basemap.pmtiles"

    pmtiles.build_basemap(osm(tmp_path), out)

    seen = {z: {f["class"] for f in told(out, z, 11440 >> 14 - z, 5475 >> 14 - z)} for z in (5, 8)}
    assert seen == {5: {"city"}, 8: {"city", "primary", "water"}}
    assert pmtiles.read_tile(out, 4, 11, 5) is None
    assert pmtiles.read_tile(out, 15, 22880, 10942) is None
    assert pmtiles.read_tile(out, 14, -1, 0) is None


def test_it_strings_the_pieces_of_a_street_together_from_afar(tmp_path):
    west, middle, east = (71.36, 51.1), (71.37, 51.1), (71.38, 51.1)
    street = {"highway": "primary", "name": "Абай даңғылы"}
    source = geojson(tmp_path, (street, line(west, middle)), (street, line(middle, east)))

    pmtiles.build_basemap(source, tmp_path / "out.pmtiles")

    counts = {
        z: len(told(tmp_path / "out.pmtiles", z, 11440 >> 14 - z, 5477 >> 14 - z))
        for z in (8, 12, 13)
    }
    assert counts == {8: 1, 12: 1, 13: 2}


def test_it_describes_itself(tmp_path):
    out = tmp_path / "basemap.pmtiles"
    pmtiles.build_basemap(osm(tmp_path), out, attribution="© OSM and others")

    described = pmtiles.describe(out)

    assert described["attribution"] == "© OSM and others"
    assert described["bounds"] == [71.37, 51.126, 71.385, 51.129]
    assert (described["minzoom"], described["maxzoom"]) == (5, 14)
    assert [layer["id"] for layer in described["vector_layers"]] == ["basemap"]


def test_it_opens_a_replaced_basemap_anew(tmp_path):
    out = tmp_path / "basemap.pmtiles"
    pmtiles.build_basemap(osm(tmp_path), out)
    assert len(told(out, *CLOSE)) == 7

    street = ({"highway": "primary"}, line((71.374, 51.126), (71.378, 51.129)))
    pmtiles.build_basemap(geojson(tmp_path, street), out)

    assert [feature["kind"] for feature in told(out, *CLOSE)] == ["road"]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "basemap.pmtiles", "quarter.osm", "streets.json",
    ]  # fmt: skip


def test_it_cuts_at_the_box_and_counts_what_it_leaves_out(tmp_path):
    source = geojson(
        tmp_path,
        ({"highway": "primary"}, line((71.0, 51.1), (72.0, 51.1))),
        ({"highway": "primary"}, line((76.0, 43.0), (76.1, 43.0))),
        ({"highway": "primary"}, line((7_945_000, 6_640_000), (7_946_000, 6_640_000))),
        ({"highway": "primary"}, None),
        ({"shop": "bakery"}, {"type": "Point", "coordinates": [71.4, 51.1]}),
        ({"highway": "primary"}, {"type": "LineString", "coordinates": [["a", "b"]]}),
    )

    drawn, left_out = extract.read(source, (71.4, 51.0, 71.5, 51.2))

    assert drawn.geometry.to_list() == [LineString([(71.4, 51.1), (71.5, 51.1)])]
    assert left_out == 5


def test_it_reads_a_geopackage_in_metres(tmp_path):
    path = tmp_path / "city.gpkg"
    for layer, word, shape in [
        ("streets", "tertiary", LineString([(71.3, 51.1), (71.4, 51.1)])),
        ("houses", "building", box(71.3, 51.1, 71.31, 51.11)),
        ("towns", "town", Point(71.3, 51.1)),
    ]:
        frame = geopandas.GeoDataFrame({"fclass": [word]}, geometry=[shape], crs=4326)
        frame.to_crs(32642).to_file(path, layer=layer, driver="GPKG")

    drawn, left_out = extract.read(path)

    assert drawn["kind"].to_list() == ["building", "road", "label"]
    assert drawn.total_bounds.tolist() == pytest.approx([71.3, 51.1, 71.4, 51.11], abs=1e-6)
    assert left_out == 0


VRT = b'<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/passwd</SrcDataSource>'


@pytest.mark.parametrize(
    "content",
    [
        VRT,
        b"<?xml version='1.0'?><osm>" + VRT,
        b"<?xml version='1.0'?><!-- <osm> -->" + VRT,
        b"SQLite format 3\x00" + b"\x00" * 100,
        b"id;lat;lon\n1;2;3\n",
        b"",
    ],
)
def test_it_refuses_what_does_not_prove_to_be_a_map(tmp_path, content):
    path = tmp_path / "city.geojson"
    path.write_bytes(content)

    with pytest.raises(Unusable, match=r"^city.geojson is none of the files .* GeoJSON\.$"):
        extract.read(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"\x00\x00\x00\x0d\x0a\x09OSMHeader" + b"\x18\x05" * 9, "looks like osm but is damaged"),
        (b"PK\x03\x04 and no more", "looks like zip but is damaged"),
        (b"{" * 100_000, "is not a GeoJSON FeatureCollection"),
        (b'{"features": [7]}', "is not a GeoJSON FeatureCollection"),
        (b'{"features": [], "crs": {"name": "EPSG:3857"}}', "Save it as WGS 84"),
        (b'{"features": []}', "holds no streets"),
    ],
)
def test_it_says_what_is_wrong_with_a_map_it_cannot_draw(tmp_path, content, sentence):
    path = tmp_path / "city"
    path.write_bytes(content)

    with pytest.raises(Unusable, match=sentence):
        extract.read(path)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        (line((71, 51), (71, 51)), "holds no streets"),
        (line((71, 86), (72, 86)), "holds no streets"),
        (line((71, 51), (71.0000001, 51)), "too small to be seen"),
    ],
)
def test_it_says_when_there_is_nothing_to_see(tmp_path, place, sentence):
    source = geojson(tmp_path, ({"highway": "steps"}, place))

    with pytest.raises(Unusable, match=sentence):
        pmtiles.build_basemap(source, tmp_path / "out.pmtiles")
    assert not (tmp_path / "out.pmtiles").exists()


def test_it_says_when_a_zip_holds_no_shapefile(tmp_path):
    with ZipFile(tmp_path / "city.zip", "w") as archive:
        archive.writestr("readme.txt", "Streets to follow")

    with pytest.raises(Unusable, match=r"city\.zip holds no streets"):
        extract.read(tmp_path / "city.zip")


def test_it_does_not_follow_a_pointer_in_a_zip(tmp_path):
    with ZipFile(tmp_path / "city.zip", "w") as archive:
        archive.writestr("../roads.shp", VRT)

    with pytest.raises(Unusable, match=r"holds a \.shp that is no shapefile"):
        extract.read(tmp_path / "city.zip")


@pytest.mark.parametrize("content", [b"", b"PMTiles", b"PMTiles\x02" + bytes(200), b"x" * 200])
def test_it_refuses_to_serve_what_is_no_basemap(tmp_path, content):
    path = tmp_path / "basemap.pmtiles"
    path.write_bytes(content)

    with pytest.raises(Unusable, match=r"basemap.pmtiles is not a PMTiles archive"):
        pmtiles.read_tile(path, 14, 0, 0)


def test_it_draws_the_major_streets_of_almaty(tmp_path, shared_data):
    source = shared_data / "almaty-roads" / "almaty_roads_major.geojson"

    report = pmtiles.build_basemap(source, tmp_path / "almaty.pmtiles")

    assert report["features"] == {"road": 3155}
    assert report["left_out"] == 0
    assert report["bytes"] < 400_000
    # The tile with the crossing of Abai and Nazarbayev, 76.945° E 43.240° N.
    names = {feature.get("name") for feature in told(tmp_path / "almaty.pmtiles", 14, 11693, 6005)}
    assert {"Абай даңғылы", "проспект Назарбаева"} <= names


def test_it_draws_all_streets_of_almaty_small_enough_for_a_phone(tmp_path, shared_data):
    source = shared_data / "almaty-roads" / "almaty_roads_shapefile_original.zip"
    said = []

    report = pmtiles.build_basemap(source, tmp_path / "almaty.pmtiles", progress=said.append)

    assert report["features"] == {"road": 25_028}
    assert said[0] == "Reading almaty_roads_shapefile_original.zip"
    assert said[-1] == "Drawing zoom 14"
    for z in range(5, 15):
        tile = pmtiles.read_tile(tmp_path / "almaty.pmtiles", z, 11693 >> 14 - z, 6005 >> 14 - z)
        assert len(gzip.compress(tile)) < 30_000
