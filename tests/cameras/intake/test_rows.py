"""From a row to the facts of a record: several cameras, doubles, addresses, titles."""

from pathlib import Path

import pytest

from registry.cameras.intake.rows import titled
from tests.cameras.intake.files import codes, prepared_text


def facts(folder: Path, header: str, row: str):
    return prepared_text(folder, f"id,lat,lon,{header}\n1,51.1,71.4,{row}\n").rows.facts(0)


def test_several_cameras_in_a_row_are_one_site(tmp_path: Path):
    said = facts(tmp_path, "count", "4")

    assert (said["record_kind"], said["camera_count"]) == ("multi_camera_site", 4)


def test_one_camera_in_a_row_is_a_camera(tmp_path: Path):
    assert "camera_count" not in facts(tmp_path, "count", "1")


def test_counts_indoors_and_outdoors_are_added(tmp_path: Path):
    said = facts(tmp_path, "anzahl_kameras_aussen,anzahl_kameras_innen", "3,2")

    assert said["camera_count"] == 5


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("0", "out_of_range"),
        ("2.5", "not_a_number"),
        ("many", "not_a_number"),
        ("104", "unit_suspect"),
    ],
)
def test_a_count_that_cannot_be_is_named(tmp_path: Path, cell, code):
    made = prepared_text(tmp_path, f"id,lat,lon,count\n1,51.1,71.4,{cell}\n")

    assert codes(made) == [(1, "camera_count", code)]


def test_an_address_is_put_together_from_its_parts(tmp_path: Path):
    said = facts(tmp_path, "street,house number,city", "Abay,5,Astana")

    assert said["address"] == "Abay 5, Astana"


def test_a_city_that_stands_in_the_address_is_not_repeated(tmp_path: Path):
    assert facts(tmp_path, "address,city", '"Abay 5, Astana",Astana')["address"] == "Abay 5, Astana"


@pytest.mark.parametrize(
    ("title", "field"),
    [("Қонаев көшесі", "title_kk"), ("Проспект Абая", "title_ru"), ("Abay Avenue", "title_en")],
)
def test_a_title_is_filed_under_its_language(tmp_path: Path, title, field):
    assert facts(tmp_path, "title", title)[field] == title


def test_a_camera_without_a_title_is_called_by_its_address_or_number():
    assert titled({"address": "Абая 5"}, "17") == {"address": "Абая 5", "title_ru": "Абая 5"}
    assert titled({}, "17")["title_kk"] == "№ 17 камера"


def test_nested_parts_are_put_together(tmp_path: Path):
    header = "legal_basis_type,legal_basis_title,legal_basis_url,sign_languages,source_type"
    said = facts(tmp_path, header, "order,Order 69,https://adilet.zan.kz/x,kk;ru,foi_answer")

    assert said["legal_basis"] == {
        "type": "order",
        "title": "Order 69",
        "url": "https://adilet.zan.kz/x",
    }
    assert said["sign"] == {"languages": ("kk", "ru"), "state": "unknown"}
    assert said["source"] == {"type": "foi_answer"}


def test_a_basis_of_unknown_kind_is_kept_as_a_reference(tmp_path: Path):
    said = facts(tmp_path, "legal_basis", "LB-02")

    assert (said["decision_ref"], "legal_basis" in said) == ({"title": "LB-02"}, False)


def test_the_same_number_in_rows_that_differ_is_refused_in_both(tmp_path: Path):
    made = prepared_text(tmp_path, "id,lat,lon\nA,51.1,71.4\nA,51.2,71.4\nB,51.3,71.4\n")

    assert codes(made) == [(1, "source_id", "duplicate_id"), (2, "source_id", "duplicate_id")]


def test_a_row_that_stands_twice_is_refused_once(tmp_path: Path):
    made = prepared_text(tmp_path, "id,lat,lon\nA,51.1,71.4\nB,51.3,71.4\nA,51.1,71.4\n")

    assert codes(made) == [(3, None, "duplicate_row")]
    assert made.accepted(partial=True).tolist() == [True, True, False]


def test_rows_without_numbers_that_say_the_same_are_more_cameras(tmp_path: Path):
    made = prepared_text(tmp_path, "address,lat,lon\nAbay 5,51.1,71.4\nAbay 5,51.1,71.4\n")

    assert codes(made) == [(2, None, "duplicate_row")]
    assert made.accepted(partial=False).all()


def test_a_row_that_names_nothing_is_refused(tmp_path: Path):
    made = prepared_text(tmp_path, "id,lat,lon,retention\nA,51.1,71.4,30\n,,,30\n")

    assert (2, "lat", "missing_required") in codes(made)
    assert not made.accepted(partial=True)[1]


def test_zero_is_zero_unless_the_profile_says_otherwise(tmp_path: Path):
    header = "설치목적구분,카메라대수,카메라화소수,보관일수,WGS84위도,WGS84경도"
    made = prepared_text(tmp_path, f"{header}\n다목적,1,0,0,35.1,129.0\n")

    assert facts(tmp_path, "retention", "0")["retention_days"] == 0
    assert not {"retention_days", "resolution_mp"} & made.rows.facts(0).keys()
    assert [code for _, _, code in codes(made)] == ["zero_not_declared"] * 2
