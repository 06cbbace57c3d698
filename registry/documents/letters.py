"""The letters as shipped (`data/documents/letters.toml`), and decisions put together from them.

A decision says its outcome, and where it refuses its ground, in words that stand ready in three
languages; an official adds what is particular to the case. None goes out without a remedy.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from registry.documents.cleaning import FOLDER
from registry.documents.papers import ALMATY
from registry.documents.slots import NEEDS, Value
from registry.documents.templates import Filled, Template, fill
from registry.errors import NotFound, Refused

# Outcomes that keep something from the person for a reason that must be named.
WITH_GROUND = frozenset({"refused", "granted_in_part"})
OPTIONAL = ("details", "ground", "reason", "law", "way_out")


def shipped(code: str, language: str) -> Template:
    """The letter as it came with the register; NotFound for an unknown code."""
    if code not in NEEDS:
        raise NotFound("There is no letter called “{name}”.", name=code)
    text = _texts()["letter"][code][language]
    return Template(code, text["subject"], text["body"].strip())


def outcomes() -> tuple[str, ...]:
    """The codes of the outcomes that have a paragraph, in the order of the vocabulary."""
    return tuple(_texts()["outcome"])


def grounds() -> tuple[str, ...]:
    """The codes of the grounds of a refusal that have a paragraph, in the vocabulary's order."""
    return tuple(_texts()["ground"])


def said_of_outcome(outcome: str, language: str) -> str:
    """The paragraph that tells a person how the request ended."""
    return str(_known("outcome", outcome)[language])


def said_of_ground(ground: str, language: str) -> tuple[str, str]:
    """Why what was asked for is not given, and what the person can do about it."""
    text = _known("ground", ground)
    return text["why"][language], text["way_out"][language]


def decision(
    outcome: str,
    slots: Mapping[str, Value],
    language: str,
    *,
    ground: str | None = None,
    template: Template | None = None,
    zone: ZoneInfo = ALMATY,
) -> Filled:
    """The letter of a decision; `slots` needs number, received_on and remedy.

    Refused when a refusal has no ground, when a full grant has one, or when the remedy is empty.
    """
    if ground is None and outcome in WITH_GROUND:
        raise Refused(
            "A refusal needs its ground, so that the person can answer it; choose one.",
            field="ground",
            code="ground_needed",
        )
    if ground is not None and outcome == "granted":
        raise Refused(
            "A request that is granted in full has no ground of refusal; leave the ground empty.",
            field="ground",
            code="ground_unneeded",
        )
    why, way_out = said_of_ground(ground, language) if ground else ("", "")
    said: dict[str, Value] = dict.fromkeys(OPTIONAL, "") | dict(slots)
    said["outcome"] = said_of_outcome(outcome, language)
    said["ground"] = why
    said["way_out"] = slots.get("way_out") or way_out
    return fill(template or shipped("decision", language), said, language, zone=zone)


def _known(kind: str, code: str) -> dict[str, Any]:
    found: dict[str, Any] | None = _texts()[kind].get(code)
    if found is None:
        raise NotFound("There is no letter called “{name}”.", name=code)
    return found


@cache
def _texts() -> dict[str, Any]:
    with (FOLDER / "letters.toml").open("rb") as file:
        return tomllib.load(file)
