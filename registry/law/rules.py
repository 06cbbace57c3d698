"""Acts and rules: what a law says about a term, as a row that can be kept, compared and cited.

A rule is the whole of what a deadline is counted from. A request keeps its snapshot, so that a
later law never changes a running request in silence.
"""

from datetime import date, time
from enum import StrEnum
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator, model_validator

Code = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
Words = Annotated[str, Field(min_length=1, max_length=600)]
Count = Annotated[int, Field(ge=1, le=1000)]

RequestType = Literal[
    "footage", "data", "erasure", "objection", "correction",
    "information", "complaint", "report", "group",
]  # fmt: skip
TYPES: tuple[str, ...] = RequestType.__args__  # type: ignore[attr-defined]  # mypy does not see it
ControllerKind = Literal[
    "ministry", "security_service", "police", "akimat",
    "transport", "private", "vendor", "oversight",
]  # fmt: skip
KINDS: tuple[str, ...] = ControllerKind.__args__  # type: ignore[attr-defined]  # as above


class Duty(StrEnum):
    """What is to be done within the term, in the order in which it usually comes."""

    ACKNOWLEDGE = "acknowledge"
    PRESERVE = "preserve"
    TRIAGE = "triage"
    FORWARD = "forward"
    CLARIFY = "clarify"
    REMIND = "remind"
    RESPOND = "respond"
    NOTIFY_EXTENSION = "notify_extension"
    NOTIFY_REFUSAL = "notify_refusal"
    ACT = "act"
    BLOCK = "block"
    APPEAL_WINDOW = "appeal_window"
    APPEAL_ANSWER = "appeal_answer"


class Unit(StrEnum):
    """What a term is counted in."""

    HOUR = "hour"
    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    MONTH = "month"


class Confidence(StrEnum):
    """How sure the register is of a rule, the surest first."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    UNVERIFIED = "unverified"
    HOUSE_RULE = "house_rule"


# The only ones of which may be said: “the law says”.
LAW = frozenset({Confidence.VERIFIED, Confidence.SECONDARY})


class Strict(BaseModel):
    """Facts of a pack; unknown fields are refused, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Tongues(Strict):
    """The same words in the three languages."""

    kk: Words
    ru: Words
    en: Words

    def said(self, language: str) -> str:
        """The words in a language, in Kazakh where it is not one of ours."""
        return str(getattr(self, language, self.kk))


def _known_zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as failure:
        raise ValueError(f"“{name}” is not a time zone") from failure
    return name


def _web(address: str) -> str:
    if not address.startswith("https://"):
        raise ValueError("the address does not begin with https://")
    return address


Zone = Annotated[str, AfterValidator(_known_zone)]
Address = Annotated[str, Field(max_length=300), AfterValidator(_web)]


class Act(Strict):
    """A law, a regulation, or this portal's own rules (which have no number)."""

    id: Code
    jurisdiction: Code
    number: Annotated[str, Field(max_length=40)] | None = None
    adopted_on: date | None = None
    title: Tongues
    url: Address | None = None


class Rule(Strict):
    """A term: `amount` of `unit` from `start_event`, and all that may move its end.

    The start day is day zero. `receipt_cutoff` is the local minute after which what comes in is
    registered on the next working day. `applies_to_…` empty: to all. Of several rules the one
    with the higher `priority` goes first. `quote` holds words of the source, `says` ours.
    """

    id: Code
    act: Code
    article: Annotated[str, Field(max_length=40)] | None = None
    step: Duty
    amount: Count
    unit: Unit
    start_event: Literal["received", "registered", "identified", "clarified", "decided", "asked"]
    end_roll: Literal["none", "next_working_day"] = "none"
    receipt_cutoff: time | None = None
    tz: Zone
    calendar: Code
    ext_amount: Count | None = None
    ext_unit: Unit | None = None
    ext_total_cap: Count | None = None
    ext_max_count: Count | None = None
    ext_role: Literal["head_or_deputy"] | None = None
    ext_notice_amount: Count | None = None
    ext_notice_unit: Unit | None = None
    pause_reasons: tuple[Literal["clarify", "identity", "fee"], ...] = ()
    pause_cap: Count | None = None
    applies_to_types: tuple[RequestType, ...] = ()
    applies_to_controller_kinds: tuple[ControllerKind, ...] = ()
    priority: Annotated[int, Field(ge=0, le=1000)] = 0
    valid_from: date | None = None
    valid_to: date | None = None
    says: Tongues
    quote: Words | None = None
    source: Annotated[str, Field(max_length=120)] | None = None
    source_url: Address | None = None
    checked_on: date
    confidence: Confidence

    @field_validator("receipt_cutoff", mode="before")
    @classmethod
    def _whole_minute(cls, value: object) -> object:
        return time.fromisoformat(value) if isinstance(value, str) else value

    @model_validator(mode="after")
    def _hold_together(self) -> "Rule":
        if (self.ext_amount is None) != (self.ext_unit is None):
            raise ValueError("ext_amount and ext_unit belong together")
        if self.unit is Unit.HOUR and (self.ext_amount or self.pause_reasons):
            raise ValueError("a term in hours takes no extension and no pause")
        if Unit.HOUR in (self.ext_unit, self.ext_notice_unit):
            raise ValueError("extensions and their notices are not counted in hours")
        if self.confidence in LAW and not self.source_url:
            raise ValueError("source_url is missing for what is called law")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValueError("valid_to lies before valid_from")
        return self

    @property
    def is_law(self) -> bool:
        """Whether it may be called law; everything else is an internal target."""
        return self.confidence in LAW

    def applies(self, type_: str, controller_kind: str, on: date) -> bool:
        """Whether it governs a request of a type to a kind of controller on a day."""
        return (
            (not self.applies_to_types or type_ in self.applies_to_types)
            and self._is_for(controller_kind)
            and (self.valid_from is None or self.valid_from <= on)
            and (self.valid_to is None or on <= self.valid_to)
        )

    def _is_for(self, kind: str) -> bool:
        return not self.applies_to_controller_kinds or kind in self.applies_to_controller_kinds

    def snapshot(self) -> dict[str, Any]:
        """The rule as plain JSON values, to be kept beside a clock."""
        return self.model_dump(mode="json", exclude_none=True)

    @classmethod
    def from_snapshot(cls, kept: dict[str, Any]) -> "Rule":
        """The rule as it was when the snapshot was taken."""
        return cls.model_validate(kept)
