"""The report of an import: counts, mapping, every doubt; a script can go by it."""

import json
from pathlib import Path

from registry.cameras import intake
from registry.database import Database
from registry.settings import LANGUAGES
from tests.cameras.intake.files import written
from tests.cameras.intake.taking import taken

TEXT = (
    "№;адрес;широта;долгота;тип объекта;дата установки\n"
    "1;Абая 1;51,1301;71,4301;вокзал;2018-09\n"
    "2;Абая 2;51,1302;71,4302;космодром;31.02.2018\n"
    "3;Абая 3;0;0;школа;\n"
)
GOLDEN = {
    "rows": 3,
    "accepted": 2,
    "refused": 1,
    "warned": 1,
    "unplaced": 0,
    "unchanged": 0,
    "amended": 0,
    "entered": 0,
    "absent": 0,
    "encoding": "cp1251",
    "delimiter": ";",
    "crs": "EPSG:4326",
    "mapping": {
        "source_id": "№",
        "lat": "широта",
        "lon": "долгота",
        "address": "адрес",
        "place_type": "тип объекта",
        "installed_on": "дата установки",
    },
    "codes": {"bad_date": 1, "encoding_guessed": 1, "null_island": 1, "unknown_term": 1},
    "issues": [
        {
            "row": 0,
            "field": None,
            "code": "encoding_guessed",
            "value": "cp1251",
            "message": "The encoding was taken to be cp1251. If letters look wrong, name the right "
            "one with --encoding.",
            "weight": "noted",
        },
        {
            "row": 2,
            "field": "place_type",
            "code": "unknown_term",
            "value": "космодром",
            "message": "“космодром” is not in the vocabulary of this field, so the field stays not "
            "declared. The terms are listed at /about/fields.",
            "weight": "warned",
        },
        {
            "row": 2,
            "field": "installed_on",
            "code": "bad_date",
            "value": "31.02.2018",
            "message": "“31.02.2018” is no date that can be understood; the field stays not "
            "declared.",
            "weight": "warned",
        },
        {
            "row": 3,
            "field": "lat",
            "code": "null_island",
            "value": "0, 0",
            "message": "The coordinates are 0 and 0, a blank and not the place of a camera. "
            "Correct the file, or import with --accept-partial to enter the camera without a "
            "place.",
            "weight": "refused",
        },
    ],
    "issues_left_out": 0,
    "format": "delimited text",
    "header_row": 1,
    "profile": None,
    "source": "cameras",
    "source_recognised": False,
    "written": False,
    "dry_run": False,
    "removed": 0,
    "relocated": 0,
    "relocated_sample": [],
    "renumbered": 0,
    "renumbered_sample": [],
    "absent_ids": [],
}


def test_it_writes_the_report_that_scripts_read(sqlite: Database, tmp_path: Path):
    report = taken(sqlite, written(tmp_path, TEXT, encoding="cp1251")).as_json()

    assert json.loads(json.dumps(report)) == GOLDEN


def test_every_code_is_explained_in_every_language():
    for code, said in intake.meanings().items():
        assert said["weight"] in ("refused", "warned", "noted"), code
        assert all(said[language].endswith((".", ";")) for language in LANGUAGES), code


def test_every_code_that_is_used_is_explained():
    folder = Path(intake.__file__).parent
    source = "\n".join(path.read_text() for path in folder.rglob("*.py"))
    known = intake.meanings().keys()

    assert {code for code in known if f'"{code}"' in source} == known
