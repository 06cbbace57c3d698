"""The events of the trail in words; one that has none yet is shown by its code."""

from flask_babel import gettext


def said(what: str) -> str:
    """What happened, as people say it."""
    known = _of_changes() | _of_people()
    return str(known.get(what, what))


def _of_changes() -> dict[str, str]:
    return {
        "change.begun": gettext("change begun"),
        "change.edit": gettext("change edited"),
        "change.submit": gettext("change submitted"),
        "change.withdraw": gettext("change withdrawn"),
        "change.approve": gettext("change approved"),
        "change.send_back": gettext("change returned"),
        "change.reject": gettext("change rejected"),
        "change.schedule": gettext("day of publication set"),
        "change.unschedule": gettext("day of publication taken back"),
        "change.publish": gettext("change published"),
        "change.merge": gettext("change merged"),
        "change.correct": gettext("urgent correction published"),
        "change.confirm": gettext("urgent correction confirmed"),
        "change.attest": gettext("entries confirmed"),
        "change.held_up": gettext("publication held up"),
    }


def _of_people() -> dict[str, str]:
    return {
        "official.added": gettext("official added"),
        "official.locked": gettext("account locked"),
        "official.unlocked": gettext("account unlocked"),
        "role.given": gettext("role given"),
        "role.taken": gettext("role taken"),
        "sign_in.done": gettext("signed in"),
        "sign_in.refused": gettext("sign-in refused"),
        "sign_in.ended": gettext("signed out"),
        "digest.off": gettext("weekly letter turned off"),
        "trail.read": gettext("trail read"),
        "trail.exported": gettext("trail exported"),
    }
