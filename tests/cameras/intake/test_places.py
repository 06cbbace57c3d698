"""Where cameras are: read in any system and order, believed only where it can be right."""

from pathlib import Path

import numpy as np
import pytest
from pyproj import Transformer

from registry.errors import Unusable
from tests.cameras.intake.files import codes, features, mapping, prepared, prepared_text

ASTANA = [(51.1 + i / 100, 71.4 + i / 200) for i in range(8)]


def table(*places, header="id,lat,lon", rows=ASTANA):
    pairs = [*rows, *places]
    return "\n".join([header, *(f"{i},{a},{b}" for i, (a, b) in enumerate(pairs, 1))])


def where(made):
    return [(float(a), float(b)) for a, b in zip(made.rows.lat, made.rows.lon, strict=True)]


def test_a_row_at_zero_and_zero_is_a_blank(tmp_path: Path):
    made = prepared_text(tmp_path, table((0, 0)))

    assert codes(made) == [(9, "lat", "null_island")]
    assert np.isnan(made.rows.lat[8])


def test_swapped_coordinates_are_named_and_not_put_right(tmp_path: Path):
    made = prepared_text(tmp_path, table((71.41, 51.15)))

    assert codes(made) == [(9, "lat", "swapped_coordinates")]
    assert "71.41, 51.15" in made.issues.listed()[0].message
    assert made.accepted(partial=False)[8] == np.False_
    assert (made.accepted(partial=True)[8], np.isnan(made.rows.lat[8])) == (np.True_, True)


def test_a_file_with_its_columns_exchanged_is_named_row_by_row(tmp_path: Path):
    made = prepared_text(tmp_path, table(header="id,lon,lat"))

    assert codes(made) == [(row, "lat", "swapped_coordinates") for row in range(1, 9)]


def test_a_latitude_beyond_the_pole_is_swapped_where_that_explains_it(tmp_path: Path):
    busan = [(35.1 + i / 100, 129.0 + i / 100) for i in range(8)]
    made = prepared_text(tmp_path, table((129.03, 35.1), (99.5, 350), rows=busan))

    assert codes(made) == [(9, "lat", "swapped_coordinates"), (10, "lat", "out_of_range")]


def test_one_slip_of_a_digit_is_found_among_the_others(tmp_path: Path):
    busan = [(35.07 + i / 1000, 129.0 + i / 1000) for i in range(40)]
    made = prepared_text(tmp_path, table((30.072746, 129.02), rows=busan))

    assert codes(made) == [(41, "lat", "outside_area")]
    assert "--within" in made.issues.listed()[0].message


def test_another_town_is_no_error(tmp_path: Path):
    almaty = [(43.24, 76.9), (43.25, 76.91), (43.26, 76.92)]
    many = [(51.1 + i / 500, 71.4) for i in range(150)]
    made = prepared_text(tmp_path, table(*almaty, rows=many))

    assert codes(made) == []


def test_scattered_points_of_one_council_are_no_error(tmp_path: Path):
    numbers = np.random.default_rng(7).normal((53.44, -2.32), (0.03, 0.06), (157, 2))
    made = prepared_text(tmp_path, table(rows=[tuple(map(float, pair)) for pair in numbers]))

    assert codes(made) == []


def test_a_named_area_decides(tmp_path: Path):
    made = prepared_text(tmp_path, table((43.24, 76.9)), within="astana")

    assert codes(made) == [(9, "lat", "outside_area")]
    assert "Astana" in made.issues.listed()[0].message


def test_a_box_decides(tmp_path: Path):
    made = prepared_text(tmp_path, table(), within="71.3,51.0,71.5,51.125")

    assert [row for row, _, _ in codes(made)] == [4, 5, 6, 7, 8]


@pytest.mark.parametrize("within", ["nowhere", "1,2,3", "a,b,c,d", "71,52,72,51"])
def test_an_area_that_is_none_is_refused(tmp_path: Path, within):
    with pytest.raises(Unusable, match=r"There is no area|is no box"):
        prepared_text(tmp_path, table(), within=within)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("51,15", "71,43"),
        ("51°09'00\"", "71°25'48\""),
        ("N 51.15", "E 71.43"),
        (" 51.15 ", "71.43"),
    ],
)
def test_it_reads_coordinates_as_people_write_them(tmp_path: Path, a, b):
    quoted = [str(text).replace('"', '""') for text in (a, b)]
    made = prepared_text(tmp_path, f'id;lat;lon\n1;"{quoted[0]}";"{quoted[1]}"\n')

    assert where(made) == [pytest.approx((51.15, 71.43))]


@pytest.mark.parametrize("cell", ["NaN", "inf", "abc", "51.1.2"])
def test_what_is_no_number_is_named(tmp_path: Path, cell):
    made = prepared_text(tmp_path, f"id,lat,lon\n1,51.1,71.4\n2,{cell},71.4\n")

    assert codes(made) == [(2, "lat", "not_a_number")]


def test_a_row_without_a_place_is_named(tmp_path: Path):
    made = prepared_text(tmp_path, "id,lat,lon,address\n1,51.1,71.4,Abay 1\n2,,,Abay 2\n")

    assert codes(made) == [(2, "lat", "unplaced")]


def test_a_place_that_is_withheld_may_be_missing(tmp_path: Path):
    header = "id,lat,lon,location_precision,withheld_reason,withheld_law"
    made = prepared_text(tmp_path, f"{header}\n1,,,withheld,investigation,Law 1\n")

    assert codes(made) == []


def test_a_file_of_addresses_alone_has_no_places(tmp_path: Path):
    made = prepared_text(tmp_path, "№;Мекенжайы\n1;Абай 10\n2;Абай 12\n")

    assert codes(made) == [(1, "lat", "unplaced"), (2, "lat", "unplaced")]
    assert made.accepted(partial=True).all()


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("wkt", "POINT(71.43 51.15)"),
        ("wkt", "POINT (51.15 71.43)"),
        ("geom", "SRID=4326;POINT(71.43 51.15)"),
        ("geom", '{"type":"Point","coordinates":[71.43,51.15]}'),
        ("координаты", "51.15, 71.43"),
        ("координаттары", "71.43 51.15"),
        ("coordinates", "(51.15; 71.43)"),
        ("координаты", "51,15; 71,43"),
        ("lat lon", "51.15 71.43"),
    ],
)
def test_it_reads_two_coordinates_in_one_cell(tmp_path: Path, header, cell):
    quoted = cell.replace('"', '""')
    made = prepared_text(tmp_path, f'id|{header}\n1|"{quoted}"\n2|"{quoted}"\n')

    assert where(made) == [(51.15, 71.43)] * 2


def test_it_says_when_values_decided_the_order(tmp_path: Path):
    made = prepared_text(tmp_path, "id,wkt\n1,POINT(51.15 71.43)\n")

    assert codes(made) == [(0, "point", "axis_order")]


def metres(crs):
    transform = Transformer.from_crs(4326, crs, always_xy=True).transform
    return [transform(lon, lat) for lat, lon in ASTANA]


@pytest.mark.parametrize("crs", ["EPSG:32642", "EPSG:3857", "EPSG:28412", "EPSG:20012"])
def test_it_reads_metres_of_a_declared_system(tmp_path: Path, crs):
    made = prepared_text(tmp_path, table(header="id,x,y", rows=metres(crs)), crs=crs)

    assert (where(made), made.crs) == ([pytest.approx(pair, abs=2e-6) for pair in ASTANA], crs)


def test_it_reads_metres_whose_axes_stand_the_other_way(tmp_path: Path):
    turned = [(y, x) for x, y in metres("EPSG:28412")]
    made = prepared_text(tmp_path, table(header="id,x,y", rows=turned), crs="28412")

    assert where(made) == [pytest.approx(pair, abs=2e-6) for pair in ASTANA]


def test_it_knows_web_mercator_by_where_it_leads(tmp_path: Path):
    made = prepared_text(tmp_path, table(header="id,x,y", rows=metres("EPSG:3857")))

    assert (where(made)[0], made.crs) == (pytest.approx(ASTANA[0], abs=2e-6), "EPSG:3857")


def test_it_does_not_guess_a_system_that_it_cannot_check(tmp_path: Path):
    with pytest.raises(Unusable, match="--crs"):
        prepared_text(tmp_path, table(header="id,x,y", rows=metres("EPSG:32642")))


def test_it_reads_the_old_crs_member(tmp_path: Path):
    ((x, y), *_) = metres("EPSG:3857")
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}
    made = prepared(features(tmp_path, (x, y, {"id": "1"}), crs=crs))

    assert where(made) == [pytest.approx(ASTANA[0], abs=2e-6)]


def test_it_compares_geometry_with_columns(tmp_path: Path):
    said = [(71.40, 51.1, {"id": "1", "lat": 51.1, "lon": 71.4})]
    said += [(71.40, 51.1, {"id": "2", "lat": 51.2, "lon": 71.4})]
    made = prepared(features(tmp_path, *said))

    assert codes(made) == [(2, "lat", "coordinates_disagree")]
    assert "11 km" in made.issues.listed()[0].message


def test_it_compares_degrees_with_metres_of_a_system_it_finds(tmp_path: Path):
    rows = [
        f"{i},{a},{b},{x},{y}"
        for i, ((a, b), (x, y)) in enumerate(zip(ASTANA, metres("EPSG:32642"), strict=True), 1)
    ]
    rows[4] = rows[4].replace("51.14", "51.24")
    made = prepared_text(tmp_path, "\n".join(["id,lat,lon,x,y", *rows]))

    assert codes(made) == [(5, "lat", "coordinates_disagree")]


def test_metres_it_cannot_place_are_left_beside_degrees(tmp_path: Path):
    rows = [f"{i},{a},{b},{i},{i}" for i, (a, b) in enumerate(ASTANA, 1)]
    made = prepared_text(tmp_path, "\n".join(["id,lat,lon,x,y", *rows]))

    assert (codes(made), mapping(made)["x"]) == ([], "x")


@pytest.mark.parametrize("crs", ["EPSG:0", "somewhere"])
def test_a_system_that_is_none_is_refused(tmp_path: Path, crs):
    with pytest.raises(Unusable, match="no coordinate system"):
        prepared_text(tmp_path, table(), crs=crs)


def test_a_shape_that_is_no_point_is_named(tmp_path: Path):
    line = '{"type":"LineString","coordinates":[[71,51],[72,52]]}'
    made = prepared_text(
        tmp_path,
        '{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"name":"A"},'
        f'"geometry":{line}}}]}}',
    )

    assert codes(made) == [(1, "point", "unplaced")]


def test_a_withheld_place_does_not_stand_in_the_report(tmp_path: Path):
    header = "id,lat,lon,address,location_precision,withheld_reason"
    rows = [f"{i},{a},{b},Abay {i},exact," for i, (a, b) in enumerate(ASTANA, 1)]
    rows.append("9,71.4321,51.1234,Secret lane 9,approx_100m,investigation")
    made = prepared_text(tmp_path, "\n".join([header, *rows]))

    (issue,) = made.issues.listed()
    assert (issue.code, issue.value) == ("swapped_coordinates", "(withheld)")
    assert "71.43" not in str(issue)
