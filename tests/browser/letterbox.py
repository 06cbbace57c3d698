"""A real mail server that remembers what it was given, for those who wait for a letter."""

import email
import re
from collections.abc import Iterator
from contextlib import contextmanager
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from playwright.sync_api import Page

from tests import servers

LINK = re.compile(r"https?://\S+")


class Mailbox:
    """A mail server's memory of what it was given: recipient, then subject and text as one."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        """Keep the letter."""
        letter = email.message_from_bytes(envelope.content, policy=default)
        body = letter.get_body(("plain",))
        assert body is not None
        text = f"{letter['subject']}\n\n{body.get_content()}"
        self.letters += [(to, text) for to in envelope.rcpt_tos]
        return "250 Kept"

    def link_for(self, address: str, page: Page) -> str:
        """The link in the newest letter to somebody, once it has come."""
        found = self.letter(page, "", to=address)
        link = LINK.search(found)
        assert link, found
        return link[0]

    def letter(self, page: Page, holding: str, *, to: str = "", after: int = 0) -> str:
        """The newest letter that holds some words, once it has come; to somebody or to anybody."""
        for _ in range(100):
            some = [text for address, text in self.letters[after:] if to in ("", address)]
            if found := [text for text in some if holding in text]:
                return found[-1]
            page.wait_for_timeout(100)
        raise AssertionError(f"no letter with “{holding}” came to {to or 'anybody'}")

    def to(self, address: str) -> list[str]:
        """All letters to somebody."""
        return [text for to, text in self.letters if to == address]


@contextmanager
def serving_mail() -> Iterator[tuple[Mailbox, int]]:
    """A real mail server and its port."""
    kept, port = Mailbox(), servers.free_port()
    server = Controller(kept, hostname="127.0.0.1", port=port)
    server.start()
    try:
        yield kept, port
    finally:
        server.stop()
