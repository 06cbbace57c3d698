"""Copying from a neighbour: what the nearest cameras of the office say, into a form at hand."""

from dataclasses import dataclass

from registry import cameras
from registry.cameras import Selection, facts
from registry.cameras.declared import forms, inputs
from registry.database import Session
from registry.errors import NotFound
from registry.office.cameras.own import is_kept_by, within
from registry.office.files.sheet import Sheet
from registry.web.languages import language
from registry.web.session import settings, today

REACHES = (0.003, 0.02, 0.2)  # degrees around the place
OFFERED = 6
# What neighbours have in common; where it stands and what it is called is each one's own.
GROUPS = ("doing", "footage", "answers", "basis", "rights", "device")


@dataclass(frozen=True)
class Neighbour:
    """A camera that may be copied from."""

    id: str
    title: str


def nearest(session: Session, sheet: Sheet) -> list[Neighbour]:
    """The nearest cameras of the office; its first ones where no place is given yet."""
    bare = Selection.parse({}, today=today(), timezone=settings().timezone)
    chosen = within(bare, sheet.office)
    lat, lon = sheet.typed.facts.get("lat"), sheet.typed.facts.get("lon")
    found: list[cameras.Shown] = []
    if lat is None or lon is None or abs(lat) > 89 or abs(lon) > 179:
        found = cameras.page(session, chosen, limit=OFFERED + 1).cameras
        return _offered(found, sheet)
    for reach in REACHES:
        box = f"{lon - reach},{lat - reach},{lon + reach},{lat + reach}"
        found = cameras.page(session, chosen.with_value("bbox", box), limit=200).cameras
        if len(found) > OFFERED:
            break
    found.sort(key=lambda one: _far(one, lat, lon))
    return _offered(found, sheet)


def copy(session: Session, sheet: Sheet, like: str, groups: list[str]) -> None:
    """Put what the neighbour says in these groups of fields into the form (in all if none)."""
    kept = cameras.kept_of(session, [like]).get(like)
    if kept is None or not is_kept_by(sheet.office, kept):
        raise NotFound("There is no camera {id} among those of your offices.", id=like)
    texts = forms.texts(facts(kept.camera), sheet.names)
    chosen = [name for name in GROUPS if name in groups] or list(GROUPS)
    for group in chosen:
        for one in inputs.by_group()[group]:
            mine = [key for key in sheet.form if key.partition(".")[0] == one.name]
            for key in mine:
                del sheet.form[key]
            sheet.form |= {k: v for k, v in texts.items() if k.partition(".")[0] == one.name}


def _offered(found: list[cameras.Shown], sheet: Sheet) -> list[Neighbour]:
    own = sheet.kept.id if sheet.kept else ""
    others = [one.camera for one in found if one.camera.id != own][:OFFERED]
    return [Neighbour(one.id, one.title(language())) for one in others]


def _far(shown: cameras.Shown, lat: float, lon: float) -> float:
    camera = shown.camera
    if camera.lat is None or camera.lon is None:
        return float("inf")
    return (camera.lat - lat) ** 2 + ((camera.lon - lon) * 0.65) ** 2  # as wide as at 50° north
