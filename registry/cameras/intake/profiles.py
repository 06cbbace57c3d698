"""Profiles: what is known in advance of files of one kind, shipped or saved by an office.

A profile is TOML: the headers by which its files are known, which field each column means, and
habits such as writing 0 for not known. Shipped ones lie in `data/intake/profiles`.
"""

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from registry.cameras.intake.synonyms import INTAKE
from registry.errors import Unusable

KNOWN = {
    "title", "headers", "zero_is_unknown", "resolution_unit", "direction_numbers", "source_type",
    "columns", "observations", "source_name", "licence", "attribution",
}  # fmt: skip


@dataclass(frozen=True)
class Profile:
    """Habits of files of one kind; the empty profile knows none."""

    name: str = ""
    title: str = ""
    headers: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    zero_is_unknown: frozenset[str] = frozenset()
    resolution_unit: str | None = None
    direction_numbers: str = "bearing"
    source_type: str | None = None
    observations: bool = False
    source_name: str | None = None
    licence: str = ""
    attribution: str = ""


def shipped() -> dict[str, Profile]:
    """The profiles that come with the portal, by name."""
    return _shipped()


def chosen(name: str | None, headers: Sequence[str]) -> Profile:
    """The profile of that name or file, else the shipped one whose headers are all there."""
    if name:
        return _named(name)
    fitting = [p for p in shipped().values() if p.headers and set(p.headers) <= set(headers)]
    return max(fitting, key=lambda profile: len(profile.headers), default=Profile())


def _named(name: str) -> Profile:
    if name in shipped():
        return shipped()[name]
    path = Path(name)
    if path.suffix == ".toml" and path.is_file():
        return _read(path)
    raise Unusable(
        "There is no profile “{name}”. Shipped ones are {known}; a profile of your own is named "
        "by its .toml file.",
        name=name,
        known=", ".join(sorted(shipped())),
    )


@cache
def _shipped() -> dict[str, Profile]:
    return {path.stem: _read(path) for path in sorted((INTAKE / "profiles").glob("*.toml"))}


def _read(path: Path) -> Profile:
    try:
        said: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as broken:
        raise Unusable(
            "The profile {name} is not valid TOML: {why}.", name=path.name, why=str(broken)
        ) from broken
    if strange := sorted(said.keys() - KNOWN):
        raise Unusable(
            "The profile {name} says “{key}”, which profiles do not know. They know {known}.",
            name=path.name,
            key=strange[0],
            known=", ".join(sorted(KNOWN)),
        )
    name = re.sub(r"[^\w.-]", "", path.stem)
    said["headers"] = tuple(said.get("headers", ()))
    said["zero_is_unknown"] = frozenset(said.get("zero_is_unknown", ()))
    return Profile(name, **said)
