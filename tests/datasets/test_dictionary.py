"""The dictionary of the data sets: complete, of one source, and true for the files it describes."""

import json
import warnings
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import csvw
import frictionless
import pytest
from sqlalchemy.orm import Session

from registry import cameras
from registry.cameras.declared import fields
from registry.database import Database
from registry.datasets import formats
from registry.datasets.about import about
from registry.datasets.dictionary import csvw as beside
from registry.datasets.dictionary import keeping, package, tableschema
from registry.datasets.dictionary.profile import profile
from registry.datasets.sets import dataset, datasets
from registry.datasets.terms import terms
from registry.datasets.written.table import Table
from tests.datasets import filling
from tests.making import OFFICE

TODAY, ALMATY = date(2026, 3, 2), ZoneInfo("Asia/Almaty")
LATER = datetime(2026, 3, 5, tzinfo=UTC)
NAMES = (
    "cameras", "functions", "organisations", "history", "observations", "requests", "statistics",
)  # fmt: skip


@pytest.fixture
def register(sqlite: Database) -> Database:
    with sqlite.writing() as session:
        filling.fill(session)
    return sqlite


@pytest.fixture
def session(register: Database) -> Iterator[Session]:
    with register.reading() as opened:
        yield opened


def everything(session: Session) -> cameras.Selection:
    return cameras.selection(session, {}, today=TODAY, timezone=ALMATY)


def table(session: Session, name: str) -> Table:
    wanted, chosen = dataset(name), everything(session)
    found = wanted.rows(session, chosen)
    return Table(wanted, found, about(session, wanted, chosen, found))


def test_there_are_these_data_sets() -> None:
    assert tuple(datasets()) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_every_column_is_said_in_three_languages(name: str) -> None:
    wanted = dataset(name)
    for said in (wanted.title, wanted.description):
        assert all(said[code] for code in ("kk", "ru", "en"))
    for column in wanted.columns:
        for said in (column.label, column.meaning):
            assert all(said[code] for code in ("kk", "ru", "en")), column.name


def test_a_column_has_the_words_of_its_field() -> None:
    wanted = dataset("cameras")
    days, title = wanted.column("retention_days"), wanted.column("legal_basis_title")

    assert days.meaning == fields.field("retention_days").meaning
    assert (days.kind, days.unit, days.group) == ("integer", "days", "footage")
    assert title.label["en"] == "Legal basis: Document"
    assert [name for name, column in by_name("cameras").items() if column.is_required] == [
        "id", "demonstration", "record_kind", "location_precision", "status", "entry",
        "recorded_at",
    ]  # fmt: skip
    assert "face_recognition_live" in terms(dataset("functions").column("function"))
    assert "retention_not_declared" in terms(wanted.column("findings"))


def by_name(name):
    return {column.name: column for column in dataset(name).columns}


def test_a_table_schema_says_what_a_column_may_hold() -> None:
    said = {one["name"]: one for one in tableschema.schema(dataset("cameras"))["fields"]}

    assert {"proposed", "active", "removed"} <= set(said["status"]["constraints"]["enum"])
    assert said["status"]["words"]["active"]["ru"] == "Работает"
    assert said["children_likely"]["type"] == "boolean"
    assert said["purposes"]["separator"] == ";"
    assert said["active_from"]["constraints"]["pattern"].startswith("^(19|20)")


def test_a_profile_counts_what_the_columns_hold(session: Session) -> None:
    made = profile(dataset("cameras"), table(session, "cameras").rows)

    assert made.rows == 3
    columns = made.columns
    assert (columns["children_likely"].filled, columns["children_likely"].top(2)) == (
        2, [("false", 1), ("true", 1)],
    )  # fmt: skip
    assert columns["functions"].top(3) == [
        ("anpr", 1), ("face_recognition_live", 1), ("recording", 1),
    ]  # fmt: skip
    assert columns["address"].filled == 2  # of the third it is kept back
    assert (columns["retention_days"].filled, columns["retention_days"].least) == (1, 0)
    assert (columns["lat"].least, columns["lat"].most) == (51.1, 51.1897)
    assert columns["vendors"].entry is None
    assert columns["range_m"].entry == 3


def test_a_value_that_was_taken_back_was_said_all_the_same(register: Database) -> None:
    with register.writing() as session:
        cameras.amend(session, "AST-000002", office=OFFICE, reason="Wrong.", at=LATER, range_m=None)

    with register.reading() as session:
        made = keeping.kept_profile(session, dataset("cameras"), everything(session))

        assert (made.columns["range_m"].filled, made.columns["range_m"].entry) == (0, 3)
        assert keeping.since(session, made, "range_m") == datetime(2026, 3, 1, 9, tzinfo=UTC)
        assert keeping.since(session, made, "vendors") is None


def test_the_data_package_and_csvw_hold_for_the_files(session: Session, tmp_path: Path) -> None:
    tables = [table(session, name) for name in NAMES]
    for one in tables:
        name = one.dataset.name
        text = b"".join(formats.FORMATS["csv"].stream(one))
        (tmp_path / f"{name}.csv").write_bytes(text)
        said = beside.metadata(one.dataset, one.about, f"{name}.csv")
        (tmp_path / f"{name}.csv-metadata.json").write_text(json.dumps(said))
        with warnings.catch_warnings():
            warnings.simplefilter("error", UserWarning)
            assert csvw.CSVW(str(tmp_path / f"{name}.csv-metadata.json"), validate=True).is_valid
    said = package.package((one.dataset, one.about) for one in tables)
    for one in said["resources"]:
        one["path"], one["scheme"] = f"{one['name']}.csv", "file"
    place = tmp_path / "datapackage.json"
    place.write_text(json.dumps(said))

    report = frictionless.validate(str(place))

    assert report.valid, report.flatten(["message"])
    assert report.stats["tasks"] == len(NAMES)
    broken = (tmp_path / "cameras.csv").read_bytes().replace(b",active,", b",vanished,", 1)
    (tmp_path / "cameras.csv").write_bytes(broken)
    assert not frictionless.validate(str(place)).valid
