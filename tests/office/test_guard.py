"""Nothing of the office opens to a stranger."""

from flask import Flask

from registry.office import guard
from tests.careful import CarefulClient
from tests.office.conftest import Seat


def addresses(app: Flask) -> list[tuple[str, str]]:
    """Every method and address of the office, its places filled."""
    filled = {"int": "1", "string": "x", "default": "x", "path": "x"}
    found = []
    for rule in app.url_map.iter_rules():
        if rule.endpoint.startswith("office."):
            places = {
                name: filled.get(type(part).__name__.lower().removesuffix("converter"), "1")
                for name, part in rule._converters.items()
            }
            built = rule.build(places)
            assert built is not None, rule
            found += [
                (m, built[1]) for m in sorted(rule.methods or ()) if m not in ("HEAD", "OPTIONS")
            ]
    return found


def test_every_office_address_turns_strangers_away(app: Flask, client: CarefulClient) -> None:
    told = addresses(app)
    assert ("GET", "/office/") in told

    for method, address in told:
        endpoint = app.url_map.bind("x").match(address, method=method)[0].removeprefix("office.")
        if endpoint in guard.OPEN:
            continue
        answer = client.open(address, method=method)
        assert answer.status_code == 303, (method, address, answer.status_code)


def test_an_official_sees_the_desk(seat: Seat) -> None:
    desk = seat("a@example.kz", "editor")

    page = desk.get("/en/office/")

    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"
    assert "Signed in as a" in page.text
