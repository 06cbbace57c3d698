"""Covering parts of a text, and proving on the outcome that they cannot be read any more."""

from collections.abc import Iterable
from dataclasses import dataclass

from registry.errors import Refused
from registry.files.redaction.terms import Span, find, joined

COVER = "█████"  # of one length: it does not tell how long the word was


@dataclass(frozen=True)
class Redacted:
    """The text with covers, and which parts of the original they stand for, in order."""

    text: str
    covered: tuple[Span, ...]


def redact_text(text: str, *, spans: Iterable[Span] = (), terms: Iterable[str] = ()) -> Redacted:
    """Cover the spans and every form of the terms.

    Refuses a span that is not in the text, a term too short to be looked for, and an outcome in
    which a term can still be found.
    """
    terms = tuple(terms)
    marked = [Span(*span) for span in spans]
    if any(not 0 <= span.start < span.end <= len(text) for span in marked):
        raise Refused("A mark is not in the text. The text may have changed; mark it again.")
    covered = joined([*marked, *find(text, terms)])
    out, at = "", 0
    for span in covered:
        out += text[at : span.start] + COVER
        at = span.end
    out += text[at:]
    if find(out, terms):
        raise Refused(
            "Not every form of the words could be covered. Nothing was given out. Mark the places "
            "by hand."
        )
    return Redacted(out, tuple(covered))
