"""Lists of objects in JSON, such as the register's own, in the list notation of flat files."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

ORDERS = (
    ("function", "state", "since", "until"),
    ("scheme", "value"),
    ("organisation", "mode", "since"),
    ("type", "status", "date"),
)
DETAILS = {"decision_ref": "function_decisions", "system_id": "function_systems"}


def flattened(name: str, parts: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """The columns that a list of objects becomes; objects of an unknown make become none.

    >>> list(flattened("functions", [{"function": "anpr", "since": "2024"}, {"function": "other"}]))
    [('functions', 'anpr::2024;other')]
    """
    texts = [text for part in parts if (text := _part(part))]
    if texts:
        yield name, ";".join(texts)
    for detail, column in DETAILS.items():
        said = [
            f"{p['function']}:{p[detail]}" for p in parts if p.get("function") and p.get(detail)
        ]
        if said:
            yield column, ";".join(said)


def _part(part: Mapping[str, Any]) -> str | None:
    if "bearing" in part and part["bearing"] is not None:
        return f"{part['bearing']:g}" if isinstance(part["bearing"], (int, float)) else None
    if part.get("sweep_from") is not None and part.get("sweep_to") is not None:
        return f"{part['sweep_from']}-{part['sweep_to']}"
    for order in ORDERS:
        if part.get(order[0]) and part.get(order[1], part[order[0]]):
            return ":".join(str(part.get(key) or "") for key in order).rstrip(":")
    return None
