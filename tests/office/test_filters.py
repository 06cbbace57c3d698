"""Saved filters: kept under names of one's own, on one's own desk alone."""

import pytest

from tests.office.conftest import Seat
from tests.pages.reading import links, words


def test_a_choice_is_kept_and_found_on_the_desk(seat: Seat) -> None:
    desk = seat("a@example.kz", "editor")

    answer = desk.post(
        "/en/office/filters", name="  No  basis ", query="finding=legal_basis_not_declared&after=X"
    )

    assert answer.status_code == 303
    assert answer.headers["Location"].endswith("/en/office/#filters")
    found = links(desk.get("/en/office/"))
    assert found["No basis"].endswith("/cameras?finding=legal_basis_not_declared")


def test_the_same_name_replaces_what_was_kept(seat: Seat) -> None:
    desk = seat("a@example.kz", "editor")
    for query in ("status=active", "?status=removed"):
        desk.post("/en/office/filters", name="Mine", query=query)

    page = desk.get("/en/office/")

    assert links(page)["Mine"].endswith("status=removed")
    assert words(page).count("Mine") == 2  # the link, and the name of its button


@pytest.mark.parametrize(
    ("name", "query"),
    [
        ("", "status=active"),
        ("n" * 121, "status=active"),
        ("n", "colour=red"),
        ("n", "status=x"),
        ("n", "&".join(["q=x"] * 200)),
        ("n", "q=" + "x" * 201),
    ],
)
def test_what_the_list_would_not_take_is_not_kept(seat: Seat, name: str, query: str) -> None:
    desk = seat("a@example.kz", "editor")

    answer = desk.post("/en/office/filters", name=name, query=query)

    assert answer.status_code == 400
    assert f'name="name" type="text" value="{name}"' in answer.text
    assert "Something needs to be put right" in words(answer)
    assert "saved filters Choose cameras" in words(desk.get("/en/office/"))


def test_the_filters_of_others_are_neither_seen_nor_removed(seat: Seat) -> None:
    first, second = seat("a@example.kz", "editor"), seat("b@example.kz", "editor")
    first.post("/en/office/filters", name="Mine", query="status=active")
    remove = first.get("/en/office/").text.partition("/office/filters/")[2].partition('"')[0]

    assert "Mine" not in words(second.get("/en/office/"))
    assert second.post(f"/en/office/filters/{remove}").status_code == 404
    assert second.post("/en/office/filters/99999/remove").status_code == 404
    assert first.post(f"/en/office/filters/{remove}").status_code == 303
    assert "Mine" not in words(first.get("/en/office/"))


def test_a_hundred_are_enough(seat: Seat) -> None:
    desk = seat("a@example.kz", "editor")
    for number in range(100):
        desk.post("/en/office/filters", name=f"f{number}", query="status=active")

    assert desk.post("/en/office/filters", name="one more", query="").status_code == 400
    assert desk.post("/en/office/filters", name="f7", query="").status_code == 303
