"""`app.py check` over changes: sound when all went its way, and a sentence for each thing that
did not."""

from dataclasses import replace

import pytest

from registry import drafts
from registry.accounts import Role, Who, offices
from registry.drafts import checking
from registry.errors import Conflict, NotAllowed
from tests.drafts.conftest import OFFICE, Work


def test_it_is_sound_where_all_went_its_way(work: Work) -> None:
    editor, reviewer = work.official("e@x.kz", "editor"), work.official("r@x.kz", "reviewer")
    change_set = work.submit(editor, work.amended(editor, {"retention_days": 30, "lat": 51.19}))
    work.approve(reviewer, change_set)
    drafts.publish(work.session, reviewer, change_set, at=work.later())
    hidden = {"location_precision": "district", "withheld_law": "Law 1", "address": "Goethe 8"}
    change_set = work.submit(editor, work.amended(editor, hidden))
    work.approve(reviewer, change_set)
    drafts.publish(work.session, reviewer, change_set, at=work.later())

    assert list(checking.faults(work.session)) == []


def test_it_tells_what_is_not_in_the_log(work: Work) -> None:
    editor, reviewer = work.official("e@x.kz", "editor"), work.official("r@x.kz", "reviewer")
    change_set = work.submit(editor, work.amended(editor))
    work.approve(reviewer, change_set)
    drafts.publish(work.session, reviewer, change_set, at=work.later())
    [draft] = drafts.drafts_of(work.session, change_set)

    draft.changes = '{"retention_days": 31}'
    [fault] = checking.faults(work.session)
    assert "retention_days of cameras/AST-000001 differs" in fault
    draft.entry_number = None
    [fault] = checking.faults(work.session)
    assert "the log has no entry of cameras/AST-000001" in fault


def test_it_tells_of_states_that_cannot_be(work: Work) -> None:
    editor = work.official("e@x.kz", "editor")
    change_set = work.amended(editor)

    change_set.state = "approved"
    change_set.reviewer_id = editor.id
    assert list(checking.faults(work.session)) == [
        f"Change {change_set.id} was reviewed by the person who began it."
    ]
    change_set.state = "lost"
    assert any("which is no state" in fault for fault in checking.faults(work.session))


@pytest.mark.parametrize("deed", ["submit", "approve", "publish"])
def test_an_office_that_no_longer_keeps_the_camera_changes_it_no_more(
    work: Work, deed: str
) -> None:
    editor, reviewer = work.official("e@x.kz", "editor"), work.official("r@x.kz", "reviewer")
    change_set = work.amended(editor)
    if deed != "submit":
        work.submit(editor, change_set)
    if deed == "publish":
        work.approve(reviewer, change_set)
    office = offices.by_id(work.session, OFFICE)

    office.area = "almaty"
    with pytest.raises(NotAllowed, match="AST-000001 is not among the cameras"):
        _do(work, deed, change_set)
    office.area, office.closed_at = "astana", work.later()
    with pytest.raises(Conflict, match="is closed"):
        _do(work, deed, change_set)


def _do(work: Work, deed: str, change_set: drafts.ChangeSet) -> None:
    editor, reviewer = work.official("e@x.kz", "editor"), work.official("r@x.kz", "reviewer")
    if not editor.roles:  # a closed office gives none; a session from before it was closed has them
        editor, reviewer = (_before(one) for one in (editor, reviewer))
    if deed == "submit":
        work.submit(editor, change_set)
    elif deed == "approve":
        work.approve(reviewer, change_set)
    else:
        drafts.publish(work.session, reviewer, change_set, at=work.later())


def _before(who: Who) -> Who:
    return replace(who, roles={OFFICE: frozenset({Role.EDITOR, Role.REVIEWER})})
