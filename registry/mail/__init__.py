"""Letters by e-mail: written in the transaction that gives cause for them, sent after it."""

from registry.mail.sending import failures, has_due, last_failure, send_due, waiting
from registry.mail.tables import Letter
from registry.mail.writing import write

__all__ = ["Letter", "failures", "has_due", "last_failure", "send_due", "waiting", "write"]
