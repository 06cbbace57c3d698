"""The public record of a camera: what the log, the pages, the files and the API all show.

A field left out is *not declared*; 0 is zero. Field names and allowed words are those of the
dictionary at /about/fields. Nobody's name, private phone or home address has a place here.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from registry.cameras.declared import vocabulary
from registry.errors import Refused

UNSHOWABLE = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069\ufffe\uffff\ud800-\udfff]"
)
PARTIAL_DATE = re.compile(r"(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$")
WEB_ADDRESS = re.compile(r"https?://[^\s<>\"'\\]+$")


def _term(name: str) -> AfterValidator:
    return AfterValidator(lambda value: vocabulary.checked(name, value))


def _clean(value: str) -> str:
    if UNSHOWABLE.search(value):
        raise ValueError("holds control characters, which cannot be shown")
    return value.strip()


def _web(value: str) -> str:
    # Anything but a web address could run as script where it is shown as a link.
    if not WEB_ADDRESS.match(value):
        raise ValueError("is not a web address that begins with http:// or https://")
    return value


def _partial(value: str) -> str:
    said = "is not a date written 2026, 2026-03 or 2026-03-31"
    if not PARTIAL_DATE.match(value):
        raise ValueError(said)
    if len(value) == len("2026-03-31"):
        try:
            date.fromisoformat(value)
        except ValueError as absent:
            raise ValueError(said) from absent
    return value


Text = Annotated[str, AfterValidator(_clean), Field(min_length=1, max_length=2_000)]
Title = Annotated[str, AfterValidator(_clean), Field(min_length=1, max_length=120)]
WebAddress = Annotated[str, AfterValidator(_web), Field(max_length=1_000)]
PartialDate = Annotated[str, AfterValidator(_partial)]
Identifier = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$")]
Days = Annotated[int, Field(ge=0, le=36_500)]
Degrees = Annotated[float, Field(ge=0, lt=360)]


class Part(BaseModel):
    """A piece of a record; unknown fields are refused, so that nothing slips in unseen."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False)


class ExternalId(Part):
    """What others call this camera: an asset number, a number in an imported file."""

    scheme: Title
    value: Title


class Bearing(Part):
    """Where it looks, degrees clockwise from north: one bearing, or a sweep `from`–`to`."""

    bearing: Degrees | None = None
    sweep_from: Degrees | None = None
    sweep_to: Degrees | None = None
    hfov: Annotated[float, Field(gt=0, le=360)] | None = None

    @model_validator(mode="after")
    def _one_of_two(self) -> Bearing:
        sweeps = (self.sweep_from is not None, self.sweep_to is not None)
        if (self.bearing is None) is not all(sweeps) or any(sweeps) is not all(sweeps):
            raise ValueError("needs either a bearing or a sweep with both ends")
        return self


class Decision(Part):
    """The document by which something was decided."""

    title: Text | None = None
    number: Title | None = None
    date: PartialDate | None = None
    url: WebAddress | None = None
    snapshot_url: WebAddress | None = None


class Function(Part):
    """One thing the camera can do, in which state, since when, by which decision."""

    function: Annotated[str, _term("function")]
    state: Annotated[str, _term("function_state")] = "unknown"
    since: PartialDate | None = None
    until: PartialDate | None = None
    decision_ref: Text | None = None
    system_id: Identifier | None = None


class LegalBasis(Part):
    """The rule that the operation rests on."""

    type: Annotated[str, _term("legal_basis_type")]
    title: Text | None = None
    article: Title | None = None
    url: WebAddress | None = None
    valid_until: PartialDate | None = None


class RightsContact(Part):
    """Where people turn with their rights: an office's address, never a person's."""

    email: (
        Annotated[str, Field(pattern=r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$", max_length=254)] | None
    ) = None
    phone: Annotated[str, Field(pattern=r"^[+\d][\d ()./-]{2,30}$")] | None = None
    url: WebAddress | None = None
    post: Text | None = None


class Access(Part):
    """Who else sees what the camera sees."""

    organisation: Identifier
    mode: Annotated[str, _term("access_mode")] | None = None
    purpose: Text | None = None
    legal_standard: Text | None = None
    since: PartialDate | None = None


class Assessment(Part):
    """An assessment of what the camera does to people's rights."""

    type: Annotated[str, _term("assessment_type")]
    status: Annotated[str, _term("assessment_status")]
    date: PartialDate | None = None
    review_due: PartialDate | None = None
    url: WebAddress | None = None


class Sign(Part):
    """The notice that tells people they are filmed."""

    state: Annotated[str, _term("sign_state")]
    languages: tuple[Annotated[str, Field(pattern=r"^[a-z]{2}$")], ...] = ()
    last_seen: PartialDate | None = None
    qr_id: Identifier | None = None


class Source(Part):
    """Where the record comes from."""

    type: Annotated[str, _term("source_type")]
    title: Text | None = None
    url: WebAddress | None = None
    snapshot: WebAddress | None = None
    date: PartialDate | None = None


class Camera(Part):
    """A camera as declared; `lat` and `lon` are true until `published` makes them vague."""

    id: Identifier
    demonstration: bool = False
    external_ids: tuple[ExternalId, ...] = ()
    record_kind: Annotated[str, _term("record_kind")] = "camera"
    camera_count: Annotated[int, Field(ge=1, le=100_000)] | None = None
    title_kk: Title | None = None
    title_ru: Title | None = None
    title_en: Title | None = None
    lat: Annotated[float, Field(ge=-90, le=90)] | None = None
    lon: Annotated[float, Field(ge=-180, le=180)] | None = None
    location_precision: Annotated[str, _term("location_precision")] = "exact"
    withheld_reason: Annotated[str, _term("withheld_reason")] | None = None
    withheld_law: Text | None = None
    withheld_review_on: PartialDate | None = None
    address: Text | None = None
    district_code: Identifier | None = None
    place_type: Annotated[str, _term("place_type")] | None = None
    setting: Annotated[str, _term("setting")] | None = None
    device_type: Annotated[str, _term("device_type")] | None = None
    mount: Annotated[str, _term("mount")] | None = None
    height_m: Annotated[float, Field(ge=0, le=1_000)] | None = None
    tilt_deg: Annotated[float, Field(ge=-90, le=90)] | None = None
    bearings: tuple[Bearing, ...] = Field(default=(), max_length=64)
    fov_deg: Annotated[float, Field(gt=0, le=360)] | None = None
    range_m: Annotated[float, Field(gt=0, le=50_000)] | None = None
    range_basis: Annotated[str, _term("range_basis")] | None = None
    area_watched: Text | None = None
    privacy_masking: Annotated[str, _term("privacy_masking")] | None = None
    resolution_mp: Annotated[float, Field(gt=0, le=1_000)] | None = None
    detail_level: Annotated[str, _term("detail_level")] | None = None
    night_vision: Annotated[str, _term("presence")] | None = None
    audio: Annotated[str, _term("presence")] | None = None
    manufacturer: Title | None = None
    model: Title | None = None
    firmware: Title | None = None
    country_of_vendor: Title | None = None
    operating_hours: Annotated[str, _term("operating_hours")] | None = None
    status: Annotated[str, _term("status")] = "active"
    installed_on: PartialDate | None = None
    active_from: PartialDate | None = None
    authorised_until: PartialDate | None = None
    removed_on: PartialDate | None = None
    decision_ref: Decision | None = None
    functions: tuple[Function, ...] = Field(default=(), max_length=40)
    identifiability: Annotated[str, _term("identifiability")] | None = None
    affected: tuple[Annotated[str, _term("affected")], ...] = ()
    children_likely: bool | None = None
    human_role: Annotated[str, _term("human_role")] | None = None
    connection: Annotated[str, _term("connection")] | None = None
    purposes: tuple[Annotated[str, _term("purpose")], ...] = Field(default=(), max_length=3)
    purpose_text: Text | None = None
    legal_basis: LegalBasis | None = None
    controller: Identifier | None = None
    operator: Identifier | None = None
    owner: Identifier | None = None
    processors: tuple[Identifier, ...] = ()
    vendors: tuple[Identifier, ...] = ()
    rights_contact: RightsContact | None = None
    retention_days: Days | None = None
    retention_event_days: Days | None = None
    retention_biometric_days: Days | None = None
    storage_location: Annotated[str, _term("storage_location")] | None = None
    access: tuple[Access, ...] = ()
    footage_public: Annotated[str, _term("footage_public")] | None = None
    impact_assessments: tuple[Assessment, ...] = ()
    sign: Sign | None = None
    proposal_comments_until: PartialDate | None = None
    contract_ref: WebAddress | None = None
    source: Source | None = None
    verification: Annotated[str, _term("verification")] | None = None
    last_confirmed_on: PartialDate | None = None
    declared_by_role: Title | None = None

    @model_validator(mode="after")
    def _sound(self) -> Camera:
        if (self.lat is None) is not (self.lon is None):
            raise ValueError("has one coordinate without the other")
        if len({(f.function) for f in self.functions}) < len(self.functions):
            raise ValueError("declares the same function twice")
        if self.device_type in ("dome", "panoramic_360") and any(
            b.bearing is not None and b.hfov is None for b in self.bearings
        ):
            raise ValueError("is a dome or panoramic camera, which has no single bearing")
        return self

    def title(self, language: str) -> str:
        """The title in the language, else in the first language that has one, else the id."""
        ordered = (getattr(self, f"title_{code}") for code in (language, "kk", "ru", "en"))
        return next((title for title in ordered if title), self.id)


def camera(facts: dict[str, Any]) -> Camera:
    """The record that the facts make, or Refused with the first thing wrong in words."""
    try:
        return Camera.model_validate(facts)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False)[0]
        field = ".".join(str(part) for part in first["loc"])
        said = first["msg"].removeprefix("Value error, ")
        message = f"{field or 'The camera'}: {said}." if field else f"The camera {said}."
        raise Refused(message, field=field or None, code="out_of_range") from wrong


def facts(record: Camera) -> dict[str, Any]:
    """The camera as plain data without what is not declared, as the log keeps it."""
    return facts_of(record)


def facts_of(record: Part) -> dict[str, Any]:
    """Any record as plain data without what is not declared."""
    whole: dict[str, Any] = record.model_dump(mode="json", exclude_none=True)
    # Compared by type, because 0 == False and a retention of 0 days says a great deal.
    return {
        key: value
        for key, value in whole.items()
        if value
        or not (isinstance(value, list | dict) or (value is False and key == "demonstration"))
    }
