"""Finding a place by its name, whatever alphabet or language it is typed in.

Names and query are folded to the same plain letters, so that Қостанай, Костанай and Kostanay are
one word. There are a few thousand names at most: they are read once and kept in memory.
"""

import csv
import json
import math
import re
import tomllib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from heapq import nsmallest
from typing import Any

import shapely

from registry.places.areas import Kind, areas
from registry.settings import SHIPPED

GEOGRAPHY = SHIPPED / "geography"
PLACES = SHIPPED / "demonstration" / "places.toml"

# Kazakh and Russian letters as they are most plainly written in Latin. Sounds that people write in
# several ways (й, и, і, ы; қ, к) share one letter here.
CYRILLIC = {
    "а": "a", "ә": "a", "б": "b", "в": "v", "г": "g", "ғ": "g", "д": "d", "е": "e", "ё": "e",
    "ж": "zh", "з": "z", "и": "i", "й": "i", "і": "i", "к": "k", "қ": "k", "л": "l", "м": "m",
    "н": "n", "ң": "n", "о": "o", "ө": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u",
    "ұ": "u", "ү": "u", "ф": "f", "х": "h", "һ": "h", "ц": "ts", "ч": "ch", "ш": "sh",
    "щ": "shch", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "iu", "я": "ia",
}  # fmt: skip
LATIN = {"q": "k", "y": "i", "ı": "i", "j": "zh", "w": "u", "x": "ks", "ş": "sh", "ç": "ch"}
SIGNS = dict.fromkeys("'’ʼʻ`", "") | {"№": " "}
LETTERS = str.maketrans(CYRILLIC | LATIN | SIGNS)
SPELLINGS = (
    (re.compile("dzh"), "zh"),  # Джамбул, Dzhambul: Жамбыл
    (re.compile("kh"), "h"),
    (re.compile("gh"), "g"),
    (re.compile("(?<=[aeou])ie"), "e"),  # Satpayev: Сатпаев
    (re.compile(r"([a-z])\1+"), r"\1"),
    (re.compile("[^a-z0-9]+"), " "),
)

# What kind of thing it is, in the three languages: worth nothing in a search once there is a name.
GENERIC = (
    "улица ул көшесі көше street st проспект пр просп даңғылы даңғыл avenue ave бульвар бульвары "
    "boulevard шоссе road город г қаласы қала city район ауданы аудан district область "
    "облысы region микрорайон мкр ықшамауданы neighbourhood перекрёсток қиылысы"
)

ZOOM = {
    "country": 5, "region": 7, "city": 11, "town": 12, "district": 13, "water": 11,
    "street": 15, "place": 17,
}  # fmt: skip


@dataclass(frozen=True)
class Named:
    """A place that has a name, and how near the map should come to show it."""

    name: str
    kind: str
    lat: float
    lon: float
    zoom: int
    area: str


@dataclass(frozen=True)
class _Entry:
    names: dict[str, str]
    also: tuple[str, ...]
    kind: str
    lat: float
    lon: float
    area: str
    weight: float


class _Index:
    """Which entries answer to a text, and to every text that begins so."""

    def __init__(self, texts: Iterable[tuple[str, int]]) -> None:
        owners: dict[str, set[int]] = {}
        for text, number in texts:
            owners.setdefault(text, set()).add(number)
        self.texts = sorted(owners)
        self.owners = owners

    def exactly(self, text: str) -> set[int]:
        return self.owners.get(text, set())

    def beginning(self, start: str) -> set[int]:
        hits: set[int] = set()
        for position in range(bisect_left(self.texts, start), len(self.texts)):
            if not self.texts[position].startswith(start):
                break
            hits |= self.owners[self.texts[position]]
        return hits


@dataclass(frozen=True)
class _Gazetteer:
    """All entries, weightiest first, so that of two numbers the smaller is the better one."""

    entries: tuple[_Entry, ...]
    whole: _Index
    core: _Index
    words: _Index


def folded(text: str) -> str:
    """The text in plain small Latin letters, alike for every way a name is spelt.

    >>> folded("Шымкент") == folded("Shymkent")
    True
    >>> folded("Қабанбай батыр даңғылы")
    'kabanbai batir dangili'
    """
    # Letters before marks: to take the mark off ş would make it s, not sh.
    plain = unicodedata.normalize("NFC", text.casefold()).translate(LETTERS)
    plain = "".join(c for c in unicodedata.normalize("NFKD", plain) if not unicodedata.combining(c))
    for pattern, spelling in SPELLINGS:
        plain = pattern.sub(spelling, plain)
    return plain.strip()


def search(words: str, language: str, limit: int = 8) -> list[Named]:
    """The places whose names begin with these words, best first, named in that language."""
    query = _core(folded(words))
    if not query:
        return []
    found: dict[int, None] = {}
    for hits in _ever_looser(folded(words), query):
        found |= dict.fromkeys(nsmallest(limit, hits - found.keys()))
        if len(found) >= limit:
            break
    entries = _gazetteer().entries
    return [_shown(entries[number], language) for number in list(found)[:limit]]


def _ever_looser(typed: str, query: str) -> Iterator[set[int]]:
    """The name as typed; its core; names that begin so; names with words that each begin so."""
    gazetteer = _gazetteer()
    yield gazetteer.whole.exactly(typed)
    yield gazetteer.core.exactly(query)
    yield gazetteer.core.beginning(query)
    yield set.intersection(*(gazetteer.words.beginning(word) for word in query.split()))


def _shown(entry: _Entry, language: str) -> Named:
    name = entry.names.get(language) or entry.names["kk"]
    return Named(name, entry.kind, entry.lat, entry.lon, ZOOM[entry.kind], entry.area)


def _core(text: str) -> str:
    """Without the words that only say what kind of thing it is, unless nothing else is left."""
    return " ".join(word for word in text.split() if word not in _generic()) or text


@cache
def _generic() -> frozenset[str]:
    return frozenset(folded(GENERIC).split())


@cache
def _gazetteer() -> _Gazetteer:
    every = (*_from_areas(), *_from_towns(), *_from_locator(), *_from_places())
    return _indexed(sorted(every, key=lambda entry: (-entry.weight, entry.names["kk"])))


def _indexed(entries: list[_Entry]) -> _Gazetteer:
    names = [
        (folded(name), number)
        for number, entry in enumerate(entries)
        for name in (*entry.names.values(), *entry.also)
    ]
    return _Gazetteer(
        entries=tuple(entries),
        whole=_Index(names),
        core=_Index((_core(name), number) for name, number in names),
        words=_Index((word, number) for name, number in names for word in name.split()),
    )


def _from_areas() -> Iterator[_Entry]:
    """Cities come with the towns, which know their former names."""
    weights = {Kind.COUNTRY: 9.0, Kind.REGION: 5.0, Kind.DISTRICT: 4.6}
    for area in areas().values():
        if area.kind is not Kind.CITY:
            weight = weights[area.kind]
            yield _Entry(area.names, (), area.kind.value, area.lat, area.lon, area.id, weight)


def _from_towns() -> Iterator[_Entry]:
    with (GEOGRAPHY / "names.tsv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file, delimiter="\t"):
            names = {language: row[language] for language in ("kk", "ru", "en")}
            also = tuple(row["also"].split(";")) if row["also"] else ()
            weight = math.log10(int(row["population"] or 3000) + 1)
            lat, lon = float(row["lat"]), float(row["lon"])
            yield _Entry(names, also, row["kind"], lat, lon, row["area"], weight)


def _from_locator() -> Iterator[_Entry]:
    kinds = {"road": "street", "water": "water"}
    document = json.loads((GEOGRAPHY / "locator.json").read_text(encoding="utf-8"))
    for feature in document["features"]:
        facts = feature["properties"]
        if kind := kinds.get(facts["kind"]):
            weight = 4.5 if facts.get("class") == "major" else 4.0
            lon, lat = _label_point(feature["geometry"])
            names = {language: facts[f"name_{language}"] for language in ("kk", "ru", "en")}
            yield _Entry(names, (), kind, lat, lon, facts.get("city", ""), weight)


def _from_places() -> Iterator[_Entry]:
    for place in tomllib.loads(PLACES.read_text(encoding="utf-8"))["place"]:
        lat, lon, area = place["lat"], place["lon"], place["district"]
        yield _Entry(place["name"], (), "place", lat, lon, area, 3.0 + place["weight"] / 40)


def _label_point(geometry: dict[str, Any]) -> tuple[float, float]:
    """The middle of a line's longest part, or a point well inside a polygon."""
    shape = shapely.geometry.shape(geometry)
    if shape.geom_type.endswith("Polygon"):
        point = shape.representative_point()
    else:
        longest = max(shapely.get_parts(shape), key=lambda part: part.length)
        point = longest.interpolate(0.5, normalized=True)
    return round(point.x, 4), round(point.y, 4)
