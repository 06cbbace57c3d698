"""Text in the encodings that registers come in, told without being named."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from registry.cameras.intake.files import encoding
from registry.errors import Unusable
from tests.cameras.intake.files import codes, mapping, prepared, written

RUSSIAN = "номер;адрес;широта;долгота\n1;проспект Абая, 10;51,1283;71,4305\n"
KAZAKH = "нөмірі;мекенжайы;ендік;бойлық\n1;Мәңгілік Ел даңғылы 10, Тұран қиылысы;51,1283;71,4305\n"
KOREAN = "번호,소재지도로명주소,위도,경도\n1,부산광역시 중구 흑교로 74,35.1034,129.0339\n"
CHINESE = "編號,地址,緯度,經度\n1,臺北市中正區重慶南路一段,25.0401,121.5120\n"
JAPANESE = "番号,住所,緯度,経度\n1,東京都千代田区かすみがせき,35.6749,139.7505\n"
GERMAN = "nummer;straße;breite;länge\n1;Königstraße über der Brücke;48,7758;9,1829\n"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (KAZAKH, "kz1048"),
        (KOREAN, "cp949"),
        (CHINESE, "big5"),
        (JAPANESE, "cp932"),
        (GERMAN, "cp1252"),
        (RUSSIAN, "utf-16"),
        (KAZAKH, "utf-8-sig"),
        (KAZAKH, "utf-16-le"),
        (KOREAN, "utf-16-be"),
    ],
)
def test_it_tells_the_encoding(tmp_path: Path, text, name):
    made = prepared(written(tmp_path, text, encoding=name))

    address = text.splitlines()[1].replace(";", ",", 1).split(",", 1)[1]
    assert made.table.encoding == name
    assert address.startswith(made.rows.facts(0)["address"][:8])
    assert {"source_id", "lat", "lon"} <= mapping(made).keys()


def test_it_says_when_it_only_guessed(tmp_path: Path):
    made = prepared(written(tmp_path, RUSSIAN, encoding="cp1251"))

    assert codes(made) == [(0, None, "encoding_guessed")]
    assert made.issues.listed()[0].value == "cp1251"


def test_it_takes_the_encoding_it_is_told(tmp_path: Path):
    made = prepared(written(tmp_path, RUSSIAN, encoding="cp1251"), encoding="windows-1251")

    assert (made.rows.facts(0)["address"], codes(made)) == ("проспект Абая, 10", [])


@pytest.mark.parametrize("name", ["utf-7x", "none"])
def test_it_refuses_an_encoding_that_is_none(tmp_path: Path, name):
    with pytest.raises(Unusable, match="There is no encoding"):
        prepared(written(tmp_path, RUSSIAN), encoding=name)


def test_it_says_where_a_text_breaks(tmp_path: Path):
    path = written(tmp_path, RUSSIAN, encoding="cp1251")

    with pytest.raises(Unusable, match="not valid utf-8"):
        prepared(path, encoding="utf-8")


WORDS = [
    "улица",
    "проспект",
    "перекрёсток",
    "школа",
    "вокзал",
    "аэропорт",
    "гостиница",
    "парк",
    "площадь",
    "больница",
]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(WORDS), min_size=12, max_size=40))
def test_it_tells_cyrillic_encodings_from_one_another(words):
    text = "\n".join(["id;адрес", *(f"{i};{word}" for i, word in enumerate(words))])

    for name in ("cp1251", "cp866", "koi8-r"):
        assert encoding.of_bytes(text.encode(name), lambda _: 0).name == name
