"""The map page as it leaves the server, before any script has run."""

import re

import pytest

from tests import making
from tests.careful import CarefulClient


def script_of(page: str) -> str:
    """The block of data that the scripts read."""
    found = re.search(r'<script type="application/json" id="atlas-data">(.*?)</script>', page, re.S)
    assert found
    return found[1]


def test_it_counts_the_register(client: CarefulClient) -> None:
    page = client.get("/en/").text
    assert re.search(r'id="total">1<', page)
    assert "camera on the register." in page


def test_it_says_what_was_chosen_and_how_to_take_it_back(client: CarefulClient) -> None:
    page = client.get("/en/?function=face_recognition&area=astana").text
    assert re.search(r'id="total">0<', page)
    assert re.search(r'href="/en/\?area=astana" data-key="function"', page)


def test_links_carry_the_selection(client: CarefulClient) -> None:
    page = client.get("/ru/?function=recording").text
    for path in ("/ru/cameras", "/ru/cameras.csv", "/ru/cameras.json", "/ru/cameras.geojson"):
        assert f'href="{path}?function=recording"' in page


def test_a_filter_without_a_field_is_kept(client: CarefulClient) -> None:
    page = client.get("/en/?bbox=71,51,72,52").text
    assert '<input type="hidden" name="bbox" value="71,51,72,52">' in page


def test_an_unknown_filter_is_refused_by_name(client: CarefulClient) -> None:
    answer = client.get("/en/?colour=red")
    assert answer.status_code == 400
    assert "colour" in answer.text


def test_two_answers_are_the_same_but_for_the_nonce(client: CarefulClient) -> None:
    first, second = client.get("/kk/"), client.get("/kk/")
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.text != second.text


@pytest.mark.parametrize("words", ["</script><script>x", "<img onerror=x>", '"><b>'])
def test_words_of_a_search_stay_words(client: CarefulClient, words: str) -> None:
    page = client.get("/en/", query_string={"q": words}).text
    assert words not in page
    assert "<" not in script_of(page)


def test_words_of_a_search_are_in_no_script_that_runs(client: CarefulClient) -> None:
    page = client.get("/en/", query_string={"q": "${alert(1)}"}).text
    running = re.findall(r"<script nonce[^>]*>(.*?)</script>", page, re.S)
    assert len(running) == 2
    assert "alert" not in "".join(running)


def test_words_of_the_register_are_not_in_the_page(client: CarefulClient) -> None:
    assert making.facts()["title_en"] not in client.get("/en/").text


def test_only_the_embedded_map_may_stand_in_a_frame(client: CarefulClient) -> None:
    assert "frame-ancestors 'none'" in client.get("/kk/").headers["Content-Security-Policy"]
    assert "frame-ancestors *" in client.get("/kk/embed").headers["Content-Security-Policy"]


def test_the_embedded_map_keeps_the_choice(client: CarefulClient) -> None:
    page = client.get("/en/embed?function=recording").text
    assert 'href="/en/?function=recording"' in page
    assert '"query": "function=recording"' in script_of(page)


def test_a_picture_and_the_list_stand_in_for_the_map(client: CarefulClient) -> None:
    page = client.get("/en/").text
    assert 'href="/en/cameras?area=astana" aria-label="Astana: 1"' in page


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_it_asks_nobody_else_for_anything(client: CarefulClient, language: str) -> None:
    page = client.get(f"/{language}/").text
    assert not re.search(r'(?:src|<link[^>]*href)="(?:https?:)?//', page)
