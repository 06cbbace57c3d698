"""What people may do wrong, each as one finished sentence with the way out.

A `Refused` carries the status for the web, the field it concerns where there is one, and a
stable code for machines. Its sentence is a template, so that a page can say it in the reader's
language. Anything else that is raised is a bug and may crash.
"""

from collections.abc import Callable


def N_(sentence: str) -> str:  # noqa: N802 - the name by which sentences are collected
    """Mark a sentence that is said later, so that its words are collected; gives it unchanged."""
    return sentence


class Refused(Exception):
    """The request cannot be carried out as it stands; the message says why and what to do."""

    status = 400
    code = "refused"

    def __init__(
        self, template: str, *, field: str | None = None, code: str | None = None, **values: object
    ) -> None:
        self.template = template
        self.values = values
        self.field = field
        super().__init__(self.message)
        if code:
            self.code = code

    @property
    def message(self) -> str:
        """The sentence in English."""
        return self.said(str)

    def said(self, translated: Callable[[str], str]) -> str:
        """The sentence in the language that `translated` knows."""
        template = translated(self.template)
        return template.format(**self.values) if self.values else template


class NotFound(Refused):
    """There is no such thing in the register."""

    status = 404
    code = "not_found"


class NotAllowed(Refused):
    """Whoever asks may not do this."""

    status = 403
    code = "not_allowed"


class Conflict(Refused):
    """The register has moved on since the asker last looked."""

    status = 409
    code = "conflict"


class Unusable(Refused):
    """A file that cannot be read, or not as what it claims to be."""

    status = 422
    code = "unusable_file"


class Unavailable(Refused):
    """What the register rests on does not answer; the same request may succeed later."""

    status = 503
    code = "unavailable"


class NoRoom(Unavailable):
    """The disk takes no more; what was there before stays as it was."""

    status = 507
    code = "no_room"


class Gone(Refused):
    """What was asked for was there, and is no more."""

    status = 410
    code = "gone"


class TooOften(Refused):
    """The same was tried too many times of late."""

    status = 429
    code = "too_often"
