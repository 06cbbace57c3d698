"""The files of a release by their endings."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any

from registry.datasets.releases import described, rates, sdmx, table
from registry.errors import NotFound
from registry.statistics.releases.stages import Stage
from registry.statistics.releases.tables import Release

Told = dict[str, Any]


@dataclass(frozen=True)
class File:
    """A kind of file: its media type, and how it is made of the release's own file."""

    media_type: str
    made: Callable[[str, str], bytes]


def content(release: Release, ending: str, *, root: str) -> tuple[bytes, str]:
    """A file of a published release, and its media type; `root` begins the portal's addresses."""
    if release.status != Stage.PUBLISHED or release.frozen is None or ending not in FILES:
        raise NotFound(
            "There is no such file. A release that is out comes as {endings}.",
            endings=", ".join(FILES),
        )
    file = FILES[ending]
    return file.made(release.frozen, root), file.media_type


@lru_cache(maxsize=8)
def _read(frozen: str) -> Told:
    told: Told = json.loads(frozen)
    return told


def _csv(frozen: str, _: str) -> bytes:
    return table.as_csv(_read(frozen))


def _rates(frozen: str, _: str) -> bytes:
    return rates.as_csv(_read(frozen))


def _csvw(frozen: str, root: str) -> bytes:
    return _json(described.csvw(_read(frozen), root, described.CELLS))


def _rates_csvw(frozen: str, root: str) -> bytes:
    return _json(described.csvw(_read(frozen), root, described.RATES))


def _package(frozen: str, root: str) -> bytes:
    made = [(described.CELLS, _csv(frozen, root)), (described.RATES, _rates(frozen, root))]
    held = [(about, sha256(rows).hexdigest(), len(rows)) for about, rows in made]
    return _json(described.package(_read(frozen), root, held))


def _sdmx(frozen: str, _: str) -> bytes:
    return sdmx.as_sdmx(_read(frozen))


def _whole(frozen: str, _: str) -> bytes:
    return frozen.encode()  # to the byte: the log says its digest


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=1).encode()


FILES = {
    "csv": File("text/csv; charset=utf-8", _csv),
    "rates.csv": File("text/csv; charset=utf-8", _rates),
    "json": File("application/json", _whole),
    "sdmx.csv": File("application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8", _sdmx),
    "csv-metadata.json": File("application/csvm+json", _csvw),
    "rates.csv-metadata.json": File("application/csvm+json", _rates_csvw),
    "datapackage.json": File("application/json", _package),
}
