"""The way to the mail server: over TLS with a verified certificate, or not at all.

`smtp://` turns to TLS where the server offers it; a server that offers none is spoken to only on
this very machine. `smtps://` is TLS from the first byte.
"""

import smtplib
import ssl
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import EmailPolicy, Policy
from urllib.parse import parse_qs, unquote, urlsplit

from registry.errors import Refused

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
PATIENCE = 15  # seconds for each answer of the server


@dataclass(frozen=True)
class Server:
    """A mail server, and who speaks to it."""

    host: str
    port: int
    user: str
    password: str
    is_tls: bool
    never_tls: bool

    @property
    def is_here(self) -> bool:
        """Whether it is this machine."""
        return self.host in LOOPBACK


def server(url: str) -> Server:
    """The server that a setting names."""
    parts = urlsplit(url)
    never = parse_qs(parts.query).get("tls") == ["never"]
    is_tls = parts.scheme == "smtps"
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise Refused("REGISTRY_SMTP_URL is not of the form smtp://user:password@host:port.")
    found = Server(
        host=parts.hostname,
        port=parts.port or (465 if is_tls else 587),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        is_tls=is_tls,
        never_tls=never,
    )
    if never and not found.is_here:
        raise Refused("REGISTRY_SMTP_URL may say tls=never of a server on this machine alone.")
    return found


class WholeHeader(UnstructuredHeader, BaseHeader):
    """A header that goes out as one line: an address that is cut or coded leads nowhere."""

    def fold(self, *, policy: Policy) -> str:
        """The line."""
        return f"{self.name}: {self}{policy.linesep}"


def _policy() -> "EmailPolicy[EmailMessage]":
    kinds = HeaderRegistry()
    kinds.map_to_type("list-unsubscribe", WholeHeader)
    return EmailPolicy(header_factory=kinds)


POLICY = _policy()


@contextmanager
def connected(to: Server) -> Iterator[smtplib.SMTP]:
    """A connection over which letters may go."""
    context = ssl.create_default_context()
    if to.is_tls:
        made: smtplib.SMTP = smtplib.SMTP_SSL(to.host, to.port, timeout=PATIENCE, context=context)
    else:
        made = smtplib.SMTP(to.host, to.port, timeout=PATIENCE)
    with made as connection:
        connection.ehlo()
        if not to.is_tls and not to.never_tls:
            _turn_to_tls(connection, to, context)
        if to.user:
            connection.login(to.user, to.password)
        yield connection


def message(
    *, sender: str, to: str, subject: str, body: str, mark: str, headers: Mapping[str, str]
) -> EmailMessage:
    """A letter as mail servers know it; `mark` is the same each time it is tried."""
    made = EmailMessage(POLICY)
    made["From"], made["To"], made["Subject"] = sender, to, subject
    made["Message-ID"] = f"<{mark}@{sender.rpartition('@')[2].strip('> ')}>"
    made["Auto-Submitted"] = "auto-generated"  # so that no machine answers it
    for name, value in headers.items():
        made[name] = value
    made.set_content(body)
    return made


def _turn_to_tls(connection: smtplib.SMTP, to: Server, context: ssl.SSLContext) -> None:
    if connection.has_extn("starttls"):
        connection.starttls(context=context)
        connection.ehlo()
    elif not to.is_here:
        raise smtplib.SMTPNotSupportedError("the server offers no TLS")
