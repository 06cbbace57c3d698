"""Two truths behind one pattern of hidden counts: everything public is the same, to the byte.

Nothing is left then to work with for one who measures bars, compares intervals, sorts, weighs
files or reads the log: a count that is hidden for its own sake looks as one hidden for another.
"""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from registry.settings import from_environment
from registry.statistics import releases
from registry.statistics.releases import settings
from registry.statistics.releases.freezing import seal
from registry.statistics.releases.tables import HiddenCount, Release, ReleaseCell
from registry.statistics.returns.tables import Return
from tests.careful import CarefulClient
from tests.conftest import ENGINE, opened_on
from tests.pages.reading import links
from tests.statistics.releases.newsroom import Newsroom

# Of each truth: arrests and linked ones in Astana and in Almaty; 11 and 8 in all.
ONE, OTHER = ((3, 2), (8, 6)), ((7, 5), (4, 3))
Truth = tuple[tuple[int, int], tuple[int, int]]
HIDDEN = [f"faces|{city}|2026-Q1|{what}" for city in ("almaty", "astana")
          for what in ("arrests", "arrests_linked")]  # fmt: skip
DRAWN = re.compile(r'nonce="[^"]+"')  # by lot for the scripts of each answer
OTHERS = {"alerts": 60, "stops": 9, "faces_seen": 90_000}
BEGUN = (
    "/en/statistics", "/en/statistics/releases", "/en/statistics/releases.atom",
    "/en/statistics/releases.ics", "/en/statistics/corrections", "/en/statistics/silence",
    "/en/statistics/systems/faces?area=astana", "/en/statistics/systems/faces?area=almaty",
    "/kk/statistics/systems/faces/2026.html", "/en/areas/astana", "/en/areas/almaty",
    "/en/changes", "/en/changes.atom", "/en/changes.json", "/en/claims", "/en/statistics/answering",
)  # fmt: skip
AT_MOST = 70
Told = dict[str, tuple[int, str]]


@pytest.fixture
def told(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Truth], tuple[Told, list[str]]]:
    """What is public of a truth: address, status and content; and what is hidden primarily."""

    def of(truth: Truth) -> tuple[Told, list[str]]:
        from registry.site import create_app

        folder = tmp_path / str(truth[0][0])
        folder.mkdir()
        with opened_on(ENGINE, request, folder) as database:
            url = database.writer.url.render_as_string(hide_password=False)
            monkeypatch.setenv("REGISTRY_DATA_DIR", str(folder))
            monkeypatch.setenv("REGISTRY_DATABASE_URL", url)
            monkeypatch.setenv("REGISTRY_SECRET_KEY", "for tests")
            room = Newsroom(database).open()
            out(room, *truth)
            app = create_app(from_environment())
            app.test_client_class = CarefulClient
            found = crawled(app.test_client(), room)
            app.extensions["registry.database"].close()
            return found, primary(room)

    return of


def out(room: Newsroom, astana: tuple[int, int], almaty: tuple[int, int]) -> None:
    """A quarter comes out with this truth in it, and then a correction of a third city."""
    for city, (arrests, linked) in (("astana", astana), ("almaty", almaty)):
        room.counted(city, "2026-Q1", **OTHERS, arrests=arrests, arrests_linked=linked)
    third = room.counted("shymkent", "2026-Q1", **OTHERS, arrests=40, arrests_linked=30)
    published(room, "2026-Q1")
    room.counted("shymkent", "2026-Q1", third, **OTHERS, arrests=42, arrests_linked=31)
    published(room, "again", supersedes_id="2026-q1", why="error", because="Recount.")


def published(room: Newsroom, name: str, **more: str) -> None:
    """A release whose lots and seals are drawn alike for every truth."""
    made = room.announced("2026-Q1", name.lower(), **more)
    with room.database.writing() as session:
        release = session.get(Release, made)
        alike = replace(settings.read(release), seed="5e" * 32, salt="a1" * 32)
        release.settings = settings.written(alike)
    room.asked(made)
    releases.prepare(room.database, made, at=room.later())
    room.at = max(room.at, room.release(made).due_at)
    assert releases.publish_due(room.database, at=room.later()) == 1


def crawled(client: CarefulClient, room: Newsroom) -> Told:
    """Every public page about statistics, every file of both releases, every entry of the log."""
    endings = ("csv", "json", "sdmx.csv", "csv-metadata.json", "datapackage.json")
    sealed = seals(room)
    waiting = [*BEGUN, *(f"/log/entries/{number}.json" for number in range(14))]
    waiting += [f"/statistics/releases/{one}.{e}" for one in ("2026-q1", "again") for e in endings]
    found: Told = {}
    while waiting and len(found) < AT_MOST:
        address = waiting.pop(0)
        if address in found:
            continue
        answer = client.get(address)
        found[address] = answer.status_code, sealed.sub("#", DRAWN.sub("", answer.text))
        if answer.mimetype == "text/html" and answer.status_code == 200:
            near = [one.partition("#")[0] for one in links(answer).values()]
            waiting += [one for one in near if one.startswith("/en/statistics")]
    return found


def seals(room: Newsroom) -> re.Pattern[str]:
    """The only digests that may differ: the seals of returns, and of the files these stand in."""
    files = [room.release(one) for one in ("2026-q1", "again")]
    known = {one.sha256 for one in files}
    known |= {source["seal"] for one in files for source in json.loads(one.frozen)["sources"]}
    return re.compile("|".join(sorted(known)))


def primary(room: Newsroom) -> list[str]:
    """What is hidden for its own sake: the truths differ in it, and in nothing that is hidden."""
    with room.database.reading() as session:
        rows = session.query(ReleaseCell.name, HiddenCount.is_primary).join(HiddenCount)
        hidden = dict(rows.order_by(ReleaseCell.name).all())
    assert list(hidden) == HIDDEN
    return [name for name, is_primary in hidden.items() if is_primary]


@pytest.mark.slow
def test_everything_public_is_the_same_for_every_truth_behind_it(told):
    one, small = told(ONE)
    other, others = told(OTHER)

    assert sum(status == 200 for status, _ in one.values()) > 50
    assert [address for address in one if one[address] != other.get(address)] == []
    assert (small, others) == (HIDDEN[2:], HIDDEN[:2])


def test_no_seal_is_a_digest_that_small_counts_could_be_tried_on(room_of_one: Newsroom):
    release = room_of_one.release("2026-q1")
    (source,) = json.loads(release.frozen)["sources"]
    with room_of_one.database.reading() as session:
        digest = session.query(Return).one().sha256
    held = settings.read(release)

    assert source["seal"] == seal(digest, held.salt) != seal(digest, "")
    assert len(bytes.fromhex(held.salt)) == 32
    for secret in (digest, held.salt, held.seed):
        assert secret not in release.frozen


@pytest.fixture
def room_of_one(sqlite) -> Newsroom:
    room = Newsroom(sqlite).open()
    room.counted("astana", "2026-Q1", alerts=20, arrests=3)
    room.out("2026-Q1")
    return room
