"""Web hooks: what changed on the register, sent to the address of whoever asked for it.

Newsrooms, monitors and programs register an address and a filter with the office that keeps the
register; each published change that fits goes there in a signed letter of JSON.
"""

from registry.hooks.keeping import (
    Asked,
    by_id,
    deliveries,
    every,
    register,
    renew,
    switch,
    try_out,
)
from registry.hooks.outbound import Guard, guard
from registry.hooks.sending import send_due
from registry.hooks.signing import Signature, signed
from registry.hooks.tables import Delivery, Hook
from registry.hooks.watching import take_up

__all__ = [
    "Asked",
    "Delivery",
    "Guard",
    "Hook",
    "Signature",
    "by_id",
    "deliveries",
    "every",
    "guard",
    "register",
    "renew",
    "send_due",
    "signed",
    "switch",
    "take_up",
    "try_out",
]
