"""What every address of the office can be sent: changes, files, letters, made anew each time."""

import io
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from flask import Flask
from PIL import Image

from registry import cameras, files, requests
from registry.accounts import Official, Seal, factors, filters, links, officials
from registry.accounts.links import Purpose
from registry.database import Session
from registry.drafts import ChangeSet, Draft, digest
from registry.requests import private
from registry.requests.gate import once
from registry.requests.tables import RequestFile
from tests.office import counting
from tests.office.asking import Asked, do
from tests.office.changing import CAMERA, drafted, form
from tests.office.conftest import OFFICE, Desk, sit_down

PASSWORD = "a calm evening by the river"
AT = datetime(2026, 3, 5, 9, 0, tzinfo=UTC)
ANSWER = {"outcome": "granted", "words": "So it is.", "remedy": "court"}
STEPS: dict[str, dict[str, str]] = {"assign": {"assignee": "me"}, "draft_decision": ANSWER}
# To a port where nobody listens: nothing leaves the machine.
HOOK = {"name": "News", "address": "http://127.0.0.1:9/", "query": "", "contact": "a@x.kz"}
Sent = tuple[dict[str, Any], dict[str, Any]]  # the places of an address, and the fields of a form


class World:
    """What the addresses are about: the changes of an editor, a colleague, letters, files."""

    def __init__(self, app: Flask) -> None:
        self.app, self.count = app, 0
        counting.load_systems(app)
        self.author = sit_down(app, "author@x.kz", "editor")
        sit_down(
            app, "keeper@x.kz", "administrator", office="register", organisation=None, area=None
        )

    def writing(self) -> Any:
        """A transaction."""
        return self.app.extensions["registry.database"].writing()

    def draft(self, **more: str) -> Sent:
        """A draft of the editor, and the form of its page."""
        number = drafted(self.app, self.author)
        with self.writing() as session:
            (draft,) = session.query(Draft).filter_by(set_id=number)
            places = {"set_id": number, "draft_id": draft.id}
        return places, form(self.author, number) | {"draft": places["draft_id"]} | more

    def stale(self) -> Sent:
        """A draft of what somebody else has published since."""
        places, _ = self.draft()
        self.move_on()
        sent = form(self.author, places["set_id"])
        return places, sent | {"draft": places["draft_id"], "field.retention_days": "wanted"}

    def move_on(self) -> None:
        """Another office's change of the camera."""
        self.count += 1
        more = {"office": "Other", "reason": "Newer.", "at": AT, "retention_days": self.count}
        with self.writing() as session:
            cameras.amend(session, CAMERA, **more)

    def file(self) -> bytes:
        """A file that amends the camera."""
        with self.writing() as session:
            entry = cameras.questions.for_office(session, CAMERA).number
        return f"id,entry,retention_days\n{CAMERA},{entry},77\n".encode()

    def bulk(self) -> Sent:
        """A file that the editor has sent in, in conflict with what stands now."""
        file = self.file()
        self.move_on()
        sent = {"file": (io.BytesIO(file), "a.csv"), "office": OFFICE}
        answer = self.author.post("/en/office/files", **sent)
        number = int(answer.headers["Location"].rpartition("/")[2])
        with self.writing() as session:
            (draft,) = session.query(Draft).filter_by(set_id=number)
            told = {"shown": draft.id, "chosen": draft.id, f"{draft.id}.retention_days": "wanted"}
            version = session.get_one(ChangeSet, number).version
        return {"set_id": number}, told | {"version": version, "reason": "R.", "source": "S."}

    def settled(self) -> Sent:
        """The same, and no longer in conflict."""
        places, sent = self.bulk()
        there = f"/office/files/{places['set_id']}"
        assert self.author.post(f"{there}/conflicts", **sent).status_code == 303
        with self.writing() as session:
            version = session.get_one(ChangeSet, places["set_id"]).version
        return places, sent | {"version": version}

    def colleague(self, state: str = "active") -> int:
        """Somebody of the office."""
        self.count += 1
        number = sit_down(self.app, f"colleague-{self.count}@x.kz", "viewer").official_id
        with self.writing() as session:
            session.get_one(Official, number).state = state
        return number

    def link(self, purpose: Purpose) -> str:
        """The token of a letter to a colleague."""
        number = self.colleague("invited" if purpose == Purpose.INVITATION else "active")
        with self.writing() as session:
            official = officials.by_id(session, number)
            return links.make(session, official, purpose, at=datetime.now(UTC))

    def own(self, desk: Desk | None, make: Callable[[Session, int], int]) -> int:
        """Something of the official at the screen; the author's where there is none."""
        number = desk.official_id if desk else self.author.official_id
        with self.writing() as session:
            return make(session, number)

    def request(self, *steps: str, **more: str) -> Sent:
        """A request that has gone so far, and what a form of it carries."""
        asked = Asked(self.app)
        slug, handler = asked.filed(), asked.seat("handler", "works@x.kz")
        for step in steps:
            assert do(handler, slug, step, **STEPS[step]).status_code == 303, step
        with self.writing() as session:
            version = asked.look(slug, session).version
        return {"slug": slug}, {"version": version, "request": slug} | more

    def request_with(self, purpose: str, **more: str) -> Sent:
        """A request that is worked on, with a picture of that purpose."""
        asked, (places, sent) = Asked(self.app), self.request("assign")
        with self.writing() as session:
            found = asked.look(places["slug"], session)
            kept = files.keep(
                session, asked.means.store, owner=private.owner(found.submission_id),
                purpose=purpose, name="a.png", content=picture(), media_type="image/png", at=AT,
            ).id  # fmt: skip
            session.add(RequestFile(file_id=kept, request_id=found.id, purpose=purpose))
        return {"file_id": kept}, sent | more

    def counted(self, **more: str) -> Sent:
        """A draft of a return, and what a form of it carries."""
        number = counting.draft(self.app)
        return {"return_id": number}, counting.FORM | {"version": "1"} | more

    def set_on(self, name: str, **more: str) -> Sent:
        """Something that is recorded of a system on a day of its own."""
        self.count += 1
        day = f"2026-01-{self.count % 28 + 1:02d}"
        return {}, counting.PLACE | {name: day} | more

    def coded(self) -> Sent:
        """The code of something that was handed in."""
        asked = Asked(self.app)
        with self.writing() as session:
            wanted = requests.Wanted(requests.Type.COMPLAINT, text="So it is.")
            filed = requests.submit(session, asked.means, wanted, at=datetime.now(UTC))
            return {}, {"code": filed.code}


def picture() -> bytes:
    """A small white picture."""
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, "PNG")
    return out.getvalue()


def _of_answer(sent: Sent) -> Sent:
    return sent[0] | {"deed": "draft_decision"}, sent[1]


def _of_letter(sent: Sent) -> Sent:
    return sent[0] | {"seq": 1}, sent[1]


def _of_page(sent: Sent) -> Sent:
    return sent[0] | {"number": 1}, sent[1]


def _with_picture(sent: Sent) -> Sent:
    return {}, sent[1] | {"material": (io.BytesIO(picture()), "a.png"), "release": "1"}


def _entered() -> Sent:
    said = {"key": once.new_key(), "channel": "phone", "received_at": "2026-03-05T10:00"}
    return {}, said | {"type": "complaint", "text": "So it is.", "language": "kk"}


def _factor(session: Session, official_id: int) -> int:
    official = session.get_one(Official, official_id)
    begun = factors.begin_app(session, Seal("for tests"), official, label="App", at=AT)
    begun.confirmed_at = AT
    return begun.id


def _filter(session: Session, official_id: int) -> int:
    filters.save(session, official_id, "mine", "status=active", at=AT)
    session.flush()
    return filters.of_official(session, official_id)[0].id


def _digest(world: World) -> Sent:
    number = world.colleague()
    secret = world.app.extensions["registry.settings"].secret_key()
    return {"official_id": number, "signed": digest.signature(secret, number)}, {}


def _person(world: World) -> Sent:
    return {"official_id": world.colleague()}, {"do": "lock"}


def _hook(world: World) -> Sent:
    keeper = sit_down(
        world.app, "keeper@x.kz", "administrator", office="register", organisation=None, area=None
    )
    keeper.post("/office/hooks", **HOOK)
    return {"hook_id": 1}, {}


def _office(world: World) -> Sent:
    world.count += 1
    named = {"name_kk": "Кеңсе", "organisation": "station", "area": "astana"}
    return {"office_id": OFFICE}, named | {"id": f"made-{world.count}", "reviewer_publishes": "1"}


def _confirmed(world: World) -> Sent:
    world.move_on()
    with world.writing() as session:
        kept = cameras.questions.for_office(session, CAMERA)
    return {}, {"office": OFFICE, "seen": f"{CAMERA}:{kept.number}"}


def _invitation(world: World) -> Sent:
    words = {"name": "Somebody", "language": "kk", "password": PASSWORD}
    return {"token": world.link(Purpose.INVITATION)}, words


# What an address is sent beside what every one of them is; a world makes it anew each time.
SENT: dict[str, Callable[[World, Desk | None], Sent]] = {
    "claim_form": lambda w, d: ({"claim_id": "nothing"}, {}),
    "amend_claim": lambda w, d: ({"claim_id": "nothing"}, {}),
    "release_page": lambda w, d: ({"release_id": "nothing"}, {}),
    "do_release": lambda w, d: ({"release_id": "nothing"}, {"deed": "prepare"}),
    "look_at_release": lambda w, d: ({"release_id": "nothing"}, {}),
    "change_account": lambda w, d: ({}, {"name": "Somebody", "language": "kk"}),
    "change_factor": lambda w, d: ({"factor_id": w.own(d, _factor)}, {"label": "Phone"}),
    "change_password": lambda w, d: ({}, {"password": PASSWORD}),
    "confirm_app": lambda w, d: ({}, {"code": "000000"}),
    "remove_filter": lambda w, d: ({"filter_id": w.own(d, _filter)}, {}),
    "save_filter": lambda w, d: ({}, {"name": "new", "query": "status=active"}),
    "keep_form": lambda w, d: ({}, {"kept_as": "cameras/new", "title_kk": "Камера"}),
    "discard_form": lambda w, d: ({}, {"kept_as": "cameras/new", "back": "/office/"}),
    "camera_form": lambda w, d: ({"camera_id": CAMERA}, {}),
    "send_camera_form": lambda w, d: ({"camera_id": CAMERA}, {"do": "check"}),
    "check_camera": lambda w, d: ({}, {"camera": CAMERA}),
    "confirm_page": lambda w, d: _confirmed(w),
    "change": lambda w, d: w.draft(),
    "decide": lambda w, d: w.draft(deed="submit"),
    "change_merge": lambda w, d: w.stale(),
    "merge": lambda w, d: w.stale(),
    "drop_draft": lambda w, d: w.draft(),
    "file_out": lambda w, d: ({"kind": "xlsx", "office": OFFICE}, {}),
    "send_file_in": lambda w, d: (
        {},
        {"office": OFFICE, "file": (io.BytesIO(w.file()), "a.csv")},
    ),
    "file_preview": lambda w, d: w.bulk(),
    "choose_rows": lambda w, d: w.bulk(),
    "settle_conflicts": lambda w, d: w.bulk(),
    "submit_file": lambda w, d: w.settled(),
    "drop_file": lambda w, d: w.bulk(),
    "new_return": lambda w, d: ({}, w.counted()[1]),
    "send_new_return": lambda w, d: ({}, w.counted()[1]),
    "return_page": lambda w, d: w.counted(),
    "do_return": lambda w, d: w.counted(deed="submit"),
    "return_form": lambda w, d: w.counted(),
    "send_return_form": lambda w, d: w.counted(),
    "return_template": lambda w, d: ({"kind": "csv", "capability": counting.LIVE}, {}),
    "send_return_file": lambda w, d: ({}, w.counted()[1] | {"file": counting.file()}),
    "add_setting": lambda w, d: w.set_on("valid_from", threshold="0.64"),
    "add_list": lambda w, d: w.set_on("as_of", size="10"),
    "add_break": lambda w, d: w.set_on("at", measure="alerts", cause_kk="Жаңа шек."),
    "explain_break": lambda w, d: (
        {"break_id": counting.found_break(w.app)},
        counting.PLACE | {"cause_kk": "Жаңа шек."},
    ),
    "make_office_key": lambda w, d: ({}, {"office": OFFICE, "name": "Program"}),
    "revoke_office_key": lambda w, d: ({"key_id": counting.key(w.app)}, {}),
    "claim_request": lambda w, d: w.request(),
    "request_page": lambda w, d: w.request(),
    "do_request": lambda w, d: w.request(deed="message", words="Hello."),
    "bar_request": lambda w, d: w.request(whom="me"),
    "answer_request": lambda w, d: _of_answer(w.request("assign")),
    "send_answer": lambda w, d: _of_answer(w.request("assign", **ANSWER)),
    "letter_pdf": lambda w, d: _of_letter(w.request("assign", "draft_decision")),
    "send_material": lambda w, d: _with_picture(w.request("assign")),
    "request_file": lambda w, d: w.request_with("attachment"),
    "request_identity": lambda w, d: w.request_with("identity"),
    "redact_file": lambda w, d: w.request_with("material"),
    "file_picture": lambda w, d: _of_page(w.request_with("material")),
    "cover_file": lambda w, d: w.request_with("material", do="keep_back"),
    "enter_request": lambda w, d: _entered(),
    "request_receipt": lambda w, d: w.coded(),
    "invite": lambda w, d: ({}, {"office": OFFICE, "email": "new@x.kz", "role": "viewer"}),
    "person": lambda w, d: _person(w),
    "change_person": lambda w, d: _person(w),
    "make_hook": lambda w, d: ({}, HOOK),
    "hook": lambda w, d: _hook(w),
    "renew_hook": lambda w, d: _hook(w),
    "switch_hook": lambda w, d: _hook(w),
    "try_hook": lambda w, d: _hook(w),
    "make_office": lambda w, d: _office(w),
    "office_form": lambda w, d: _office(w),
    "change_office": lambda w, d: _office(w),
    "invitation": lambda w, d: _invitation(w),
    "accept": lambda w, d: _invitation(w),
    "sign_in_by_password": lambda w, d: ({}, {"email": "nobody@x.kz", "password": PASSWORD}),
    "ask_for_reset": lambda w, d: ({}, {"email": "nobody@x.kz"}),
    "new_password": lambda w, d: ({"token": w.link(Purpose.RESET)}, {}),
    "set_password": lambda w, d: ({"token": w.link(Purpose.RESET)}, {"password": PASSWORD}),
    "digest_page": lambda w, d: _digest(w),
    "digest_off": lambda w, d: _digest(w),
}
