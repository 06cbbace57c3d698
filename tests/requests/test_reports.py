"""Reports about the map: what is near already, joining, a visit with a photo, and the change of
the register that follows."""

import io
import json
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from registry import drafts, files, mail
from registry.accounts import Role, Who
from registry.errors import Conflict, NotAllowed, Refused
from registry.requests import PERSON, Request, State, Type, confirm_contact
from registry.requests.office import questions
from registry.requests.reports import proposing, reports
from registry.requests.reports.proposing import Proposed
from registry.requests.way import checking
from tests import making
from tests.drafts.conftest import an_official
from tests.requests.work import OFFICE, Work

HERE = (71.4087, 51.1897)  # of the camera at the station
BESIDE = (71.4091, 51.1897)  # about 28 metres to the east
FAR = (71.43, 51.1897)


def reported(work: Work, **but: object) -> Request:
    """A report of a camera that is not on the map."""
    plain = {"camera_ids": (), "report": "unregistered", "point": HERE, "controller": "station",
             "area_id": "astana-saryarqa"}  # fmt: skip
    return work.filed(Type.REPORT, **(plain | but))


def editor(work: Work) -> Who:
    """The handler, who may also change the register."""
    return an_official(
        work.session, "handler@office.example", Role.EDITOR, office=OFFICE
    )  # fmt: skip


def published(work: Work, begun: drafts.ChangeSet) -> None:
    """Others review and publish the change."""
    reviewer = an_official(work.session, "reviewer@office.example", Role.REVIEWER, office=OFFICE)
    drafts.submit(
        work.session, editor(work), begun, at=work.at, version=begun.version
    )  # fmt: skip
    seen = drafts.content_hash(work.session, begun)
    drafts.approve(work.session, reviewer, begun, seen=seen, at=work.at)
    drafts.publish(work.session, reviewer, begun, at=work.at)


def test_whoever_reports_sees_first_what_is_near_already(work: Work):
    making.a_camera(work.session, id="AST-000002", controller="station", lon=FAR[0])
    request = reported(work, point=BESIDE)
    near = reports.near(work.session, *HERE, at=work.at)
    assert [(one.camera.id, one.metres) for one in near.cameras] == [("AST-000001", 0.0)]
    ((report),) = near.reports
    assert (report.number, report.report) == (request.number, "unregistered")
    assert 25 < report.metres < 31
    assert reports.near(work.session, 71.0, 51.0, at=work.at) == reports.Near([], [])
    for lon, lat in ((200.0, 51.0), (71.0, 89.0), (float("nan"), 51.0)):
        with pytest.raises(Refused, match="no such place"):
            reports.near(work.session, lon, lat, at=work.at)


def test_what_is_not_confirmed_or_quarantined_is_shown_to_nobody(work: Work):
    reported(work, contact="a@person.example")
    assert reports.near(work.session, *HERE, at=work.at).reports == []


def test_who_joins_a_report_leaves_a_code_and_nothing_of_themselves(work: Work):
    lead = reported(work)
    filed = reports.join(work.session, work.means, lead, language="kk", at=work.at)
    (joined,) = filed.requests
    assert joined.state == State.MERGED
    assert reports.lead_of(work.session, joined) is lead
    assert reports.watchers(work.session, lead) == 1
    found = questions.by_code(work.session, work.means, filed.code)
    assert (found.name, found.contact, found.contact_mark) == (None, None, None)
    assert [one.number for one in reports.near(work.session, *HERE, at=work.at).reports] == [
        lead.number
    ]
    assert list(checking.faults(work.session)) == []

    again = reports.join(
        work.session, work.means, lead, language="kk", at=work.at, form_key="k" * 43
    )
    assert again.code != filed.code
    with pytest.raises(Conflict, match="no longer open"):
        reports.join(work.session, work.means, joined, language="kk", at=work.at)


def test_a_report_that_was_answered_is_not_joined(work: Work):
    lead = reported(work)
    work.does(PERSON, lead, "withdraw")
    with pytest.raises(Conflict, match="no longer open"):
        reports.join(work.session, work.means, lead, language="kk", at=work.at)


def a_photo_with_a_place() -> bytes:
    """A photo that tells where it was taken, and by which device."""
    picture, told = Image.new("RGB", (60, 40), "gray"), Image.Exif()
    told[0x010F] = "Canary Phone"
    told.get_ifd(0x8825)[2] = (51.0, 11.0, 22.0)
    made = io.BytesIO()
    picture.save(made, "JPEG", exif=told)
    return made.getvalue()


def test_a_visit_keeps_its_photo_sealed_and_without_where_it_was_taken(work: Work):
    request = work.assigned(
        Type.REPORT, camera_ids=(), report="unregistered", point=HERE, controller="station",
        area_id="astana-saryarqa",
    )  # fmt: skip
    content = a_photo_with_a_place()
    assert b"Canary Phone" in content
    for _ in range(2):  # a form that is sent twice
        reports.visit(
            work.session, work.means, request, work.handler, "There is a camera on the wall.",
            reports.Photo("IMG_1.jpg", content), at=work.at, key="visit-1",
        )  # fmt: skip
    (kept,) = questions.files_of(work.session, request, "visit")
    stored = files.read(work.session, work.means.store, kept.file_id)
    assert b"Canary" not in stored
    assert not Image.open(io.BytesIO(stored)).getexif()
    assert kept.release is False

    with pytest.raises(Refused, match="empty"):
        reports.visit(
            work.session, work.means, request, work.handler, "Again.",
            reports.Photo("x.jpg", b""), at=work.at,
        )  # fmt: skip
    visits = [one for one in questions.events(work.session, request) if one.event == "visit"]
    assert [json.loads(one.facts) for one in visits] == [{"photos": 1}]


def test_a_camera_that_was_missing_is_entered_and_the_reporter_told(work: Work):
    filed = work.handed_in(
        Type.REPORT, camera_ids=(), report="unregistered", point=BESIDE, controller="station",
        area_id="astana-saryarqa", contact="a@person.example",
    )  # fmt: skip
    confirm_contact(work.session, work.means, filed.submission, at=work.at)
    (request,) = filed.requests
    work.does(work.clerk, request, "assign", assignee=work.handler.id)
    begun = proposing.propose_change(
        work.session, work.means, request, editor(work),
        Proposed("entered", title="Вокзал, шығыс қабырға"), at=work.at,
    )  # fmt: skip
    (draft,) = drafts.drafts_of(work.session, begun)
    told = json.loads(draft.changes)
    assert (told["lon"], told["lat"], told["title_kk"]) == (*BESIDE, "Вокзал, шығыс қабырға")
    assert told["district_code"].startswith("astana")
    assert request.draft_set_id == begun.id
    with pytest.raises(Conflict, match="begun for this request already"):
        proposing.propose_change(
            work.session, work.means, request, editor(work), Proposed("entered"), at=work.at
        )
    assert proposing.note_published(work.session, work.means, at=work.at) == 0
    assert proposing.suggested_outcome(work.session, request) is None

    published(work, begun)
    assert proposing.note_published(work.session, work.means, at=work.at) == 1
    assert proposing.note_published(work.session, work.means, at=work.at) == 0
    assert request.entry_number == draft.entry_number
    assert proposing.suggested_outcome(work.session, request) == "camera_added"
    subjects = work.session.scalars(
        select(mail.Letter.subject).where(mail.Letter.recipient == "a@person.example")
    )
    assert "Картаға өзгеріс енгізілді" in list(subjects)
    assert list(checking.faults(work.session)) == []


@pytest.mark.parametrize(
    ("kind", "changes", "outcome"),
    [("amended", {"retention_days": 30}, "camera_fixed"), ("removed", {}, "camera_removed")],
)
def test_a_camera_that_is_there_is_put_right_or_removed(work: Work, kind, changes, outcome):
    request = work.assigned(Type.REPORT, report="wrong")
    begun = proposing.propose_change(
        work.session, work.means, request, editor(work),
        Proposed(kind, "AST-000001", changes), at=work.at,
    )  # fmt: skip
    published(work, begun)
    proposing.note_published(work.session, work.means, at=work.at)
    assert proposing.suggested_outcome(work.session, request) == outcome
    assert request.entry_number is not None


def test_after_a_rejected_change_another_one_can_be_begun(work: Work):
    request = work.assigned(Type.REPORT, report="wrong")
    who = editor(work)
    first = proposing.propose_change(
        work.session, work.means, request, who, Proposed("amended", "AST-000001"), at=work.at
    )
    drafts.withdraw(work.session, who, first, at=work.at, version=first.version)
    second = proposing.propose_change(
        work.session, work.means, request, who,
        Proposed("amended", "AST-000001", {"retention_days": 7}), at=work.at,
    )  # fmt: skip
    assert request.draft_set_id == second.id


def test_who_may_not_change_the_register_begins_nothing(work: Work):
    request = work.assigned(Type.REPORT, report="wrong")
    with pytest.raises(NotAllowed, match="Only an editor"), work.session.begin_nested():
        proposing.propose_change(
            work.session, work.means, request, work.handler,
            Proposed("amended", "AST-000001"), at=work.at,
        )  # fmt: skip
    assert request.draft_set_id is None


def test_a_camera_in_a_private_window_is_answered_and_never_mapped(work: Work):
    request = work.assigned(
        Type.REPORT, camera_ids=(), report="unregistered", point=FAR, controller="station",
        area_id="astana-saryarqa", text="In the window of a flat",
    )  # fmt: skip
    work.decided(request, "private_camera")
    assert (request.outcome, request.draft_set_id) == ("private_camera", None)
    near = reports.near(work.session, *FAR, at=work.at + timedelta(days=1))
    assert near == reports.Near([], [])
