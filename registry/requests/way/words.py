"""The words for the published table of requests (`data/requests/way.toml`)."""

import tomllib
from functools import cache

from registry.settings import SHIPPED


def said(list_: str, code: str, language: str) -> str:
    """How an event, a part or a guard is said; the code where it has no words yet."""
    known = words()[list_].get(code)
    return known[language] if known else code


@cache
def words() -> dict[str, dict[str, dict[str, str]]]:
    """All words of the table: list, code, language."""
    return tomllib.loads((SHIPPED / "requests" / "way.toml").read_text(encoding="utf-8"))
