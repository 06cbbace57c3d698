"""The register as it was a little while ago is taken back from the present, and read the same."""

from datetime import timedelta

import pytest

from registry import cameras, log
from registry.cameras import spans
from registry.cameras.index import index_columns, laying_over, map_index
from registry.database import Database
from tests.making import AT, OFFICE, a_camera


@pytest.fixture
def changed(database: Database) -> Database:
    """A register in which cameras came, changed, moved, lost their place and went."""
    steps = [
        {"id": "A"},
        {"id": "B", "lat": 43.2, "lon": 76.9},
        {"id": "A", "place_type": "street"},
        {"id": "C"},
        {"id": "B", "lat": 51.1, "lon": 71.4},
        {"id": "A", "status": "removed"},
        {"id": "C", "location_precision": "withheld", "withheld_law": "Law"},
        {"id": "D", "retention_days": 30},
        {"id": "B", "place_type": "hotel"},
    ]
    known = set()
    for number, but in enumerate(steps):
        at = AT + timedelta(days=number)
        with database.writing() as session:
            if but["id"] not in known:
                a_camera(session, at=at, **but)
            else:
                changes = {name: value for name, value in but.items() if name != "id"}
                cameras.amend(session, but["id"], office=OFFICE, reason="New.", at=at, **changes)
            known.add(but["id"])
        if number == 4:
            map_index.forget()  # so that some is in the base and some came after it
    return database


def told(index):
    names = [*index.columns]
    rows = zip(*(index.columns[name].tolist() for name in names), strict=True)
    said = [dict(zip(names, row, strict=True)) for row in rows]
    for row in said:
        for name, words in index.dictionaries.items():
            if name in row:
                row[name] = words[row[name]]
        if row["lon"] != row["lon"]:
            row["lon"] = row["lat"] = None
    return sorted(said, key=lambda row: row["id"])


def test_each_size_of_the_log_is_read_the_same_both_ways(changed: Database) -> None:
    with changed.reading() as session:
        now = map_index.layers(session)
        for size in range(log.size(session) + 1):
            back = laying_over.taken_back(session, now, size)
            read = index_columns.read(session, *spans.standing(size), size=size)
            assert told(back.whole) == told(read)
            assert back.size == size
