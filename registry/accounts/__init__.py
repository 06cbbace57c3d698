"""Who works on the register: officials, their offices and roles, and how they prove who they are.

`officials`, `offices` and `sign_ins` hold the verbs; `roles` says what each role may do.
"""

from registry.accounts import offices, officials, roles, sign_ins
from registry.accounts.roles import Role, Who
from registry.accounts.tables import Office, Official

__all__ = ["Office", "Official", "Role", "Who", "offices", "officials", "roles", "sign_ins"]
