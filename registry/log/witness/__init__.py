"""Witnesses: others who sign a checkpoint once they have seen that the log only grew.

A log that shows one past to some readers and another past to others is found out when both are
held against what the same witness has signed. Anybody can be one: a newspaper, a university.
The protocol is C2SP tlog-witness, the signatures C2SP tlog-cosignature (v1, Ed25519).
"""

from registry.log.witness.asking import Answer, Known, ask, known
from registry.log.witness.cosigning import Cosigner, Seen, cosigned
from registry.log.witness.keeping import Notebook, Refusal
from registry.log.witness.looking import look

__all__ = [
    "Answer",
    "Cosigner",
    "Known",
    "Notebook",
    "Refusal",
    "Seen",
    "ask",
    "cosigned",
    "known",
    "look",
]
