"""Who did what inside: a trail that is only ever added to, and never public with persons' names."""

from registry.audit.tables import AuditEvent
from registry.audit.trail import write

__all__ = ["AuditEvent", "write"]
