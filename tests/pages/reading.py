"""Reading a page as a person does: its words in order, its links by their words."""

from collections.abc import Iterator
from typing import Any

import html5lib
from werkzeug.test import TestResponse

BLOCKS = {
    "br",
    "code",
    "dd",
    "div",
    "dt",
    "h1",
    "h2",
    "h3",
    "li",
    "p",
    "section",
    "summary",
    "td",
    "th",
    "tr",
}


def words(response: TestResponse) -> str:
    """The words of the page's main part, single spaces between them."""
    return _text(_main(response))


def links(response: TestResponse) -> dict[str, str]:
    """The links of the main part: their words and where they lead (the first of each)."""
    found: dict[str, str] = {}
    for link in _main(response).iter("a"):
        found.setdefault(_text(link), link.get("href", ""))
    return found


def facts(response: TestResponse) -> dict[str, str]:
    """The rows of all lists of facts: term and what is said of it."""
    found: dict[str, str] = {}
    for row in _main(response).iter("div"):
        term, said = row.find("dt"), row.find("dd")
        if term is not None and said is not None:
            found[_text(term)] = _text(said)
    return found


def _main(response: TestResponse) -> Any:
    tree = html5lib.parse(response.text, namespaceHTMLElements=False)
    return next(tree.iter("main"))


def _text(element: Any) -> str:
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Any) -> Iterator[str]:
    edge = " " if element.tag in BLOCKS else ""
    yield edge
    yield element.text or ""
    for inner in element:
        yield from _pieces(inner) if isinstance(inner.tag, str) else ()
        yield inner.tail or ""
    yield edge
