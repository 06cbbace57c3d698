"""What the columns of a release mean, for programs: CSV on the Web, and a Data Package."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from registry.datasets.formats import LICENCE
from registry.datasets.releases import rates, table
from registry.datasets.releases.table import MISSING, Told
from registry.settings import LANGUAGES
from registry.statistics.cells import Mark

MEANING = {
    "release": "The release that told it.",
    "system": "The system, by its id in the register; * for all that can do the same.",
    "area": "The area, by its id in the register.",
    "period": "A year (2026) or a quarter (2026-Q3).",
    "measure": "What is counted; /statistics/methods defines each measure.",
    "dims": "Of what part it is, as name=value.",
    "marks": "Letters of what must be known of it: "
    + ", ".join(f"{mark.value} {mark.name.lower().replace('_', ' ')}" for mark in Mark),
    "reason": "Why the office gave no count.",
    "metric": "What is worked out; /statistics/methods gives each formula.",
    "numerator": "The cases that are counted.",
    "denominator": "What they are divided by.",
    "undetermined": "Cases that could not be told right from wrong; then only two ends are known.",
    "value": "The count, or a letter where there is none.",
    "least": "The rate with the undetermined cases left out.",
    "most": "The rate with all of the undetermined cases counted.",
    "low": "The lower end of the 95 % interval as pages show it.",
    "high": "The upper end of the 95 % interval as pages show it.",
    "method": "How the shown interval was worked out.",
    "exact_low": "The lower end of the exact 95 % interval, after Clopper and Pearson; of counts "
    "by exposure, after Garwood.",
    "exact_high": "The upper end of the exact 95 % interval.",
    "demonstration": "Whether it is invented, to show how the portal works.",
}
RATES_TYPES = {
    **dict.fromkeys(("numerator", "denominator", "undetermined"), "integer"),
    **dict.fromkeys(("value", "least", "most", "low", "high", "exact_low", "exact_high"), "number"),
    "demonstration": "boolean",
}


@dataclass(frozen=True)
class Table:
    """A table of a release: its ending, and what its columns are; `letters` stand in `value`."""

    name: str
    ending: str
    columns: tuple[str, ...]
    types: dict[str, str]
    key: tuple[str, ...]
    letters: dict[str, str]

    def meaning(self, column: str) -> str:
        """What a column means."""
        of_rates = column == "value" and not self.letters
        return "The rate; empty where only two ends are known." if of_rates else MEANING[column]


CELLS = Table(
    "cells", "csv", table.COLUMNS, {"value": "integer", "demonstration": "boolean"},
    ("system", "area", "period", "measure", "dims"), MISSING,
)  # fmt: skip
RATES = Table(
    "rates", "rates.csv", rates.COLUMNS, RATES_TYPES,
    ("system", "area", "period", "metric", "dims"), {},
)  # fmt: skip


def csvw(told: Told, root: str, about: Table) -> dict[str, Any]:
    """The metadata that belongs beside a CSV file (CSV on the Web)."""
    release = told["release"]
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": address(root, release["id"], about.ending),
        "dc:title": {code: release[f"title_{code}"] for code in LANGUAGES},
        "dc:license": {"@id": LICENCE},
        "dialect": {"lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [_column(about, name) for name in about.columns],
            "primaryKey": list(about.key),
        },
    }


def package(told: Told, root: str, held: Iterable[tuple[Table, str, int]]) -> dict[str, Any]:
    """The descriptor of a Data Package, version 2; each table with its SHA-256 and its bytes."""
    about = told["release"]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": about["id"],
        "id": address(root, about["id"], ""),
        "title": about["title_en"],
        "licenses": [{"path": LICENCE}],
        "version": about["id"],
        "resources": [
            {
                "name": one.name,
                "type": "table",
                "path": address(root, about["id"], one.ending),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "hash": f"sha256:{sha256}",
                "bytes": size,
                "schema": _schema(one),
            }
            for one, sha256, size in held
        ],
    }


def address(root: str, release_id: str, ending: str) -> str:
    """Where a file of a release is had; the page of the release where there is no ending."""
    return f"{root}/statistics/releases/{release_id}{'.' if ending else ''}{ending}"


def _column(about: Table, name: str) -> dict[str, Any]:
    column: dict[str, Any] = {
        "name": name,
        "titles": name,
        "dc:description": about.meaning(name),
        "datatype": about.types.get(name, "string"),
    }
    has_letters = name == "value" and about.letters
    return column | ({"null": list(about.letters)} if has_letters else {})


def _schema(about: Table) -> dict[str, Any]:
    fields = []
    for name in about.columns:
        field: dict[str, Any] = {
            "name": name,
            "type": about.types.get(name, "string"),
            "description": about.meaning(name),
        }
        if name == "value" and about.letters:
            field["missingValues"] = [
                {"value": letter, "label": label} for letter, label in about.letters.items()
            ]
        fields.append(field)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields,
        "primaryKey": list(about.key),
    }
