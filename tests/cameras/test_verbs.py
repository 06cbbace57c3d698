"""Entering and changing cameras: the log and the tables move together, in one transaction."""

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from registry import cameras, log
from registry.cameras import checking, questions
from registry.cameras.beside import organisations
from registry.database import Database
from registry.errors import Conflict, NotFound, Refused
from tests.making import AT, OFFICE, a_camera, an_organisation, facts

TODAY = date(2026, 3, 2)
ALMATY = ZoneInfo("Asia/Almaty")


def chosen(session, **args):
    said = {key: [value] if isinstance(value, str) else value for key, value in args.items()}
    return cameras.selection(session, said, today=TODAY, timezone=ALMATY)


def ids(session, **args):
    return [shown.camera.id for shown in cameras.every(session, chosen(session, **args))]


def faults(database: Database, tmp_path):
    with database.reading() as session:
        return list(checking.faults(session, tmp_path / "none.index"))


def test_a_camera_that_is_entered_is_public_at_once(database: Database, tmp_path):
    with database.writing() as session:
        a_camera(session)

    with database.reading() as session:
        shown = cameras.by_id(session, "AST-000001", today=TODAY)
        (entry,) = log.history(session, "cameras/AST-000001")
    assert (shown.camera.title_kk, shown.number, entry.kind) == (
        "Вокзал, батыс кіреберіс",
        1,
        "camera.entered",
    )
    assert faults(database, tmp_path) == []


def test_amending_keeps_the_past_as_it_was(database: Database, tmp_path):
    with database.writing() as session:
        a_camera(session)
        cameras.amend(session, "AST-000001", office=OFFICE, reason="Rule.", at=AT, retention_days=0)

    with database.reading() as session:
        now = cameras.by_id(session, "AST-000001", today=TODAY)
        then = cameras.by_id(session, "AST-000001", today=TODAY, as_of=1)
    assert (then.camera.retention_days, now.camera.retention_days) == (None, 0)
    assert faults(database, tmp_path) == []


def test_none_takes_a_fact_back_to_not_declared(database: Database):
    with database.writing() as session:
        a_camera(session, retention_days=30)
        cameras.amend(session, "AST-000001", office=OFFICE, reason="?", at=AT, retention_days=None)

    with database.reading() as session:
        entry = log.newest(session, "cameras/AST-000001")
    assert entry is not None
    assert "retention_days" not in entry.record


def test_a_removed_camera_keeps_its_page_and_leaves_the_list(database: Database):
    with database.writing() as session:
        a_camera(session)
        gone = cameras.camera(facts(status="removed", removed_on="2026-02"))
        change = cameras.Change("removed", gone, "Taken down.", effective_on="2026-02")
        cameras.publish(session, [change], office=OFFICE, at=AT)

    with database.reading() as session:
        assert cameras.by_id(session, "AST-000001", today=TODAY).camera.status == "removed"
        assert ids(session) == []
        assert ids(session, status="removed") == ["AST-000001"]
        assert ids(session, as_of="1") == ["AST-000001"]


def test_one_batch_may_change_a_camera_twice(database: Database, tmp_path):
    first, second = facts(retention_days=30), facts(retention_days=90)
    with database.writing() as session:
        changes = [
            cameras.Change("entered", cameras.camera(first), "New."),
            cameras.Change("amended", cameras.camera(second), "Longer."),
        ]
        cameras.publish(session, changes, office=OFFICE, at=AT)

    with database.reading() as session:
        then = cameras.by_id(session, "AST-000001", today=TODAY, as_of=1)
        assert then.camera.retention_days == 30
    assert faults(database, tmp_path) == []


def test_entering_the_same_id_again_is_a_conflict_and_writes_nothing(database: Database):
    with database.writing() as session:
        a_camera(session)

    with pytest.raises(Conflict, match="AST-000001"), database.writing() as session:
        a_camera(session)

    with database.reading() as session:
        assert log.size(session) == 1


def test_amending_what_is_not_there_names_it(database: Database):
    with pytest.raises(NotFound, match="AST-000404"), database.writing() as session:
        cameras.amend(session, "AST-000404", office=OFFICE, reason="?", at=AT, audio="no")


def test_amending_to_the_same_is_refused(database: Database):
    with database.writing() as session:
        a_camera(session, audio="no")

    with pytest.raises(Refused, match="Nothing"), database.writing() as session:
        cameras.amend(session, "AST-000001", office=OFFICE, reason="?", at=AT, audio="no")


def test_ids_are_given_once(database: Database):
    with database.writing() as session:
        first = cameras.new_ids(session, ["AST", "ALA", "AST"])
    with database.writing() as session:
        second = cameras.new_ids(session, ["AST"])

    assert (first, second) == (["AST-000001", "ALA-000001", "AST-000002"], ["AST-000003"])


def test_the_area_is_found_where_it_was_not_given(database: Database):
    with database.writing() as session:
        a_camera(session, district_code=None, lat=51.128, lon=71.43)

    with database.reading() as session:
        area = cameras.by_id(session, "AST-000001", today=TODAY).camera.district_code
    assert area is not None
    assert area.startswith("astana")


def test_an_organisation_is_found_by_any_of_its_names(database: Database):
    with database.writing() as session:
        an_organisation(session, name_kk="Вокзал басқармасы")
        names = ["Station  operator", "вокзал басқармасы", "station", "Жаңа мекеме"]
        found = organisations.named(session, names, office=OFFICE, at=AT)

    assert [found[name] for name in names[:3]] == ["station"] * 3
    assert found["Жаңа мекеме"].startswith("org-")


def test_an_unknown_controller_in_a_filter_is_named(database: Database):
    with database.reading() as session, pytest.raises(Refused, match="controller=nobody"):
        chosen(session, controller="nobody")


def test_the_office_sees_the_true_place(database: Database):
    with database.writing() as session:
        a_camera(session, location_precision="withheld", lat=51.123456, lon=71.654321)

    with database.reading() as session:
        kept = questions.for_office(session, "AST-000001")
    assert (kept.camera.lat, kept.camera.lon) == (51.123456, 71.654321)
    assert kept.camera.address == "Goethe 7"
