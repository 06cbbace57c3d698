"""A place is found under every spelling people use for it."""

import pytest

from registry.places import names


def best(words: str, language: str = "en") -> str:
    return names.search(words, language)[0].name


@pytest.mark.parametrize(
    ("spellings", "name"),
    [
        (("Шымкент", "шымкент", "SHYMKENT", "Чимкент"), "Shymkent"),
        (("Қостанай", "Костанай", "Kostanay", "Qostanai", "кустанай"), "Qostanai"),
        (("Өскемен", "Oskemen", "Усть-Каменогорск", "ust kamenogorsk"), "Oskemen"),
        (("Ақтөбе", "Актобе", "Aktobe", "Aqtöbe", "Актюбинск"), "Aqtobe"),
        (("Жезқазған", "Жезказган", "Джезказган", "Zhezkazgan"), "Jezqazgan"),
        (("Қызылорда", "кызылорда", "Kyzylorda", "Qyzylorda"), "Qyzylorda"),
        (("Екібастұз", "Екибастуз", "Ekibastuz", "Экибастуз"), "Ekibastuz"),
        (("Алма-Ата", "алматы", "Almaty"), "Almaty"),
        (("Хан Шатыр", "хан шатыр", "Khan Shatyr", "Han-Shatyr"), "Khan Shatyr"),
    ],
)
def test_it_finds_one_place_under_all_its_spellings(spellings, name):
    assert {best(spelling) for spelling in spellings} == {name}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Қабанбай батыр", "Kabanbay batyr"),
        ("Сәтбаев", "Satbayev"),
        ("Әуезов", "Ауэзов"),
        ("Ғылым", "Gylym"),
        ("Жаһан", "Жахан"),
        ("Түркістан", "Turkistan"),
        ("Ұлытау", "Улытау"),
        ("Рысқұлов", "Ryskulov"),
        ("ТӨЛЕ БИ", "толе би"),
        ("Жібек  жолы", "Zhibek-Zholy"),
        ("Şymkent", "Шымкент"),
        ("\u0439", "\u0438\u0306"),  # one letter, or a letter and a mark
    ],
)
def test_two_spellings_fold_to_one(one, other):
    assert names.folded(one) == names.folded(other)


def test_it_folds_to_plain_small_letters_and_keeps_numbers():
    assert names.folded("  №8-ші  Шағын Аудан!") == "8 shi shagin audan"
    assert names.folded("…") == ""


def test_it_names_the_place_in_the_language_asked_for():
    found = {language: best("Есіл ауданы", language) for language in ("kk", "ru", "en")}

    assert found == {"kk": "Есіл ауданы", "ru": "район Есиль", "en": "Esil district"}


def test_it_puts_the_exact_name_before_longer_ones():
    found = names.search("алматы", "ru")

    assert [found[0].name, found[0].kind, found[0].area] == ["Алматы", "city", "almaty"]
    assert len(found) == 8


def test_it_does_not_mind_whether_street_or_avenue_was_typed():
    found = {(named.name, named.area) for named in names.search("ул. Абая", "ru", limit=2)}

    assert found == {("проспект Абая", "almaty"), ("проспект Абая", "astana")}


def test_it_finds_a_crossing_by_its_two_streets_in_either_order():
    assert best("Абай Достық") == best("dostyk abay") == "Abai and Dostyq"


def test_it_finds_a_name_by_the_beginning_of_any_of_its_words():
    assert "Dostyk Plaza mall" in [named.name for named in names.search("plaz", "en")]


def test_it_finds_nothing_where_nothing_is_so_called():
    assert names.search("Атлантида", "ru") == []
    assert names.search(" … ", "kk") == []
    assert names.search("", "kk") == []


def test_it_never_gives_more_than_asked_for_nor_one_place_twice():
    found = names.search("а", "kk", limit=5)

    assert len(found) == len({(named.name, named.lat, named.lon) for named in found}) == 5


def test_it_comes_nearer_for_a_street_than_for_a_city():
    city, street = names.search("Астана", "kk")[0], names.search("Тимирязев көшесі", "kk")[0]

    assert (city.zoom, street.zoom) == (11, 15)
