"""What whoever imports has said about the file and about what is to happen with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True)
class Options:
    """The options of `app.py import`; what is left out is told from the file.

    `mapping` is field to column (an empty column leaves the field out), `within` an area's id or
    west,south,east,north, `absent` what becomes of cameras that the file no longer names
    ("listed" or "removed"), `renumbered` whether cameras may be known again by place and name
    when their numbers changed ("auto" or "never").
    """

    profile: str | None = None
    mapping: Mapping[str, str] = field(default_factory=dict)
    encoding: str | None = None
    crs: str | None = None
    controller: str | None = None
    source: str | None = None
    within: str | None = None
    dry_run: bool = False
    accept_partial: bool = False
    absent: str = "listed"
    renumbered: str = "auto"
    office: str = "register"
    today: date | None = None
    effective_on: str | None = None
    demonstration: bool = False
