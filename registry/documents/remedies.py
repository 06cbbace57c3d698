"""What a person can do against an answer, in ready words (`data/documents/remedies.toml`)."""

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from registry.documents.cleaning import FOLDER
from registry.errors import Refused

# Of these one is ours to take; the others lead out of the office.
INNER = "inner"


@dataclass(frozen=True)
class Remedy:
    """A way open to a person: its code, its name for officials, its words for the person."""

    code: str
    name: str
    text: str


def fitting(language: str, *, is_personal: bool, is_appeal: bool) -> list[Remedy]:
    """The ways that are open after an answer: none leads back to where it was just decided."""
    return [
        Remedy(code, said["name"][language], said["text"][language])
        for code, said in _texts().items()
        if not (is_appeal and code == INNER) and (is_personal or not said.get("personal", False))
    ]


def joined(codes: Iterable[str], language: str) -> str:
    """The words of several remedies, a paragraph each; Refused for one that is not known."""
    said = []
    for code in codes:
        if code not in _texts():
            raise Refused("“{typed}” cannot be chosen here.", field="remedy", typed=code[:40])
        said.append(str(_texts()[code]["text"][language]))
    return "\n\n".join(said)


@cache
def _texts() -> dict[str, Any]:
    with (FOLDER / "remedies.toml").open("rb") as file:
        return tomllib.load(file)
