"""Papers for tests, all invented: whole as they stand; a test says only what it is about."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from registry.documents.papers import Block, Bundle, Citation, Event, Letter, Receipt, Sign, Step

AT = datetime(2026, 11, 26, 9, 5, tzinfo=UTC)
PAGE = "https://kamera.example/kk/requests/AST-2026-7K3F-Q"


def a_receipt(**but: Any) -> Receipt:
    """The receipt of a request for footage."""
    steps = (Step("Жазба сақталады", date(2026, 11, 27)), Step("Жауап беріледі"))
    whole = Receipt(
        number="AST-2026-7K3F-Q",
        code="7K3F-9QXD-M2PA-V8TC-4",
        status_url=PAGE,
        received_at=AT,
        to="Жедел басқару орталығы",
        asked="Мен түскен жазба",
        steps=steps,
    )
    return replace(whole, **but)


def a_letter(**but: Any) -> Letter:
    """A short letter of an office."""
    whole = Letter(
        number="AST-2026-7K3F-Q",
        sender=("Жедел басқару орталығы", "Астана"),
        recipient=("Өтініш иесіне",),
        subject="Шешім",
        blocks=(Block("text", "Сәлеметсіз бе!"),),
        signed="Өтініштер бөлімі",
        made_at=AT,
    )
    return replace(whole, **but)


def a_sign(**but: Any) -> Sign:
    """The poster of a camera of which everything is declared."""
    whole = Sign(
        id="AST-0001482",
        url="https://kamera.example/cameras/AST-0001482",
        made_at=AT,
        controller={
            "kk": "Жедел басқару орталығы",
            "ru": "Оперативный центр",
            "en": "Control room",
        },
        purpose={"kk": "Қоғамдық тәртіп", "ru": "Общественный порядок", "en": "Public order"},
        legal_basis={"kk": "Бұйрық", "ru": "Приказ", "en": "Order"},
        retention={"kk": "30 күн", "ru": "30 дней", "en": "30 days"},
    )
    return replace(whole, **but)


def a_bundle(**but: Any) -> Bundle:
    """The papers of a request that nobody answered."""
    whole = Bundle(
        number="AST-2026-7K3F-Q",
        office="Control room",
        asked="Footage of me.",
        asked_on=date(2026, 11, 26),
        made_at=AT,
        due_on=date(2026, 12, 17),
        events=(Event(AT, "The request was received."),),
        arithmetic=("15 working days after 26 November.",),
        citations=(Citation("Code 350-VI, Article 76", "15 working days", "", True),),
        remedy="You can appeal to the head of the office.",
        proof="9f86d081",
    )
    return replace(whole, **but)
