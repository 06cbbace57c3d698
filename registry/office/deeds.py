"""The events of the trail in words; one that has none yet is shown by its code."""

from flask_babel import gettext


def said(what: str) -> str:
    """What happened, as people say it."""
    known = (
        _of_returns()
        | _of_releases()
        | _of_changes()
        | _of_people()
        | _of_accounts()
        | _of_offices()
        | _of_requests()
    )
    return str(known.get(what, what))


def _of_changes() -> dict[str, str]:
    return {
        "change.begun": gettext("change begun"),
        "change.file": gettext("file taken in"),
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
        "official.joined": gettext("accounts of one person joined"),
        "digest.off": gettext("weekly letter turned off"),
        "trail.read": gettext("trail read"),
        "trail.exported": gettext("trail exported"),
    }


def _of_requests() -> dict[str, str]:
    return _of_the_way_of_requests() | {
        "request.ask": gettext("question put to the person"),
        "request.reply": gettext("reply of the person entered"),
        "request.message": gettext("message written to the person"),
        "request.verify": gettext("identity found proved"),
        "request.fail_identity": gettext("identity found not proved"),
        "request.identity_seen": gettext("papers of identity looked at"),
        "request.order_hold": gettext("footage ordered to be kept"),
        "request.acknowledge_hold": gettext("order to keep footage answered"),
        "request.lose_footage": gettext("footage noted as gone"),
        "request.release_hold": gettext("footage let go"),
        "request.extend": gettext("time of a request extended"),
        "request.visit": gettext("visit to a place entered"),
        "request.propose_change": gettext("change proposed from a request"),
        "request.draft_decision": gettext("answer drafted"),
        "request.send_back": gettext("draft of an answer sent back"),
        "request.approve": gettext("answer approved"),
        "request.decide_appeal": gettext("appeal decided"),
        "request.material": gettext("material added to a request"),
        "request.covered": gettext("covered copy of material made"),
        "request.barred": gettext("official kept from a request about them"),
    }


def _of_the_way_of_requests() -> dict[str, str]:
    return {
        "request.quarantine": gettext("request set aside"),
        "request.release": gettext("request released"),
        "request.register": gettext("request registered"),
        "request.merge": gettext("request joined to another"),
        "request.forward": gettext("request passed on"),
        "request.assign": gettext("request assigned"),
        "request.hand_over": gettext("request handed over"),
        "request.refuse_admission": gettext("request not accepted"),
        "request.deliver": gettext("answer made ready to be fetched"),
        "request.close": gettext("request closed"),
        "request.escalate": gettext("request brought before the authority"),
        "request.record_result": gettext("result from outside entered"),
        "request.reopen": gettext("request opened again"),
        "request.withhold": gettext("request withheld from the public record"),
    }


def _of_accounts() -> dict[str, str]:
    return {
        "sign_in.done": gettext("signed in"),
        "sign_in.national": gettext("signed in nationally"),
        "sign_in.refused": gettext("sign-in refused"),
        "official.linked": gettext("account joined to the national sign-in"),
        "official.proved": gettext("identity proved again"),
        "invitation.accepted": gettext("invitation accepted"),
        "reset.asked": gettext("new password asked for"),
        "password.changed": gettext("password changed"),
        "second_factor.refused": gettext("second step refused"),
        "factor.added": gettext("second step added"),
        "factor.removed": gettext("second step removed"),
        "recovery_code.used": gettext("recovery code used"),
        "recovery_codes.made": gettext("recovery codes made"),
    }


def _of_returns() -> dict[str, str]:
    return {
        "return.start": gettext("return begun"),
        "return.amend": gettext("return changed"),
        "return.submit": gettext("return submitted"),
        "return.query": gettext("return sent back with a question"),
        "return.accept": gettext("return accepted"),
        "return.withdraw": gettext("return withdrawn"),
        "setting.record": gettext("setting of a system recorded"),
        "list.record": gettext("size of a list recorded"),
    }


def _of_releases() -> dict[str, str]:
    return {
        "release.announced": gettext("release announced"),
        "release.note": gettext("quality note of a release written"),
        "release.terms": gettext("terms of a release changed"),
        "release.prepare": gettext("preparation of a release asked for"),
        "release.moved": gettext("day of a release moved"),
        "release.cancelled": gettext("release cancelled"),
        "release.reader": gettext("early reader of a release added"),
        "release.unreader": gettext("early reader of a release removed"),
    }


def _of_offices() -> dict[str, str]:
    return {
        "office.made": gettext("office made"),
        "office.changed": gettext("office changed"),
        "office.closed": gettext("office closed"),
        "office.opened": gettext("office opened again"),
        "office_key.made": gettext("key of an office made"),
        "office_key.revoked": gettext("key of an office revoked"),
        "office_key.used": gettext("return handed in with a key"),
        "claim.entered": gettext("claim entered"),
        "claim.amended": gettext("claim amended"),
    }
