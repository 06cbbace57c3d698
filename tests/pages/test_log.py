"""The published log over HTTP: what machines fetch, what a reader keeps, what the page says."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import pytest
from flask import Flask

from registry import log
from registry.database import Database
from registry.log import verifying
from tests import making
from tests.careful import CarefulClient
from tests.pages.reading import words

HISTORY = "/en/cameras/AST-000001/history"


class Silent(WSGIRequestHandler):
    """A server that keeps no log of its own."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def address(app: Flask) -> Iterator[str]:
    """The portal, listening."""
    with make_server("127.0.0.1", 0, app.wsgi_app, handler_class=Silent) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_the_checkpoint_is_signed_and_not_kept_for_long(client: CarefulClient) -> None:
    answer = client.get("/log/checkpoint")

    known = verifying.keys(client.get("/log/vkey").text)
    assert verifying.opened(answer.text, known).size == 2
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=5"
    assert "Content-Disposition" not in answer.headers


def test_a_new_entry_is_in_the_next_checkpoint(client: CarefulClient, sqlite: Database) -> None:
    before = client.get("/log/checkpoint").text
    with sqlite.writing() as session:
        making.a_camera(session, id="AST-000002", controller="station")

    assert before.split("\n")[1] == "2"
    assert client.get("/log/checkpoint").text.split("\n")[1] == "3"
    assert client.get("/log/tile/0/000.p/2").status_code == 200


def test_tiles_are_bytes_and_whole_ones_are_kept_for_good(
    client: CarefulClient, sqlite: Database
) -> None:
    with sqlite.writing() as session:
        drafts = [log.Draft("notes/A", "note.entered", {}, "Office", "New.")] * 300
        log.append(session, drafts, at=making.AT)
    client.get("/log/checkpoint")

    whole, partial = client.get("/log/tile/0/000"), client.get("/log/tile/entries/001.p/46")
    assert (len(whole.data), whole.content_type) == (8192, "application/octet-stream")
    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert partial.headers["Cache-Control"] == "public, max-age=5"
    assert client.get("/log/tile/1/000.p/1").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "0/000", "0/000.p/3", "0/000.p/0", "0/000.p/02", "0/000.p/256", "0/0", "0/x000/000",
        "00/000.p/1", "1/000.p/1", "64/000.p/1", "-1/000.p/1", "9" * 40 + "/000", "0/" + "9" * 40,
        "entries/000", "data/000", "0/../../../log.key", "0/000.p/%D9%A1", "entries/001.p/1",
    ],
)  # fmt: skip
def test_what_is_no_tile_of_the_log_is_not_found(client: CarefulClient, path: str) -> None:
    client.get("/log/checkpoint")

    answer = client.get(f"/log/tile/{path}")

    assert answer.status_code == 404
    assert answer.content_type.startswith("application/problem+json")


def test_an_entry_and_its_receipt_prove_each_other(client: CarefulClient) -> None:
    entry, receipt = client.get("/log/entries/2.json"), client.get("/log/entries/2.tlog-proof")

    known = verifying.keys(client.get("/log/vkey").text)
    assert verifying.receipt(receipt.text, entry.data, known)[0] == 2
    assert receipt.headers["Content-Disposition"] == 'attachment; filename="2.tlog-proof"'
    for ending in ("json", "tlog-proof"):
        assert client.get(f"/log/entries/3.{ending}").status_code == 404


def test_the_portal_is_checked_at_its_address(address: str) -> None:
    size, root = log.verify(f"{address}/log")

    assert (size, log.verify(address).root) == (2, root)


def test_another_address_is_not_a_log(address: str) -> None:
    with pytest.raises(log.Wrong, match="answers 404"):
        log.verify(f"{address}/about")


def test_the_program_checks_without_the_portal(
    client: CarefulClient, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = client.get("/log/verify.py").text
    assert not re.search(r"^(import|from) registry", source, re.MULTILINE)
    for name in ("2.json", "2.tlog-proof"):
        (tmp_path / name).write_bytes(client.get(f"/log/entries/{name}").data)
    program: dict[str, object] = {"__name__": "verify"}
    exec(compile(source, "verify.py", "exec"), program)  # what a reader downloads is what runs
    key = client.get("/log/vkey").text.strip()
    own = [f"--{kind}={tmp_path / name}" for kind, name in
           (("proof", "2.tlog-proof"), ("entry", "2.json"))]  # fmt: skip

    assert verifying.main([*own, f"--key={key}"]) == 0
    assert "True: entry 2 is one of the 2 entries" in capsys.readouterr().out
    (tmp_path / "2.json").write_bytes(b"{}")
    assert verifying.main([*own, f"--key={key}"]) == 1
    assert "Not true" in capsys.readouterr().out
    assert callable(program["verify"])


def test_the_history_offers_each_entry_its_receipt(client: CarefulClient) -> None:
    page = client.get(HISTORY)

    assert 'href="/en/log/entries/2.tlog-proof"' in page.text
    assert client.get("/en/log/entries/2.tlog-proof").status_code == 200


@pytest.mark.parametrize("tongue", ["kk", "ru", "en"])
def test_the_page_says_what_is_proved_in_each_language(client: CarefulClient, tongue: str) -> None:
    page = client.get(f"/{tongue}/about/log")

    assert page.status_code == 200
    assert client.get("/log/vkey").text.strip() in page.text


def test_it_says_what_is_not_proved(client: CarefulClient) -> None:
    said = words(client.get("/en/about/log"))

    assert "That an entry is true." in said
    assert "That the register is complete." in said


def test_a_log_that_may_not_be_signed_is_served_as_it_was(
    client: CarefulClient, app: Flask, sqlite: Database
) -> None:
    before = client.get("/log/checkpoint").text
    (app.extensions["registry.settings"].data_dir / "log.key").unlink()
    with sqlite.writing() as session:
        making.a_camera(session, id="AST-000002", controller="station")

    assert client.get("/log/checkpoint").text == before
