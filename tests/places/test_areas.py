"""Which area a point lies in, and how areas hang together."""

import numpy as np
import pytest
import shapely

from registry.errors import NotFound
from registry.places import areas

# Points a resident would not argue about, each well inside its district.
KNOWN = {
    "almaty-almaly": (76.9150, 43.2520),
    "almaty-medeu": (76.9690, 43.2615),  # Central Park
    "almaty-bostandyq": (76.9240, 43.2240),  # the national university
    "almaty-auezov": (76.8330, 43.2330),  # Aqsai
    "almaty-nauryzbai": (76.8030, 43.2100),  # Qalqaman
    "almaty-alatau": (76.8200, 43.2850),
    "almaty-jetisu": (76.9200, 43.3100),  # Ainabulaq
    "almaty-turksib": (77.0110, 43.3465),  # the airport
    "astana-esil": (71.4305, 51.1283),  # Baiterek
    "astana-nura": (71.4037, 51.1325),  # Khan Shatyr
    "astana-saryarqa": (71.3560, 51.1900),  # Koktal
    "astana-baiqonyr": (71.4500, 51.1800),
    "astana-almaty": (71.5000, 51.1550),
    "astana-saraishyq": (71.5325, 51.1120),  # Nurly Jol station
}


def found(lon: float, lat: float) -> str:
    return str(areas.containing(np.array([lon]), np.array([lat]))[0])


@pytest.mark.parametrize(("district", "point"), KNOWN.items())
def test_it_finds_the_district_of_a_well_known_place(district, point):
    assert found(*point) == district


def test_it_finds_many_points_at_once_in_their_order():
    lons, lats = np.array([71.4305, 0.0, 76.915]), np.array([51.1283, 0.0, 43.252])

    assert areas.containing(lons, lats).tolist() == ["astana-esil", "", "almaty-almaly"]


def test_it_answers_no_points_with_no_areas():
    assert areas.containing(np.array([]), np.array([])).tolist() == []


def test_it_falls_back_to_the_city_and_then_to_the_region():
    assert found(69.6000, 42.3300) == "shymkent"
    assert found(80.2500, 50.4200) == "semei"
    assert found(71.7000, 48.0000) == "ulytau"


def test_it_says_nothing_of_a_point_abroad_or_without_coordinates():
    assert found(74.5900, 42.8700) == ""  # Bishkek
    assert found(float("nan"), 43.25) == ""


def test_every_area_has_three_names():
    short = [a.id for a in areas.areas().values() if not all(map(a.names.get, ("kk", "ru", "en")))]

    assert short == []


def test_kazakh_and_russian_names_are_written_in_cyrillic_alone():
    latin = {
        area.id
        for area in areas.areas().values()
        for language in ("kk", "ru")
        if any("a" <= letter <= "z" for letter in area.names[language].lower())
    }

    assert latin == set()


def test_astana_has_six_districts_and_almaty_eight():
    parts = {city: len(areas.descendants(city)) - 1 for city in ("astana", "almaty")}

    assert parts == {"astana": 6, "almaty": 8}


def test_seventeen_regions_and_twenty_cities_are_listed():
    kinds = [area.kind for area in areas.areas().values()]

    assert (kinds.count(areas.Kind.REGION), kinds.count(areas.Kind.CITY)) == (17, 20)


def test_it_climbs_from_the_narrowest_area_to_the_country():
    chain = [area.id for area in areas.chain("astana-nura")]

    assert chain == ["astana-nura", "astana", "kazakhstan"]
    assert [area.id for area in areas.chain("taraz")] == ["taraz", "jambyl", "kazakhstan"]


def test_an_area_is_among_its_own_descendants():
    assert areas.descendants("jambyl") == {"jambyl", "taraz"}
    assert areas.descendants("kazakhstan") == set(areas.areas())


def test_it_refuses_an_area_it_does_not_know():
    for question in (areas.area, areas.chain, areas.descendants, areas.boundary):
        with pytest.raises(NotFound, match="atlantis"):
            question("atlantis")


def test_districts_of_a_city_do_not_overlap():
    for city in ("astana", "almaty"):
        outlines = [areas.area(part).outline for part in areas.descendants(city) - {city}]

        apart = sum(outline.area for outline in outlines)

        assert shapely.union_all(outlines).area == pytest.approx(apart, rel=1e-6)


def test_outlines_are_sound_and_lie_within_their_boundary():
    for area in areas.areas().values():
        if area.outline is not None:
            assert area.outline.is_valid, area.id
            assert area.outline.bounds == pytest.approx(areas.boundary(area.id), abs=1e-4), area.id


def test_a_label_point_lies_in_its_own_area():
    astray = [
        area.id
        for area in areas.areas().values()
        if area.kind is not areas.Kind.COUNTRY
        and area.id not in {a.id for a in areas.chain(found(area.lon, area.lat))}
    ]

    assert astray == []


def test_camera_codes_of_two_cities_are_never_alike():
    codes = [area.code_prefix for area in areas.areas().values() if area.code_prefix]

    assert len(codes) == len(set(codes)) == 20
    assert {areas.area(a).code_prefix for a in ("astana", "almaty", "shymkent")} == {
        "AST", "ALA", "SHY",
    }  # fmt: skip


def test_what_it_cannot_place_is_not_a_number_but_an_empty_word():
    answer = areas.containing(np.array([0.0]), np.array([0.0]))

    assert answer.dtype.kind == "U"
