"""Who answers for cameras: the list and the page of each organisation."""

from registry.database import Database
from tests.careful import CarefulClient
from tests.making import a_camera, an_organisation
from tests.pages.reading import facts, links, words

CONTACT = {"email": "office@example.kz"}


def test_the_list_counts_cameras_and_those_nobody_answers_for(
    client: CarefulClient, sqlite: Database
) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002")

    page = client.get("/en/organisations")

    assert "Station operator Transport body Not declared 1" in words(page)
    assert "Nobody is named 1" in words(page)
    assert links(page)["Station operator"] == "/en/organisations/station"


def test_a_missing_contact_is_shown_as_missing(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        an_organisation(session, id="other", name_en="Other", rights_contact=CONTACT)

    with_contact = facts(client.get("/en/organisations/other"))
    without = facts(client.get("/en/organisations/station"))

    assert with_contact["Whom to write to"] == "E-mail: office@example.kz"
    assert without["Whom to write to"] == "Not declared"


def test_it_counts_findings_and_leads_to_them(client: CarefulClient) -> None:
    page = client.get("/en/organisations/station")

    assert "1 camera is answered for by this organisation." in words(page)
    assert "/en/cameras?finding=legal_basis_not_declared&amp;controller=station" in page.text


def test_a_limit_of_zero_days_is_a_limit(client: CarefulClient, sqlite: Database) -> None:
    with sqlite.writing() as session:
        an_organisation(session, id="strict", name_en="Strict", retention_limit_days=0)

    said = facts(client.get("/en/organisations/strict"))

    assert said["Its own limit for keeping footage"] == "0 days"


def test_an_unknown_organisation_is_named(client: CarefulClient) -> None:
    page = client.get("/en/organisations/nobody")

    assert page.status_code == 404
    assert "nobody" in words(page)
