"""The data sets as a catalogue: DCAT-AP 3 for data portals, schema.org for search engines.

The context lies in the document itself, so that no reader has to fetch anything to understand it.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from registry.datasets.about import About
from registry.datasets.dataset import Dataset
from registry.datasets.editions import Edition
from registry.datasets.editions.kept import File
from registry.datasets.formats import Format
from registry.settings import LANGUAGES

Facts = dict[str, Any]
EU = "http://publications.europa.eu/resource/authority"
CONTEXT: Facts = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "spdx": "http://spdx.org/rdf/terms#",
    "adms": "http://www.w3.org/ns/adms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "dcatap": "http://data.europa.eu/r5r/",
}
LANGUAGE = {"kk": f"{EU}/language/KAZ", "ru": f"{EU}/language/RUS", "en": f"{EU}/language/ENG"}
KAZAKHSTAN = f"{EU}/country/KAZ"
THEMES = [f"{EU}/data-theme/{code}" for code in ("JUST", "GOVE")]
FREQUENCY = f"{EU}/frequency/CONT"
MEDIA = "http://www.iana.org/assignments/media-types/"
FILE_TYPES = {
    "csv": "CSV", "xlsx": "XLSX", "json": "JSON", "jsonld": "JSON_LD", "geojson": "GEOJSON",
    "gpkg": "GPKG", "kml": "KML", "parquet": "PARQUET",
}  # fmt: skip
KEYWORDS = {
    "kk": ["камералар", "бейнебақылау", "бет тану", "ашықтық"],
    "ru": ["камеры", "видеонаблюдение", "распознавание лиц", "прозрачность"],
    "en": ["cameras", "video surveillance", "face recognition", "transparency"],
}
TITLE = {
    "kk": "«Ашық Камера»: қала камераларының ашық тізілімі",
    "ru": "Ashyq Kamera: открытый реестр городских камер",
    "en": "Ashyq Kamera: the public register of city cameras",
}
DESCRIPTION = {
    "kk": "Қандай камералар бар, не істейді, қандай негізде, жазбаны қанша сақтайды, қаншалықты "
    "жиі қателеседі. Әр өзгеріс тексеруге болатын журналда тұрады.",
    "ru": "Какие камеры есть, что делают, на каком основании, сколько хранят записи и как часто "
    "ошибаются. Каждое изменение стоит в проверяемом журнале.",
    "en": "Which cameras there are, what they do, on what legal basis, how long footage is kept "
    "and how often they are wrong. Every change stands in a log that anyone can verify.",
}


def catalogue(
    tables: Sequence[tuple[Dataset, About, dict[str, Format]]],
    editions: Iterable[Edition],
    *,
    root: str,
) -> Facts:
    """All data sets, their editions and the service by which they are asked, as DCAT-AP 3."""
    kept = list(editions)
    first = tables[0][1]
    issued = min([one.made_at for one in kept], default=first.made_at)
    return {
        "@context": CONTEXT,
        "@id": f"{root}/datasets/catalog.jsonld",
        "@type": "dcat:Catalog",
        "dct:title": _said(TITLE),
        "dct:description": _said(DESCRIPTION),
        "dct:publisher": _publisher(root),
        "dct:license": _at(first.licence),
        "dct:language": [_at(one) for one in LANGUAGE.values()],
        "dct:spatial": _place(),
        "dct:issued": _moment(issued),
        "dct:modified": _moment(first.made_at),
        "foaf:homepage": {"@id": f"{root}/", "@type": "foaf:Document"},
        "dcat:themeTaxonomy": _at(f"{EU}/data-theme"),
        "dcat:service": [_service(root, [one.name for one, _, _ in tables])],
        "dcat:dataset": [
            node
            for one, about, formats in tables
            for node in _with_editions(one, about, formats, kept, root)
        ],
    }


def for_search(dataset: Dataset, about: About, formats: dict[str, Format], language: str) -> Facts:
    """A data set in the words of schema.org, for the page of it."""
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": about.base,
        "name": dataset.title[language],
        "description": f"{dataset.description[language]} {DESCRIPTION[language]}",
        "url": about.base,
        "license": about.licence,
        "creator": {"@type": "Organization", "name": about.attribution, "url": f"{about.root}/"},
        "isAccessibleForFree": True,
        "inLanguage": list(LANGUAGES),
        "keywords": KEYWORDS[language],
        "dateModified": about.made_at.isoformat(timespec="seconds"),
        "version": f"log size {about.log_size}",
        "spatialCoverage": "Kazakhstan",
        "variableMeasured": [one.name for one in dataset.columns],
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": one.media_type.partition(";")[0],
                "contentUrl": about.file(ending),
            }
            for ending, one in formats.items()
        ],
    }


def _with_editions(
    one: Dataset, about: About, formats: dict[str, Format], kept: Sequence[Edition], root: str
) -> list[Facts]:
    address = about.base
    held = [each for each in kept if each.rows(one.name) is not None]
    now = {
        **_common(one, about, address, root),
        "dct:accrualPeriodicity": _at(FREQUENCY),
        "dct:modified": _moment(about.made_at),
        "dcat:version": f"log size {about.log_size}",
        "dcat:hasVersion": [_at(f"{address}#edition-{each.number}") for each in held],
        "dcat:distribution": [_live(about, format_) for format_ in formats.values()],
    }
    return [now, *(_version(one, about, each, root) for each in held)]


def _version(one: Dataset, about: About, edition: Edition, root: str) -> Facts:
    """A data set as an edition froze it."""
    there = f"{root}/datasets/editions/{edition.number}/"
    return {
        **_common(one, about, f"{about.base}#edition-{edition.number}", root),
        "dct:issued": _moment(edition.made_at),
        "dcat:version": str(edition.number),
        "dcat:isVersionOf": _at(about.base),
        "dcat:landingPage": _document(there),
        "dcat:distribution": [
            _frozen(there, file, about) for file in edition.files if file.dataset == one.name
        ],
    }


def _common(one: Dataset, about: About, address: str, root: str) -> Facts:
    return {
        "@id": address,
        "@type": "dcat:Dataset",
        "dct:identifier": address,
        "dct:title": _said(one.title),
        "dct:description": _said(one.description),
        "dct:publisher": _publisher(root),
        "dcat:contactPoint": {
            "@id": f"{root}/#contact",
            "@type": "vcard:Organization",
            "vcard:fn": "Ashyq Kamera",
            "vcard:hasURL": _at(f"{root}/requests/new"),
        },
        "dcat:keyword": [
            {"@value": word, "@language": code} for code in LANGUAGES for word in KEYWORDS[code]
        ],
        "dcat:theme": [_at(theme) for theme in THEMES],
        "dct:spatial": _place(),
        "dct:language": [_at(one) for one in LANGUAGE.values()],
        "dct:accessRights": _at(f"{EU}/access-right/PUBLIC"),
        "dcat:landingPage": _document(about.base),
        "foaf:page": _document(about.dictionary),
    }


def _live(about: About, format_: Format) -> Facts:
    return {
        **_distribution(about.file(format_.ending), about, format_.ending, format_.media_type),
        "dct:title": {"@value": format_.ending.upper(), "@language": "en"},
    }


def _frozen(there: str, file: File, about: About) -> Facts:
    ending = file.path.partition(".")[2]
    kinds = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}
    return {
        **_distribution(f"{there}{file.path}", about, ending, kinds[ending]),
        "dct:title": {"@value": file.path, "@language": "en"},
        "dcat:byteSize": {"@value": str(file.size), "@type": "xsd:nonNegativeInteger"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": _at("http://spdx.org/rdf/terms#checksumAlgorithm_sha256"),
            "spdx:checksumValue": {"@value": file.sha256, "@type": "xsd:hexBinary"},
        },
    }


def _distribution(address: str, about: About, ending: str, media_type: str) -> Facts:
    said = {
        "@id": address,
        "@type": "dcat:Distribution",
        "dcat:accessURL": _at(address),
        "dcat:downloadURL": _at(address),
        "dct:license": _at(about.licence),
        "dcat:mediaType": _at(f"{MEDIA}{media_type.partition(';')[0]}"),
        "dcatap:availability": _at(f"{EU}/planned-availability/STABLE"),
    }
    known = FILE_TYPES.get(ending)
    return said | ({"dct:format": _at(f"{EU}/file-type/{known}")} if known else {})


def _service(root: str, names: Sequence[str]) -> Facts:
    return {
        "@id": f"{root}/api/",
        "@type": "dcat:DataService",
        "dct:title": {"@value": "OGC API – Features", "@language": "en"},
        "dcat:endpointURL": _at(f"{root}/api/"),
        "dcat:endpointDescription": _at(f"{root}/api/openapi.json"),
        "dct:conformsTo": _at("http://www.opengis.net/spec/ogcapi-features-1/1.0/conf/core"),
        "dcat:servesDataset": [
            _at(f"{root}/datasets/{name}") for name in names if name == "cameras"
        ],
    }


def _publisher(root: str) -> Facts:
    return {
        "@id": f"{root}/#register",
        "@type": "foaf:Agent",
        "foaf:name": [{"@value": said, "@language": code} for code, said in TITLE.items()],
        "dct:type": _at("http://purl.org/adms/publishertype/NonProfitOrganisation"),
    }


def _place() -> Facts:
    return {"@id": KAZAKHSTAN, "@type": "dct:Location"}


def _document(address: str) -> Facts:
    return {"@id": address, "@type": "foaf:Document"}


def _at(address: str) -> Facts:
    return {"@id": address}


def _said(words: dict[str, str]) -> list[Facts]:
    return [{"@value": words[code], "@language": code} for code in LANGUAGES]


def _moment(at: datetime) -> Facts:
    return {"@value": at.isoformat(timespec="seconds"), "@type": "xsd:dateTime"}
