"""The rules that invented cameras rest on, and those that keep a place from being published.

Every law, order and decision named here is invented and says so in its own title.
"""

from collections.abc import Mapping
from datetime import date

from registry.demonstration.case import LAW, Case, Facts, article, decision, partial

TITLES = {
    "statute": LAW,
    "order": "Бейнебақылау туралы № {} бұйрық (көрсетілім)",
    "decision": "Бейнебақылау туралы № {} шешім (көрсетілім)",
    "contract": "Бейнебақылау туралы № {} шарт (көрсетілім)",
    "consent": "Тұрғындардың келісімі (көрсетілім)",
    "legitimate_interest": "Мүлікті қорғау (көрсетілім)",
}
PUBLIC: Mapping[str, float] = {
    "statute": 33, "order": 21, "decision": 27, "contract": 3, "none_found": 2,
}  # fmt: skip
PRIVATE: Mapping[str, float] = {
    "legitimate_interest": 42, "contract": 23, "consent": 14, "decision": 5, "statute": 3,
    "none_found": 3,
}  # fmt: skip
PRECISIONS = {"approx_10m": 24, "approx_100m": 20, "street": 34, "district": 12, "withheld": 10}
ON_STREETS = ("street", "intersection", "highway")
REASONS = {
    "residential_yard": ("private_home",),
    "government": ("critical_infrastructure",),
    "airport": ("critical_infrastructure",),
    "street": ("investigation", "court_order"),
    "intersection": ("investigation", "court_order", "other_law"),
}


def legal_basis(case: Case) -> Facts | None:
    """The rule that the camera rests on; None where it is not declared."""
    dice = case.dice
    basis = dice.maybe(PUBLIC if case.is_public_body else PRIVATE)
    if basis is None or basis == "none_found":
        return {"type": basis} if basis else None
    if basis == "decision":
        title = TITLES[basis].format(decision(case.installed)["number"])
        return {"type": basis, "title": title, **_end(case)}
    said: Facts = {"type": basis, "title": TITLES[basis].format(dice.whole(2, 90))}
    if basis in ("statute", "order") and dice.chance(80):
        said["article"] = article(dice.whole(3, 60))
    return said | (_end(case) if basis in ("contract", "order") else {})


def withheld(case: Case) -> Facts:
    """Why and by which law the place is not published exactly, and when that is looked at again."""
    dice = case.dice
    reason = dice.one(REASONS.get(case.place_type, ("other_law", "critical_infrastructure")))
    precision = dice.pick(PRECISIONS)
    if precision == "street" and case.place.place_type not in ON_STREETS:
        # The name of a house would say more than the street that it stands in.
        precision = dice.pick({"approx_100m": 50, "district": 30, "withheld": 20})
    return {
        "location_precision": precision,
        "withheld_reason": reason,
        "withheld_law": f"{LAW}, {article(dice.whole(3, 60))}" if dice.chance(82) else None,
        "withheld_review_on": partial(dice.day(date(2026, 9, 1), date(2028, 6, 30)), dice),
    }


def _end(case: Case) -> Facts:
    """The day on which a basis runs out, for the few that say one."""
    dice = case.dice
    if not dice.chance(16):
        return {}
    return {"valid_until": partial(dice.day(date(2025, 9, 1), date(2030, 12, 31)), dice)}
