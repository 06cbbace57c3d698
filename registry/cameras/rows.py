"""The row of a version: the public facts by which cameras are chosen, counted and drawn."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from registry.cameras import findings
from registry.cameras.declared.dates import earliest
from registry.cameras.declared.vocabulary import narrower, terms
from registry.cameras.record import Camera, Function
from registry.places.names import folded

STATES = ("on", "testing", "capable_off", "off_since", "not_capable", "unknown")
COLUMN_OF = {state: f"functions_{state}" for state in STATES}
PARTING = ",./-"
MARKS = ("face", "vehicle", "object", "recording", "unknown")

Organisation = dict[str, Any]
Row = tuple[Any, ...]


@cache
def bit(function: str) -> int:
    """The bit that stands for a function in a version's sets.

    The vocabulary's file keeps its order for good: new terms are added at its end.
    """
    return 1 << terms("function")[function].place


def bits(function: str) -> int:
    """The bits of a function and of all narrower ones."""
    return sum(bit(code) for code in narrower("function", function))


def mark(camera: Camera) -> str:
    """The mark on the map: the most intrusive thing that the camera is declared to do."""
    return _mark(frozenset(f.function for f in camera.functions if f.state != "not_capable"))


@lru_cache(maxsize=4_096)
def _mark(declared: frozenset[str]) -> str:
    if declared & {*narrower("function", "face_recognition")}:
        return "face"
    if declared & {*narrower("function", "vehicle_identification")}:
        return "vehicle"
    if "abandoned_object" in declared:
        return "object"
    return "recording" if declared - {"unknown"} else "unknown"


@dataclass(frozen=True)
class Told:
    """Columns of a version that follow from a few fields of the record, and from nothing else."""

    columns: tuple[str, ...]
    reads: frozenset[str]
    values: Callable[[Camera, Organisation | None, datetime], Row]


def version_row(
    camera: Camera, number: int, controller: Organisation | None, at: datetime
) -> dict[str, Any]:
    """The row of `camera_versions` for a public record that entry `number` wrote."""
    row = dict.fromkeys(COLUMNS)
    row |= {"entry_from": number, "camera_id": camera.id, "lat": camera.lat, "lon": camera.lon}
    row["findings"] = findings.standing(camera, controller)
    row["words"] = words(
        camera.id,
        *(camera.title_kk, camera.title_ru, camera.title_en, camera.address),
        *(external.value for external in camera.external_ids),
    )
    for told in TOLD:
        row.update(zip(told.columns, told.values(camera, controller, at), strict=True))
    return row


@lru_cache(maxsize=65_536)
def _earliest(partial: str | None) -> date | None:
    return earliest(partial)


def _field(name: str, column: str | None = None) -> Told:
    return Told((column or name,), frozenset({name}), lambda camera, *_: (getattr(camera, name),))


def _day(code: str, column: str, *reads: str) -> Told:
    def values(camera: Camera, _controller: Organisation | None, at: datetime) -> Row:
        return (findings.last_good_days(camera, at.date())[code],)

    return Told((column,), frozenset({"status", *reads}), values)


def _view(camera: Camera, *_: object) -> Row:
    view = camera.bearings[0] if len(camera.bearings) == 1 else None
    bearing = round(view.bearing) % 360 if view and view.bearing is not None else None
    return bearing, round(view.hfov) if view and view.hfov else _whole(camera.fov_deg)


def _basis(camera: Camera, *_: object) -> Row:
    return (camera.legal_basis.type if camera.legal_basis else None,)


def _functions(camera: Camera, *_: object) -> Row:
    return *_sets(camera.functions).values(), mark(camera)


def _began(camera: Camera, *_: object) -> Row:
    return (_earliest(camera.active_from or camera.installed_on),)


def _review(camera: Camera, *_: object) -> Row:
    return (findings.review_by(camera),)


TOLD = (
    _field("district_code", "area_id"),
    _field("place_type"),
    _field("status"),
    _field("connection"),
    Told(("legal_basis",), frozenset({"legal_basis"}), _basis),
    _field("controller"),
    _field("operator"),
    _field("retention_days"),
    Told((*COLUMN_OF.values(), "mark"), frozenset({"functions"}), _functions),
    _day("authorisation_expired", "authorised_until", "authorised_until"),
    _day("legal_basis_expired", "basis_until", "legal_basis"),
    _day("not_confirmed_for_a_year", "confirm_by", "last_confirmed_on"),
    Told(("review_by",), frozenset({"status", "impact_assessments"}), _review),
    Told(("active_from",), frozenset({"active_from", "installed_on"}), _began),
    Told(
        ("removed_on",),
        frozenset({"removed_on"}),
        lambda camera, *_: (_earliest(camera.removed_on),),
    ),
    Told(("bearing", "fov"), frozenset({"bearings", "fov_deg"}), _view),
    Told(
        ("approx",),
        frozenset({"location_precision"}),
        lambda camera, *_: (camera.location_precision != "exact",),
    ),
)
COLUMNS = (
    *("entry_from", "entry_to", "camera_id", "lat", "lon", "findings", "words"),
    *(column for told in TOLD for column in told.columns),
)


def _sets(functions: tuple[Function, ...]) -> dict[str, int]:
    sets = dict.fromkeys(COLUMN_OF.values(), 0)
    for each in functions:
        sets[COLUMN_OF[each.state]] |= bit(each.function)
    return sets


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def words(*texts: str | None) -> str:
    """The folded words by which a version is searched for, from its id, titles and other texts."""
    # Each word has a space before it, so that a search can ask for words that begin so.
    return "".join([f" {searched(text)}" for text in texts if text])


def searched(text: str) -> str:
    """The text folded, word by word: a million cameras have few words that are not numbers."""
    for mark in PARTING:
        text = text.replace(mark, " ")
    found = [
        word if word.isdecimal() and word.isascii() else _folded_word(word) for word in text.split()
    ]
    return " ".join(found if all(found) else filter(None, found))


@lru_cache(maxsize=65_536)
def _folded_word(word: str) -> str:
    return folded(word)
