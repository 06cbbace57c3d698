"""What columns are called in the languages registers come in (`data/intake/columns.toml`)."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

from registry.settings import SHIPPED

INTAKE = SHIPPED / "intake"
WEAK = 0.7


@dataclass(frozen=True)
class Field:
    """Something a column may mean, and how its cells are read."""

    name: str
    kind: str
    words: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()


class Name(NamedTuple):
    """A known name of a column: the field it names and how surely."""

    field: str
    sureness: float


@cache
def fields() -> dict[str, Field]:
    """Every field a column may be mapped to."""
    with (INTAKE / "columns.toml").open("rb") as file:
        said = tomllib.load(file)
    return {
        name: Field(
            name, entry["kind"], tuple(entry.get("words", ())), tuple(entry.get("weak", ()))
        )
        for name, entry in said.items()
    }


def plain(header: str) -> str:
    """A header as its bare words, so that cameraId, CAMERA_ID and “Camera ID (no.)” meet.

    >>> plain("cameraLocation"), plain("Широта, °"), plain("WGS84위도")
    ('camera location', 'широта', 'wgs84위도')
    """
    text = unicodedata.normalize("NFKC", header)
    text = re.sub(r"(?<=[a-zа-я])(?=[A-ZА-Я])", " ", text).casefold()
    text = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text)
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


@cache
def names() -> dict[str, Name]:
    """Every known name in plain form; a field's own name is the surest."""
    found: dict[str, Name] = {}
    for field in fields().values():
        for words, sureness in (((field.name,), 1.2), (field.words, 1.0), (field.weak, WEAK)):
            for word in words:
                _keep(found, plain(word) or word, Name(field.name, sureness))
    return found


def known(header: str) -> bool:
    """Whether the header, or a word of it, is the name of something."""
    text = plain(header)
    return text in names() or (len(text) < 60 and any(part in names() for part in _long(text)))


def _long(text: str) -> list[str]:
    return [word for word in text.split() if len(word) > 3]


def _keep(found: dict[str, Name], word: str, name: Name) -> None:
    if word not in found or found[word].sureness < name.sureness:
        found[word] = name
