"""Coming in and going out: signing in, second factors, invitations, one's own account."""

from registry.office.entry import (
    account,
    ending,
    enrol,
    entering,
    invitation,
    oidc,
    second,
)

__all__ = [
    "account",
    "ending",
    "enrol",
    "entering",
    "invitation",
    "oidc",
    "second",
]
