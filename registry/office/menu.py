"""The menu of the office: for each official what they may open, in one order."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request, url_for
from flask_babel import gettext

from registry.accounts import Role, Who, roles
from registry.requests.office import queues

Allowed = Callable[[Who], bool]


@dataclass(frozen=True)
class Item:
    """One entry of the menu."""

    words: str
    href: str
    is_here: bool


def _works_on_cameras(who: Who) -> bool:
    return bool(who.offices(*roles.LOOKS_ON))


def _answers(who: Who) -> bool:
    return bool(queues.office_ids(who))


def _counts(who: Who) -> bool:
    return bool(who.offices(Role.STATISTICIAN, Role.REVIEWER))


def _administers(who: Who) -> bool:
    return bool(who.offices(Role.ADMINISTRATOR))


def _audits(who: Who) -> bool:
    return bool(who.offices(Role.AUDITOR))


# The route, who may open it; the words stand in `_words`, where they are collected.
ENTRIES: tuple[tuple[str, Allowed], ...] = (
    ("desk", lambda _: True),
    ("requests_queue", _answers),
    ("camera_list", _works_on_cameras),
    ("changes", _works_on_cameras),
    ("files", _works_on_cameras),
    ("return_list", _counts),
    ("release_list", roles.may_release),
    ("claim_list", roles.may_keep_claims),
    ("people", _administers),
    ("office_list", _administers),
    ("hook_list", roles.may_keep_hooks),
    ("trail", _audits),
    ("account", lambda _: True),
)


def prepare(app: Flask) -> None:
    """Give the office's templates their menu."""
    app.context_processor(_of_this_page)


def _of_this_page() -> dict[str, Any]:
    if request.blueprint != "office":
        return {}
    who: Who | None = g.get("who")
    is_whole = who is not None and who.factor is not None
    views = current_app.view_functions
    return {
        "official": who if is_whole else None,
        "menu": _menu(who) if who and is_whole else [],
        "sign_out_href": url_for("office.sign_out") if "office.sign_out" in views else None,
    }


def _menu(who: Who) -> list[Item]:
    words = _words()
    return [
        Item(words[name], url_for(f"office.{name}"), request.endpoint == f"office.{name}")
        for name, is_allowed in ENTRIES
        if f"office.{name}" in current_app.view_functions and is_allowed(who)
    ]


def _words() -> dict[str, str]:
    return {
        "desk": gettext("Desk"),
        "requests_queue": gettext("Requests"),
        "camera_list": gettext("Cameras"),
        "changes": gettext("Changes"),
        "files": gettext("Files"),
        "return_list": gettext("Statistics"),
        "release_list": gettext("Releases"),
        "claim_list": gettext("Claims"),
        "people": gettext("People"),
        "office_list": gettext("Offices"),
        "hook_list": gettext("Web hooks"),
        "trail": gettext("Trail"),
        "account": gettext("My account"),
    }
