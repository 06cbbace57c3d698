"""The list of cameras: the selection of the map, in words."""

import pytest

from registry.database import Database
from tests.careful import CarefulClient
from tests.making import a_camera
from tests.pages.reading import links, words


def test_it_says_how_many_cameras_there_are(client: CarefulClient) -> None:
    page = client.get("/en/cameras")

    assert "1 camera on the register." in words(page)
    assert links(page)["Station, west entrance"] == "/en/cameras/AST-000001"


def test_it_says_what_a_camera_does_and_who_answers(client: CarefulClient) -> None:
    said = words(client.get("/en/cameras"))

    assert "AST-000001 · Railway station · Saryarqa district · Recording only" in said
    assert "Recording On" in said
    assert "Who answers for it: Station operator" in said


def test_a_blank_is_said_as_loud_as_a_value(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", retention_days=7, controller="station")
        a_camera(session, id="AST-000003", controller="station")

    assert "How long footage is kept: 7 days" in words(client.get("/en/cameras?retention_max=7"))
    undeclared = words(client.get("/en/cameras?retention_undeclared=1"))
    assert "How long footage is kept: Not declared" in undeclared


def test_zero_days_are_not_a_blank(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", retention_days=0)

    said = words(client.get("/en/cameras?retention_max=0"))

    assert "How long footage is kept: 0 days" in said
    assert "How long footage is kept: Not declared" not in said


def test_each_condition_can_be_taken_away(client: CarefulClient) -> None:
    page = client.get("/en/cameras?place_type=railway_station&function=recording")

    chips = links(page)

    assert chips["Remove: Recording"] == "/en/cameras?place_type=railway_station"
    assert chips["Remove: Kind of place: Railway station"] == "/en/cameras?function=recording"


def test_the_downloads_are_of_exactly_this_selection(
    client: CarefulClient, sqlite: Database
) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", place_type="hotel")

    page = client.get("/en/cameras?place_type=hotel")

    assert "Download this choice, 1 row:" in words(page)
    assert links(page)["CSV"] == "/en/cameras.csv?place_type=hotel"
    assert client.get(links(page)["CSV"]).text.count("\r\n") == 2


def test_the_same_selection_is_a_link_to_the_map(client: CarefulClient) -> None:
    page = client.get("/en/cameras?place_type=railway_station")

    assert links(page)["The same cameras on the map"] == "/en/?place_type=railway_station"


def test_it_goes_on_page_by_page(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", title_en="Second")

    first = client.get("/en/cameras?limit=1")
    second = client.get(links(first)["Next page"])

    assert "Second" not in links(first)
    assert "Second" in links(second)
    assert "Next page" not in links(second)
    assert links(second)["To the beginning of the list"] == "/en/cameras?limit=1"


def test_an_empty_answer_says_what_to_do(client: CarefulClient) -> None:
    page = client.get("/en/cameras?place_type=hotel")

    assert "No camera fits all of this at once." in words(page)
    assert links(page)["All cameras"] == "/en/cameras"


def test_an_unknown_filter_is_refused_by_name(client: CarefulClient) -> None:
    page = client.get("/en/cameras?colour=red")

    assert page.status_code == 400
    assert "There is no filter “colour”." in words(page)


def test_a_past_state_is_said_loudly_and_kept_in_the_links(client: CarefulClient) -> None:
    page = client.get("/en/cameras?as_of=2")

    assert "You see the register as it stood: after entry No. 2." in words(page)
    assert links(page)["Station, west entrance"] == "/en/cameras/AST-000001?as_of=2"


def test_hostile_titles_are_text(client: CarefulClient, sqlite: Database) -> None:
    title = "</script><img src=x onerror=alert(1)> ${7*7} {{7*7}} %(x)d"
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", title_en=title)

    page = client.get("/en/cameras")

    assert title in words(page)
    assert "<img" not in page.text


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("kk", "Вокзал, батыс кіреберіс"),
        ("ru", "Вокзал, западный вход"),
        ("en", "Station, west entrance"),
    ],
)
def test_words_of_any_language_find_in_every_language(
    client: CarefulClient, sqlite: Database, language: str, title: str
) -> None:
    with sqlite.writing() as session:
        another = {"title_kk": "Әуежай", "title_ru": "Аэропорт", "title_en": "Airport"}
        a_camera(session, id="AST-000002", address="Abai 1", **another)

    for asked in ("кіреберіс батыс", "Запад вход", "entrance WEST", "ast-000001", "goethe 7"):
        page = client.get(f"/{language}/cameras", query_string={"q": asked})
        there = links(page)
        assert there[title] == f"/{language}/cameras/AST-000001"
        assert another[f"title_{language}"] not in there


def test_the_search_field_of_the_map_finds_cameras_by_words_and_number(
    client: CarefulClient,
) -> None:
    for asked in ("AST-000001", "батыс кір", "goethe"):
        found = client.get("/en/places.json", query_string={"q": asked}).get_json()
        assert [one["id"] for one in found if one["kind"] == "camera"] == ["AST-000001"]
    for asked in ("000001-8", '"', "*", "AND"):
        found = client.get("/en/places.json", query_string={"q": asked}).get_json()
        assert [one for one in found if one["kind"] == "camera"] == []
