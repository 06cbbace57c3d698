"""Who did what inside: a trail that is only ever added to, and never public with persons' names."""

from registry.audit.reading import Asked, every, kinds, page
from registry.audit.tables import AuditEvent
from registry.audit.trail import write

__all__ = ["Asked", "AuditEvent", "every", "kinds", "page", "write"]
