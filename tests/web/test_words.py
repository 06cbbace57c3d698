"""Every public word exists in the three languages, and no translation loses a placeholder."""

import re

import pytest
from babel.messages.pofile import read_po

from registry.cameras.declared import vocabulary
from registry.web.languages import catalog
from tests import words

PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w+\}|%%")
LATIN_IN_CYRILLIC = re.compile(r"[а-яёәғқңөұүһі][a-z]|[a-z][а-яёәғқңөұүһі]", re.I)


@pytest.mark.parametrize("code", words.TRANSLATED)
def test_no_message_is_missing(code):
    assert words.missing(code) == []


@pytest.mark.parametrize("code", words.TRANSLATED)
def test_translations_keep_every_placeholder(code):
    with catalog(code).open("rb") as file:
        known = read_po(file, locale=code)

    for message in known:
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        wanted = {found for text in ids for found in PLACEHOLDER.findall(text)}
        for string in strings:
            assert set(PLACEHOLDER.findall(string)) <= wanted, message.id
        assert wanted <= {f for text in strings for f in PLACEHOLDER.findall(text)}, message.id


@pytest.mark.parametrize("code", words.TRANSLATED)
def test_no_cyrillic_word_holds_a_latin_look_alike(code):
    with catalog(code).open("rb") as file:
        known = read_po(file, locale=code)

    for message in known:
        for string in message.string if isinstance(message.string, tuple) else (message.string,):
            bare = PLACEHOLDER.sub(" ", re.sub(r"<[^>]+>|https?://\S+|\S+@\S+", " ", string or ""))
            assert not LATIN_IN_CYRILLIC.search(bare), (message.id, string)


def test_every_term_is_labelled_and_explained():
    assert vocabulary.complete() == []
