"""The ledger of claims as CSV and JSON, each with its verdict and what is missing behind it."""

import json
from collections.abc import Iterable
from typing import Any

from registry.datasets.request_files import cell, line
from registry.statistics.claims import Told

PLAIN = (
    "id", "kind", "said_on", "figure", "qualifier", "city", "period_start", "period_end",
    "organisation", "said_by_kk", "said_by_ru", "said_by_en", "statement_kk", "statement_ru",
    "statement_en", "unit_kk", "unit_ru", "unit_en", "source_title", "source_url",
    "source_publisher", "url_precision", "archive_sha256",
)  # fmt: skip
COLUMNS = (*PLAIN, "verdict", "counted", "missing", "asked")


def record(told: Told) -> dict[str, Any]:
    """A claim and what came of checking it."""
    return told.claim | {
        "verdict": str(told.checked.verdict),
        "counted": told.checked.counted,
        "missing": [need.code for need in told.needs],
        "asked": told.asked,
    }


def as_csv(claims: Iterable[Told]) -> Iterable[bytes]:
    """A line for each claim; lists are joined with “;”."""
    yield "\ufeff".encode()
    yield line(COLUMNS)
    for told in claims:
        row = record(told) | {"missing": ";".join(need.code for need in told.needs)}
        yield line([cell(row.get(name)) for name in COLUMNS])


def as_json(claims: Iterable[Told]) -> bytes:
    """All claims as one object."""
    said = {"claims": [record(one) for one in claims]}
    return json.dumps(said, ensure_ascii=False, indent=1).encode()
