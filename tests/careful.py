"""A client that reads every page as a strict browser would, whatever the test is about."""

import gzip
import re
from typing import Any

import html5lib
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

DATA = ("application/json", "application/ld+json")  # blocks that no browser runs
HANDLERS = re.compile(r"^on[a-z]+$")


class CarefulClient(FlaskClient):
    """Complains about every page it is given, not only the tested one."""

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """The answer, once it has been looked over."""
        response = super().open(*args, **kwargs)
        # A large form lies in a file that nobody else closes.
        response.request.environ["wsgi.input"].close()
        assert "Set-Cookie" not in response.headers or "/office" in response.request.path
        if response.mimetype == "text/html" and response.status_code != 304:
            assert "Content-Security-Policy" in response.headers
            squeezed = response.headers.get("Content-Encoding") == "gzip"
            look_over((gzip.decompress(response.data) if squeezed else response.data).decode())
        return response


def look_over(page: str) -> None:
    """Well-formed, one h1, a title that names it, unique ids, nothing inline that could run."""
    assert not re.search(r"%\((\w+)\)s", page), "a placeholder was not filled"
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)
    headings = [_text(heading) for heading in tree.iter("h1")]
    assert len(headings) == 1, headings
    title = next(_text(title) for title in tree.iter("title"))
    assert title, "the page has no title"
    assert tree.get("lang") in ("kk", "ru", "en")
    ids = [element.get("id") for element in tree.iter() if element.get("id")]
    assert len(ids) == len(set(ids)), sorted(i for i in ids if ids.count(i) > 1)
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        inline = [name for name in element.attrib if name == "style" or HANDLERS.match(name)]
        assert not inline, (element.tag, inline)
        if element.tag == "script" and element.get("type") not in DATA:
            assert element.get("src") or element.get("nonce"), "a script without a nonce"
        if element.tag == "form":
            assert element.get("action") is not None, "a form without an action"


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
