"""The sign of a camera: in three languages, with blanks, and a code that leads to its page."""

import pypdfium2

from registry.database import Database
from tests.careful import CarefulClient
from tests.making import a_camera


def text_of(content: bytes) -> str:
    document = pypdfium2.PdfDocument(content)
    try:
        return "\n".join(page.get_textpage().get_text_bounded() for page in document)
    finally:
        document.close()


def test_a_sign_says_in_three_languages_what_is_declared_and_what_is_not(
    client: CarefulClient, sqlite: Database
):
    with sqlite.writing() as session:
        a_camera(
            session, id="AST-000007", controller="station", purposes=["public_order"],
            retention_days=30, lat=51.2,
        )  # fmt: skip
    answer = client.get("/cameras/AST-000007/sign.pdf")
    assert answer.status_code == 200
    assert answer.content_type == "application/pdf"
    said = text_of(answer.data)
    for words in ("AST-000007", "30 күн", "30 дней", "30 days", "Station operator"):
        assert words in said, words
    assert "not declared" in said  # the legal basis
    assert "/cameras/AST-000007" in said


def test_there_is_no_sign_of_a_camera_that_is_not_there(client: CarefulClient):
    assert client.get("/cameras/AST-999999/sign.pdf").status_code == 404
