"""What the columns of a release mean, for programs: CSV on the Web, and a Data Package."""

from typing import Any

from registry.datasets.formats import LICENCE
from registry.datasets.releases.table import COLUMNS, MISSING, Told
from registry.settings import LANGUAGES
from registry.statistics.cells import Mark

MEANING = {
    "release": "The release that told it.",
    "system": "The system, by its id in the register; * for all that can do the same.",
    "area": "The area, by its id in the register.",
    "period": "A year (2026) or a quarter (2026-Q3).",
    "measure": "What is counted; /statistics/methods defines each measure.",
    "dims": "Of what part it is, as name=value.",
    "value": "The count, or a letter where there is none.",
    "marks": "Letters of what must be known of it: "
    + ", ".join(f"{mark.value} {mark.name.lower().replace('_', ' ')}" for mark in Mark),
    "reason": "Why the office gave no count.",
    "demonstration": "Whether it is invented, to show how the portal works.",
}
TYPES = {"value": "integer", "demonstration": "boolean"}
KEY = ["system", "area", "period", "measure", "dims"]


def csvw(told: Told, root: str) -> dict[str, Any]:
    """The metadata that belongs beside the CSV (CSV on the Web)."""
    about = told["release"]
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "url": address(root, about["id"], "csv"),
        "dc:title": {code: about[f"title_{code}"] for code in LANGUAGES},
        "dc:license": {"@id": LICENCE},
        "dialect": {"lineTerminators": ["\r\n"]},
        "tableSchema": {
            "columns": [_column(name) for name in COLUMNS],
            "primaryKey": KEY,
        },
    }


def package(told: Told, root: str, sha256: str, size: int) -> dict[str, Any]:
    """The descriptor of a Data Package, version 2."""
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
                "name": "cells",
                "type": "table",
                "path": address(root, about["id"], "csv"),
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "hash": f"sha256:{sha256}",
                "bytes": size,
                "schema": _schema(),
            }
        ],
    }


def address(root: str, release_id: str, ending: str) -> str:
    """Where a file of a release is had; the page of the release where there is no ending."""
    return f"{root}/statistics/releases/{release_id}{'.' if ending else ''}{ending}"


def _column(name: str) -> dict[str, Any]:
    column: dict[str, Any] = {
        "name": name,
        "titles": name,
        "dc:description": MEANING[name],
        "datatype": TYPES.get(name, "string"),
    }
    return column | ({"null": list(MISSING)} if name == "value" else {})


def _schema() -> dict[str, Any]:
    fields = []
    for name in COLUMNS:
        field: dict[str, Any] = {
            "name": name,
            "type": TYPES.get(name, "string"),
            "description": MEANING[name],
        }
        if name == "value":
            field["missingValues"] = [
                {"value": letter, "label": label} for letter, label in MISSING.items()
            ]
        fields.append(field)
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": fields,
        "primaryKey": KEY,
    }
