"""A page of the portal as a file: links to what is not mirrored lead to the live portal."""

import re
from collections.abc import Callable
from html import escape, unescape
from urllib.parse import urlsplit

LINK = re.compile(r'(<(?:a|link|form|area)\b[^>]*?\s(?:href|action))="([^"]*)"')
ASKED = re.compile(r'(\sdata-[\w-]+)="(/[^"]*)"')  # what scripts ask for
HEAD = re.compile(r'(<meta charset="utf-8">)')
# Of a policy in the page itself browsers heed all but these.
ONLY_IN_HEADERS = ("frame-ancestors", "report-uri", "sandbox")
# What an `action` may lead to from a page whose forms are sent to the live portal.
FORMS = "form-action"


class Rewriter:
    """Knows where the live portal is, and which addresses the mirror has."""

    def __init__(self, live: str, known: Callable[[str], str | None]) -> None:
        self.live, self.known = live.rstrip("/"), known

    def page(self, html: str, policy: str) -> str:
        """The page with its links put right and its policy within it."""
        said = "; ".join(
            f"{part.strip()} {self.live}" if part.strip().startswith(FORMS) else part.strip()
            for part in policy.split(";")
            if part.strip() and not part.strip().startswith(ONLY_IN_HEADERS)
        )
        meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(said)}">'
        html = HEAD.sub(lambda found: found[1] + "\n" + meta, html, count=1)
        # Scripts would have these links follow filters, which are on the live portal.
        html = ASKED.sub(self._asked, html.replace(" data-follows=", " data-followed="))
        return LINK.sub(self._link, html)

    def _asked(self, found: re.Match[str]) -> str:
        here = self.known(unescape(found[2]))
        return f'{found[1]}="{escape(here)}"' if here else found[0]

    def _link(self, found: re.Match[str]) -> str:
        said = unescape(found[2])
        parts = urlsplit(said)
        if parts.scheme or parts.netloc or not parts.path.startswith("/"):
            return found[0]
        is_form = found[1].startswith("<form")
        query = f"?{parts.query}" if parts.query else ""
        here = None if is_form else self.known(f"{parts.path}{query}")
        tail = f"#{parts.fragment}" if parts.fragment else ""
        address = f"{here}{tail}" if here is not None else f"{self.live}{said}"
        return f'{found[1]}="{escape(address)}"'
