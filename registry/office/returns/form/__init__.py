"""The form of a return: what it is about, and the counts of one row of it."""

from registry.office.returns.form import choosing, sending

__all__ = ["choosing", "sending"]
