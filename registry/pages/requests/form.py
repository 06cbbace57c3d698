"""The form of a request: what was typed, as it was typed, and what it asks for."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from werkzeug.datastructures import MultiDict

from registry.cameras.declared import fields
from registry.cameras.footage.covering import Window
from registry.errors import Refused
from registry.pages.requests import place_and_time
from registry.pages.requests.kinds import Kind
from registry.places import areas
from registry.requests import Type, Wanted
from registry.settings import LANGUAGES

WORDS = (
    "text", "place", "name", "contact", "represents", "day", "since", "until", "path", "field",
    "claim", "report", "point", "area", "another", "language",
)  # fmt: skip
MOST_CAMERAS = 60  # ids that are looked at in a form; how many may be asked for, the verb says
LONGEST = 20_000  # characters of a field that are shown again; what is too long, the verb says
# Where a refusal of a verb is shown, when its field has another name on the form.
PLACES = {"start": "day", "end": "until", "hours": "until", "cameras": "camera", "places": "point"}
WITH_AREA = frozenset({areas.Kind.CITY, areas.Kind.REGION})


@dataclass
class Typed:
    """What stands in the form; `faults` are {field, message}, in the order of the page."""

    kind: Kind
    words: dict[str, str]
    camera_ids: list[str]
    public_text: bool = False
    faults: list[dict[str, str]] = field(default_factory=list)

    def __getattr__(self, name: str) -> str:
        try:
            return self.__dict__["words"][name]  # type: ignore[no-any-return]
        except KeyError:
            raise AttributeError(name) from None

    def fault(self, name: str) -> str | None:
        """What is wrong with one field."""
        return next((one["message"] for one in self.faults if one["field"] == name), None)

    def refuse(self, refused: Refused, message: str) -> None:
        """Take in what a verb refuses, at the place where it can be put right."""
        name = refused.field or "send"
        self.faults.append({"field": PLACES.get(name, name), "message": message})


def read(kind: Kind, said: MultiDict[str, str], language: str) -> Typed:
    """What an address or a sent form says, with `start` and `end` taken apart for people."""
    words = {name: said.get(name, "").strip()[:LONGEST] for name in WORDS}
    words |= _moments(said, words)
    words["language"] = words["language"] if words["language"] in LANGUAGES else language
    ids = [one.strip() for one in said.getlist("camera") if one.strip()]
    if words["another"]:
        ids.append(words["another"].upper())
    unique = list(dict.fromkeys(one[:64] for one in ids))[:MOST_CAMERAS]
    return Typed(kind, words, unique, said.get("public_text") == "yes")


def wanted(typed: Typed, zone: ZoneInfo) -> Wanted:
    """What the form asks for; Refused where it cannot be read."""
    kind = typed.kind
    window = _window(typed, zone) if kind.type == Type.FOOTAGE or typed.day else None
    return Wanted(
        type=kind.type,
        language=typed.language,
        text=typed.text,
        camera_ids=tuple(typed.camera_ids),
        area_id=areas.area(typed.area).id if typed.area else None,
        field=fields.field(typed.field).name if typed.field else None,
        claim_id=typed.claim[:64] or None if kind.type == Type.INFORMATION else None,
        report=typed.report or None if kind.type == Type.REPORT else None,
        place=_place(typed),
        point=_point(typed) if kind.type == Type.REPORT else None,
        window=(window.start, window.end) if window else None,
        name=typed.name,
        contact=typed.contact,
        represents=typed.represents if kind.type == Type.GROUP else "",
        public_text=typed.public_text and kind.may_publish,
    )


def window_of(typed: Typed, zone: ZoneInfo) -> Window | None:
    """The time that stands in the form; None where it is not whole yet."""
    try:
        return _window(typed, zone)
    except Refused:
        return None


def _window(typed: Typed, zone: ZoneInfo) -> Window:
    if not (typed.day and typed.since and typed.until):
        missing = next(name for name in ("day", "since", "until") if not typed.words[name])
        raise Refused("Say from when to when you were there.", field=missing)
    said = place_and_time.Said("", typed.day, typed.since, typed.until, "")
    return place_and_time.window(said, zone)


def _place(typed: Typed) -> str:
    """Where the person was, with the way that they drew, if any."""
    way = typed.path[:12_000]
    return "\n".join(part for part in (typed.place, way) if part)


def _point(typed: Typed) -> tuple[float, float] | None:
    if not typed.point:
        return None
    found = place_and_time.path(typed.point)
    lon, lat = found[0]
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise Refused("This is no place on the map. Latitude comes first.", field="point")
    return lon, lat


def _moments(said: MultiDict[str, str], words: dict[str, str]) -> dict[str, str]:
    """Day and times of `start` and `end`, as another page hands them over."""
    if words["day"] or not said.get("start"):
        return {}
    try:
        start, end = (datetime.fromisoformat(said.get(name, "")) for name in ("start", "end"))
    except ValueError:
        return {}
    if not start < end <= start + timedelta(days=1):
        return {}
    return {"day": start.date().isoformat(), "since": f"{start:%H:%M}", "until": f"{end:%H:%M}"}


def where_options() -> list[areas.Area]:
    """The areas of which one is chosen where no camera is named."""
    return [one for one in areas.areas().values() if one.kind in WITH_AREA]
