"""Files of a request: identity papers that are looked at once, material that is covered."""

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from flask import Flask
from PIL import Image
from werkzeug.test import TestResponse

from registry import files
from registry.documents import pdf
from registry.documents.papers import Block, Letter
from registry.files import SealedFile, redaction
from registry.requests import Type, private
from registry.requests.office import dossier
from registry.requests.tables import RequestFile
from tests.office.asking import Asked, do
from tests.office.conftest import Desk, Seat
from tests.pages.reading import words

WHITE = (255, 255, 255)


@pytest.fixture
def asked(app: Flask) -> Asked:
    return Asked(app)


def picture(kind: str = "PNG") -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 100), WHITE).save(out, kind)
    return out.getvalue()


def in_work(asked: Asked, type_: Type = Type.INFORMATION) -> tuple[str, Desk]:
    slug, handler = asked.filed(type_), asked.seat("handler")
    do(handler, slug, "assign", assignee="me")
    return slug, handler


def send(desk: Desk, slug: str, content: bytes, name: str = "frame.png", **more: Any) -> Any:
    return desk.post(
        "/en/office/requests/material", request=slug, release="1",
        material=(io.BytesIO(content), name), **more,
    )  # fmt: skip


def kept(asked: Asked, slug: str) -> dict[str, tuple[str, bool]]:
    """Purpose → file and whether it is to be handed out, the newest of each purpose."""
    with asked.database.reading() as session:
        found = dossier.files_of(session, asked.look(slug, session))
        return {one.link.purpose: (one.file.id, one.link.release) for one in found}


def cover(desk: Desk, file_id: str, **said: Any) -> TestResponse:
    return desk.post(f"/en/office/requests/files/{file_id}/cover", **said)


def test_material_stays_sealed_until_a_covered_copy_goes_out(asked: Asked) -> None:
    slug, handler = in_work(asked)
    assert send(handler, slug, picture()).status_code == 303
    material, is_released = kept(asked, slug)["material"]
    assert is_released
    assert handler.get(f"/office/requests/files/{material}").status_code == 404

    box = {"page": "1", "left": "25", "top": "25", "right": "75", "bottom": "75"}
    assert cover(handler, material, **box).status_code == 303

    now = kept(asked, slug)
    assert now["material"] == (material, False)
    answer = handler.get(f"/office/requests/files/{now['answer'][0]}")
    assert answer.headers["Cache-Control"] == "no-store"
    seen = Image.open(io.BytesIO(answer.data)).convert("RGB")
    assert seen.getpixel((100, 50)) == (0, 0, 0)
    assert seen.getpixel((10, 10)) == WHITE


def test_nothing_is_handed_out_while_material_is_not_covered(asked: Asked) -> None:
    slug, handler = in_work(asked)
    send(handler, slug, picture())
    said = {"outcome": "granted", "words": "Here it is.", "remedy": "court"}

    refused = do(handler, slug, "draft_decision", **said)

    assert refused.status_code == 409
    assert "Redact it." in words(refused)
    assert "Here it is." in refused.text


@pytest.mark.parametrize(
    "box", [{}, {"page": "1", "left": "x", "top": "1", "right": "2", "bottom": "3"},
            {"page": "1", "left": "50", "top": "1", "right": "20", "bottom": "3"}],
)  # fmt: skip
def test_in_doubt_nothing_goes_out(asked: Asked, box: dict[str, str]) -> None:
    slug, handler = in_work(asked)
    send(handler, slug, picture())
    material, _ = kept(asked, slug)["material"]

    answer = cover(handler, material, **box)

    assert answer.status_code == 400
    assert kept(asked, slug) == {"material": (material, True)}


def test_a_copy_of_all_takes_the_word_of_whoever_has_looked(asked: Asked) -> None:
    slug, handler = in_work(asked)
    send(handler, slug, picture("JPEG"), "frame.jpg")
    material, _ = kept(asked, slug)["material"]

    assert cover(handler, material, do="whole").status_code == 400
    assert cover(handler, material, do="whole", shows_nobody="1").status_code == 303
    assert kept(asked, slug)["answer"][1]


@pytest.mark.parametrize("content", [b"", b"<svg></svg>", b"%PDF-1.7 broken", b"MZ\x90\x00"])
def test_what_cannot_be_opened_is_refused_in_a_sentence(asked: Asked, content: bytes) -> None:
    slug, handler = in_work(asked)

    answer = send(handler, slug, content, "x.pdf")

    assert answer.status_code in (400, 422)
    assert 'class="field-error"' in answer.text
    assert kept(asked, slug) == {}


def test_the_page_of_a_picture_is_shown_to_those_who_work_on_it_alone(asked: Asked) -> None:
    slug, handler = in_work(asked)
    send(handler, slug, picture())
    material, _ = kept(asked, slug)["material"]
    stranger = asked.seat("handler", "h@x.kz", office="other-office", organisation="elsewhere")
    address = f"/office/requests/files/{material}/pages/1"

    assert handler.get(address).mimetype == "image/png"
    assert handler.get(f"/office/requests/files/{material}/pages/2").status_code == 404
    assert stranger.get(address).status_code == 404
    assert stranger.get(f"/office/requests/files/{material}/cover").status_code == 404


def test_identity_papers_are_looked_at_by_a_clerk_and_destroyed_by_the_check(
    asked: Asked, seat: Seat
) -> None:
    slug, handler = in_work(asked, Type.DATA)
    clerk = asked.seat("clerk")
    with asked.database.writing() as session:
        request = asked.look(slug, session)
        paper = files.keep(
            session, asked.means.store, owner=private.owner(request.submission_id),
            purpose="identity", name="id.png", content=picture(), media_type="image/png",
            at=datetime.now(UTC),
        ).id  # fmt: skip
        session.add(RequestFile(file_id=paper, request_id=request.id, purpose="identity"))
    address = f"/office/requests/files/{paper}/identity"

    assert handler.post(address).status_code == 403
    assert clerk.get(f"/office/requests/files/{paper}").status_code == 404
    assert clerk.post(address).mimetype == "image/png"
    assert "papers of identity looked at" in words(
        seat("audit@x.kz", "auditor").get("/en/office/trail")
    )
    assert do(clerk, slug, "verify").status_code == 303
    assert clerk.post(address).status_code == 404
    with asked.database.reading() as session:
        assert session.get_one(SealedFile, paper).destroyed_at
        assert asked.look(slug, session).identity == "verified"


def test_words_are_found_in_a_pdf_and_covered_on_every_page(asked: Asked) -> None:
    slug, handler = in_work(asked)
    paper = Letter("AST-1", ("Office",), (), "Subject", (Block("text", "Asem Testova was here."),),
                   "Office", datetime.now(UTC))  # fmt: skip
    send(handler, slug, pdf.letter(paper, "en"), "letter.pdf")
    material, _ = kept(asked, slug)["material"]

    proposed = cover(handler, material, do="propose", terms="Testova")
    assert proposed.status_code == 200
    assert "1 place is marked below." in words(proposed)
    assert cover(handler, material, do="propose", terms="Nobody").status_code == 200
    assert cover(handler, material, terms="Nobody").status_code == 400
    assert "answer" not in kept(asked, slug)

    assert cover(handler, material, terms="Testova").status_code == 303
    with asked.database.reading() as session:
        made = files.read(session, asked.means.store, kept(asked, slug)["answer"][0])
    assert redaction.propose_pdf(made, ["Testova"]) == {}
