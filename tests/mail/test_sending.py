"""Letters over real SMTP (K3, K8): once, over TLS that is verified, and again after a failure."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from registry import mail
from registry.database import Database
from registry.errors import Refused
from registry.mail import transport
from registry.settings import from_environment
from tests import servers

AT = datetime(2026, 3, 1, 9, 0, tzinfo=UTC)


class Box:
    """What a mail server has taken."""

    def __init__(self, refuses: str = "") -> None:
        self.refuses, self.letters, self.raw = refuses, [], []

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if self.refuses:
            return self.refuses
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.raw.append(envelope.content)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 OK"


@contextmanager
def serving(box: Box, **more: Any) -> Iterator[int]:
    """A mail server on this machine; gives its port."""
    controller = Controller(box, hostname="127.0.0.1", port=servers.free_port(), **more)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def settings(url: str) -> Any:
    """Settings with that mail server."""
    return replace(from_environment(), smtp_url=url, mail_from="register@example.kz")


def write(database: Database, *, subject: str = "Тақырып", **more: Any) -> None:
    """A letter."""
    with database.writing() as session:
        mail.write(session, to="a@example.kz", subject=subject, body="Мәтін\n", at=AT, **more)


def certificate(folder: Path) -> ssl.SSLContext:
    """A certificate that nobody has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    built = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = folder / "both.pem"
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + built.public_bytes(serialization.Encoding.PEM)
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_a_letter_goes_once(database: Database) -> None:
    box = Box()
    write(database, key="one")
    write(database, key="one")
    with serving(box) as port:
        there = settings(f"smtp://127.0.0.1:{port}?tls=never")
        assert mail.send_due(database, there, at=AT) == (1, 0)
        assert mail.send_due(database, there, at=AT + timedelta(days=3)) == (0, 0)

    assert [letter["Subject"] for letter in box.letters] == ["Тақырып"]
    assert box.letters[0].get_content().replace("\r", "") == "Мәтін\n"
    assert box.letters[0]["Auto-Submitted"] == "auto-generated"


def test_a_letter_is_tried_again_later(sqlite: Database) -> None:
    write(sqlite)
    there = settings(f"smtp://127.0.0.1:{servers.free_port()}?tls=never")
    assert mail.send_due(sqlite, there, at=AT) == (0, 1)
    assert mail.send_due(sqlite, there, at=AT + timedelta(seconds=30)) == (0, 0)
    with sqlite.reading() as session:
        assert (mail.failures(session), "Refused" in str(mail.last_failure(session))) == (1, True)

    box = Box()
    with serving(box) as port:
        there = settings(f"smtp://127.0.0.1:{port}?tls=never")
        assert mail.send_due(sqlite, there, at=AT + timedelta(minutes=2)) == (1, 0)
    with sqlite.reading() as session:
        assert mail.failures(session) == 0


def test_a_letter_that_is_refused_for_good_is_not_tried_again(sqlite: Database) -> None:
    write(sqlite)
    with serving(Box("550 no such person")) as port:
        there = settings(f"smtp://127.0.0.1:{port}?tls=never")
        assert mail.send_due(sqlite, there, at=AT) == (0, 1)
        assert mail.send_due(sqlite, there, at=AT + timedelta(days=9)) == (0, 0)
    with sqlite.reading() as session:
        assert "no such person" in str(mail.last_failure(session))


def test_k8_a_bad_certificate_is_refused(sqlite: Database, tmp_path: Path) -> None:
    box = Box()
    write(sqlite)
    with serving(box, tls_context=certificate(tmp_path)) as port:
        there = settings(f"smtp://localhost:{port}")
        assert mail.send_due(sqlite, there, at=AT) == (0, 1)

    assert box.letters == []
    with sqlite.reading() as session:
        assert "certificate" in str(mail.last_failure(session)).lower()


def test_a_good_certificate_is_taken(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    box = Box()
    write(sqlite)
    context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "both.pem"))
    with serving(box, tls_context=context) as port:
        assert mail.send_due(sqlite, settings(f"smtp://localhost:{port}"), at=AT) == (1, 0)


@pytest.mark.parametrize("mark", ["\r\nBcc: x@example.kz", "\nX: y", "\x00"])
def test_k3_a_header_cannot_be_slipped_in(sqlite: Database, mark: str) -> None:
    with pytest.raises(Refused, match="line break"):
        write(sqlite, subject=f"Hello{mark}")


OFF = "List-Unsubscribe"


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("Bcc", "x@example.kz", "no header Bcc"),
        ("list-unsubscribe", "<https://a.kz>", "no header list-unsubscribe"),
        (f"{OFF}: x\r\nBcc", "x@example.kz", "no header"),
        (OFF, "<https://a.kz>\r\nBcc: x@example.kz", "not a plain line"),
        (OFF, "<https://a.kz>\n x", "not a plain line"),
        (OFF, "<https://a.kz>\x00", "not a plain line"),
        (OFF, "<https://a.kz/ә>", "not a plain line"),
        (OFF, "<https://a.kz/\u2028>", "not a plain line"),
        (OFF, "x" * 901, "not a plain line"),
        (OFF, "", "not a plain line"),
    ],
)
def test_only_known_headers_of_one_line_are_taken(
    sqlite: Database, name: str, value: str, said: str
) -> None:
    with pytest.raises(Refused, match=said):
        write(sqlite, headers={name: value})


def test_a_long_header_goes_out_whole(database: Database) -> None:
    box, address = Box(), f"<https://cameras.example.kz/{'a' * 800}>"
    write(database, headers={OFF: address})
    with serving(box) as port:
        there = settings(f"smtp://127.0.0.1:{port}?tls=never")
        assert mail.send_due(database, there, at=AT) == (1, 0)

    assert f"\r\n{OFF}: {address}\r\n".encode() in box.raw[0]
    assert box.letters[0]["Subject"] == "Тақырып"


@pytest.mark.parametrize("url", ["smtp://mail.example.kz?tls=never", "http://mail", "smtp://"])
def test_a_setting_that_cannot_be_is_refused(url: str) -> None:
    with pytest.raises(Refused, match="REGISTRY_SMTP_URL"):
        transport.server(url)
