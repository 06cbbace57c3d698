"""The ledger of claims: what was said in public, and what it would take to check it."""

from registry.statistics.claims.asking import Need, letter, needs, never
from registry.statistics.claims.checking import Checked, Verdict, checked
from registry.statistics.claims.ledger import (
    COLLECTION,
    KINDS,
    Claim,
    Registered,
    by_id,
    find,
    load,
    registered,
    shipped,
    standing,
)
from registry.statistics.claims.writing import amend, enter

__all__ = [
    "COLLECTION",
    "KINDS",
    "Checked",
    "Claim",
    "Need",
    "Registered",
    "Verdict",
    "amend",
    "by_id",
    "checked",
    "enter",
    "find",
    "letter",
    "load",
    "needs",
    "never",
    "registered",
    "shipped",
    "standing",
]
