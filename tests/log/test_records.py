"""Records by their entries' numbers, in the order asked for, on each engine."""

import json

from registry import log
from registry.database import Database
from tests.making import a_camera


def test_records_come_in_the_order_asked_for(database: Database) -> None:
    names = [f"AST-{number:06}" for number in range(1, 9)]
    with database.writing() as session:
        for name in names:
            a_camera(session, id=name)

    with database.reading() as session:
        near = log.records(session, [3, 1, 2])
        apart = log.records(session, [8, 1])
        none = log.records(session, [])

    assert [json.loads(record)["id"] for record, _ in near] == [names[2], names[0], names[1]]
    assert [json.loads(record)["id"] for record, _ in apart] == [names[7], names[0]]
    assert near[0][1] == "2026-03-01T09:00:00.000000Z"
    assert none == []
