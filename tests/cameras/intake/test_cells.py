"""Cells as people write them: dates, numbers, directions, units, yes and no, words."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.cameras.intake.meaning.dates import dated, day_first
from registry.cameras.intake.meaning.numbers import angle, number
from tests.cameras.intake.files import codes, column, prepared_text


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2018", "2018"),
        ("2018-09", "2018-09"),
        ("2018.09", "2018-09"),
        ("09.2018", "2018-09"),
        ("9/2018", "2018-09"),
        ("201809", "2018-09"),
        ("20180903", "2018-09-03"),
        ("31.12.2018", "2018-12-31"),
        ("31.12.18", "2018-12-31"),
        ("12/31/2018", "2018-12-31"),
        ("31/12/2018", "2018-12-31"),
        ("2018/12/31", "2018-12-31"),
        ("2018-09-01T12:00:00Z", "2018-09-01"),
        ("01.09.2018 00:00", "2018-09-01"),
        ("2018년 9월", "2018-09"),
        ("2018년9월3일", "2018-09-03"),
        ("2018. 9. 3.", "2018-09-03"),
        ("2018年9月3日", "2018-09-03"),
        ("43344", "2018-09-01"),
        ("сентябрь 2018", "2018-09"),
        ("3 сентября 2018 г.", "2018-09-03"),
        ("2018 г.", "2018"),
        ("2018 жыл", "2018"),
        ("2018 жылғы 3 қыркүйек", "2018-09-03"),
        ("Sep 3, 2018", "2018-09-03"),
        ("3rd of May 2018", "2018-05-03"),
        ("März 2018", "2018-03"),
        ("juillet 2018", "2018-07"),
    ],
)
def test_it_reads_a_date(text, value):
    assert dated(text).value == value


@pytest.mark.parametrize("text", ["29.02.2019", "2018-13", "32.01.2018", "soon", "1", "0000-00-00"])
def test_it_does_not_make_up_a_date(text):
    with pytest.raises(ValueError, match=r".*"):
        dated(text)


def test_it_tells_day_and_month_apart_by_the_column():
    assert day_first(["03/04/2019", "25/04/2019"]) is True
    assert day_first(["03/04/2019", "04/25/2019"]) is False
    assert day_first(["03/04/2019", "05/06/2019"]) is None


def test_it_keeps_the_year_alone_where_nothing_tells(tmp_path: Path):
    rows = "id,lat,lon,installed\n1,51.1,71.4,03/04/2019\n2,51.2,71.4,05/06/2019\n"
    made = prepared_text(tmp_path, rows)

    assert made.rows.facts(0)["installed_on"] == "2019"
    assert codes(made) == [(1, "installed_on", "bad_date"), (2, "installed_on", "bad_date")]


@given(st.dates(date(1950, 1, 1), date(2069, 12, 31)))
def test_every_notation_of_a_day_is_the_same_day(day):
    notations = (
        "%Y-%m-%d",
        "%d.%m.%Y",
        "%Y%m%d",
        "%Y/%m/%d",
        "%Y년 %m월 %d일",
        "%Y-%m-%dT%H:%M:%S",
    )

    assert {dated(day.strftime(form)).value for form in notations} == {day.isoformat()}


@given(st.dates(date(1951, 1, 1), date(2099, 12, 31)))
def test_a_serial_of_a_spreadsheet_is_its_day(day):
    assert dated(str((day - date(1899, 12, 30)).days)).value == day.isoformat()


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("51,1283", 51.1283),
        ("1 234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("1.234.567", 1234567),
        ("1'234", 1234),
        ("−5", -5),
        ("1e5", 100000),
        (".5", 0.5),
    ],
)
def test_it_reads_a_number(text, value):
    assert number(text) == value


@pytest.mark.parametrize(
    "text", ["", "NaN", "inf", "-Infinity", "1e999", "1_000", "٣", "5 km", "--1"]
)
def test_it_takes_nothing_else_for_a_number(text):
    with pytest.raises(ValueError, match=r".*"):
        number(text)


@given(st.floats(-1e12, 1e12, allow_nan=False))
def test_a_number_survives_being_written(value):
    assert number(repr(value)) == value
    assert number(repr(value).replace(".", ",")) == value


@pytest.mark.parametrize(
    ("text", "degrees"),
    [
        ("51°07'30\"N", 51.125),
        ("51° 07′ 30″", 51.125),
        ("51 07 30", 51.125),
        ("N 51.125", 51.125),
        ("51.125° с.ш.", 51.125),
        ("북위 51.125", 51.125),
        ("2°30'W", -2.5),
        ("-2:30", -2.5),
    ],
)
def test_it_reads_an_angle(text, degrees):
    assert angle(text) == pytest.approx(degrees)


@given(st.floats(-180, 180, allow_nan=False).map(lambda value: round(value, 6)))
def test_degrees_survive_minutes_and_seconds(value):
    whole = abs(value)
    minutes = (whole - int(whole)) * 60
    seconds = (minutes - int(minutes)) * 60
    if round(seconds, 5) >= 60:
        return
    text = f"{int(whole)}°{int(minutes)}'{seconds:.5f}\"{'E' if value >= 0 else 'W'}"

    assert angle(text) == pytest.approx(value, abs=1e-6)


@pytest.mark.parametrize(
    ("cell", "facts"),
    [
        ("", {}),
        ("-", {}),
        ("0", {"bearings": ({"bearing": 0},)}),
        ("45°", {"bearings": ({"bearing": 45},)}),
        ("-85", {"bearings": ({"bearing": 275},)}),
        ("NE;SW", {"bearings": ({"bearing": 45}, {"bearing": 225})}),
        ("90;180", {"bearings": ({"bearing": 90}, {"bearing": 180})}),
        ("90-270", {"bearings": ({"sweep_from": 90, "sweep_to": 270},)}),
        ("W-E", {"bearings": ({"sweep_from": 270, "sweep_to": 90},)}),
        ("N-E", {"bearings": ({"bearing": 45},)}),
        ("северо-восток", {"bearings": ({"bearing": 45},)}),
        ("Юг, запад", {"bearings": ({"bearing": 180}, {"bearing": 270})}),
        ("солтүстік-батыс", {"bearings": ({"bearing": 315},)}),
        ("оңтүстікке", {"bearings": ({"bearing": 180},)}),
        ("남동쪽", {"bearings": ({"bearing": 135},)}),
        ("360도 전방면", {"fov_deg": 360.0}),
        ("круговой обзор", {"fov_deg": 360.0}),
        ("회전", {"device_type": "ptz"}),
        ("школа, главный вход", {"area_watched": "школа, главный вход"}),
        (
            "방범-2020-대연-294",
            {"external_ids": ({"scheme": "direction", "value": "방범-2020-대연-294"},)},
        ),
    ],
)
def test_it_reads_where_a_camera_looks(tmp_path: Path, cell, facts):
    assert column(tmp_path, "direction", cell, "15")[0] == facts


def test_it_names_a_direction_that_is_none(tmp_path: Path):
    made = prepared_text(tmp_path, "id,lat,lon,azimuth\n1,51.1,71.4,400\n2,51.2,71.4,360\n")

    assert codes(made) == [(1, "bearings", "out_of_range"), (2, "bearings", "unit_suspect")]
    assert "bearings" not in made.rows.facts(0)
    assert made.rows.facts(1)["fov_deg"] == 360


def test_it_gives_a_dome_no_bearing(tmp_path: Path):
    made = prepared_text(tmp_path, "id,lat,lon,camera type,azimuth\n1,51.1,71.4,dome,90\n")

    assert made.rows.facts(0)["device_type"] == "dome"
    assert not made.rows.facts(0).get("bearings")


@pytest.mark.parametrize(
    ("header", "cell", "megapixels"),
    [
        ("resolution", "2 MP", 2.0),
        ("разрешение", "4 Мп", 4.0),
        ("resolution", "1920x1080", 2.1),
        ("resolution", "1080p", 2.1),
        ("resolution", "4K", 8.3),
        ("화소", "200만화소", 2.0),
        ("resolution (mp)", "5", 5.0),
        ("pixels", "2000000", 2.0),
    ],
)
def test_it_reads_a_resolution_in_megapixels(tmp_path: Path, header, cell, megapixels):
    assert column(tmp_path, header, cell)[0] == {"resolution_mp": megapixels}


def test_it_says_that_it_took_pixels_for_ten_thousands(tmp_path: Path):
    made = prepared_text(tmp_path, "id,lat,lon,pixels\n1,51.1,71.4,200\n2,51.2,71.4,130\n")

    assert [made.rows.facts(i)["resolution_mp"] for i in (0, 1)] == [2.0, 1.3]
    assert codes(made) == [
        (1, "resolution_mp", "unit_suspect"),
        (2, "resolution_mp", "unit_suspect"),
    ]


@pytest.mark.parametrize(
    ("header", "cell", "days"),
    [
        ("retention", "30", 30),
        ("срок хранения", "30 дней", 30),
        ("сақтау мерзімі", "1 ай", 30),
        ("retention", "72 hours", 3),
        ("retention (h)", "72", 3),
        ("보관일수", "30일", 30),
        ("retention", "0", 0),
    ],
)
def test_it_reads_how_long_footage_is_kept(tmp_path: Path, header, cell, days):
    assert column(tmp_path, header, cell)[0] == {"retention_days": days}


@pytest.mark.parametrize(
    ("header", "cell", "function", "state"),
    [
        ("face_recognition", "1", "face_recognition", "unknown"),
        ("Распознавание лиц", "да", "face_recognition", "unknown"),
        ("Бетті тану", "жоқ", "face_recognition", "not_capable"),
        ("ALPR", "no", "anpr", "not_capable"),
        ("abandoned_object", "true", "abandoned_object", "unknown"),
        ("vehicle_identification", "тестируется", "vehicle_identification", "testing"),
        ("facial recognition", "on", "face_recognition", "on"),
    ],
)
def test_it_reads_a_capability(tmp_path: Path, header, cell, function, state):
    (facts,) = column(tmp_path, header, cell)

    assert facts == {"functions": ({"function": function, "state": state},)}


def test_it_joins_a_capability_with_its_state_and_date(tmp_path: Path):
    header = "id,lat,lon,face_recognition,face_recognition_state,face_recognition_since"
    made = prepared_text(tmp_path, f"{header}\n1,51.1,71.4,yes,on,2024-03\n2,51.2,71.4,no,,\n")

    on = {"function": "face_recognition", "state": "on", "since": "2024-03"}
    assert made.rows.facts(0)["functions"] == (on,)
    assert made.rows.facts(1)["functions"] == (
        {"function": "face_recognition", "state": "not_capable"},
    )


def test_it_reads_functions_with_state_and_date(tmp_path: Path):
    (facts,) = column(tmp_path, "functions", "anpr:on:2024-03;recording::;face_recognition:testing")

    assert facts["functions"] == (
        {"function": "anpr", "state": "on", "since": "2024-03"},
        {"function": "recording", "state": "unknown"},
        {"function": "face_recognition", "state": "testing"},
    )


@pytest.mark.parametrize(
    ("header", "cell", "facts"),
    [
        ("тип объекта", "Перекрёсток", {"place_type": "intersection"}),
        ("site_type", "station", {"place_type": "railway_station"}),
        ("нысан түрі", "мектеп", {"place_type": "school"}),
        ("camera type", "Domo", {"device_type": "dome"}),
        ("состояние", "не работает", {"status": "installed_off"}),
        ("күйі", "жұмыс істейді", {"status": "active"}),
        ("подключение", "ЦОУ", {"connection": "operational_control_centre"}),
        ("connected_to_control_centre", "0", {"connection": "unknown"}),
        ("night vision", "есть", {"night_vision": "yes"}),
        ("режим работы", "круглосуточно", {"operating_hours": "24x7"}),
        ("sign", "absent", {"sign": {"state": "absent"}}),
        ("recording_only", "1", {"functions": ({"function": "recording", "state": "unknown"},)}),
        ("recording_only", "0", {}),
    ],
)
def test_it_knows_the_words_of_registers(tmp_path: Path, header, cell, facts):
    assert column(tmp_path, header, cell)[0] == facts


def test_it_keeps_a_purpose_it_does_not_know_in_words(tmp_path: Path):
    made = prepared_text(tmp_path, "id,lat,lon,purpose\n1,51.1,71.4,Күнбағыс\n2,51.2,71.4,방범\n")

    assert made.rows.facts(0)["purpose_text"] == "Күнбағыс"
    assert made.rows.facts(1)["purposes"] == ("crime_prevention",)
    assert codes(made) == [(1, "purposes", "unknown_term")]


@pytest.mark.parametrize(
    ("cell", "basis"),
    [
        ("Приказ КНБ № 69-қе", {"type": "order", "title": "Приказ КНБ № 69-қе"}),
        ("Закон об информатизации", {"type": "statute", "title": "Закон об информатизации"}),
        ("Әкімдіктің шешімі", {"type": "decision", "title": "Әкімдіктің шешімі"}),
        ("none_found", {"type": "none_found"}),
    ],
)
def test_it_tells_the_kind_of_a_legal_basis(tmp_path: Path, cell, basis):
    assert column(tmp_path, "legal basis", cell)[0] == {"legal_basis": basis}


def test_it_names_dates_that_cannot_be(tmp_path: Path):
    rows = "1,51.1,71.4,2027-01,\n2,51.2,71.4,1899,\n3,51.3,71.4,2020-05,2019-01\n4,51.4,71.4,x,"
    made = prepared_text(tmp_path, f"id,lat,lon,installed,removed\n{rows}\n")

    assert codes(made) == [
        (1, "installed_on", "implausible_date"),
        (2, "installed_on", "bad_date"),
        (3, "removed_on", "implausible_date"),
        (4, "installed_on", "bad_date"),
    ]
