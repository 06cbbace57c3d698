"""The data sets as they stand as one Data Package (v2), which names where each of them is."""

from collections.abc import Iterable
from typing import Any

from registry.datasets.about import About
from registry.datasets.dataset import Dataset
from registry.datasets.dictionary import tableschema

PACKAGE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE = "https://datapackage.org/profiles/2.0/dataresource.json"
LICENCES = {
    "https://creativecommons.org/licenses/by/4.0/": (
        "CC-BY-4.0",
        "Creative Commons Attribution 4.0",
    ),
    "https://opendatacommons.org/licenses/odbl/1-0/": (
        "ODbL-1.0",
        "Open Data Commons Open Database License 1.0",
    ),
}


def package(told: Iterable[tuple[Dataset, About]]) -> dict[str, Any]:
    """The descriptor of all data sets, each as its canonical CSV."""
    pairs = list(told)
    first = pairs[0][1]
    return {
        "$schema": PACKAGE,
        "name": "ashyq-kamera",
        "title": "Ashyq Kamera, the public register of city cameras",
        "description": "The register as it stands, one table for each data set.",
        "version": f"0.{first.log_size}.0",
        "created": first.said()["made_at"],
        **({"homepage": f"{first.root}/datasets"} if first.root else {}),
        "licenses": [licence(first.licence)],
        "contributors": [{"title": first.attribution, "roles": ["publisher"]}],
        "keywords": ["cameras", "surveillance", "register", "Kazakhstan"],
        "demonstration": first.is_demonstration,
        "resources": [resource(dataset, about, about.file("csv")) for dataset, about in pairs],
    }


def resource(dataset: Dataset, about: About, path: str) -> dict[str, Any]:
    """A data set as a resource; `path` is where its CSV is."""
    return {
        "$schema": RESOURCE,
        "name": dataset.name,
        "type": "table",
        "path": path,
        "title": dataset.title["en"],
        "titles": dataset.title,
        "description": dataset.description["en"],
        "scheme": "file" if "://" not in path else path.partition(":")[0],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8-sig",
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "rows": about.rows,
        "log_size": about.log_size,
        "licenses": [licence(about.licence)],
        "schema": tableschema.schema(dataset),
    }


def licence(address: str) -> dict[str, str]:
    """A licence by its address, with the name that programs know it by."""
    name, title = LICENCES[address]
    return {"name": name, "path": address, "title": title}
