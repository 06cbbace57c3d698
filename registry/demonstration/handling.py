"""Why an invented camera is there, by which rule, who answers for it and what becomes of footage.

The gaps are as many as the values are: a register that declares everything would show nothing of
what a gap looks like.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from registry.demonstration.bodies import in_role, vendors
from registry.demonstration.case import Case, Facts, decision, partial
from registry.demonstration.papers import legal_basis

RARE_PURPOSES = ("environment", "statistics", "other", "missing_persons", "fire_emergency")
PURPOSE = "Жүйенің жұмысын таныстыру (көрсетілім)"
WITH_WARRANT = "Жазбаша талап (көрсетілім)"
RESPONSIBLE = "Жауапты бөлім (көрсетілім)"
LIST = "Камералар тізімі (көрсетілім)"
POLICE = ("police_duty_station", "operational_control_centre", "national_system")
STORED: dict[str, Mapping[str, float]] = {
    "stand_alone": {"on_device": 36, "local_server": 48, "third_party_cloud": 3},
    "operator_centre": {"local_server": 62, "third_party_cloud": 18, "abroad": 3},
    "subscriber": {"third_party_cloud": 58, "local_server": 22, "abroad": 6},
    "police": {"local_server": 38, "national_datacentre": 48},
    "unknown": {"local_server": 30},
}
SOURCES = {
    "operator_declared": 86,
    "official_open_data": 5,
    "foi_answer": 3,
    "field_audit": 2,
    "citizen_observation": 1.6,
    "press": 1,
    "court": 0.7,
    "osm": 0.7,
}


def facts(case: Case) -> Facts:
    """The why, the who and the how long of a camera."""
    connection = case.dice.maybe(case.profile["connections"])
    return {
        "connection": connection,
        "human_role": _human_role(case),
        "legal_basis": legal_basis(case),
        **_purposes(case),
        **_who(case, connection),
        **_footage(case, connection),
        **_people(case),
        **_papers(case),
    }


def sign(case: Case, day: date) -> Facts:
    """A sign that is present, as somebody saw it not long before a day."""
    dice = case.dice
    spoken: list[list[str]] = [["kk", "ru"], ["kk", "ru", "en"], ["kk"], ["ru"]]
    said: Facts = {"state": "present", "languages": spoken[min(dice.whole(0, 5), 3)]}
    if dice.chance(66):
        said["last_seen"] = partial(day - timedelta(days=dice.whole(1, 90)), dice)
    if dice.chance(16):
        said["qr_id"] = f"D-QR-{dice.whole(1000, 9999)}"
    return said


def assessment(case: Case, status: str, day: date) -> Facts:
    """An assessment in a status, as of a day."""
    dice = case.dice
    kinds = {"dpia": 58, "human_rights": 14, "algorithmic": 14, "fria": 10, "racial_equity": 4}
    said: Facts = {"type": dice.pick(kinds), "status": status}
    if status == "done":
        said["date"] = partial(day - timedelta(days=dice.whole(5, 200)), dice)
        said["review_due"] = (day + timedelta(days=dice.whole(200, 900))).isoformat()[:7]
    return said


def _purposes(case: Case) -> Facts:
    dice = case.dice
    if dice.chance(3):
        return {}
    said: list[str] = list(dice.one(case.profile["purposes"]))
    if case.mark == "face" and "wanted_persons" not in said and dice.chance(45):
        said.append("wanted_persons")
    if dice.chance(5):
        said.append(dice.one(RARE_PURPOSES))
    kept = list(dict.fromkeys(said))[:3]
    return {"purposes": kept, "purpose_text": PURPOSE if "other" in kept else None}


def _human_role(case: Case) -> str | None:
    if case.mark in ("recording", "unknown"):
        return None
    shares = {"human_decides": 56, "human_executes": 10, "autonomous": 8, "unknown": 6}
    return case.dice.maybe(shares)


def _who(case: Case, connection: str | None) -> Facts:
    dice, body = case.dice, case.body
    police = in_role("police", case.place.city)
    is_elsewhere = connection in POLICE and case.body_id != police
    said: Facts = {
        "controller": case.body_id if not dice.chance(3) else None,
        "operator": (police if is_elsewhere and dice.chance(14) else case.body_id)
        if dice.chance(88)
        else None,
        "owner": case.body_id if dice.chance(52) else None,
        "vendors": sorted({dice.one(vendors()) for _ in range(dice.whole(1, 2))})
        if dice.chance(79)
        else None,
        "rights_contact": _contact(case) if dice.chance(93) else None,
        "declared_by_role": RESPONSIBLE if dice.chance(12) else None,
    }
    access = _access(case, police) if is_elsewhere or dice.chance(8) else []
    if dice.chance(6):
        url = f"https://{body.domain}/contracts/{dice.whole(100, 999)}"
        said["contract_ref"] = url
    return said | {"access": access}


def _contact(case: Case) -> dict[str, Any]:
    dice, body = case.dice, case.body
    if dice.chance(6):
        return {"post": str(body.record.name_kk)}
    page = {"url": f"https://{body.domain}/cameras"} if dice.chance(22) else {}
    return {"email": f"cameras@{body.domain}"} | page


def _access(case: Case, police: str) -> list[Facts]:
    dice = case.dice
    since = {"since": partial(case.installed, dice)} if dice.chance(60) else {}
    said: list[Facts] = []
    if case.body_id != police and dice.chance(80):
        mode = dice.pick({"real_time": 66, "on_request": 34})
        standard = {"legal_standard": WITH_WARRANT} if mode == "on_request" else {}
        said.append({"organisation": police, "mode": mode, **standard, **since})
    if dice.chance(12):
        said.append({"organisation": "demo-oversight", "mode": "on_request"})
    if dice.chance(8):
        said.append({"organisation": "demo-data-centre", "mode": "bulk"})
    return said


def _footage(case: Case, connection: str | None) -> Facts:
    dice = case.dice
    storage = dice.maybe(STORED["police" if connection in POLICE else connection or "unknown"])
    said: Facts = {
        "storage_location": storage,
        "footage_public": dice.maybe(
            {"subject_access": 52, "not_available": 25, "public_stream_exists": 1.5}
        ),
    }
    if storage in ("third_party_cloud", "national_datacentre") and dice.chance(40):
        said["processors"] = ["demo-data-centre"]
    if dice.chance(84):
        said["retention_days"] = int(dice.pick(case.profile["retentions"]))
    if dice.chance(30):
        said["retention_event_days"] = dice.one((30, 60, 90, 180, 365))
    if case.mark == "face" and dice.chance(52):
        kept = dice.pick({"0": 46, "1": 16, "30": 24, "90": 14})
        said["retention_biometric_days"] = int(kept)
    return said


def _people(case: Case) -> Facts:
    dice = case.dice
    signs = dice.maybe({"present": 60, "absent": 6, "illegible": 3, "unknown": 6})
    affected: list[list[str]] = [["subject"], ["subject", "bystander"], ["subject", "community"]]
    return {
        "sign": sign(case, case.entered) if signs == "present" else signs and {"state": signs},
        "affected": dice.one(affected) if dice.chance(24) else None,
        "children_likely": True if case.part.children else None,
    }


def _papers(case: Case) -> Facts:
    dice = case.dice
    said: Facts = {
        "decision_ref": decision(case.installed) if dice.chance(58) else None,
        "verification": dice.maybe(
            {"declared": 58, "documented": 20, "field_verified": 8, "disputed": 1.2, "stale": 2}
        ),
        "source": _source(case),
        "last_confirmed_on": (case.entered - timedelta(days=dice.whole(1, 40))).isoformat()
        if dice.chance(60)
        else None,
    }
    if dice.chance(40 if case.is_public_body else 12):
        said["authorised_until"] = partial(dice.day(date(2026, 7, 1), date(2031, 12, 31)), dice)
    if case.mark == "face" or dice.chance(4):
        shares = {"done": 48, "in_progress": 16, "required_not_done": 14, "none": 6}
        if status := dice.maybe(shares):
            said["impact_assessments"] = [assessment(case, status, case.entered)]
    return said


def _source(case: Case) -> Facts:
    seen = case.entered - timedelta(days=case.dice.whole(3, 60))
    kind = case.dice.pick(SOURCES)
    named = {"title": LIST} if kind == "operator_declared" else {}
    return {"type": kind, "date": partial(seen, case.dice), **named}
