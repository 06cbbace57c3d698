"""What an invented camera does: each function with its state, its date and its decision.

Face recognition begins in October 2024 at the earliest. A camera that was entered before it was
switched on shows it as an amendment later; one switched on without a decision is the silent
upgrade that the register exists to show.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from registry.cameras.declared.vocabulary import narrower
from registry.demonstration.case import Case, Facts, decision_in_words, partial

FACES_FROM = date(2024, 10, 1)
FACES_UNTIL = date(2026, 10, 20)
SYSTEMS_KNOWN = date(2024, 12, 2)  # the day on which the systems themselves were entered
SYSTEMS = {
    **dict.fromkeys(narrower("function", "face_recognition"), "face-recognition"),
    **dict.fromkeys(narrower("function", "vehicle_identification"), "vehicle-identification"),
    "abandoned_object": "abandoned-object-detection",
}
# The planned national system compares one face with one; no camera is said to be part of it.
SYSTEMS.pop("face_verification_1to1")
FACES = {
    "face_recognition_live": 66,
    "face_recognition_retrospective": 21,
    "face_recognition": 9,
    "face_verification_1to1": 4,
}
VEHICLES = {"anpr": 66, "vehicle_attributes": 20, "vehicle_identification": 14}
OTHERS = {
    "people_counting": 20,
    "crowd_density": 11,
    "vehicle_counting": 12,
    "motion_detection": 19,
    "behaviour_anomaly": 6,
    "weapon": 3,
    "fire_smoke": 7,
    "intrusion_line": 9,
    "face_detection_blur": 4,
    "person_reidentification": 3,
    "face_characterisation": 2,
    "traffic_violation": 3,
    "other": 3,
}
STATES: dict[str, Mapping[str, float]] = {
    "face": {"on": 70, "testing": 10, "off_since": 4, "capable_off": 10, "unknown": 6},
    "vehicle": {"on": 82, "testing": 4, "off_since": 3, "capable_off": 6, "unknown": 5},
    "object": {"on": 62, "testing": 16, "off_since": 2, "capable_off": 12, "unknown": 8},
    "other": {"on": 72, "testing": 8, "off_since": 2, "capable_off": 11, "unknown": 7},
}
DATED = ("on", "testing", "off_since")


@dataclass(frozen=True)
class Upgrade:
    """A function that is switched on after the camera was entered, openly or in silence."""

    since: date
    function: Facts


def facts(case: Case) -> tuple[list[Facts], Upgrade | None]:
    """The functions as they stand when the camera is entered, and one that is yet to come."""
    if case.is_planned:
        return _planned(case), None
    if case.mark == "face":
        return _faces(case)
    if case.mark == "unknown":
        return ([{"function": "unknown", "state": "unknown"}] if case.dice.chance(55) else []), None
    return _MAKERS[case.mark](case), None


def working(functions: list[Facts], day: date) -> list[Facts]:
    """The functions of a planned camera on the day it begins to work."""
    ready = ("recording", "live_viewing", "motion_detection")
    return [
        {**said, "state": "on", "since": day.isoformat()} if said["function"] in ready else said
        for said in functions
    ]


def linked(functions: list[Facts]) -> list[Facts]:
    """The same functions, each with the system that carries it out."""
    return [
        {**said, "system_id": SYSTEMS[said["function"]]}
        if said["function"] in SYSTEMS and said["state"] != "not_capable"
        else said
        for said in functions
    ]


def _planned(case: Case) -> list[Facts]:
    extra = {"face": "face_recognition_live", "vehicle": "anpr", "object": "abandoned_object"}
    codes = ["recording", *([extra[case.mark]] if case.mark in extra else [])]
    return [{"function": code, "state": "capable_off"} for code in codes]


def _recording(case: Case) -> list[Facts]:
    """Recording and watching, and what the camera is said not to be able to do."""
    dice = case.dice
    said = [_simple("recording", case)]
    if dice.chance(38):
        said.append(_simple("live_viewing", case))
    if case.mark == "recording":
        for code in ("face_recognition", "emotion_inference", "person_reidentification"):
            if dice.chance(2.5):
                said.append({"function": code, "state": "not_capable"})
    return said


def _simple(code: str, case: Case) -> Facts:
    since = {"since": partial(case.installed, case.dice)} if case.dice.chance(72) else {}
    return {"function": code, "state": "on", **since}


def _faces(case: Case) -> tuple[list[Facts], Upgrade | None]:
    dice = case.dice
    since = dice.day(max(FACES_FROM, case.installed), FACES_UNTIL)
    code = dice.pick(FACES)
    others = _recording(case)
    if dice.chance(9):
        others.append(_dated("abandoned_object", "on", case.installed, case))
    if since <= case.entered:
        return [_dated(code, dice.pick(STATES["face"]), since, case), *others], None
    if dice.chance(22):
        return [{"function": code, "state": "capable_off"}, *others], None
    function = _dated(code, "on" if dice.chance(86) else "testing", since, case, is_new=True)
    before = [{"function": code, "state": "capable_off"}] if dice.chance(60) else []
    return [*before, *others], Upgrade(since, function)


def _vehicles(case: Case) -> list[Facts]:
    dice = case.dice
    code = dice.pick(VEHICLES)
    said = [_dated(code, dice.pick(STATES["vehicle"]), case.installed, case)]
    for more, percent in (("traffic_violation", 34), ("vehicle_counting", 18)):
        if dice.chance(percent):
            said.append(_dated(more, "on", case.installed, case))
    if code == "anpr" and dice.chance(24):
        said.append(_dated("vehicle_attributes", "on", case.installed, case))
    return said + (_recording(case) if dice.chance(86) else [])


def _objects(case: Case) -> list[Facts]:
    state = case.dice.pick(STATES["object"])
    said = [_dated("abandoned_object", state, case.installed, case), *_recording(case)]
    if case.dice.chance(30):
        said.append(_dated("intrusion_line", "on", case.installed, case))
    return said


def _others(case: Case) -> list[Facts]:
    dice = case.dice
    codes = {dice.pick(OTHERS) for _ in range(dice.whole(1, 2))}
    said = [
        _dated(code, dice.pick(STATES["other"]), case.installed, case) for code in sorted(codes)
    ]
    if dice.chance(6):
        said.append({"function": "emotion_inference", "state": "capable_off"})
    return said + (_recording(case) if dice.chance(60) else [])


def _dated(code: str, state: str, since: date, case: Case, *, is_new: bool = False) -> Facts:
    """A function in its state, with the day, the decision and the system where they are said."""
    dice = case.dice
    said: Facts = {"function": code, "state": state}
    if state in DATED:
        said["since"] = since.isoformat() if is_new else _since(code, state, since, case)
    if state == "testing":
        said["until"] = (max(since, case.entered) + timedelta(days=180)).isoformat()[:7]
    if state in ("on", "testing") and dice.chance(64 if code in FACES else 40):
        said["decision_ref"] = decision_in_words(since)
    is_known = is_new or case.entered >= SYSTEMS_KNOWN
    return linked([said])[0] if is_known and dice.chance(90) else said


def _since(code: str, state: str, since: date, case: Case) -> str:
    off_after = timedelta(days=case.dice.whole(20, 200) if state == "off_since" else 0)
    day = min(since + off_after, case.entered)
    # Of face recognition the month at least is known: it is the date that people ask for.
    return (
        day.isoformat()[: case.dice.one((7, 10, 10))] if code in FACES else partial(day, case.dice)
    )


_MAKERS = {"vehicle": _vehicles, "object": _objects, "recording": _recording, "other": _others}
