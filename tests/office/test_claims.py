"""The ledger of claims in the office: only statisticians of the register keep it."""

from registry.database import Database
from registry.statistics import claims
from tests.careful import CarefulClient
from tests.making import AT
from tests.office.conftest import Seat
from tests.pages.reading import words


def typed(**but: str) -> dict[str, str]:
    told = {
        "id": "new-claim", "kind": "detained", "said_on": "2026-01", "figure": "12",
        "qualifier": "", "source_title": "News", "source_url": "https://news.example/1",
        "source_publisher": "News", "url_precision": "exact",
    }  # fmt: skip
    for code in ("kk", "ru", "en"):
        told |= {f"said_by_{code}": "Ministry", f"statement_{code}": f"12 found ({code})"}
    return told | but


def test_statisticians_of_the_register_keep_the_ledger(
    client: CarefulClient, seat: Seat, sqlite: Database
):
    with sqlite.writing() as session:
        claims.load(session, claims.shipped(), office="keeper", at=AT)
    desk = seat("stat@example.kz", "statistician", office="keeper", organisation=None, area=None)
    wrong = desk.post("/en/office/claims/new", **typed(said_on="yesterday"))
    made = desk.post("/en/office/claims/new", **typed())
    again = desk.post("/en/office/claims/new", **typed())
    silent = desk.post("/en/office/claims/new-claim", **typed(figure="13"))
    told = desk.post("/en/office/claims/new-claim", **typed(figure="13", reason="Typo"))

    assert "not in the right form (yesterday). It is marked below." in words(wrong)
    assert (wrong.status_code, "12 found (kk)" in wrong.get_data(as_text=True)) == (400, True)
    assert (made.status_code, again.status_code) == (303, 409)
    assert (silent.status_code, told.status_code) == (400, 303)
    said = words(client.get("/en/claims/new-claim"))
    assert "13" in said
    assert "Typo" in said
