"""What stands beside the cameras: data sets, changes, claims and releases of statistics."""

from flask_babel import gettext

from registry.api.description import parameters
from registry.api.description.pieces import OBJECT, TEXT, Piece, operation, reference

JSON, CSV, ATOM = "application/json", "text/csv", "application/atom+xml"
LINKED = "application/ld+json"
FEED, ICS = "application/feed+json", "text/calendar"
RECEIPT = ("release", "system", "area", "metric")
RELEASE = "/statistics/releases/{release_id}"


def paths() -> Piece:
    """Every address of them that a program reads."""
    return {**_datasets(), **_changes(), **_claims(), **_statistics()}


def _datasets() -> Piece:
    ending = parameters.in_path("ending", {"type": "string"}, "")
    name = parameters.in_path("name", {"type": "string"}, "")
    whole = {"*/*": TEXT}
    return {
        "/cameras.{ending}": _get(
            "cameras.file", gettext("The cameras of a selection as a file"), whole, ending
        ),
        "/datasets/{name}.{ending}": _get(
            "dataset.file", gettext("A data set as a file"), whole, name, ending
        ),
        "/datasets/datapackage.json": _get(
            "datapackage", gettext("The data sets as a Data Package"), {JSON: OBJECT}
        ),
        "/datasets/catalog.jsonld": _get(
            "catalog",
            gettext("The data sets and editions as a DCAT-AP catalogue"),
            {LINKED: OBJECT},
        ),
        **_differences(),
    }


def _differences() -> Piece:
    words = gettext("What differs between two editions")
    two = [parameters.in_path(name, {"type": "integer"}, "") for name in ("before", "after")]
    path = "/datasets/editions/{before}...{after}"
    return {
        f"{path}.csv": _get("difference.csv", words, {CSV: TEXT}, *two),
        f"{path}.json": _get("difference.json", words, {JSON: OBJECT}, *two),
    }


def _changes() -> Piece:
    words = gettext("What changed on the register, newest first")
    return {
        "/changes.json": _get("changes.json", words, {FEED: OBJECT}),
        "/changes.atom": _get("changes.atom", words, {ATOM: TEXT}),
        "/changes.ics": _get(
            "changes.ics", gettext("The days on which something ends, as a calendar"), {ICS: TEXT}
        ),
    }


def _claims() -> Piece:
    words = gettext("What was said in public, with what came of checking it")
    then = reference("parameters", "as_of")
    return {
        "/claims.json": _get("claims.json", words, {JSON: OBJECT}, then),
        "/claims.csv": _get("claims.csv", words, {CSV: TEXT}, then),
    }


def _statistics() -> Piece:
    one = parameters.in_path("release_id", {"type": "string"}, "")
    words = gettext("A published release of statistics")
    kinds = {
        "csv": {CSV: TEXT}, "rates.csv": {CSV: TEXT}, "sdmx.csv": {CSV: TEXT},
        "csv-metadata.json": {JSON: OBJECT}, "rates.csv-metadata.json": {JSON: OBJECT},
        "json": {JSON: OBJECT}, "datapackage.json": {JSON: OBJECT},
    }  # fmt: skip
    files = {
        f"{RELEASE}.{ending}": _get(f"release.{ending}", words, answers, one)
        for ending, answers in kinds.items()
    }
    return files | {
        "/statistics/releases.atom": _get(
            "releases.atom", gettext("The releases of statistics as a feed"), {ATOM: TEXT}
        ),
        "/statistics/receipt.json": _get(
            "receipt",
            gettext("A figure worked out again from its published counts"),
            {JSON: OBJECT},
            *(parameters.asked_for(name) for name in RECEIPT),
            parameters.asked_for("period", "[0-9]{4}(-Q[1-4])?"),
        ),
    }


def _get(name: str, words: str, answers: Piece, *asked: Piece) -> Piece:
    return {"get": operation(name, words, answers, list(asked), tag="files")}
