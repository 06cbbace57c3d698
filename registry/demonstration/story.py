"""The life of an invented camera: how it is entered, and every amendment until the last day.

Steps of a camera never share a day, so that the log tells them in the order in which they came.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from zlib import crc32

from registry.demonstration import device, functions, handling, turns
from registry.demonstration.bodies import LAST_DAY, REGISTER, marked
from registry.demonstration.case import Case, Facts, amended, decision
from registry.demonstration.functions import SYSTEMS, SYSTEMS_KNOWN, Upgrade
from registry.demonstration.papers import withheld
from registry.demonstration.turns import Said, Turn

LINKED_ON = SYSTEMS_KNOWN + timedelta(days=1)
CONFIRMED_SINCE = date(2025, 12, 1)
ENTERED = (
    "мекеменің камералар тізімінен енгізілді.",
    "мекеме жіберген тізім бойынша енгізілді.",
    "сол мекеменің басқа камераларымен бірге енгізілді.",
)
# How often each turn comes up, in a hundred cameras; most then find nothing to change.
TURNS: tuple[tuple[Turn, float], ...] = (
    (turns.kept_longer, 8),
    (turns.kept_shorter, 4),
    (turns.storage_declared, 12),
    (turns.basis_declared, 14),
    (turns.sign_put_up, 6),
    (turns.contact_declared, 8),
    (turns.assessed, 22),
    (turns.switched_on, 22),
    (turns.switched_off, 3),
    (turns.shifted, 2),
    (turns.connected, 3),
    (turns.extended, 3),
    (turns.checked_on_site, 4),
    (turns.disputed, 0.8),
    (turns.corrected, 2.6),
    (turns.suspended, 2.6),
    (turns.removed, 3),
    (turns.revealed, 8),
)
NEXT = {
    "proposed": ("consultation", "ұсыныс талқылауға шықты, тұрғындар пікір айта алады."),
    "consultation": ("approved", "ұсыныс мақұлданды, камера әлі орнатылған жоқ."),
    "approved": ("installed_off", "камера орнатылды, бірақ әлі түсірмейді."),
    "installed_off": ("active", "камера жұмыс істей бастады."),
}


@dataclass(frozen=True)
class Step:
    """An entry to be: when, by which office, and the whole record afterwards."""

    day: date
    office: str
    kind: str
    facts: Facts
    reason: str
    effective_on: str | None


@dataclass(frozen=True)
class Due:
    """A turn that comes on its office's next day of publication, or on the very day."""

    day: date
    turn: Turn
    office: str | None = None


def life(case: Case) -> list[Step]:
    """Everything the log will tell of a camera, in order."""
    facts, due = _begun(case)
    began = facts.get("active_from") or facts.get("installed_on")
    reason = "камера орнату туралы ұсыныс енгізілді." if case.is_planned else case.dice.one(ENTERED)
    steps = [_step(case, case.entered, {}, Said(facts, reason, began, "entered"))]
    while due and steps[-1].facts["status"] not in ("removed", "rejected"):
        now = min(due, key=lambda one: one.day)
        due.remove(now)
        step, following = _taken(now, case, steps[-1])
        steps += [step] if step else []
        due += [following] if following else []
    confirmed = _confirmed(case, steps[-1])
    return [*steps, confirmed] if confirmed else steps


def _begun(case: Case) -> tuple[Facts, list[Due]]:
    """The facts at entry, and what is due to happen to them."""
    dice = case.dice
    said, upgrade = functions.facts(case)
    facts = amended(device.facts(case) | {"functions": said}, handling.facts(case))
    if case.is_planned:
        absent = ("installed_on", "active_from", "decision_ref", "verification", "sign")
        facts = amended(facts, {"status": "proposed", **dict.fromkeys(absent)})
        return facts, [Due(case.entered + timedelta(days=dice.whole(30, 70)), _advanced)]
    due = [_due(turn, case) for turn, percent in TURNS if dice.chance(percent)]
    due += _functions_due(case, said, upgrade)
    if case.number > 1 and dice.chance(2.4):
        facts |= device.titles(case, plain=True)
        due.append(_due(turns.renamed, case))
    if dice.chance(0.8):
        facts |= {"status": "installed_off"}
    return _kept_back(facts, case), due


def _functions_due(case: Case, said: list[Facts], upgrade: Upgrade | None) -> list[Due]:
    """What is still to come of the functions: an upgrade, and the link to their systems."""
    due = []
    if upgrade:
        told = upgrade.since + timedelta(days=case.dice.whole(3, 110))
        due.append(Due(told, partial(_upgraded, upgrade)))
    if case.entered < SYSTEMS_KNOWN and any(f["function"] in SYSTEMS for f in said):
        due.append(Due(LINKED_ON, _linked, REGISTER))
    return due


def _kept_back(facts: Facts, case: Case) -> Facts:
    """The facts, for a few cameras with a place that is not to be published exactly."""
    if case.record_kind != "camera" or not case.dice.chance(2.1):
        return facts
    kept = amended(facts, withheld(case))
    is_street = kept["location_precision"] == "street"
    return kept | device.street_titles(case) if is_street else kept


def _due(turn: Turn, case: Case) -> Due:
    return Due(case.dice.day(case.entered + timedelta(days=25), LAST_DAY), turn)


def _taken(due: Due, case: Case, last: Step) -> tuple[Step | None, Due | None]:
    """The step that a turn makes, if it makes any, and what follows from it."""
    earliest = max(due.day, last.day + timedelta(days=1))
    day = due.day if due.office else case.body.next_day(earliest)
    said = due.turn(last.facts, case, day) if day and day > last.day else None
    if not day or not said:
        return None, None
    following = said.then and Due(day + timedelta(days=said.then[1]), said.then[0])
    return _step(case, day, last.facts, said, due.office), following or None


def _step(case: Case, day: date, before: Facts, said: Said, office: str | None = None) -> Step:
    facts = amended(before, said.changes)
    # Where nobody says who answers for the camera, the office must not give it away either.
    declared_by = case.body.office if "controller" in facts else REGISTER
    reason = marked(said.reason)
    return Step(day, office or declared_by, said.kind, facts, reason, said.effective_on)


def _upgraded(upgrade: Upgrade, facts: Facts, case: Case, day: date) -> Said | None:
    """A function that recognises faces begins; without a decision it is a silent upgrade."""
    function = upgrade.function
    if facts["status"] not in ("active", "suspended", "installed_off"):
        return None
    kept = [f for f in facts.get("functions", []) if f["function"] != function["function"]]
    reason = "мекеменің жаңа тізімінде бет-әлпетті тану бар, бірақ шешім көрсетілмеген."
    if "decision_ref" in function:
        number = decision(upgrade.since)["number"]
        reason = f"№ {number} шешім бойынша бет-әлпетті тану қосылды."
    return Said({"functions": [function, *kept]}, reason, upgrade.since.isoformat())


def _linked(facts: Facts, case: Case, day: date) -> Said | None:
    """The functions are tied to the systems, now that these are on the register."""
    said = functions.linked(facts["functions"])
    if said == facts["functions"]:
        return None
    return Said({"functions": said}, "қолданылатын жүйенің жазбасымен байланыстырылды.")


def _advanced(facts: Facts, case: Case, day: date) -> Said | None:
    """A planned camera comes one stage closer, is turned down, or is left where it is."""
    dice = case.dice
    if facts["status"] not in NEXT or dice.chance(6):
        return None
    now, reason = NEXT[facts["status"]]
    if now == "approved" and dice.chance(22):
        turned_down = "пікірлер қаралғаннан кейін ұсыныс қабылданбады."
        return Said({"status": "rejected", "proposal_comments_until": None}, turned_down)
    changes: Facts = {"status": now, "proposal_comments_until": None}
    if now == "consultation":
        changes["proposal_comments_until"] = (day + timedelta(days=45)).isoformat()
    if now == "approved":
        changes["decision_ref"] = decision(day)
    if now == "installed_off":
        changes["installed_on"] = day.isoformat()
    if now == "active":
        changes["active_from"] = day.isoformat()
        changes["functions"] = functions.working(facts["functions"], day)
    return Said(changes, reason, then=(_advanced, dice.whole(35, 95)))


def _confirmed(case: Case, last: Step) -> Step | None:
    """The yearly check of the year 2026, when the last word is older; some never answer."""
    said = last.facts.get("last_confirmed_on") or last.day.isoformat()
    is_over = last.facts["status"] in ("removed", "rejected", "proposed", "consultation")
    if is_over or said >= CONFIRMED_SINCE.isoformat() or not case.dice.chance(82):
        return None
    month = 2 + crc32(case.body_id.encode()) % 8
    day = case.body.next_day(max(date(2026, month, 1), last.day + timedelta(days=1)))
    if day is None:
        return None
    seen = (day - timedelta(days=case.dice.whole(1, 20))).isoformat()
    reason = "жазба 2026 жылғы кезекті тексеруде расталды, басқа өзгеріс жоқ."
    return _step(case, day, last.facts, Said({"last_confirmed_on": seen}, reason))
