"""The cameras of an office: looked for, looked at, changed, confirmed."""

from registry.office.cameras import (
    choosing,
    confirming,
    form,
)

__all__ = [
    "choosing",
    "confirming",
    "form",
]
