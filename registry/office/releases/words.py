"""The words of releases, as the office says them."""

from flask_babel import gettext

from registry.errors import Refused
from registry.statistics.measures import measures
from registry.web.languages import language
from registry.web.wording import Wording


def stages() -> dict[str, str]:
    """Where a release stands."""
    return {
        "announced": gettext("Announced"),
        "preparing": gettext("Being prepared"),
        "ready": gettext("Ready, waits for its hour"),
        "refused": gettext("Not safe, refused"),
        "published": gettext("Published"),
        "cancelled": gettext("Cancelled"),
    }


def reasons() -> dict[str, str]:
    """Why a published figure is said otherwise later."""
    return {
        "late_data": gettext("data came late"),
        "error": gettext("an error was corrected"),
        "method": gettext("the method changed"),
        "court": gettext("a court decided so"),
    }


def events() -> dict[str, str]:
    """What happened to a release."""
    return {
        "announced": gettext("announced"),
        "note": gettext("quality note written"),
        "terms": gettext("terms changed"),
        "prepare": gettext("preparation asked for"),
        "ready": gettext("prepared and audited"),
        "refused": gettext("refused by the audit"),
        "overtaken": gettext("overtaken by another release, to be audited again"),
        "dated": gettext("day fixed, four weeks ahead"),
        "moved": gettext("day moved"),
        "cancelled": gettext("cancelled"),
        "reader": gettext("early reader added"),
        "unreader": gettext("early reader removed"),
        "published": gettext("published"),
    }


def levels() -> dict[str, str]:
    """How fine the figures about people are."""
    return {
        "full": gettext("by system and area, divided as the offices divided them"),
        "partly": gettext("by system and area, and only some counts divided further"),
        "undivided": gettext("by system and area, not divided further"),
        "country": gettext("sums over the country; by system and area only zeros"),
        "none": gettext("no figure about people but zeros"),
        "uncorrected": gettext(
            "no figure about people but zeros, and what is out already left uncorrected: the "
            "difference would have shown how few they are"
        ),
    }


def refusal(refused: Refused, wording: Wording) -> str:
    """Why a release was refused, with the names of what it speaks of in the place of codes."""
    values = {key: _named(key, str(said), wording) for key, said in refused.values.items()}
    return Refused(refused.template, **values).said(gettext)


def _named(key: str, said: str, wording: Wording) -> str:
    if key == "area":
        return wording.area(said)
    if key in ("measure", "others"):
        known = measures()
        codes = said.split(", ")
        return ", ".join(known[one].title[language()] if one in known else one for one in codes)
    return said
