"""The gate: what a form is given when it is shown, and how a request is let in when it is sent.

The way of a request, all in one transaction:

    once.send         a form that was sent before comes to what it came to then; else
      gate.admit      the proof is spent, the sender and all senders are counted, signs are weighed
      limits.count_hold   where footage is to be kept
      codes.allocate  the request is written under a free number
"""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from registry.accounts.sealing import Seal
from registry.requests.gate import limits, once, proof, weighing
from registry.requests.gate.proof import Challenge
from registry.requests.gate.weighing import Weighed


@dataclass(frozen=True)
class Offered:
    """What a form carries in hidden fields, besides the trap."""

    challenge: Challenge
    shown: str  # when it was shown, signed
    key: str  # that makes sending it twice the same as once


@dataclass(frozen=True)
class Handed:
    """What came back: from which network address, with what in the hidden fields, which words.

    `proof` is empty where the browser runs no scripts.
    """

    address: str
    proof: str = ""
    shown: str = ""
    trap: str = ""
    text: str = ""


def offer(session: Session, seal: Seal, *, at: datetime, key: str = "") -> Offered:
    """What a form is given; one that is shown again after a refusal keeps its key."""
    bits = proof.difficulty(limits.load(session, at=at))
    challenge = proof.challenge(seal, at=at, difficulty=bits)
    kept = key if once.KEY.fullmatch(key) else once.new_key()
    return Offered(challenge, weighing.shown(seal, at=at), kept)


def admit(session: Session, seal: Seal, handed: Handed, *, at: datetime) -> Weighed:
    """Let a request in and weigh it; Refused for a false proof, TooOften for too many from there.

    However many come in all, none is refused for it: `is_quarantined` says who waits for a look.
    """
    is_proved = bool(handed.proof)
    if is_proved:
        proof.check(session, seal, handed.proof, at=at)
    limits.count_address(session, seal, handed.address, is_proved=is_proved, at=at)
    return weighing.weigh(
        filled=weighing.filled_for(seal, handed.shown, at=at),
        trap=handed.trap,
        text=handed.text,
        repeated=limits.count_text(session, seal, handed.text, at=at),
        is_proved=is_proved,
        is_flood=limits.count_all(session, is_proved=is_proved, at=at),
    )
