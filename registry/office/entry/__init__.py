"""Coming in and going out: signing in, second factors, invitations, one's own account."""

from registry.office.entry import (
    account,
    enrol,
    entering,
    invitation,
    oidc,
    second,
)

__all__ = [
    "account",
    "enrol",
    "entering",
    "invitation",
    "oidc",
    "second",
]
