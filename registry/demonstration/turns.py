"""What happens to invented cameras after they are entered: each turn changes a few facts.

A turn looks at the facts as they stand and gives None where it has nothing to change.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from registry.demonstration import device, handling
from registry.demonstration.case import Case, Facts, decision, decision_in_words, partial
from registry.demonstration.functions import FACES, FACES_FROM
from registry.demonstration.papers import legal_basis
from registry.demonstration.places import moved

SHORTER = {90: 30, 60: 30, 30: 14, 14: 7}


@dataclass(frozen=True)
class Said:
    """What a turn changes, why, and when it began in the world; `then` is what follows it."""

    changes: Facts
    reason: str
    effective_on: str | None = None
    kind: str = "amended"
    then: tuple["Turn", int] | None = None


Turn = Callable[[Facts, Case, date], Said | None]


def kept_longer(facts: Facts, case: Case, day: date) -> Said | None:
    """Footage is kept for three months instead of one."""
    if facts.get("retention_days") != 30:
        return None
    reason = "бейнежазбаны сақтау мерзімі 30 күннен 90 күнге дейін ұзартылды."
    return Said({"retention_days": 90}, reason, _before(case, day))


def kept_shorter(facts: Facts, case: Case, day: date) -> Said | None:
    """Footage is kept for less long than before."""
    before = facts.get("retention_days")
    if before not in SHORTER:
        return None
    now = SHORTER[before]
    reason = f"бейнежазбаны сақтау мерзімі {before} күннен {now} күнге дейін қысқартылды."
    return Said({"retention_days": now}, reason, _before(case, day))


def storage_declared(facts: Facts, case: Case, day: date) -> Said | None:
    """The storage period is said at last."""
    if "retention_days" in facts:
        return None
    reason = "мекеме бейнежазбаны сақтау мерзімін мәлімдеді."
    return Said({"retention_days": case.dice.one((7, 14, 30))}, reason)


def basis_declared(facts: Facts, case: Case, day: date) -> Said | None:
    """The legal basis is said at last."""
    basis = legal_basis(case)
    if facts.get("legal_basis", {}).get("type", "none_found") != "none_found" or not basis:
        return None
    return Said({"legal_basis": basis}, "мекеме құқықтық негізді мәлімдеді.")


def sign_put_up(facts: Facts, case: Case, day: date) -> Said | None:
    """A sign tells people at last."""
    if facts.get("sign", {}).get("state") == "present":
        return None
    sign = handling.sign(case, day)
    return Said({"sign": sign}, "камера жанына ескерту белгісі қойылды.", _before(case, day))


def contact_declared(facts: Facts, case: Case, day: date) -> Said | None:
    """There is somebody to ask at last."""
    if "rights_contact" in facts:
        return None
    contact = {"email": f"cameras@{case.body.domain}"}
    return Said({"rights_contact": contact}, "мекеме сұрақтар қабылданатын мекенжайды көрсетті.")


def assessed(facts: Facts, case: Case, day: date) -> Said | None:
    """An assessment that was still to be done is done."""
    said = facts.get("impact_assessments")
    if not said or said[0]["status"] == "done":
        return None
    done = handling.assessment(case, "done", day) | {"type": said[0]["type"]}
    return Said({"impact_assessments": [done]}, "камераның әсерін бағалау аяқталды.")


def switched_on(facts: Facts, case: Case, day: date) -> Said | None:
    """A function the camera was only able to do, or tried out, is put to use."""
    since = day - timedelta(days=case.dice.whole(3, 60))
    ready = [
        f
        for f in facts.get("functions", [])
        if f["state"] in ("capable_off", "testing")
        and (f["function"] not in FACES or since >= FACES_FROM)
    ]
    if not ready or facts["status"] != "active":
        return None
    now = {**ready[0], "state": "on", "since": since.isoformat()}
    now.pop("until", None)
    reason = "бұрын өшірулі не сынақта болған функция жаңа тізімде қосулы деп көрсетілген."
    if case.dice.chance(60):
        now["decision_ref"] = decision_in_words(since)
        reason = f"№ {_number(since)} шешім бойынша функция қосылды."
    return Said(_with_function(facts, now), reason, since.isoformat())


def switched_off(facts: Facts, case: Case, day: date) -> Said | None:
    """A function that recognises faces or vehicles is switched off again."""
    running = [f for f in facts.get("functions", []) if f["state"] == "on" and "system_id" in f]
    if not running:
        return None
    since = day - timedelta(days=case.dice.whole(2, 30))
    now = {**running[0], "state": "off_since", "since": since.isoformat()}
    now.pop("decision_ref", None)
    reason = "мекеме функцияны өшіргенін хабарлады."
    return Said(_with_function(facts, now), reason, since.isoformat())


def shifted(facts: Facts, case: Case, day: date) -> Said | None:
    """The camera is hung up on another pole or wall nearby."""
    if facts.get("location_precision", "exact") != "exact":
        return None
    dice = case.dice
    spot = moved(facts["lat"], facts["lon"], dice.between(0, 360), dice.between(12, 45))
    changes: Facts = {"lat": spot.lat, "lon": spot.lon}
    if "bearing" in facts.get("bearings", [{}])[0]:
        first = facts["bearings"][0]
        changes["bearings"] = [first | {"bearing": (first["bearing"] + 45) % 360}]
    return Said(changes, "камера жақын маңдағы басқа орынға ауыстырылды.", _before(case, day))


def connected(facts: Facts, case: Case, day: date) -> Said | None:
    """The picture goes further than it did."""
    if facts.get("connection") not in ("stand_alone", "operator_centre"):
        return None
    now = "operational_control_centre" if case.is_public_body else "subscriber"
    reason = "камера сыртқы жүйеге қосылды, бейнесі енді басқа жерге де беріледі."
    return Said({"connection": now}, reason, _before(case, day))


def extended(facts: Facts, case: Case, day: date) -> Said | None:
    """The authorisation is given for longer."""
    if "authorised_until" not in facts:
        return None
    until = f"{int(facts['authorised_until'][:4]) + 3}-12-31"
    changes = {"authorised_until": until, "decision_ref": decision(day)}
    return Said(changes, f"№ {_number(day)} шешім бойынша рұқсат мерзімі ұзартылды.")


def checked_on_site(facts: Facts, case: Case, day: date) -> Said | None:
    """Somebody went there and looked."""
    if facts["status"] not in ("active", "suspended"):
        return None
    seen = (day - timedelta(days=case.dice.whole(1, 9))).isoformat()
    changes: Facts = {
        "verification": "field_verified",
        "last_confirmed_on": seen,
        "source": {"type": "field_audit", "date": seen},
    }
    return Said(changes, "жазбадағы мәліметтер сол жерге барып тексерілді.")


def disputed(facts: Facts, case: Case, day: date) -> Said | None:
    """Somebody says that the record is wrong."""
    reason = "тұрғын жазбадағы мәліметтің дұрыстығына күмән келтірді."
    return Said({"verification": "disputed"}, reason)


def corrected(facts: Facts, case: Case, day: date) -> Said | None:
    """A mistake in the record is put right; nothing changed in the street."""
    dice = case.dice
    if "bearing" in facts.get("bearings", [{}])[0] and dice.chance(50):
        first = facts["bearings"][0]
        turned = first | {"bearing": (first["bearing"] + 180) % 360}
        reason = "камераның бағыты керісінше жазылған еді, түзетілді."
        return Said({"bearings": [turned]}, reason, kind="corrected")
    if "height_m" in facts:
        changes = {"height_m": round(facts["height_m"] + dice.one((0.5, 1.0, 1.5)), 1)}
        return Said(changes, "камераның биіктігі қате жазылған еді, түзетілді.", kind="corrected")
    changes = {"resolution_mp": 5.0 if facts.get("resolution_mp") == 4 else 4.0}
    return Said(changes, "кадр айқындығы қате жазылған еді, түзетілді.", kind="corrected")


def suspended(facts: Facts, case: Case, day: date) -> Said | None:
    """The camera stops working for a while, half of the time until a later turn."""
    if facts["status"] != "active":
        return None
    dice = case.dice
    then = (resumed, dice.whole(30, 160)) if dice.chance(48) else None
    reason = "бекітпесі жөнделгенше камера уақытша тоқтатылды."
    return Said({"status": "suspended"}, reason, _before(case, day), then=then)


def resumed(facts: Facts, case: Case, day: date) -> Said | None:
    """The camera works again."""
    return Said({"status": "active"}, "камера қайта жұмыс істей бастады.", _before(case, day))


def removed(facts: Facts, case: Case, day: date) -> Said | None:
    """The camera is taken down; its record stays."""
    if facts["status"] not in ("active", "suspended", "installed_off"):
        return None
    since = day - timedelta(days=case.dice.whole(2, 50))
    changes: Facts = {"status": "removed", "removed_on": partial(since, case.dice)}
    reason = "мекеме камераны алып тастағанын хабарлады."
    if case.dice.chance(40):
        changes["decision_ref"] = decision(since)
        reason = f"№ {_number(since)} шешім бойынша камера алынып тасталды."
    return Said(changes, reason, changes["removed_on"], kind="removed")


def revealed(facts: Facts, case: Case, day: date) -> Said | None:
    """A review finds no more reason to withhold the place."""
    if facts.get("location_precision", "exact") == "exact":
        return None
    gone = ("withheld_reason", "withheld_law", "withheld_review_on")
    changes: Facts = {"location_precision": "exact", **dict.fromkeys(gone)}
    return Said(changes, "қайта қарағаннан кейін камераның дәл орны жарияланды.")


def renamed(facts: Facts, case: Case, day: date) -> Said | None:
    """A bare number gives way to a title that says where the camera hangs."""
    if facts.get("location_precision", "exact") != "exact":
        return None
    titles = device.titles(case)
    return Said(titles, "камераның атауы өзгерді, енді қай жерде тұрғаны атауынан көрінеді.")


def _before(case: Case, day: date) -> str:
    return (day - timedelta(days=case.dice.whole(1, 45))).isoformat()


def _number(day: date) -> str:
    return decision(day)["number"]


def _with_function(facts: Facts, function: Facts) -> Facts:
    """The change that puts a function in place of itself, or adds it."""
    others = [f for f in facts.get("functions", []) if f["function"] != function["function"]]
    return {"functions": [function, *(f for f in others if f["function"] != "unknown")]}
