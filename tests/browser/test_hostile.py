"""Registry text that would run if it could: everywhere it stands as text and does nothing."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copytree

import pytest

from registry.database import Database
from tests.browser.conftest import Visitor, serving
from tests.making import a_camera, an_organisation

pytestmark = pytest.mark.browser
HOSTILE = "</script><img src=x onerror=document.title='run'>${document.title='run'} {{7*7}} `\"'"
TEXTS = {
    **{f"title_{code}": HOSTILE for code in ("kk", "ru", "en")},
    "address": HOSTILE,
    "area_watched": HOSTILE,
    "purpose_text": HOSTILE,
    "model": HOSTILE,
    "legal_basis": {"type": "order", "title": HOSTILE, "article": HOSTILE},
    "decision_ref": {"title": HOSTILE, "number": HOSTILE},
    "source": {"type": "press", "title": HOSTILE},
}


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, blank: Path) -> Iterator[str]:
    """A register whose one camera says hostile things wherever it can."""
    folder = tmp_path_factory.mktemp("hostile")
    copytree(blank, folder, dirs_exist_ok=True)
    database = Database(f"sqlite:///{folder}/register.db")
    with database.writing() as session:
        an_organisation(session, name_kk=HOSTILE, name_ru=HOSTILE, name_en=HOSTILE)
        a_camera(session, reason=HOSTILE, controller="station", **TEXTS)
    database.close()
    with serving(folder) as address:
        yield address


@pytest.mark.parametrize(
    "path",
    [
        "/kk/#map=17/51.1897/71.4087&camera=AST-000001",
        "/ru/cameras",
        "/en/cameras/AST-000001",
        "/kk/cameras/AST-000001/history",
        "/kk/organisations/station",
        "/kk/requests/new?camera=AST-000001",
        "/kk/areas/astana",
    ],
)
def test_it_stands_as_text_and_does_nothing(visitor: Visitor, path: str) -> None:
    page = visitor.go(path)
    if "camera=" in path.partition("#")[2]:
        page.locator("#card h2").wait_for()

    assert page.title() != "run"
    assert page.locator("img[src=x]").count() == 0
    assert "onerror=document" in page.locator("body").inner_text()


def test_a_suggestion_stands_as_text_and_does_nothing(visitor: Visitor) -> None:
    page = visitor.go("/kk/")
    page.locator("#q").fill("img")
    page.locator("#found li").first.wait_for()

    assert "onerror=document" in page.locator("#found").inner_text()
    assert page.locator("img[src=x]").count() == 0
