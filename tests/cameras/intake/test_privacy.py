"""What a public register must not hold is left out and reported without being repeated."""

from pathlib import Path

import pytest

from tests.cameras.intake.files import codes, prepared_text


def one(folder: Path, header: str, cell: str):
    made = prepared_text(folder, f'id;lat;lon;{header}\n7;51.1;71.4;"{cell}"\n')
    report = str([issue.as_json() for issue in made.issues.listed()])
    return made.rows.facts(0), [code for _, _, code in codes(made)], report


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("address", "rtsp://10.0.0.5:554/ch1"),
        ("title", "Cam http://example.org/live/stream.m3u8"),
        ("website", "http://example.org/axis-cgi/mjpg/video.cgi"),
        ("webcam", "https://cams.example.org/abay"),
        ("stream_url", "https://example.org/x"),
        ("ip адрес", "192.168.1.17"),
        ("anything else", "see rtmp://example.org/app"),
        ("website", "http://admin:12345@example.org/"),
    ],
)
def test_streams_are_dropped(tmp_path: Path, header, cell):
    facts, found, report = one(tmp_path, header, cell)

    assert found == ["stream_url_dropped"]
    assert cell not in str(facts) + report


@pytest.mark.parametrize(
    ("header", "cell"),
    [
        ("телефон", "Иванов И.И. +7 701 123 45 67"),
        ("телефон", "8 (777) 123-45-67"),
        ("phone", "010-1234-5678"),
        ("email", "aigul.s@gmail.com"),
        ("email", "someone@mail.ru"),
        ("владелец", "Ахметов Серик Болатович"),
        ("иесі", "Айгүл Серікқызы"),
        ("owner", "private individual"),
        ("владелец", "физическое лицо"),
        ("ответственное лицо", "Петров П."),
        ("жауапты тұлға", "Серік"),
        ("address", "частный дом, Абая 5"),
        ("мекенжай", "Абай 5, 12-пәтер"),
        ("адрес", "Абая 5, кв. 12"),
        ("area watched", "звонить +7 747 123 45 67"),
    ],
)
def test_persons_are_dropped(tmp_path: Path, header, cell):
    facts, found, report = one(tmp_path, header, cell)

    assert found == ["personal_data_suspect"]
    assert cell not in str(facts) + report


@pytest.mark.parametrize(
    ("header", "cell", "facts"),
    [
        ("телефон", "8 (7172) 55-55-55", {"rights_contact": {"phone": "8 (7172) 55-55-55"}}),
        ("phone", "051-600-4172", {"rights_contact": {"phone": "051-600-4172"}}),
        ("phone", "тел. +7 7172 555555 доб. 12", {"rights_contact": {"phone": "+7 7172 555555"}}),
        ("email", "cctv@astana.gov.kz", {"rights_contact": {"email": "cctv@astana.gov.kz"}}),
        ("website", "www.gov.kz", {"rights_contact": {"url": "https://www.gov.kz"}}),
        ("address", "ул. М. Ауэзова, 12", {"address": "ул. М. Ауэзова, 12"}),
        ("address", "Құрманғазы Сағырбайұлы көшесі", {"address": "Құрманғазы Сағырбайұлы көшесі"}),
        ("owner", "Kazakhtelecom", {"owner": "Kazakhtelecom"}),
        ("оператор", "ТОО «Сергек Групп»", {"operator": "ТОО «Сергек Групп»"}),
    ],
)
def test_offices_are_kept(tmp_path: Path, header, cell, facts):
    said, found, _ = one(tmp_path, header, cell)

    assert found == []
    assert facts.items() <= said.items()


def test_a_private_home_is_made_vague(tmp_path: Path):
    facts, _, _ = one(tmp_path, "address", "private house, Abay 5")

    assert facts["location_precision"] == "approx_100m"
    assert facts["withheld_reason"] == "private_home"


def test_a_home_does_not_loosen_what_is_withheld(tmp_path: Path):
    header = "id,lat,lon,address,location_precision,withheld_reason"
    row = "1,51.1,71.4,private house,withheld,investigation"
    facts = prepared_text(tmp_path, f"{header}\n{row}\n").rows.facts(0)

    assert facts["location_precision"] == "withheld"


def test_a_link_that_is_a_script_is_dropped(tmp_path: Path):
    facts, found, _ = one(tmp_path, "legal_basis_url", "javascript:alert(1)")

    assert (found, "legal_basis" in facts) == (["bad_link"], False)


@pytest.mark.parametrize(
    "text", ["${document}", "</script><script>", "<img src=x onerror=x>", "{{7*7}}"]
)
def test_text_stays_text(tmp_path: Path, text):
    assert one(tmp_path, "title", text)[0]["title_en"] == text


def test_control_characters_are_taken_out_and_named(tmp_path: Path):
    facts, found, _ = one(tmp_path, "title", "Abay\u202e street\x07")

    assert (facts["title_en"], found) == ("Abay street", ["text_shortened"])


def test_a_long_title_is_shortened_and_named(tmp_path: Path):
    facts, found, _ = one(tmp_path, "title", "x" * 500)

    assert (len(facts["title_en"]), found) == (120, ["text_shortened"])
