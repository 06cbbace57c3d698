"""A page speaks the language of its address, else the browser's, else Kazakh."""

import pytest


def lang(response):
    return response.text.split('lang="', 1)[1][:2]


@pytest.mark.parametrize(
    ("path", "accepts", "expected"),
    [
        ("/cameras", None, "kk"),
        ("/cameras", "ru-RU,ru;q=0.9,en;q=0.5", "ru"),
        ("/cameras", "en", "en"),
        ("/cameras", "de,fr", "kk"),
        ("/kk/cameras", "en", "kk"),
        ("/ru/cameras", "en", "ru"),
        ("/en/cameras", "ru", "en"),
        ("/ru/", "en", "ru"),
    ],
)
def test_it_speaks_the_language_asked_for(client, path, accepts, expected):
    response = client.get(path, headers={"Accept-Language": accepts} if accepts else {})

    assert (response.status_code, lang(response)) == (200, expected)


def test_only_a_negotiated_page_varies_with_the_browser(client):
    assert "Accept-Language" in client.get("/cameras").headers["Vary"]
    assert "Accept-Language" not in client.get("/ru/cameras").headers.get("Vary", "")


def test_the_language_switch_keeps_page_and_query(client):
    page = client.get("/ru/cameras?function=anpr&area=astana").text

    for code in ("kk", "ru", "en"):
        assert f'href="/{code}/cameras?function=anpr&amp;area=astana"' in page


def test_links_keep_the_language_of_the_address(client):
    assert 'href="/ru/cameras/AST-000001' in client.get("/ru/cameras").text
    assert 'href="/cameras/AST-000001' in client.get("/cameras").text


def test_a_word_that_only_begins_like_a_language_is_no_language(client):
    assert client.get("/kkk/").status_code == 404
    assert client.get("/ru").status_code in (200, 308)
