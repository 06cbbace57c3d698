"""The technologies behind the cameras: what was published, and what nobody has said."""

from registry import log
from registry.cameras.beside import systems
from registry.database import Database
from tests.careful import CarefulClient
from tests.making import AT, OFFICE, a_camera
from tests.pages.reading import facts, links, words

FACE = {"function": "face_recognition_live", "state": "on"}


def loaded(database: Database) -> None:
    with database.writing() as session:
        systems.load(session, systems.shipped(), office=OFFICE, at=AT)


def test_it_shows_what_is_known_with_its_source(client: CarefulClient, sqlite: Database) -> None:
    loaded(sqlite)

    page = client.get("/en/systems/face-recognition")

    assert "Three public bodies developed the system together" in words(page)
    source = "Kazakhstan Launches Facial Recognition System in Astana and Almaty for Public Safety"
    assert links(page)[source].startswith("https://idtechwire.com/")


def test_everything_else_is_shown_as_not_declared(client: CarefulClient, sqlite: Database) -> None:
    loaded(sqlite)
    with sqlite.writing() as session:
        known = next(one for one in systems.shipped() if one.id == "face-recognition")
        told = known.model_copy(update={"watchlist_size": 0, "provider": "A firm"})
        systems.load(session, [told], office=OFFICE, at=AT)

    said = facts(client.get("/en/systems/face-recognition"))

    assert said["Who supplied it"] == "A firm"
    assert said["How many people are on the list"] == "0"
    assert said["How alike is alike enough"] == "Not declared"


def test_it_counts_the_cameras_that_name_it(client: CarefulClient, sqlite: Database) -> None:
    loaded(sqlite)
    with sqlite.writing() as session:
        a_camera(session, id="A-1", functions=[FACE | {"system_id": "face-recognition"}])
        a_camera(session, id="A-2", functions=[FACE])
        a_camera(session, id="A-3", title_en='"system_id":"face-recognition"')

    said = words(client.get("/en/systems/face-recognition"))

    assert "2 registered cameras are declared to be able to do this." in said
    assert "1 of them names this system." in said


def test_loading_again_writes_nothing_new(sqlite: Database) -> None:
    loaded(sqlite)
    loaded(sqlite)

    with sqlite.reading() as session:
        assert log.size(session) == 4
        assert list(systems.standing(session)) == [
            "abandoned-object-detection",
            "face-recognition",
            "remote-biometric-authentication",
            "vehicle-identification",
        ]


def test_an_unknown_system_is_named(client: CarefulClient) -> None:
    page = client.get("/en/systems/mind-reading")

    assert page.status_code == 404
    assert "There is no system “mind-reading” on the register." in words(page)
