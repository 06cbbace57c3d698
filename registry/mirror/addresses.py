"""Which addresses the mirror has: pages in each language, and files."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from registry import cameras, log
from registry.cameras.beside import organisations, systems
from registry.cameras.declared import vocabulary
from registry.database import Session
from registry.datasets import editions, formats
from registry.datasets import releases as released
from registry.datasets.sets import datasets
from registry.places import areas
from registry.requests.public import record
from registry.requests.public.record import Filter
from registry.settings import Settings
from registry.statistics import claims
from registry.statistics.releases import questions

PAGES = (
    "/", "/embed", "/areas", "/organisations", "/systems", "/changes", "/claims", "/corrections",
    "/observations", "/requests", "/requests/how", "/requests/months", "/requests/offices",
    "/datasets", "/datasets/editions", "/statistics", "/statistics/silence", "/statistics/methods",
    "/statistics/desk", "/statistics/releases", "/statistics/corrections", "/about",
    "/about/fields", "/about/findings", "/about/import", "/about/law", "/about/licences",
    "/about/location", "/about/log",
)  # fmt: skip
FILES = (
    "/cameras.csv", "/cameras.json", "/cameras.geojson", "/places.json", "/changes.atom",
    "/changes.json", "/changes.ics", "/claims.csv", "/claims.json", "/observations.geojson",
    "/requests.atom", "/requests.csv", "/requests.json", "/requests/how.json",
    "/requests/months.json", "/about/law.json", "/datasets/datapackage.json",
    "/datasets/catalog.jsonld", "/statistics/releases.atom", "/statistics/releases.ics",
    "/log/checkpoint", "/log/vkey", "/log/verify.py",
)  # fmt: skip
WHOLE = ("csv", "parquet", "geojson", "csv-metadata.json", "schema.json")


@dataclass(frozen=True)
class Address:
    """A path of the portal; a page is there in each language, a file once."""

    path: str
    is_page: bool


def every(session: Session, settings: Settings, day: cameras.Selection) -> Iterator[Address]:
    """All of them but for the pages of the list, which lead from one to the next."""
    yield from (Address(path, True) for path in PAGES)
    yield from (Address(path, False) for path in FILES)
    yield from _of_datasets()
    yield from _of_statistics(session)
    yield from _of_editions(settings)
    for found in _things(session):
        yield Address(found, True)
    for one in record.every_with_cameras(session, Filter(), today=day.today):
        yield Address(f"/requests/{one[0].number}", True)
    yield from _of_cameras(session, day)
    for number in range(1, log.size(session) + 1):
        yield Address(f"/log/entries/{number}.json", False)
        yield Address(f"/log/entries/{number}.tlog-proof", False)


def _things(session: Session) -> Iterator[str]:
    yield from (f"/areas/{name}" for name in areas.areas())
    yield from (f"/organisations/{name}" for name in organisations.standing(session))
    yield from (f"/systems/{name}" for name in systems.standing(session))
    yield from (f"/claims/{claim['id']}" for claim in claims.standing(session))
    yield from (f"/about/vocabulary/{name}" for name in vocabulary.names())


def _of_datasets() -> Iterator[Address]:
    for name, one in datasets().items():
        yield Address(f"/datasets/{name}", True)
        yield Address(f"/datasets/{name}/columns", True)
        for column in one.columns:
            yield Address(f"/datasets/{name}/columns/{column.name}", True)
        for ending in WHOLE:
            if ending not in formats.FORMATS or formats.FORMATS[ending].suits(one):
                yield Address(f"/datasets/{name}.{ending}", False)


def _of_statistics(session: Session) -> Iterator[Address]:
    for release in (*questions.published(session), *questions.awaited(session)):
        yield Address(f"/statistics/releases/{release.id}", True)
    for release in questions.published(session):
        yield from (
            Address(f"/statistics/releases/{release.id}.{ending}", False)
            for ending in released.FILES
        )
    known = systems.standing(session)
    for system in dict.fromkeys(system for system, _, _ in questions.covered(session)):
        if system in known:
            yield Address(f"/statistics/systems/{system}", True)


def _of_editions(settings: Settings) -> Iterator[Address]:
    kept = editions.editions(settings.data_dir)
    for one in kept:
        yield Address(f"/datasets/editions/{one.number}/", True)
        names = [*(file.path for file in one.files), "manifest.json", "manifest.note", "vkey"]
        yield from (Address(f"/datasets/editions/{one.number}/{name}", False) for name in names)
        yield from (
            Address(f"/datasets/editions/{one.number}.{form}", False) for form in ("bib", "ris")
        )
    for after, before in pairwise(kept):
        pair = f"/datasets/editions/{before.number}...{after.number}"
        yield Address(pair, True)
        yield Address(f"{pair}.csv", False)
        yield Address(f"{pair}.json", False)


def _of_cameras(session: Session, everything: cameras.Selection) -> Iterator[Address]:
    choice = cameras.choose(session, everything)
    for name in choice.index.columns["id"][choice.rows]:
        camera = f"/cameras/{name.decode()}"
        yield Address(camera, True)
        yield Address(f"{camera}/history", True)
        yield Address(f"{camera}/card.json", True)
        yield Address(f"{camera}.json", False)
