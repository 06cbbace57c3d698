"""The desk: what waits, the most urgent first, each with its number and one link."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from registry import drafts
from registry.accounts import officials
from registry.cameras.index import duties
from registry.database import Database, Session
from registry.drafts import desk as waiting
from registry.mail import Letter
from registry.settings import from_environment
from tests.careful import CarefulClient
from tests.making import a_camera
from tests.office.conftest import OFFICE, Desk, Seat
from tests.pages.reading import links, words

NOW = datetime.now(UTC)
TIMEZONE = from_environment().timezone
WHOLE: dict[str, Any] = {
    "controller": "station",
    "retention_days": 30,
    "legal_basis": {"type": "order"},
    "rights_contact": {"email": "office@example.kz"},
    "vendors": ["station"],
    "sign": {"state": "present"},
    "last_confirmed_on": datetime.now(UTC).date().isoformat(),
}


def today() -> date:
    return datetime.now(TIMEZONE).date()


def counts(database: Database, desk: Desk) -> list[tuple[str, int]]:
    with database.reading() as session:
        who = officials.who(session, officials.by_id(session, desk.official_id))
        found = waiting.tasks(session, who, today=today(), timezone=TIMEZONE)
        return [(task.code, task.count) for task in found]


def settled(database: Database) -> None:
    """The one camera of the register, with nothing left open."""
    with database.writing() as session:
        amend(session, "AST-000001", **WHOLE)


def amend(session: Session, camera_id: str, **changes: Any) -> None:
    from registry import cameras

    cameras.amend(session, camera_id, office="O", reason="r", at=NOW, **changes)


def a_set(database: Database, desk: Desk, *, state: str = "draft", **changes: Any) -> int:
    """A change of the camera at the station, as far on its way as is said."""
    with database.writing() as session:
        who = officials.who(session, officials.by_id(session, desk.official_id))
        made = drafts.begin(
            session, who, OFFICE, reason="Seen on site.", source="Protocol 7", at=NOW,
            urgent=state == "urgent",
        )  # fmt: skip
        drafts.put(
            session, who, made, kind="amended", camera_id="AST-000001",
            changes=changes or {"retention_days": 7}, at=NOW, version=made.version,
        )  # fmt: skip
        if state == "submitted":
            drafts.submit(session, who, made, at=NOW, version=made.version)
        if state == "urgent":
            drafts.correct_urgently(session, who, made, at=NOW)
        return made.id


def reviewed(database: Database, desk: Desk, set_id: int, comment: str = "") -> None:
    with database.writing() as session:
        who = officials.who(session, officials.by_id(session, desk.official_id))
        made = drafts.by_id(session, who, set_id)
        if comment:
            drafts.send_back(session, who, made, comment=comment, at=NOW)
        else:
            seen = drafts.content_hash(session, made)
            drafts.approve(session, who, made, seen=seen, at=NOW)


def confirmed(database: Database, desk: Desk, set_id: int) -> None:
    with database.writing() as session:
        who = officials.who(session, officials.by_id(session, desk.official_id))
        drafts.confirm(session, who, drafts.by_id(session, who, set_id), at=NOW)


def test_an_empty_desk_says_so_kindly(seat: Seat, sqlite: Database) -> None:
    settled(sqlite)
    assert "Nothing waits for you today." in words(
        seat("a@example.kz", "editor").get("/en/office/")
    )


def test_a_viewer_has_nothing_to_do(seat: Seat) -> None:
    assert "Nothing waits for you today." in words(
        seat("v@example.kz", "viewer").get("/en/office/")
    )


def test_changes_wait_for_those_who_can_do_something(seat: Seat, sqlite: Database) -> None:
    settled(sqlite)
    editor, reviewer = seat("e@example.kz", "editor"), seat("r@example.kz", "reviewer")
    double = seat("d@example.kz", "reviewer", person="e@example.kz")
    a_set(sqlite, editor)
    submitted = a_set(sqlite, editor, state="submitted")

    assert counts(sqlite, editor) == [("draft", 1)]
    assert counts(sqlite, reviewer) == [("review", 1)]
    # Another account of the same person sees the draft as its own, and reviews nothing.
    assert counts(sqlite, double) == [("draft", 1)]

    reviewed(sqlite, reviewer, submitted, "Which day exactly?")
    assert counts(sqlite, editor) == [("returned", 1), ("draft", 1)]
    page = words(editor.get("/en/office/"))
    assert "1 change of yours was returned" in page
    assert "Which day exactly? Seen on site." in page


def test_what_is_approved_waits_for_a_publisher(seat: Seat, sqlite: Database) -> None:
    settled(sqlite)
    editor, reviewer = seat("e@example.kz", "editor"), seat("r@example.kz", "reviewer")
    publisher = seat("p@example.kz", "publisher")
    reviewed(sqlite, reviewer, a_set(sqlite, editor, state="submitted"))

    assert counts(sqlite, publisher) == [("publish", 1)]
    assert counts(sqlite, reviewer) == [("publish", 1)]  # the office lets its reviewers publish
    assert counts(sqlite, editor) == []


def test_an_urgent_correction_comes_first_for_a_second_person(seat: Seat, sqlite: Database) -> None:
    editor, reviewer = seat("e@example.kz", "editor"), seat("r@example.kz", "reviewer")
    a_set(sqlite, editor, state="urgent")

    assert counts(sqlite, reviewer)[0] == ("correction", 1)
    assert "correction" not in dict(counts(sqlite, editor))


def test_nothing_of_other_offices_waits(seat: Seat, sqlite: Database) -> None:
    a_set(sqlite, seat("e@example.kz", "editor"), state="submitted")
    other = seat("o@example.kz", "editor", "reviewer", office="almaty-office", area="almaty")
    assert counts(sqlite, other) == []


def test_cameras_are_counted_by_what_they_leave_open(seat: Seat, sqlite: Database) -> None:
    settled(sqlite)
    soon, later = today() + timedelta(days=60), today() + timedelta(days=61)
    with sqlite.writing() as session:
        bare = {"controller": "station", "at": NOW}
        a_camera(session, id="AST-000002", **(bare | WHOLE | {"authorised_until": str(soon)}))
        a_camera(session, id="AST-000003", **(bare | WHOLE | {"authorised_until": str(later)}))
        basis = {"legal_basis": {"type": "order", "valid_until": str(today())}}
        a_camera(session, id="AST-000004", **(bare | WHOLE | basis))
        due = [{"type": "dpia", "status": "done", "review_due": str(soon)}]
        a_camera(session, id="AST-000008", **(bare | WHOLE | {"impact_assessments": due}))
        a_camera(session, id="AST-000005", **(bare | WHOLE | {"last_confirmed_on": "2020"}))
        a_camera(session, id="AST-000006", **bare)
        gone = {"status": "removed", "last_confirmed_on": "2020"}
        a_camera(session, id="AST-000007", **(bare | WHOLE | gone))

    desk = seat("e@example.kz", "editor")

    assert counts(sqlite, desk) == [
        ("authorised_until", 1),
        ("basis_until", 1),
        ("review_by", 1),
        ("serious", 1),
        ("unconfirmed", 1),
        ("notable", 1),
        ("minor", 1),
    ]
    page = desk.get("/en/office/")
    assert "1 authorisation ends within sixty days" in words(page)
    assert f"/en/office/confirm?office={OFFICE}" in page.text
    ending = words(desk.get("/en/office/ending"))
    assert ending.index("AST-000004") < ending.index("AST-000002")
    assert "AST-000003" not in ending
    assert "Impact assessment to be looked at again by" in ending
    assert "0 days left" in ending
    assert "60 days left" in ending


def test_a_number_is_that_of_the_list_it_leads_to(
    seat: Seat, sqlite: Database, client: CarefulClient
) -> None:
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", **(WHOLE | {"legal_basis": None}))
    desk = seat("e@example.kz", "editor")
    with sqlite.reading() as session:
        who = officials.who(session, officials.by_id(session, desk.official_id))
        found = waiting.tasks(session, who, today=today(), timezone=TIMEZONE)

    serious = next(task for task in found if task.code == "serious")
    query = "&".join(f"finding={code}" for code in serious.findings)
    listed = words(client.get(f"/en/cameras?controller=station&area=astana&{query}"))
    assert f"{serious.count} cameras fit your choice" in listed


def test_an_official_of_two_offices_sees_which_is_meant(seat: Seat, sqlite: Database) -> None:
    seat("e@example.kz", "editor")
    with sqlite.writing() as session:
        a_camera(session, id="ALM-000001", district_code="almaty-medeu", controller="station")
    desk = seat("e@example.kz", "editor", office="almaty-office", area="almaty")

    page = words(desk.get("/en/office/"))

    assert "1 camera has a serious open question almaty-office" in page
    assert "1 camera has a serious open question station-office" in page


def test_letters_that_failed_are_for_administrators(seat: Seat, sqlite: Database) -> None:
    settled(sqlite)
    with sqlite.writing() as session:
        letter = {"recipient": "x@example.kz", "subject": "s", "body": "b", "made_at": NOW}
        session.add(Letter(**letter, due_at=NOW, tries=3, failure="no such host"))
        session.add(Letter(**letter, due_at=NOW, tries=0))

    assert counts(sqlite, seat("a@example.kz", "administrator")) == [("letters", 1)]
    assert counts(sqlite, seat("e@example.kz", "editor")) == []


def test_e5_what_ends_in_another_office_is_not_found(seat: Seat) -> None:
    desk = seat("e@example.kz", "editor", office="almaty-office", area="almaty")
    seat("o@example.kz", "editor")
    for page in ("ending", "confirm"):
        assert desk.get(f"/en/office/{page}?office={OFFICE}").status_code == 404
        assert desk.get(f"/en/office/{page}?office=never").status_code == 404
        assert seat("v@example.kz", "viewer").get(f"/en/office/{page}").status_code == 403


def test_what_ends_soon_has_pages(seat: Seat, sqlite: Database) -> None:
    desk = seat("e@example.kz", "editor")
    with sqlite.writing() as session:
        for number in range(2, 122):
            day = today() + timedelta(days=number % 50)
            said = {**WHOLE, "authorised_until": str(day)}
            a_camera(session, id=f"AST-{number:06d}", title_en=f"Camera {number}", **said)
    seen: list[str] = []
    address = "/en/office/ending"
    while address:
        page = desk.get(address)
        found = links(page)
        seen += [word for word in found if word.startswith("Camera ")]
        address = found.get("Next page", "")

    assert sorted(seen) == sorted(f"Camera {number}" for number in range(2, 122))
    assert desk.get("/en/office/ending?after=x").status_code == 400
    assert desk.get("/en/office/ending?after=2026-99-99~A").status_code == 400


def test_sixty_days_are_what_the_words_say() -> None:
    assert duties.AHEAD.days == 60
