"""A change on its way: from a draft past a second person to the register."""

import json
from datetime import date

import pytest

from registry import cameras, drafts, log
from registry.accounts import offices
from registry.drafts import State
from registry.errors import Conflict, NotAllowed, NotFound, Refused
from tests.drafts.conftest import OFFICE, Work

CAMERA = "AST-000001"


def test_it_is_drafted_reviewed_by_another_and_published(work: Work) -> None:
    editor, reviewer = work.official("e@x.kz", "editor"), work.official("r@x.kz", "reviewer")
    change_set = work.submit(editor, work.amended(editor))
    work.approve(reviewer, change_set)

    numbers = drafts.publish(work.session, reviewer, change_set, at=work.later())

    entry = log.newest(work.session, f"cameras/{CAMERA}")
    assert entry is not None
    assert [entry.number] == list(numbers)
    assert json.loads(entry.record)["retention_days"] == 30
    assert entry.kind == "camera.amended"
    assert entry.reason == "Checked on site. [Protocol 7]"
    assert entry.office == "station-office"
    assert change_set.state == State.PUBLISHED
    assert [draft.entry_number for draft in drafts.drafts_of(work.session, change_set)] == [3]


def test_it_enters_a_new_camera_under_an_id_of_its_city(work: Work) -> None:
    editor, reviewer = work.official("e@x.kz", "editor"), work.official("r@x.kz", "reviewer")
    change_set = drafts.begin(
        work.session, editor, OFFICE, reason="Put up.", source="Act 1", at=work.later()
    )
    new = {"lat": 51.19, "lon": 71.41, "title_en": "Platform 2", "controller": "station"}
    work.put(editor, change_set, new, kind="entered", camera_id=None)
    work.approve(reviewer, work.submit(editor, change_set))

    drafts.publish(work.session, reviewer, change_set, at=work.later())

    [draft] = drafts.drafts_of(work.session, change_set)
    assert draft.camera_id is not None
    assert draft.camera_id.startswith("AST-")
    kept = cameras.kept_of(work.session, [draft.camera_id])[draft.camera_id]
    assert kept.camera.title_en == "Platform 2"
    assert kept.camera.district_code == "astana-saryarqa"


def test_it_replaces_what_was_said_of_a_camera_the_first_time(work: Work) -> None:
    editor = work.official("e@x.kz", "editor")
    change_set = work.amended(editor)

    work.put(editor, change_set, {"retention_days": 14})

    [draft] = drafts.drafts_of(work.session, change_set)
    assert json.loads(draft.changes) == {"retention_days": 14}


@pytest.mark.parametrize(
    "changes",
    [{"id": "AST-000002"}, {"demonstration": True}, {"state": "published"}, {"rev": 3}],
)
def test_it_takes_no_field_that_is_not_to_be_typed(work: Work, changes: dict[str, object]) -> None:
    editor = work.official("e@x.kz", "editor")
    change_set = work.amended(editor)

    with pytest.raises(Refused):
        work.put(editor, change_set, changes)


def test_it_refuses_a_change_that_changes_nothing(work: Work) -> None:
    editor = work.official("e@x.kz", "editor")

    with pytest.raises(Refused, match="Nothing in the record of AST-000001 would change"):
        work.amended(editor, {"address": "Goethe 7"})


def test_it_is_no_business_of_another_office(work: Work) -> None:
    editor = work.official("e@x.kz", "editor")
    change_set = work.amended(editor)
    stranger = work.official("s@x.kz", "editor", office="other", organisation=None, area="almaty")

    with pytest.raises(NotFound):
        drafts.by_id(work.session, stranger, change_set.id)
    begun = drafts.begin(work.session, stranger, "other", reason="x", source="y", at=work.later())
    with pytest.raises(NotAllowed, match="AST-000001 is not among the cameras"):
        work.put(stranger, begun, {"retention_days": 1})
    with pytest.raises(NotAllowed):  # nor may cameras be pushed onto others
        work.put(editor, change_set, {"controller": "elsewhere"})


def test_it_needs_a_reason_and_a_source_to_be_submitted(work: Work) -> None:
    editor = work.official("e@x.kz", "editor")
    change_set = work.amended(editor)
    drafts.describe(
        work.session, editor, change_set, reason="Why", source="", at=work.later(),
        version=change_set.version,
    )  # fmt: skip

    with pytest.raises(Refused) as refused:
        work.submit(editor, change_set)
    assert refused.value.field == "source"


def test_it_is_published_on_its_day_and_not_before(work: Work) -> None:
    editor, reviewer = work.official("e@x.kz", "editor"), work.official("r@x.kz", "reviewer")
    change_set = work.submit(editor, work.amended(editor))
    work.approve(reviewer, change_set, publish_on=date(2026, 3, 10))
    assert change_set.state == State.SCHEDULED

    assert drafts.publish_due(work.session, at=work.later(), today=date(2026, 3, 9)) == 0
    assert drafts.publish_due(work.session, at=work.later(), today=date(2026, 3, 10)) == 1
    assert drafts.publish_due(work.session, at=work.later(), today=date(2026, 3, 10)) == 0
    assert change_set.state == State.PUBLISHED


def test_it_loses_its_day_when_it_can_no_longer_be_published(work: Work) -> None:
    editor, reviewer = work.official("e@x.kz", "editor"), work.official("r@x.kz", "reviewer")
    change_set = work.submit(editor, work.amended(editor))
    work.approve(reviewer, change_set, publish_on=date(2026, 3, 10))
    size = log.size(work.session)
    offices.by_id(work.session, OFFICE).closed_at = work.later()

    assert drafts.publish_due(work.session, at=work.later(), today=date(2026, 3, 10)) == 0

    assert (change_set.state, change_set.publish_on) == (State.APPROVED, None)
    assert log.size(work.session) == size


def test_it_tells_a_second_editor_that_the_set_moved_on(work: Work) -> None:
    first, second = work.official("e@x.kz", "editor"), work.official("f@x.kz", "editor")
    change_set = work.amended(first)
    seen = change_set.version
    work.put(first, change_set, {"retention_days": 14})

    with pytest.raises(Conflict) as conflict:
        drafts.put(
            work.session, second, change_set, kind="amended", camera_id=CAMERA,
            changes={"retention_days": 60}, at=work.later(), version=seen,
        )  # fmt: skip
    assert isinstance(conflict.value, drafts.Moved)
