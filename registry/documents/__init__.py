"""Letters and receipts as PDF, in the three languages.

`pdf` prints the papers of `papers`; `letters` and `templates` put a letter into words from
the `slots` it may hold.
"""

from registry.documents import letters, papers, pdf, remedies, slots, templates

__all__ = ["letters", "papers", "pdf", "remedies", "slots", "templates"]
