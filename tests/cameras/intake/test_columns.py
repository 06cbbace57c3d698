"""Which column means what, in the languages registers come in, and how to say it otherwise."""

from pathlib import Path

import pytest

from registry.cameras import intake
from registry.errors import Unusable
from tests.cameras.intake.files import mapping, prepared, prepared_text, workbook, written

FIELDS = (
    "source_id", "title", "address", "lat", "lon", "camera_count", "retention_days", "purposes",
    "installed_on",
)  # fmt: skip
HEADERS = {
    "kk": "Тіркеу нөмірі;Атауы;Мекенжайы;Ендік;Бойлық;Камера саны;Сақтау мерзімі;Мақсаты;"
    "Орнатылған күні",
    "ru": "Инвентарный номер;Название;Адрес;Широта;Долгота;Кол-во камер;Срок хранения;Цель;"
    "Дата установки",
    "en": "Camera ID;Name;Address;Latitude;Longitude;Number of cameras;Retention period;Purpose;"
    "Installed",
    "de": "Kameranummer;Bezeichnung;Standort;Breitengrad;Längengrad;Anzahl Kameras;"
    "Aufbewahrungsdauer;Zweck;Installationsdatum",
    "fr": "Identifiant;Nom;Adresse;Latitude;Longitude;Nombre de caméras;Durée de conservation;"
    "Finalité;Date d'installation",
    "it": "Codice;Nome;Indirizzo;Latitudine;Longitudine;Numero telecamere;Giorni di conservazione;"
    "Finalità;Data installazione",
    "es": "Identificador;Nombre;Ubicación;Latitud;Longitud;Número de cámaras;"
    "Plazo de conservación;Finalidad;Fecha de instalación",
    "nl": "Cameranummer;Naam;Locatie;Breedtegraad;Lengtegraad;Aantal cameras;Bewaartermijn;Doel;"
    "Installatiedatum",
    "ko": "관리번호;명칭;소재지도로명주소;위도;경도;카메라대수;보관일수;설치목적구분;설치연월",
    "zh": "攝影機編號;名稱;地址;緯度;經度;數量;保存天數;用途;設置日期",
    "ja": "管理番号;名称;設置場所;緯度;経度;設置台数;保存日数;設置目的;設置日",
}
ROW = "A-1;Station;Abay 5;51.12;71.43;2;30;safety;2018-09"


@pytest.mark.parametrize("language", HEADERS)
def test_it_knows_columns_in_many_languages(tmp_path: Path, language):
    header = HEADERS[language]
    made = prepared_text(tmp_path, f"{header}\n{ROW}\n")

    assert mapping(made) == dict(zip(FIELDS, header.split(";"), strict=True))


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("cameraId", "source_id"),
        ("CAMERA_LOCATION", "address"),
        ("Latitude (WGS84)", "lat"),
        ("GPS latitude", "lat"),
        ("Широта, °", "lat"),
        ("Lattitude", "lat"),
        ("Дата установки камеры", "installed_on"),
        ("Срок хранения видеоархива", "retention_days"),
        ("Орнатылған мекенжайы", "address"),
    ],
)
def test_it_knows_names_within_names_and_slips_of_the_pen(tmp_path: Path, header, field):
    cells = {"source_id": "A1", "address": "Abay 5", "installed_on": "2018", "retention_days": "30"}
    if field == "lat":
        made = prepared_text(tmp_path, f"{header};lon\n51.1;71.4\n")
    else:
        made = prepared_text(tmp_path, f"lat;lon;{header}\n51.1;71.4;{cells[field]}\n")

    assert mapping(made)[field] == header


@pytest.mark.parametrize("header", ["area_name", "ward", "OBJECTID_12x", "colour of pole"])
def test_it_leaves_columns_it_does_not_know(tmp_path: Path, header):
    made = prepared_text(tmp_path, f"id,lat,lon,{header}\nA,51.1,71.4,Green\n")

    assert header not in mapping(made).values()


def test_it_takes_a_column_by_what_people_say(tmp_path: Path):
    text = "n,breadth,length,what\n1,51.1,71.4,Abay 5\n"
    made = prepared_text(tmp_path, text, mapping={"lat": "breadth", "lon": "length", "title": "4"})

    assert mapping(made) == {"title": "what", "lat": "breadth", "lon": "length"}


def test_it_leaves_a_field_out_when_told(tmp_path: Path):
    made = prepared_text(
        tmp_path,
        "id,lat,lon,phone\n1,51.1,71.4,8 7172 555555\n",
        mapping={"rights_contact_phone": ""},
    )

    assert "rights_contact" not in made.rows.facts(0)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"lattitude": "lat"}, "Did you mean lat"),
        ({"lat": "breadth"}, "no column “breadth”"),
        ({"lat": "9"}, "no column “9”"),
    ],
)
def test_it_refuses_a_mapping_that_leads_nowhere(tmp_path: Path, said, sentence):
    with pytest.raises(Unusable, match=sentence):
        prepared_text(tmp_path, "id,lat,lon\n1,51.1,71.4\n", mapping=said)


def test_a_saved_profile_says_it_once_for_all(tmp_path: Path):
    profile = written(
        tmp_path,
        'zero_is_unknown = ["retention_days"]\n'
        '[columns]\nlat = "a"\nlon = "b"\nretention_days = "c"\n',
        name="our.toml",
    )
    made = prepared_text(tmp_path, "a,b,c\n51.1,71.4,0\n", profile=str(profile))

    assert mapping(made) == {"lat": "a", "lon": "b", "retention_days": "c"}
    assert "retention_days" not in made.rows.facts(0)


@pytest.mark.parametrize("text", ["a = [", 'colour = "red"'])
def test_a_broken_profile_is_refused(tmp_path: Path, text):
    profile = written(tmp_path, text, name="our.toml")

    with pytest.raises(Unusable, match=r"our\.toml"):
        prepared_text(tmp_path, "a,b\n51.1,71.4\n", profile=str(profile))


def test_a_profile_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(Unusable, match="korea-public-cctv"):
        prepared_text(tmp_path, "a,b\n51.1,71.4\n", profile="none")


def test_a_running_number_that_restarts_is_no_id(tmp_path: Path):
    rows = [f"{i % 3 + 1},51.1{i},71.4" for i in range(9)]
    made = prepared_text(tmp_path, "\n".join(["№,lat,lon", *rows]))

    assert "source_id" not in mapping(made)


def test_it_shows_what_it_understood(tmp_path: Path):
    path = workbook(tmp_path, ("ID", "Ендік", "Бойлық", "Түсі"), ("A1", 51.1, 71.4, "ақ"))
    shown = intake.explain(prepared(path), "kk").splitlines()

    assert shown[0] == "xlsx, 1 row, EPSG:4326"
    assert shown[1].split() == ["Баған", "Өріс", "Сенімділік", "Мысал"]
    assert shown[3].split()[:2] == ["Ендік", "lat"]
    assert shown[-1] == "Алынбаған бағандар: Түсі"
