"""The cameras of an office: looked for, looked at, changed, confirmed."""

from registry.office.cameras import (
    choosing,
    confirming,
    ending,
    form,
)

__all__ = [
    "choosing",
    "confirming",
    "ending",
    "form",
]
