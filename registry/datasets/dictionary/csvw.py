"""A CSV file's columns as CSV on the Web (W3C), beside the file at its address."""

from typing import Any

from registry.datasets.about import About
from registry.datasets.csvtext import END
from registry.datasets.dataset import Column, Dataset, Kind
from registry.datasets.dictionary.tableschema import DAY
from registry.datasets.terms import terms

CONTEXT = "http://www.w3.org/ns/csvw"
TYPES: dict[Kind, Any] = {
    Kind.INTEGER: "integer",
    Kind.NUMBER: "double",
    Kind.BOOLEAN: {"base": "boolean", "format": "true|false"},
    Kind.DAY: {"base": "string", "format": DAY.strip("^$")},
    Kind.MOMENT: "dateTime",
    Kind.LINK: "anyURI",
}


def metadata(dataset: Dataset, about: About, url: str) -> dict[str, Any]:
    """What is said of the CSV file at `url`: its selection, its columns and how it is written."""
    said = about.said()
    return {
        "@context": [CONTEXT, {"@language": "en"}],
        "url": url,
        "dc:title": _in_languages(about.title),
        "dc:description": _in_languages(dataset.description),
        "dc:license": {"@id": about.licence},
        "dc:creator": about.attribution,
        "dc:issued": {"@value": said["made_at"], "@type": "xsd:dateTime"},
        "schema:size": f"{about.rows} rows",
        "schema:version": f"log size {about.log_size}",
        "schema:abstract": f"Selection: {said['selection']}",
        "schema:isBasedOn": {"@id": about.dictionary},
        "rdfs:comment": _demonstration(about),
        "dialect": {
            "encoding": "utf-8",
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
            "lineTerminators": [END],
        },
        "tableSchema": {
            "columns": [column(each) for each in dataset.columns],
            "primaryKey": list(dataset.key),
        },
    }


def column(each: Column) -> dict[str, Any]:
    """One column."""
    said: dict[str, Any] = {
        "name": each.name,
        "titles": each.name,
        "rdfs:label": _in_languages(each.label),
        "dc:description": _in_languages(each.meaning),
        "datatype": _datatype(each),
        "null": [""],
    }
    said |= {"required": True} if each.is_required else {}
    said |= {"separator": each.separator} if each.separator else {}
    said |= {"schema:unitText": each.unit} if each.unit else {}
    return said


def _datatype(each: Column) -> Any:
    if (words := terms(each)) and not each.separator:
        return {"base": "string", "format": "|".join(words)}
    return TYPES.get(each.kind, "string")


def _in_languages(words: dict[str, str]) -> list[dict[str, str]]:
    return [{"@value": said, "@language": code} for code, said in words.items()]


def _demonstration(about: About) -> str:
    if about.is_demonstration:
        return "Demonstration data: the cameras are invented, the places are real."
    return "Records as declared; an empty cell is not declared, and 0 is zero."
