"""Changes on their way to the register: drafted, reviewed by another person, published."""

from registry.drafts.tables import ChangeSet, Draft, SetEvent

__all__ = ["ChangeSet", "Draft", "SetEvent"]
