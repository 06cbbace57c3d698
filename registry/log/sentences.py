"""An entry of the log said in sentences: what was entered, what changed, from what to what.

The log knows no vocabulary and no language, so whoever tells the story brings the words: sentences
go through `gettext` with named places, fields and values are said by the speech itself.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from registry.log.tables import Entry

Record = dict[str, Any]
UNSAID = frozenset({"id", "demonstration"})
WHOLE = ("release.", "statistic.")  # kinds that are told in one sentence, whatever changed
PLACE = frozenset({"lat", "lon"})


class Speech(Protocol):
    """The reader's language."""

    def gettext(self, sentence: str, **values: str) -> str:
        """The sentence in that language, its named places filled."""

    def field(self, name: str) -> str:
        """How a field is called."""

    def value(self, name: str, value: object) -> str:
        """How a field's value is said."""


@dataclass(frozen=True)
class Changed:
    """A field that is not as it was; None where it is not declared."""

    field: str
    before: Any
    after: Any


@dataclass(frozen=True)
class Told:
    """An entry with what it says."""

    entry: Entry
    sentences: list[str]


def told(entries: Sequence[Entry], speech: Speech) -> list[Told]:
    """The story of one subject, newest first, from its entries oldest first."""
    before = [None, *entries]
    pairs = zip(entries, before, strict=False)
    return [Told(entry, sentences(entry, past, speech)) for entry, past in pairs][::-1]


def sentences(entry: Entry, before: Entry | None, speech: Speech) -> list[str]:
    """What an entry says, given the entry of the same subject before it."""
    then = json.loads(before.record) if before else None
    return of_records(entry.kind, then, json.loads(entry.record), speech)


def of_records(kind: str, then: Record | None, now: Record, speech: Speech) -> list[str]:
    """What an entry of that kind would say, given the record before it."""
    if kind.startswith(WHOLE):
        return [_opening(kind, now, speech)]
    if then is None:
        return [_opening(kind, now, speech), *_functions([], now.get("functions", []), speech)]
    said = [] if kind.endswith(".amended") else [_opening(kind, now, speech)]
    for change in changes(then, now):
        said += _change(change, kind, speech)
    # Latitude and longitude tell the same story, and it is told once.
    once = list(dict.fromkeys(said))
    return once or [speech.gettext("The record was confirmed without a change.")]


def changes(before: Record, after: Record) -> list[Changed]:
    """The fields that differ, what the camera does first, then by name."""
    names = sorted({*before, *after} - UNSAID, key=lambda name: (name != "functions", name))
    return [
        Changed(name, before.get(name), after.get(name))
        for name in names
        if before.get(name) != after.get(name)
    ]


def _opening(kind: str, record: Record, speech: Speech) -> str:
    day = speech.value("removed_on", record["removed_on"]) if record.get("removed_on") else ""
    openings = {
        "camera.entered": speech.gettext("The camera was entered on the register."),
        "camera.removed": speech.gettext("The camera was taken away on %(day)s.", day=day)
        if day
        else speech.gettext("The camera is gone; the day it was taken away is not declared."),
        "camera.confirmed": speech.gettext("A second person of the office confirmed the record."),
        "camera.corrected": speech.gettext("A mistake in the record was corrected."),
        "system.amended": speech.gettext("What is known of the system has grown."),
        "register.opened": speech.gettext("The register was opened."),
        "organisation.entered": speech.gettext("The organisation was entered on the register."),
        "system.entered": speech.gettext("The system was entered on the register."),
        "claim.entered": speech.gettext("A public statement was entered, with its source."),
        "release.announced": speech.gettext("A release of statistics was announced."),
        "release.dated": speech.gettext("The day of the release was fixed, four weeks ahead."),
        "release.moved": speech.gettext("The day of the release was moved."),
        "release.cancelled": speech.gettext("The release was cancelled."),
        "release.published": speech.gettext("The release came out, audited and with its digest."),
        "statistic.published": speech.gettext("Counts of a system in an area were published."),
        "observations.loaded": speech.gettext("A set of observations was loaded."),
    }
    other = speech.gettext("An entry of the kind “%(kind)s” was written.", kind=kind)
    return openings.get(kind, other)


def _change(change: Changed, kind: str, speech: Speech) -> Iterable[str]:
    if change.field == "functions":
        return _functions(change.before or [], change.after or [], speech)
    if change.field in PLACE:
        return _moved(change, speech)
    if kind == "camera.removed" and change.field in ("removed_on", "status"):
        return []  # the opening has said it
    return [_field_changed(change, speech)]


def _field_changed(change: Changed, speech: Speech) -> str:
    words = {"field": speech.field(change.field)}
    if change.before is not None:
        words["before"] = speech.value(change.field, change.before)
    if change.after is not None:
        words["after"] = speech.value(change.field, change.after)
    if change.before is None:
        return speech.gettext("“%(field)s” is now declared: %(after)s.", **words)
    if change.after is None:
        return speech.gettext("“%(field)s” is no longer declared; it was %(before)s.", **words)
    return speech.gettext("“%(field)s” changed from %(before)s to %(after)s.", **words)


def _moved(change: Changed, speech: Speech) -> list[str]:
    if change.before is None:
        said = speech.gettext("The place was published as a point on the map.")
    elif change.after is None:
        said = speech.gettext("The place is no longer published as a point on the map.")
    else:
        said = speech.gettext("The point on the map was moved.")
    return [said]


def _functions(before: list[Record], after: list[Record], speech: Speech) -> list[str]:
    earlier = {one["function"]: one for one in before}
    later = {one["function"]: one for one in after}
    said: list[str] = []
    for code, now in later.items():
        said += _function(earlier.get(code), now, speech)
    for code in sorted(earlier.keys() - later.keys()):
        what = speech.value("functions.function", code)
        said.append(speech.gettext("%(what)s is no longer named in the record.", what=what))
    return said


def _function(then: Record | None, now: Record, speech: Speech) -> list[str]:
    if then is None or then["state"] != now["state"]:
        return _switched(now, speech)
    what = speech.value("functions.function", now["function"])
    return [
        speech.gettext("%(what)s: %(said)s", what=what, said=_field_changed(part, speech))
        for change in changes(then, now)
        for part in [Changed(f"functions.{change.field}", change.before, change.after)]
    ]


def _switched(now: Record, speech: Speech) -> list[str]:
    what = speech.value("functions.function", now["function"])
    since = now.get("since")
    said = _since(what, speech.value("functions.since", since), speech) if since else {}
    state = now["state"]
    told = [said.get(state) or _undated(what, speech)[state]]
    if state in ("on", "testing") and not now.get("decision_ref"):
        told.append(speech.gettext("%(what)s: no decision is cited for it.", what=what))
    return told


def _since(what: str, day: str, speech: Speech) -> dict[str, str]:
    words = {"what": what, "day": day}
    return {
        "on": speech.gettext("%(what)s was switched on (since %(day)s).", **words),
        "testing": speech.gettext("%(what)s is being tested (since %(day)s).", **words),
        "capable_off": speech.gettext("%(what)s is possible but off (since %(day)s).", **words),
        "off_since": speech.gettext("%(what)s was switched off (since %(day)s).", **words),
    }


def _undated(what: str, speech: Speech) -> dict[str, str]:
    return {
        "on": speech.gettext("%(what)s was switched on; no date is given.", what=what),
        "testing": speech.gettext("%(what)s is being tested; no date is given.", what=what),
        "capable_off": speech.gettext("%(what)s is possible but off.", what=what),
        "off_since": speech.gettext("%(what)s was switched off; no date is given.", what=what),
        "not_capable": speech.gettext("The camera cannot do this: %(what)s.", what=what),
        "unknown": speech.gettext("%(what)s: whether it is on has not been said.", what=what),
    }
