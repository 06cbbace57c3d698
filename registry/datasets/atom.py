"""Feeds in Atom (RFC 4287): what is new, with addresses that last."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as Xml

from registry.datasets.formats import LICENCE

ATOM = "http://www.w3.org/2005/Atom"
NEVER = datetime(2026, 1, 1, tzinfo=UTC)  # a feed without an entry still says when it was updated


@dataclass(frozen=True)
class Item:
    """An entry of a feed; its address is its id too, unless it has one of its own."""

    address: str
    title: str
    updated: datetime
    published: datetime
    summary: str
    identity: str = ""  # where it is not the address


def feed(
    items: Iterable[Item],
    *,
    title: str,
    address: str,
    page: str,
    language: str,
    following: str | None = None,
) -> bytes:
    """The feed at `address` of what `page` shows; `following` is where older items are."""
    listed = list(items)
    Xml.register_namespace("", ATOM)
    root = Xml.Element(f"{{{ATOM}}}feed", {"xml:lang": language})
    _text(root, "id", address)
    _text(root, "title", title)
    _text(root, "updated", max((one.updated for one in listed), default=NEVER).isoformat())
    _link(root, "self", address)
    _link(root, "alternate", page)
    if following:
        _link(root, "next", following)
    _text(Xml.SubElement(root, f"{{{ATOM}}}author"), "name", "Ashyq Kamera")
    _text(root, "rights", LICENCE)
    for one in listed:
        _entry(root, one)
    whole: bytes = Xml.tostring(root, encoding="utf-8", xml_declaration=True)
    return whole


def _entry(root: Xml.Element, item: Item) -> None:
    entry = Xml.SubElement(root, f"{{{ATOM}}}entry")
    _text(entry, "id", item.identity or item.address)
    _text(entry, "title", item.title)
    _text(entry, "updated", item.updated.isoformat())
    _text(entry, "published", item.published.isoformat())
    _link(entry, "alternate", item.address)
    _text(entry, "summary", item.summary)


def _text(parent: Xml.Element, name: str, text: str) -> None:
    Xml.SubElement(parent, f"{{{ATOM}}}{name}").text = text


def _link(parent: Xml.Element, rel: str, href: str) -> None:
    Xml.SubElement(parent, f"{{{ATOM}}}link", {"rel": rel, "href": href})
