"""Files of the demonstration register agree, camera by camera, with what the record says."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.orm import Session

from registry import cameras
from registry.cameras.flat.columns import COLUMNS
from registry.datasets import batches, formats, snapshot, texts
from tests.datasets.plainly import row
from tests.demonstration.conftest import Loaded

TODAY = date(2026, 11, 26)
ALMATY = ZoneInfo("Asia/Almaty")


@pytest.fixture
def session(demo: Loaded) -> Iterator[Session]:
    with demo.database.reading() as opened:
        yield opened


def selection(session, **args):
    said = {key: [value] for key, value in args.items()}
    return cameras.selection(session, said, today=TODAY, timezone=ALMATY)


def written(session, ending, **args):
    choice = cameras.choose(session, selection(session, **args))
    table = formats.of_cameras(session, choice)
    return b"".join(formats.FORMATS[ending].stream(table)).decode()


def said(content):
    return json.loads(json.dumps(content))


@pytest.mark.parametrize("args", [{}, {"as_of": "4000"}, {"status": "removed"}])
def test_json_and_geojson_say_what_the_record_says(session, args):
    every = list(cameras.every(session, selection(session, **args)))

    listed = json.loads(written(session, "json", **args))["cameras"]
    features = json.loads(written(session, "geojson", **args))["features"]
    lines = written(session, "geojsonl", **args).splitlines()

    assert every
    assert listed == [said(texts.as_json(shown)) for shown in every]
    assert features == [said(texts.as_feature(shown)) for shown in every]
    assert [json.loads(line) for line in lines] == features


def test_csv_is_what_a_plain_writer_writes(session):
    buffer = io.StringIO()
    plain = csv.DictWriter(buffer, COLUMNS, lineterminator="\r\n")
    plain.writeheader()
    for shown in cameras.every(session, selection(session)):
        cells = row(shown)
        truths = {k: str(v).lower() for k, v in cells.items() if isinstance(v, bool)}
        plain.writerow(cells | truths)

    # Compared by line, so that a difference can be read.
    assert written(session, "csv").split("\r\n") == f"\ufeff{buffer.getvalue()}".split("\r\n")


def test_the_kept_columns_say_the_same(session, tmp_path, monkeypatch):
    monkeypatch.setattr(snapshot, "FEW", 0)
    before = written(session, "csv")

    session.info["index_path"] = tmp_path / "cameras.index"
    snapshot.write(session, tmp_path / snapshot.NAME)

    choice = cameras.choose(session, selection(session))
    assert snapshot.of(session, choice) is not None
    assert written(session, "csv") == before
    assert list(snapshot.faults(session, tmp_path / "cameras.index")) == []
    assert batches.filled(session, choice) < set(COLUMNS)
