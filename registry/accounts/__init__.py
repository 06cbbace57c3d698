"""Who works on the register: officials, their offices and roles, and how they prove who they are.

`officials`, `offices`, `people` and `sign_ins` hold the verbs; `roles` says what each role may do;
`passwords`, `factors`, `passkeys` and `links` are the ways to prove who one is, `office_keys`
that of a program.
"""

from registry.accounts import (
    factors,
    links,
    office_keys,
    offices,
    officials,
    passkeys,
    passwords,
    people,
    roles,
    sign_ins,
    throttling,
)
from registry.accounts.roles import Role, Who
from registry.accounts.sealing import Seal
from registry.accounts.tables import Office, Official

__all__ = [
    "Office",
    "Official",
    "Role",
    "Seal",
    "Who",
    "factors",
    "links",
    "office_keys",
    "offices",
    "officials",
    "passkeys",
    "passwords",
    "people",
    "roles",
    "sign_ins",
    "throttling",
]
