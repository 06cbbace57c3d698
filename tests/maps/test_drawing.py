"""What folium draws for us: our own files, the same bytes each time, and nothing that could run."""

import re

import pytest

from registry.maps.drawing import Basemap, CityMap, Drawn, MapOptions, drawn

LOCATOR = Basemap("locator", "/static/1/locator.json", "Natural Earth")


def options(**but: object) -> MapOptions:
    plain = {
        "scripts": {"leaflet": "/static/1/leaflet.js", "map": "/static/1/map.js"},
        "styles": {"leaflet": "/static/1/leaflet.css"},
        "basemap": LOCATOR,
        "points_url": "/tiles/cameras/{z}/{x}/{y}.mvt",
        "language": "kk",
    }
    return MapOptions(**(plain | but))


@pytest.fixture
def city() -> Drawn:
    return drawn(options())


def test_the_same_options_give_the_same_bytes(city: Drawn) -> None:
    assert drawn(options()) == city


def test_only_files_of_the_portal_are_named(city: Drawn) -> None:
    named = re.findall(r"(?:src|href)=\"([^\"]+)\"", city.header)
    assert named == ["/static/1/leaflet.css", "/static/1/leaflet.js", "/static/1/map.js"]
    assert "://" not in city.header + city.body + city.script


def test_nothing_is_inline_but_the_one_script(city: Drawn) -> None:
    assert "<style" not in city.header
    assert "<script>" not in city.header + city.body
    assert "style=" not in city.body


def test_scripts_do_not_hold_up_the_page(city: Drawn) -> None:
    assert city.header.count("<script") == city.header.count(" defer>") == 2


def test_the_page_keeps_its_own_viewport(city: Drawn) -> None:
    assert "<meta" not in city.header


def test_what_is_given_can_neither_end_the_script_nor_be_read_as_a_template() -> None:
    told = "</script><script>alert(1)</script>${alert(1)}`"
    script = drawn(options(basemap=Basemap("locator", "/l.json", told))).script
    assert "</script" not in script
    assert "`" not in re.sub(r'"(?:[^"\\]|\\.)*"', "", script)


def test_the_variables_of_the_script_have_fixed_names(city: Drawn) -> None:
    assert re.findall(r"var (\w+) =", city.script) == ["map", "basemap_layer", "cameras_layer"]


def test_a_city_basemap_brings_its_scripts_along() -> None:
    basemap = Basemap("pmtiles", "/basemap.pmtiles", "OSM", scripts=("/static/1/city.js",))
    assert "/static/1/city.js" in drawn(options(basemap=basemap)).header


def test_one_map_leaves_nothing_behind_for_the_next() -> None:
    drawn(options(scripts={"other": "/static/2/other.js"}))
    assert CityMap.default_js == []
    assert "/static/2/other.js" not in drawn(options()).header
