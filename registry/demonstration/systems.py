"""The invented systems, on which the demonstration's figures hang: no real one bears them."""

import tomllib
from datetime import date
from functools import cache

from registry import log
from registry.cameras.beside import systems
from registry.cameras.beside.systems import System
from registry.cameras.record import facts_of
from registry.demonstration.bodies import REGISTER, marked
from registry.settings import LANGUAGES, SHIPPED

ENTERED = date(2025, 1, 6)
REASON = "статистика беттерін көрсету үшін ойдан шығарылған жүйе."


@cache
def invented() -> tuple[System, ...]:
    """Every invented system, in the order of the file."""
    source = SHIPPED / "demonstration" / "systems.toml"
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["system"]
    return tuple(_system(row) for row in rows)


def recorded() -> dict[date, list[log.Draft]]:
    """What is written about them, and on which day."""
    drafts = [
        log.Draft(
            f"{systems.COLLECTION}/{system.id}",
            "system.entered",
            facts_of(system),
            REGISTER,
            marked(REASON),
        )
        for system in invented()
    ]
    return {ENTERED: drafts}


def _system(row: dict[str, object]) -> System:
    said = {
        f"{key}_{language}": words[language]
        for key in ("name", "summary")
        if isinstance(words := row[key], dict)
        for language in LANGUAGES
    }
    plain = {key: value for key, value in row.items() if key not in ("name", "summary")}
    return System.model_validate({**plain, **said, "demonstration": True})
