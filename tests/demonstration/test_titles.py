"""Titles are those of a place and its part in three languages, each in its own letters."""

import re
from collections import Counter

import pytest

from registry.demonstration.places import parts, profile

pytestmark = pytest.mark.xdist_group("demonstration")
KAZAKH = re.compile(r"[әғқңөұүһі]", re.I)
CYRILLIC = re.compile(r"[а-яёәғқңөұүһі]", re.I)


def test_every_title_fits_and_begins_with_a_capital(demo):
    titles = [
        camera[f"title_{language}"]
        for camera in demo.records("cameras")
        for language in ("kk", "ru", "en")
        if f"title_{language}" in camera
    ]

    assert len(titles) > 8_000
    assert max(map(len, titles)) <= 120
    assert not [title for title in titles if title[0].islower()]


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_title_is_hardly_ever_given_twice_in_one_city(demo, language):
    titles = Counter(
        (camera["id"][:3], camera[f"title_{language}"])
        for camera in demo.records("cameras")
        if f"title_{language}" in camera
    )

    assert sum(count > 1 for count in titles.values()) <= 3


def test_parts_are_written_in_the_letters_of_their_language():
    for part in parts().values():
        assert CYRILLIC.search(part.kk)
        assert CYRILLIC.search(part.ru)
        assert not KAZAKH.search(part.ru)
        assert not CYRILLIC.search(part.en)
        assert not re.search("[a-z]", part.kk + part.ru, re.I)


def test_every_profile_names_parts_that_there_are():
    for kind in ("street", "metro", "market", "car_park", "other"):
        assert set(profile(kind)["parts"]) <= set(parts())
