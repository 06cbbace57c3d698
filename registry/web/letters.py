"""Letters to officials, each in the reader's language: subject and body."""

from registry.web.languages import speaker

Text = tuple[str, str]


def invitation(language: str, link: str, *, days: int) -> Text:
    """The letter that invites an official, or has an account begin anew."""
    _ = speaker(language)
    body = _(
        "You are invited to the office of Ashyq Kamera, the public register of city cameras.\n\n"
        "Choose a password and set up a second step here; the link is good once, for {days} days:"
        "\n\n{link}\n\nIf you do not know what this is about, leave the letter unanswered."
    )
    return _("Invitation to Ashyq Kamera"), body.format(link=link, days=days)


def reset(language: str, link: str, *, minutes: int) -> Text:
    """The letter with the link to a new password."""
    _ = speaker(language)
    body = _(
        "Somebody has asked for a new password for your account at Ashyq Kamera.\n\n"
        "Choose it here; the link is good once, for {minutes} minutes:\n\n{link}\n\n"
        "If it was not you, leave the letter unanswered: nothing has changed."
    )
    return _("A new password for Ashyq Kamera"), body.format(link=link, minutes=minutes)


def changed(language: str) -> Text:
    """The letter that says that the password was changed."""
    _ = speaker(language)
    body = _(
        "The password of your account at Ashyq Kamera was changed, and all its sessions have "
        "ended.\n\nIf it was not you, tell the administrator of your office at once."
    )
    return _("Your password was changed"), body
