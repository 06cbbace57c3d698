"""The pages of changes: the list, the decision, the merge, and the public list of corrections."""

from datetime import UTC, datetime, timedelta

from flask import Flask

from registry import drafts
from registry.drafts import ChangeSet
from tests.careful import CarefulClient
from tests.office.changing import CAMERA, do, drafted, form, state, submitted, who
from tests.office.conftest import Seat
from tests.pages.reading import words


def test_it_is_decided_on_one_page(app: Flask, seat: Seat, client: CarefulClient) -> None:
    editor, reviewer = seat("e@x.kz", "editor"), seat("r@x.kz", "reviewer")
    number = submitted(app, editor)

    waiting = words(reviewer.get("/en/office/changes"))
    page = words(reviewer.get(f"/en/office/changes/{number}"))
    answer = do(reviewer, number, "approve_publish")

    assert "1 change" in waiting
    assert "Amendment: AST-000001" in waiting
    assert "Checked on site." in page
    assert "“Kept for” is now declared: 30 days." in page or "is now declared: 30 days." in page
    assert "Put right:" in page
    assert answer.status_code == 303
    assert state(app, number) == "published"
    assert client.get(f"/cameras/{CAMERA}.json").json["retention_days"] == 30
    assert "Nothing waits for you" in words(reviewer.get("/en/office/changes"))


def test_it_says_why_a_button_is_missing(app: Flask, seat: Seat) -> None:
    both = seat("b@x.kz", "editor", "reviewer")
    number = submitted(app, both)

    page = words(both.get(f"/en/office/changes/{number}"))

    assert "You had a hand in this change yourself" in page
    assert "Approve" not in page
    assert "Withdraw" in page


def test_a_comment_is_needed_and_nothing_typed_is_lost(app: Flask, seat: Seat) -> None:
    editor, reviewer = seat("e@x.kz", "editor"), seat("r@x.kz", "reviewer")
    number = submitted(app, editor)

    refused = do(reviewer, number, "send_back", comment="  ")
    wrong = do(reviewer, number, "send_back", comment="Height?\u202e")
    done = do(reviewer, number, "send_back", comment="Height?")

    assert (refused.status_code, wrong.status_code, done.status_code) == (400, 400, 303)
    assert "Не істеу керегін" in refused.text
    assert "Height?" in wrong.text
    assert "Height?" in words(editor.get(f"/en/office/changes/{number}"))


def test_a_publication_can_be_set_for_a_day_and_taken_back(app: Flask, seat: Seat) -> None:
    editor, reviewer = seat("e@x.kz", "editor"), seat("r@x.kz", "reviewer")
    number = submitted(app, editor)
    do(reviewer, number, "approve")

    wrong = do(reviewer, number, "schedule", publish_on="31.12.2027")
    day = (datetime.now(UTC) + timedelta(days=3)).date().isoformat()
    assert do(reviewer, number, "schedule", publish_on=day).status_code == 303
    assert state(app, number) == "scheduled"
    assert do(reviewer, number, "unschedule").status_code == 303

    assert wrong.status_code == 400
    assert "31.12.2027" in wrong.text
    assert state(app, number) == "approved"


def test_what_no_longer_fits_is_merged_field_by_field(app: Flask, seat: Seat) -> None:
    editor, reviewer = seat("e@x.kz", "editor"), seat("r@x.kz", "reviewer")
    slow = submitted(app, editor, {"retention_days": 30, "height_m": 6.0})
    do(reviewer, slow, "approve")
    quick = submitted(app, editor, {"retention_days": 45})
    do(reviewer, quick, "approve_publish")

    answer = do(reviewer, slow, "publish")
    merging = f"/en/office/changes/{slow}/merge"
    page = words(editor.get(merging))
    version = form(editor, slow, merging)["version"]
    [draft] = _drafts(app, slow)
    fields = {"draft": str(draft), "version": version}
    undecided = editor.post(f"/office/changes/{slow}/merge", **fields)
    decided = editor.post(
        f"/office/changes/{slow}/merge",
        **fields,
        **{"field.retention_days": "wanted", "field.height_m": "wanted"},
    )

    assert answer.status_code == 409
    assert "Мұны кеңсенің редакторы ғана өзгерте алады." in words(answer)
    for value in ("Not declared", "45 days", "30 days"):
        assert value in page
    assert undecided.status_code == 400
    assert decided.status_code == 303
    assert state(app, slow) == "returned"
    do(editor, slow, "submit")
    assert do(reviewer, slow, "approve_publish").status_code == 303


def test_the_second_editor_sees_what_the_first_has_changed(app: Flask, seat: Seat) -> None:
    first, second = seat("e@x.kz", "editor"), seat("f@x.kz", "editor")
    number = drafted(app, first)
    stale = form(second, number)
    with app.extensions["registry.database"].writing() as session:
        change_set = session.get_one(ChangeSet, number)
        drafts.put(
            session, who(session, first), change_set, kind="amended", camera_id=CAMERA,
            changes={"retention_days": 14}, at=datetime.now(UTC), version=change_set.version,
        )  # fmt: skip

    answer = second.post(f"/en/office/changes/{number}", **(stale | {"deed": "submit"}))

    assert answer.status_code == 409
    assert "e worked on it." in words(answer)
    assert "30 → 14" in words(answer)


def test_an_urgent_correction_is_public_and_listed_until_confirmed(
    app: Flask, seat: Seat, client: CarefulClient
) -> None:
    editor, reviewer = seat("editor-aigul@x.kz", "editor"), seat("r@x.kz", "reviewer")
    number = drafted(app, editor, urgent=True)

    own = do(editor, number, "confirm")
    assert do(editor, number, "correct").status_code == 303
    listed = words(client.get("/en/corrections"))
    do(editor, number, "confirm")
    assert state(app, number) == "published"
    done = do(reviewer, number, "confirm")
    confirmed = client.get("/en/corrections")
    history = words(client.get(f"/en/cameras/{CAMERA}/history"))

    assert own.status_code in (403, 409)
    assert CAMERA in listed.partition("Waiting for a second person")[2]
    assert done.status_code == 303
    assert "No correction waits" in words(confirmed)
    assert "aigul" not in confirmed.text + history
    assert "A mistake in the record was corrected." in history
    assert "A second person of the office confirmed the record." in history


def test_an_unconfirmed_correction_is_said_loudly_after_a_week(
    app: Flask, seat: Seat, client: CarefulClient
) -> None:
    editor = seat("e@x.kz", "editor")
    number = drafted(app, editor, urgent=True)
    do(editor, number, "correct")
    with app.extensions["registry.database"].writing() as session:
        change_set = session.get_one(ChangeSet, number)
        change_set.published_at = datetime.now(UTC) - timedelta(days=8)

    assert "Nobody has confirmed this for more than 7 days." in words(client.get("/en/corrections"))


def _drafts(app: Flask, number: int) -> list[int]:
    with app.extensions["registry.database"].reading() as session:
        change_set = session.get_one(ChangeSet, number)
        return [draft.id for draft in drafts.drafts_of(session, change_set)]
