"""Words find what begins so, on both engines, by the index as by the table; nothing is syntax."""

from contextlib import suppress
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from registry import cameras, log
from registry.cameras import spans
from registry.cameras.index import choosing, map_index
from registry.cameras.tables import CameraVersion as V
from registry.database import Database
from registry.places.names import folded
from tests.making import AT, OFFICE, a_camera

ALMATY = ZoneInfo("Asia/Almaty")
CAMERAS = {
    "A": {
        "title_kk": "Әуежай Ғалам Қала Ңаро Өзен Ұшу Үміт Һарун Іле",
        "title_ru": "Аэропорт, зал №3",
        "title_en": "Near the gate and hall",
        "address": "пр. Қабанбай батыр, 53/1",
    },
    "B": {
        "external_ids": [{"scheme": "city", "value": "KZ-0832420"}],
        "address": "Gogol 12, Almaty",
    },
    "C": {"title_en": "Gate 120 - Almaty", "title_ru": "…", "address": "щ" * 1_999},
    "D": {"title_en": "Old gate", "status": "removed"},
}
PLAIN = {"title_kk": "Бір", "title_ru": "Один", "title_en": "One", "address": "Street"}


@pytest.fixture
def register(database: Database) -> Database:
    with database.writing() as session:
        for name, but in CAMERAS.items():
            a_camera(session, id=name, **PLAIN | but)
    return database


def found(register: Database, *words: str, **args: str) -> str:
    """The ids found, which the index and the table must agree on."""
    map_index.forget()  # it may be a breath behind a change
    said = {"q": list(words)} | {key: [value] for key, value in args.items()}
    with register.reading() as session:
        chosen = cameras.selection(session, said, today=date(2026, 3, 2), timezone=ALMATY)
        size = choosing.standing_at(session, chosen)
        query = select(V.camera_id).where(*spans.standing(size), *chosen.conditions())
        told = "".join(sorted(session.scalars(query)))
        index, rows = choosing.rows(session, chosen)
    assert "".join(sorted(one.decode() for one in index.columns["id"][rows].tolist())) == told
    return told


def test_each_word_asked_is_the_beginning_of_a_word(register: Database):
    asked = {
        "gate": "AC", "GATE hall": "A", "hall gate": "A", "ga al": "C", "ate": "", "gates": "",
        "almaty": "BC", "алматы": "BC", "12": "BC", "12 gogol": "B", "120": "C", "a": "ABC",
        "аэропорт зал 3": "A", "№3": "A", "53/1": "A", "53-1": "A", "531": "",
    }  # fmt: skip

    assert {words: found(register, words) for words in asked} == asked


def test_kazakh_letters_find_and_are_found_however_they_are_typed(register: Database):
    typed = "әуежай ғалам қала ңаро өзен ұшу үміт һарун іле ӘУЕЖАЙ ауежай galam Qala ozen ile"
    alone = {word: found(register, word) for word in typed.split()}

    assert alone == dict.fromkeys(typed.split(), "A")
    assert found(register, "Қабанбай батыр") == found(register, "kabanbay batyr") == "A"


def test_numbers_keep_their_zeros_and_may_be_written_with_dashes(register: Database):
    asked = {
        "KZ-0832420": "B", "kz 0832420": "B", "0832420": "B", "kz-08": "B", "0832": "B", "kz": "B",
        "832420": "", "KZ0832420": "", "08324200": "", "0832421": "",
    }  # fmt: skip

    assert {words: found(register, words) for words in asked} == asked


def test_nothing_that_is_asked_is_syntax(register: Database):
    asked = {
        '"gate"': "AC", "gate*": "AC", "NEAR(gate hall)": "A", "gate AND hall": "A", "AND": "A",
        "gate OR gogol": "", "NOT gate": "", "words:gate": "", "^gate": "AC", "-gate": "AC",
        "gate & hall": "A", "gate | gogol": "", "!gate": "AC", "gate:*": "AC", "gate\\": "AC",
        "'gate' hall": "A", "ga%": "AC", "g_te": "", "{gate}": "AC", "$1 :asked": "",
    }  # fmt: skip

    assert {words: found(register, words) for words in asked} == asked


def test_what_holds_no_word_finds_nothing(register: Database):
    nothing = ['"', "*", "()", "--", "%%%", "'", "…", "№", "٣", "' \"", "🎥"]

    assert {words: found(register, words) for words in nothing} == dict.fromkeys(nothing, "")


def test_values_are_alternatives(register: Database):
    assert found(register, "gogol", "hall") == "AB"
    assert found(register, "--", "gogol 12", "gate nosuch") == "B"
    assert found(register, *(f"nosuch {n}" for n in range(400)), "gogol") == "B"
    assert found(register, " ".join("abcdefghijklmnopqrstuvwxyz0123456789" * 2)) == ""


def test_a_word_longer_than_an_index_takes_is_found_by_its_beginning(register: Database):
    assert found(register, "щ" * 200) == "C"
    assert found(register, "щ" * 199 + "я") == ""


def test_removed_cameras_are_found_where_they_are_asked_for(register: Database):
    assert found(register, "old gate") == ""
    assert found(register, "old gate", status="removed") == "D"
    assert found(register, "gate", status="active") == "AC"


def test_an_amended_title_is_found_by_the_new_words_and_then_by_the_old(register: Database):
    assert found(register, "lighthouse") == ""
    with register.writing() as session:
        said = {"title_en": "Lighthouse", "office": OFFICE, "reason": "Renamed.", "at": AT}
        entry = cameras.amend(session, "C", **said)

    assert (found(register, "lighthouse"), found(register, "gate")) == ("C", "A")
    before = str(entry - 1)
    assert found(register, "lighthouse", as_of=before) == ""
    assert found(register, "gate", as_of=before) == "AC"
    assert found(register, "gate", as_of="1") == "A"


def test_pages_of_what_is_found_follow_each_other(register: Database):
    with register.writing() as session:
        for number in range(7):
            a_camera(session, id=f"SAME-HEAD-{number}", title_en="Gate")
    pages, after = [], ""
    with register.reading() as session:
        while after is not None:
            page = cameras.page(session, chosen("gate"), after=after, limit=3)
            pages.append([shown.camera.id[-1] for shown in page.cameras])
            after = page.after

    assert (pages, page.total) == ([["A", "C", "0"], ["1", "2", "3"], ["4", "5", "6"]], 9)


def test_what_is_entered_is_found_at_once_and_what_is_taken_back_is_not(register: Database):
    assert found(register, "gate") == "AC"
    with suppress(ZeroDivisionError), register.writing() as session:
        a_camera(session, id="E", title_en="Gate")
        assert choosing.count(session, chosen("gate")) == 3
        raise ZeroDivisionError
    with register.writing() as session:
        a_camera(session, id="F", title_en="Wall")
    assert found(register, "gate") == "AC"
    with register.writing() as session:
        a_camera(session, id="G", title_en="Gate")

    assert found(register, "gate") == "ACG"


def chosen(words: str) -> cameras.Selection:
    return cameras.Selection((("q", (words,)),), date(2026, 3, 2), ALMATY)


TEXTS = st.text("aAбәіЩy0 1-.'/№ş", min_size=1, max_size=9).filter(str.strip)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    titles=st.lists(TEXTS, min_size=1, max_size=3),
    asked=st.lists(TEXTS, min_size=1, max_size=2, unique_by=str.strip),
)
def test_a_search_is_its_plain_definition(database: Database, titles: list[str], asked: list[str]):
    with database.writing() as session:
        size = log.size(session)
        for place, title in enumerate(titles):
            a_camera(session, id=f"N{size + place}", **dict.fromkeys(PLAIN, title))
    with database.reading() as session:
        everything = list(cameras.every(session, cameras.Selection((), date(2026, 3, 2), ALMATY)))

    def holds(camera: cameras.Camera) -> bool:
        words = folded(f"{camera.id} {camera.title_kk}").split()
        return any(
            all(any(word.startswith(said) for word in words) for said in folded(text).split())
            for text in asked
            if folded(text)
        )

    told = sorted(shown.camera.id for shown in everything if holds(shown.camera))
    assert found(database, *asked) == "".join(told)
