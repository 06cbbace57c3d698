"""The base-rate desk: natural numbers from assumptions, and nothing lost of what was typed."""

from tests.careful import CarefulClient
from tests.pages.reading import words

DESK = "/en/statistics/desk"
WRONG = [
    ("passers", "many"), ("passers", "0"), ("passers", "1e9"), ("wanted", "200000"),
    ("found", "101"), ("one_in", "-5"), ("list_size", "١٢"), ("group", "nan"), ("test", "cats"),
]  # fmt: skip


def test_it_opens_with_a_named_test_and_says_it_is_a_model(client: CarefulClient) -> None:
    said = words(client.get(DESK))

    assert "Everything on this page follows from assumptions." in said
    assert "The system finds about 9 of them and misses about 1." in said
    assert "it wrongly flags about 17." in said
    assert "35 of a hundred alerts would be right, 65 wrong" in said
    assert "National Physical Laboratory tested NEC NeoFace V4 at the threshold 0.60" in said
    assert "Science & Technology in Policing, April 5, 2023" in said


def test_a_longer_list_gives_more_false_alerts(client: CarefulClient) -> None:
    said = words(client.get(f"{DESK}?list_size=16000"))

    assert "with 16,000 people on it, about one in 3,750 others" in said


def test_it_says_what_would_go_unnoticed(client: CarefulClient) -> None:
    asked = "test=own&passers=100000&wanted=0&one_in=10000&group=13.5"

    said = words(client.get(f"{DESK}?{asked}"))

    assert "Suppose a group makes up 13.5 in a hundred of those who pass." in said
    assert "82 of 100 cases" in said


def test_numbers_may_be_written_as_in_the_language(client: CarefulClient) -> None:
    said = words(client.get("/en/statistics/desk?passers=200 000&group=13,5"))

    assert "Of 200,000 people who pass" in said


def test_what_cannot_be_read_is_named_and_kept(client: CarefulClient) -> None:
    for name, value in WRONG:
        page = client.get(f"{DESK}?{name}={value}")

        assert page.status_code == 400, name
        assert "Something needs to be put right" in words(page)
        assert f'id="{name}-error"' in page.text
        assert name == "test" or f'value="{value}"' in page.text


def test_a_crowd_without_an_alert_has_no_signs(client: CarefulClient) -> None:
    said = words(client.get(f"{DESK}?test=own&wanted=10&passers=10&found=0"))

    assert "There would be no alert at all." in said
