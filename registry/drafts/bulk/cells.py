"""What the cells of a row say of a field, and what a spreadsheet has made of them on the way.

Numbers with a comma, days written backwards or as Excel counts them, words in another case: what
is sure is mended and told of, what is not is refused with the way out.
"""

import re
from collections.abc import Callable
from datetime import date
from typing import Any

from registry.cameras.declared import vocabulary
from registry.cameras.flat.columns import LISTS, PARTS
from registry.cameras.intake.meaning.dates import dated
from registry.cameras.intake.meaning.words import yes_or_no
from registry.drafts.bulk import notation, rows
from registry.drafts.bulk.remarks import Wrong
from registry.errors import N_

ISO = re.compile(r"\d{4}(-\d\d(-\d\d)?)?$")
DATED = frozenset(
    {
        *("withheld_review_on", "installed_on", "active_from", "authorised_until", "removed_on"),
        *("proposal_comments_until", "last_confirmed_on", "decision_ref_date"),
        *("legal_basis_valid_until", "sign_last_seen", "source_date"),
    }
)
LISTED = {"affected": "affected", "purposes": "purpose"}
WORDS = {
    "functions": {"function": "function", "state": "function_state"},
    "access": {"mode": "access_mode"},
    "impact_assessments": {"type": "assessment_type", "status": "assessment_status"},
}
Mend = Callable[[str, str, str, str], None]  # column, what stood there, what was read, why


def value_of(field: str, row: rows.Row, mend: Mend) -> Any:
    """What the row says of a field, None where nothing is declared; Wrong where it is unclear."""
    if field in PARTS:
        return _part(field, row, mend)
    if field == "functions":
        return _functions(row, mend)
    cell = row.get(field, "")
    if not cell:
        return None
    if field in LISTS:
        return [_term(field, LISTED.get(field), one, mend) for one in notation.words(cell)] or None
    if field == "bearings":
        return _views(cell)
    if field in notation.PIECES:
        return _listed(field, cell, mend) or None
    return _plain(field, cell, mend)


def _plain(column: str, cell: str, mend: Mend) -> Any:
    kind = rows.kinds().get(column)
    if kind is bool:
        return _truth(column, cell)
    if kind is not None:
        return _number(column, cell, kind, mend)
    if column in DATED:
        return _day(column, cell, mend)
    return _term(column, rows.vocabularies().get(column), cell, mend)


def _part(field: str, row: rows.Row, mend: Mend) -> dict[str, Any] | None:
    columns = {f"{field}_{inner}": inner for inner in PARTS[field]}
    said = {
        inner: _plain(column, row[column], mend)
        for column, inner in columns.items()
        if row.get(column)
    }
    if field == "sign" and row.get("sign_languages"):
        said["languages"] = [one.lower() for one in notation.words(row["sign_languages"])]
    return said or None


def _functions(row: rows.Row, mend: Mend) -> list[dict[str, str]] | None:
    found = _listed("functions", row.get("functions", ""), mend)
    by_name = {said.get("function"): said for said in found}
    for column, key in (("function_decisions", "decision_ref"), ("function_systems", "system_id")):
        for name, value in notation.unpaired(row.get(column, "")):
            if name not in by_name:
                raise Wrong(
                    column,
                    N_("“{value}” stands here and not among the functions. Name it in both."),
                    value=name[:100],
                )
            by_name[name] |= {key: value} if value else {}
    return found or None


def _listed(field: str, cell: str, mend: Mend) -> list[dict[str, str]]:
    found = notation.unlisted(field, cell)
    for said in found:
        for key, name in WORDS.get(field, {}).items():
            if key in said:
                said[key] = _term(field, name, said[key], mend)
        for key in ("since", "until", "date", "review_due"):
            if key in said:
                said[key] = _day(field, said[key], mend)
    return found


def _views(cell: str) -> list[dict[str, float]]:
    try:
        found = notation.unviewed(cell)
        return [{key: float(value) for key, value in one.items()} for one in found]
    except ValueError as unclear:
        raise Wrong(
            "bearings",
            N_("“{value}” is no direction. Write 90, a sweep as 90-180, a width as 90/60."),
            value=str(unclear)[:100],
        ) from unclear


def _term(column: str, name: str | None, cell: str, mend: Mend) -> str:
    if name is None or cell in (known := vocabulary.terms(name)):
        return cell
    low = " ".join(cell.casefold().split())
    for code, term in known.items():
        if low in (code, code.replace("_", " "), *map(str.casefold, term.label.values())):
            mend(column, cell, code, N_("“{was}” was read as the word {now}."))
            return code
    raise Wrong(
        column,
        N_("“{value}” is not a word of this column; the sheet “definitions” lists them."),
        value=cell[:100],
    )


def _truth(column: str, cell: str) -> bool:
    told = {"true": True, "false": False, "истина": True, "ложь": False, "1": True, "0": False}
    said = told.get(cell.casefold(), yes_or_no(cell))
    if said is None:
        raise Wrong(column, N_("“{value}” is neither true nor false."), value=cell[:100])
    return said


def _number(column: str, cell: str, kind: type, mend: Mend) -> float | int:
    text = cell.replace("\u00a0", "").replace(" ", "").replace("−", "-")
    try:
        value = float(text.replace(",", ".")) if "_" not in text else float("nan")
    except ValueError:
        value = float("nan")
    if value - value != 0 or (kind is int and not value.is_integer()):
        raise Wrong(column, N_("“{value}” is not a number that can stand here."), value=cell[:100])
    if "," in text:
        mend(column, cell, notation.number(value), N_("“{was}” was read as the number {now}."))
    return int(value) if kind is int else value


def _day(column: str, cell: str, mend: Mend) -> str:
    if ISO.match(cell):
        return cell  # whether there is such a day the record says
    if re.match(r"\d{4}-\d\d-\d\d[T ]", cell):
        cell = cell[:10]
    try:
        found = dated(cell)
    except ValueError:
        found = None
    if found is None or found.unclear or not _is_near(found.value):
        raise Wrong(
            column,
            N_("“{value}” is not clear as a date. Write 2026, 2026-03 or 2026-03-31 as text."),
            value=cell[:100],
        )
    mend(column, cell, found.value, N_("“{was}” was read as the date {now}."))
    return found.value


def _is_near(day: str) -> bool:
    return 1950 <= int(day[:4]) <= date.max.year
