"""Covering what the public may not read, in texts, pictures and PDFs; in doubt nothing goes out.

`redact_text`, `redact_image` and `redact_pdf` each prove what they did on their own outcome, and
refuse where they cannot. `proposals` and `propose_pdf` only propose: a person decides.
"""

from registry.files.redaction.numbers import is_bin, is_iin, passes_luhn
from registry.files.redaction.pictures import (
    Box,
    RedactedFile,
    propose_pdf,
    redact_image,
    redact_pdf,
)
from registry.files.redaction.proposing import Proposal, proposals
from registry.files.redaction.terms import Span, find, of_name
from registry.files.redaction.texts import COVER, Redacted, redact_text

__all__ = [
    "COVER",
    "Box",
    "Proposal",
    "Redacted",
    "RedactedFile",
    "Span",
    "find",
    "is_bin",
    "is_iin",
    "of_name",
    "passes_luhn",
    "proposals",
    "propose_pdf",
    "redact_image",
    "redact_pdf",
    "redact_text",
]
