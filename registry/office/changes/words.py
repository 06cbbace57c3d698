"""States, deeds and events of changes in the reader's language."""

from flask_babel import gettext

from registry.drafts import Deed, State


def states() -> dict[str, str]:
    """How each state is called."""
    return {
        State.DRAFT: gettext("Draft"),
        State.SUBMITTED: gettext("Waits for review"),
        State.RETURNED: gettext("Returned to the author"),
        State.APPROVED: gettext("Approved, not yet published"),
        State.SCHEDULED: gettext("To be published on a day"),
        State.PUBLISHED: gettext("Published, on the register"),
        State.REJECTED: gettext("Rejected"),
        State.WITHDRAWN: gettext("Withdrawn"),
    }


def kinds() -> dict[str, str]:
    """What a draft does to its camera."""
    return {
        "entered": gettext("New camera"),
        "amended": gettext("Amendment"),
        "corrected": gettext("Correction"),
        "removed": gettext("Removal"),
    }


def events() -> dict[str, str]:
    """What happened to a change."""
    return {
        "begun": gettext("began it"),
        "file": gettext("read a file into it"),
        Deed.EDIT: gettext("worked on it"),
        Deed.SUBMIT: gettext("submitted it"),
        Deed.WITHDRAW: gettext("withdrew it"),
        Deed.APPROVE: gettext("approved it"),
        Deed.SEND_BACK: gettext("returned it"),
        Deed.REJECT: gettext("rejected it"),
        Deed.SCHEDULE: gettext("set the day of publication"),
        Deed.UNSCHEDULE: gettext("took the day of publication back"),
        Deed.PUBLISH: gettext("published it"),
        Deed.MERGE: gettext("merged it with the register"),
        Deed.CORRECT: gettext("published it as an urgent correction"),
        Deed.CONFIRM: gettext("confirmed it as the second person"),
        Deed.ATTEST: gettext("confirmed that it is still true"),
        "held_up": gettext("It could not be published on its day"),
    }


def buttons() -> dict[str, str]:
    """What stands on the button of each deed."""
    return {
        Deed.SUBMIT: gettext("Submit for review"),
        Deed.WITHDRAW: gettext("Withdraw"),
        Deed.APPROVE: gettext("Approve"),
        "approve_publish": gettext("Approve and publish now"),
        Deed.SEND_BACK: gettext("Return with a comment"),
        Deed.REJECT: gettext("Reject"),
        Deed.SCHEDULE: gettext("Publish on that day"),
        Deed.UNSCHEDULE: gettext("Take the day back"),
        Deed.PUBLISH: gettext("Publish now"),
        Deed.CORRECT: gettext("Publish at once"),
        Deed.CONFIRM: gettext("Confirm: this is right"),
        Deed.ATTEST: gettext("Confirm: still true"),
    }
