"""The ledger of claims: what was said in public, and what it would take to check it."""

from registry.statistics.claims.asking import Need, letter, needs, never
from registry.statistics.claims.checking import Checked, Verdict, checked
from registry.statistics.claims.ledger import (
    COLLECTION,
    KINDS,
    Claim,
    Registered,
    find,
    known,
    load,
    registered,
    shipped,
    standing,
)
from registry.statistics.claims.telling import Told, told
from registry.statistics.claims.writing import amend, enter

__all__ = [
    "COLLECTION",
    "KINDS",
    "Checked",
    "Claim",
    "Need",
    "Registered",
    "Told",
    "Verdict",
    "amend",
    "checked",
    "enter",
    "find",
    "known",
    "letter",
    "load",
    "needs",
    "never",
    "registered",
    "shipped",
    "standing",
    "told",
]
