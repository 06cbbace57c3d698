"""What changed on the register: a page and two feeds, with the filters of the list."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask_babel import gettext, ngettext

from registry import log
from registry.cameras import findings, following
from registry.cameras.following import Change, Kind
from registry.cameras.selection import Selection
from registry.database import Session
from registry.datasets import atom
from registry.errors import Refused
from registry.log import Entry
from registry.log.sentences import sentences
from registry.pages import blueprint, filters
from registry.pages.arguments import selection
from registry.web.answers import vouch
from registry.web.languages import language
from registry.web.session import base, database, settings
from registry.web.wording import Wording, wording
from registry.web.words import number

BESIDES = ("before", "kind", "lang")
ON_A_PAGE, IN_A_FEED = 40, 50


@dataclass(frozen=True)
class Item:
    """A change in the reader's words; `address` is where it can be seen."""

    change: Change
    title: str
    sentences: list[str]
    address: str

    @property
    def identity(self) -> str:
        """Its name for good: the number of the entry, whatever the language and the filter."""
        return f"tag:ashyq-kamera,2026:entry/{self.change.entry.number}"


@dataclass(frozen=True)
class Page:
    """The changes that an address asks for, and the query of the older ones."""

    items: list[Item]
    chosen: Selection
    kinds: tuple[Kind, ...]
    more: str | None
    query: str


@blueprint.get("/changes")
def changes() -> str:
    """What changed, day by day, the newest first."""
    with database().reading() as session:
        page = _page(session, ON_A_PAGE)
        told = filters.panel(session, page.chosen)
        days = groupby(page.items, key=lambda one: _day(one.change))
        return render_template(
            "pages/changes.html",
            page=page,
            days=[(day, list(items)) for day, items in days],
            is_first="before" not in request.args,
            kinds=[(kind, words) for kind, words in _kind_words().items()],
            panel=told,
        )


@blueprint.get("/changes.atom")
def changes_atom() -> Response:
    """The same as an Atom feed (RFC 4287), older pieces behind `rel=next`."""
    with database().reading() as session:
        page = _page(session, IN_A_FEED)
        vouch(log.size(session))
    body = atom.feed(
        [
            atom.Item(
                one.address,
                one.title,
                one.change.entry.recorded_at,
                one.change.entry.recorded_at,
                " ".join(one.sentences),
                one.identity,
            )
            for one in page.items
        ],
        title=gettext("Changes of the register"),
        address=f"{base()}/changes.atom" + (f"?{page.query}" if page.query else ""),
        page=f"{base()}/changes" + (f"?{page.query}" if page.query else ""),
        language=language(),
        following=f"{base()}/changes.atom?{page.more}" if page.more else None,
    )
    return Response(body, content_type="application/atom+xml; charset=utf-8")


@blueprint.get("/changes.json")
def changes_json() -> Response:
    """The same as a JSON feed (version 1.1); `_register` holds what a program wants to know."""
    with database().reading() as session:
        page = _page(session, IN_A_FEED)
        vouch(log.size(session))
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": gettext("Changes of the register"),
        "home_page_url": f"{base()}/changes" + (f"?{page.query}" if page.query else ""),
        "feed_url": f"{base()}/changes.json" + (f"?{page.query}" if page.query else ""),
        "language": language(),
        "items": [_as_json(one) for one in page.items],
    }
    if page.more:
        feed["next_url"] = f"{base()}/changes.json?{page.more}"
    return Response(json.dumps(feed, ensure_ascii=False), content_type="application/feed+json")


def _page(session: Session, size: int) -> Page:
    chosen = selection(session, besides=BESIDES)
    if chosen.values("as_of"):
        raise Refused("Changes take no as_of. Use before=ENTRY for older ones.", field="as_of")
    kinds = following.kinds(request.args.getlist("kind"))
    piece = following.changes(session, chosen, kinds, before=_before(), limit=size)
    words = wording(session)
    pairs = [*chosen.query(), *(("kind", str(kind)) for kind in kinds)]
    return Page(
        [_item(change, words) for change in piece.changes],
        chosen,
        kinds,
        urlencode([*pairs, ("before", piece.before)]) if piece.before else None,
        urlencode(pairs),
    )


def _before() -> int | None:
    said = request.args.get("before", "")
    if not said:
        return None
    if not (said.isascii() and said.isdecimal() and len(said) < 16):
        raise Refused(
            "before={value} is not the number of an entry.", field="before", value=said[:80]
        )
    return int(said)


def _item(change: Change, words: Wording) -> Item:
    entry = change.entry
    if change.count > 1:
        return Item(change, _many(change, words), [entry.reason], _file_of(entry))
    record = json.loads(entry.record)
    title = record.get(f"title_{language()}") or record.get("title_kk") or change.camera_id
    said = [*sentences(entry, change.before, words), *_findings(change)]
    path = url_for("pages.camera_history", camera_id=change.camera_id)
    return Item(change, title, said, f"{base()}{path}#entry-{entry.number}")


def _many(change: Change, words: Wording) -> str:
    said = {"count": number(change.count), "office": words.organisation(change.entry.office)}
    if change.is_more:
        return str(gettext("More than %(count)s cameras were entered by %(office)s", **said))
    told = ngettext(
        "%(count)s camera was entered by %(office)s",
        "%(count)s cameras were entered by %(office)s",
        change.count,
        **said,
    )
    return str(told)


def _file_of(entry: Entry) -> str:
    return f"{base()}/log/entries/{entry.number}.json"


def _label(code: str) -> str:
    return findings.texts()[code].label[language()]


def _findings(change: Change) -> Sequence[str]:
    told = [gettext("Finding opened: %(what)s.", what=_label(code)) for code in change.opened]
    return told + [
        gettext("Finding closed: %(what)s.", what=_label(code)) for code in change.closed
    ]


def _as_json(one: Item) -> dict[str, object]:
    change = one.change
    return {
        "id": one.identity,
        "url": one.address,
        "title": one.title,
        "content_text": "\n".join(one.sentences),
        "date_published": change.entry.recorded_at.isoformat(),
        "tags": [str(kind) for kind in change.kinds],
        "_register": {
            "entry": change.entry.number,
            "first_entry": change.oldest,
            "count": change.count,
            "is_more": change.is_more,
            "subject": change.entry.subject if change.count == 1 else None,
            "kind": change.entry.kind,
            "office": change.entry.office,
            "effective_on": change.entry.effective_on,
            "switched_on": list(change.switched_on),
            "findings_opened": list(change.opened),
            "findings_closed": list(change.closed),
        },
    }


def _day(change: Change) -> str:
    return change.entry.recorded_at.astimezone(settings().timezone).date().isoformat()


def _kind_words() -> dict[Kind, str]:
    return {
        Kind.ENTERED: gettext("Entered"),
        Kind.AMENDED: gettext("Amended"),
        Kind.REMOVED: gettext("Taken away"),
        Kind.FUNCTION_ON: gettext("A function switched on"),
        Kind.SILENT_UPGRADE: gettext("Switched on without a decision"),
        Kind.FINDING_OPENED: gettext("Finding opened"),
        Kind.FINDING_CLOSED: gettext("Finding closed"),
        Kind.RETENTION_LENGTHENED: gettext("Footage kept longer"),
    }
