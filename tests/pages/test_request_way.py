"""The published table of requests: every row of it, in words of every language."""

import pytest

from registry.database import Database
from registry.requests import Event, Part, State
from registry.requests.public import telling
from registry.requests.way import words as way
from registry.requests.way import workflow
from registry.requests.way.guards import GUARDS
from registry.settings import LANGUAGES
from tests.careful import CarefulClient
from tests.pages.reading import words


def test_every_event_part_guard_and_state_has_its_words():
    for list_, codes in (("event", Event), ("part", Part), ("guard", GUARDS)):
        for code in codes:
            if code != Event.SUBMIT:  # it begins a request and is no row of the table
                assert set(way.words()[list_][code]) == set(LANGUAGES), code
    assert set(telling.words()["state"]) == set(State)
    assert all(set(said) == set(LANGUAGES) for said in telling.words()["state"].values())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_says_who_may_do_what_and_when(
    client: CarefulClient, sqlite: Database, language: str
) -> None:
    page = words(client.get(f"/{language}/requests/how"))
    for event in {row.event for row in workflow.TABLE}:
        assert way.said("event", event, language) in page
    for state in State:
        assert telling.said("state", state, language) in page


def test_it_says_what_else_has_to_hold(client: CarefulClient) -> None:
    page = words(client.get("/en/requests/how"))
    assert "Extend the time By: decision maker. Only if: a reason is given;" in page


def test_the_file_holds_the_table_itself(client: CarefulClient) -> None:
    said = client.get("/requests/how.json").json
    assert len(said["steps"]) == len(workflow.TABLE)
    assert said["steps"][0] == {
        "event": "confirm_contact",
        "from": ["unconfirmed"],
        "to": "received",
        "parts": ["person", "system"],
        "guards": [],
    }
