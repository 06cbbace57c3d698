"""States, deeds and measures of returns, as officials say them."""

from collections.abc import Iterator

from flask_babel import gettext

from registry.cameras.declared import vocabulary
from registry.statistics import breakdowns
from registry.statistics.measures import Measure, measures
from registry.statistics.periods import Period
from registry.statistics.returns import Counting, Deed, Status, naming
from registry.web.languages import language

# How people think of it: what the system did, what it said, what was done on that, to whom, by
# which list. Every measure stands in one of them.
GROUPS: dict[str, tuple[str, ...]] = {
    "work": (
        "deployments", "cameras_used", "camera_hours", "camera_days", "faces_seen",
        "vehicles_read", "searches", "searches_refused", "searches_with_candidate",
        "searches_without_candidate",
    ),
    "said": (
        "alerts", "true_confirmed", "true_unconfirmed", "false_confirmed", "false_unconfirmed",
        "misread", "stale_list", "undetermined", "seeded_passes", "seeded_recognised",
    ),
    "did": ("stops", "stops_after_false", "complaints"),
    "became": (
        "wanted_detained", "arrests", "arrests_linked", "wrongful_arrests", "charged", "released",
        "outcome_open", "other_disposal", "no_action", "searches_for_missing", "missing_found",
        "children_searched", "children_found",
    ),
    "list": ("list_size", "list_added", "list_removed", "list_errors"),
}  # fmt: skip


def groups(capability: str) -> Iterator[tuple[str, list[Measure]]]:
    """The measures of a capability, group by group; groups without any are left out."""
    known = measures()
    for name, codes in GROUPS.items():
        if found := [known[code] for code in codes if capability in known[code].capability]:
            yield name, found


def every() -> list[str]:
    """The codes of all measures, in the order of the form."""
    return [code for codes in GROUPS.values() for code in codes]


def group_names() -> dict[str, str]:
    """What the groups are called."""
    return {
        "work": gettext("The system at work"),
        "said": gettext("What it said"),
        "did": gettext("What people did"),
        "became": gettext("What became of people"),
        "list": gettext("The list it searched"),
    }


def named(code: str) -> str:
    """What a measure is called; its bare code where there is no such measure."""
    known = measures().get(code) or breakdowns.breakdowns().get(code)
    return known.title[language()] if known else code


def divided(code: str) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """By what a measure may be divided: the code, its name, and its parts with theirs."""
    said = language()
    return [
        (by.code, by.title[said], [(part, told[said]) for part, told in by.part.items()])
        for by in breakdowns.of(code)
    ]


def meaning(code: str) -> str:
    """What a measure means, in a sentence; nothing where there is no such measure."""
    known = measures().get(code)
    return known.definition[language()] if known else ""


def capability(code: str) -> str:
    """What a capability is called."""
    known = vocabulary.terms("function").get(code)
    return known.label[language()] if known else code


def about(system: str, code: str) -> str:
    """What is counted: the name of a system with what it does, once where the two are the same."""
    said = capability(code)
    return said if said == system else f"{system}: {said}"


def quarter(period: Period) -> str:
    """A quarter as one says it."""
    return str(gettext("Q%(quarter)s %(year)s", quarter=period.quarter, year=period.year))


def statuses() -> dict[str, str]:
    """Where a return stands."""
    return {
        Status.DRAFT: gettext("Draft"),
        Status.SUBMITTED: gettext("Waits for a second person"),
        Status.QUERIED: gettext("Sent back with a question"),
        Status.ACCEPTED: gettext("Accepted"),
        Status.WITHDRAWN: gettext("Withdrawn"),
    }


def hows() -> dict[str, str]:
    """How a number came about."""
    return {
        Counting.COUNTED: gettext("counted one by one"),
        Counting.ESTIMATED: gettext("estimated"),
        Counting.MODELLED: gettext("modelled"),
    }


def reasons() -> dict[str, str]:
    """Why there is no number."""
    return {code: word.title[language()] for code, word in naming.reasons().items()}


def events() -> dict[str, str]:
    """What happened to a return."""
    return {
        "start": gettext("began the return"),
        Deed.AMEND: gettext("changed it"),
        Deed.SUBMIT: gettext("submitted it"),
        Deed.QUERY: gettext("sent it back with a question"),
        Deed.ACCEPT: gettext("accepted it"),
        Deed.WITHDRAW: gettext("withdrew it"),
    }


def units() -> dict[str, str]:
    """What is counted in a measure."""
    return {
        "deployments": gettext("deployments"),
        "camera_hours": gettext("camera hours"),
        "camera_days": gettext("camera days"),
        "cameras": gettext("cameras"),
        "entries": gettext("entries of the list"),
        "faces": gettext("faces"),
        "passages": gettext("walks past a camera"),
        "vehicles_read": gettext("vehicles read"),
        "searches": gettext("searches"),
        "alerts": gettext("alerts"),
        "persons": gettext("people"),
        "stops": gettext("stops"),
        "complaints": gettext("complaints"),
    }


def protocol() -> dict[str, str]:
    """What is asked of the way in which right and wrong were told apart."""
    return {
        "who_decides": gettext("Who decides"),
        "blind": gettext("Do they decide without knowing what the system said?"),
        "share_reviewed": gettext("Share of alerts looked at again, in percent"),
        "lag_days": gettext("Days until it is decided"),
        "text": gettext("The way of it in words"),
    }


def blinds() -> dict[str, str]:
    """Whether those who decide know what the system said."""
    return {
        "yes": gettext("Yes: they do not see what the system said of the likeness"),
        "no": gettext("No"),
        "partly": gettext("Some of the time"),
    }


def list_reasons() -> dict[str, str]:
    """Why somebody stands on a list."""
    return {
        "wanted": gettext("wanted by the police"),
        "court": gettext("wanted by a court"),
        "missing": gettext("missing people"),
        "other": gettext("other reasons"),
    }


def found_by() -> dict[str, str]:
    """How a break in a series was noticed."""
    return {
        "threshold": gettext("the threshold was changed"),
        "list": gettext("the list became much longer or shorter"),
        "rate": gettext("the figures jump"),
        "office": gettext("the office said so"),
    }
