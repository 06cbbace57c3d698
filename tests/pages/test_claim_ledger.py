"""Claims: verdicts, what is missing, asking for it, and keeping the ledger in the office."""

import csv
from io import StringIO

import pytest

from registry import log
from registry.accounts import offices
from registry.database import Database
from registry.requests.public import record
from registry.requests.public.record import Filter
from registry.requests.tables import Request
from registry.statistics import claims
from registry.statistics.releases.stages import Stage
from registry.statistics.releases.tables import Release, ReleaseCell
from tests.careful import CarefulClient
from tests.making import AT
from tests.pages.asking import an_office, sent
from tests.pages.reading import links, words
from tests.pages.test_claims import loaded

DETAINED = "wanted-detained-astana-2024-11"


@pytest.fixture(autouse=True)
def ledger(sqlite: Database) -> None:
    loaded(sqlite)


def amended(database: Database, **facts: object) -> None:
    with database.writing() as session:
        claim = claims.find(session, DETAINED) | facts
        claim = {name: said for name, said in claim.items() if said is not None}
        draft = log.Draft(f"claims/{DETAINED}", "claim.amended", claim, "demo", "period", "2024-11")
        log.append(session, [draft], at=AT)


def published(
    database: Database,
    *,
    system: str = "face-recognition",
    area: str = "astana",
    dims: str = "{}",
    demonstration: bool = False,
    **values: int | None,
) -> None:
    """A release with `wanted_detained` by quarter, such as Q1=20; in Astana, if nothing is said."""
    with database.writing() as session:
        titles = dict.fromkeys(("title_kk", "title_ru", "title_en"), "Release")
        session.add(
            Release(
                id="2024", **titles, period_start=AT.date(), period_end=AT.date(),
                status=Stage.PUBLISHED, announced_at=AT, due_at=AT, published_at=AT,
                demonstration=demonstration,
            )
        )  # fmt: skip
        session.flush()
        session.add_all(
            ReleaseCell(
                release_id="2024", name=quarter, system_id=system, area_id=area, dims=dims,
                period=f"2024-{quarter}", measure="wanted_detained", value=value,
            )
            for quarter, value in values.items()
        )  # fmt: skip


def verdict(database: Database) -> tuple[str, int | None]:
    with database.reading() as session:
        found = claims.checked(session, claims.find(session, DETAINED), None)
        return str(found.verdict), found.counted


def test_the_missions_numbers_cannot_be_reproduced(client: CarefulClient):
    said = words(client.get("/en/claims"))

    assert "That is 76 people, and that sum is all that can be worked out." in said
    assert "more than 1,300,000 cameras" in said
    assert "Cannot be reproduced" in said


def test_a_claim_names_what_it_would_take_and_what_is_never_computed(client: CarefulClient):
    said = words(client.get(f"/en/claims/{DETAINED}"))

    for missing in ("The period of the figure", "Alerts", "Alerts confirmed wrong", "Faces seen"):
        assert missing in said
    assert "What share of the alerts is right" in said
    assert "A comparison of cities" in said
    assert "No archived copy was taken." in said


def test_a_figure_is_compared_once_its_period_is_said(sqlite: Database):
    published(sqlite, Q1=20, Q2=26)
    assert verdict(sqlite) == ("not_reproduced", None)

    amended(sqlite, period_start="2024-01-01", period_end="2024-06-30")
    assert verdict(sqlite) == ("reproduced", 46)

    amended(sqlite, period_start="2024-01-01", period_end="2024-03-31")
    assert verdict(sqlite) == ("contradicted", 20)

    amended(sqlite, period_start="2024-01-15", period_end="2024-06-30")
    assert verdict(sqlite) == ("not_reproduced", None)


def test_a_claim_of_the_country_is_held_against_all_its_systems(sqlite: Database):
    live = '{"capability": "face_recognition_live"}'
    published(sqlite, system="*", area="kazakhstan", dims=live, Q1=20, Q2=26)
    amended(sqlite, city=None, period_start="2024-01-01", period_end="2024-06-30")

    assert verdict(sqlite) == ("reproduced", 46)


def test_an_invented_figure_reproduces_nothing(sqlite: Database):
    published(sqlite, demonstration=True, Q1=20, Q2=26)
    amended(sqlite, period_start="2024-01-01", period_end="2024-06-30")

    assert verdict(sqlite) == ("not_reproduced", None)


def test_a_part_is_not_the_whole(sqlite: Database):
    published(sqlite, dims='{"sex": "female"}', Q1=20, Q2=26)
    amended(sqlite, period_start="2024-01-01", period_end="2024-06-30")

    assert verdict(sqlite) == ("not_reproduced", None)


def test_a_hidden_quarter_says_nothing(sqlite: Database):
    published(sqlite, Q1=None, Q2=26)
    amended(sqlite, period_start="2024-01-01", period_end="2024-06-30")

    assert verdict(sqlite) == ("not_reproduced", None)


def test_the_ledger_is_data(client: CarefulClient):
    rows = list(csv.DictReader(StringIO(client.get("/claims.csv").get_data().decode("utf-8-sig"))))
    told = client.get("/claims.json").get_json()["claims"]

    one = next(row for row in rows if row["id"] == DETAINED)
    assert (one["figure"], one["city"], one["verdict"]) == ("46", "astana", "not_reproduced")
    assert one["missing"].startswith("period;alerts;true_confirmed;false_confirmed;faces_seen")
    assert [row["id"] for row in rows] == [row["id"] for row in told]


def test_what_is_missing_is_asked_for_by_name(client: CarefulClient, sqlite: Database):
    with sqlite.writing() as session:
        an_office(session)
        offices.make(session, "ministry", names={"en": "Ministry"}, at=AT, organisation="mia")
    asked = links(client.get(f"/kk/claims/{DETAINED}"))["Жетіспейтінін сұрау"]
    page = client.get(asked)

    text = page.get_data(as_text=True)
    assert f'name="claim" value="{DETAINED}"' in text
    assert "Осы мәліметті тексеру үшін" in text
    assert "1. Санның кезеңі" in text

    filed = sent(client, claim=DETAINED, camera="", text="Please say.")
    assert filed.status_code == 200
    with sqlite.reading() as session:
        request = session.query(Request).one()
        assert (request.claim_id, request.office_id) == (DETAINED, "ministry")
        found = record.page(session, Filter(claim=DETAINED), today=AT.date())
        assert [one.number for one in found.requests] == [request.number]
    assert "1 request asks for it" in words(client.get(f"/en/claims/{DETAINED}"))
    record_page = client.get(f"/en/requests?claim={DETAINED}")
    assert "What is missing behind a public statement" in words(record_page)


def test_an_unknown_claim_is_not_found(client: CarefulClient):
    assert client.get("/en/claims/nothing").status_code == 404
    assert client.get("/en/requests/new/information?claim=nothing").status_code == 404
