"""The audit once more, by anyone: from the file of a release alone, without what it hides."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from registry import log
from registry.errors import Unusable
from registry.statistics import disclosure
from registry.statistics.cells import Mark
from registry.statistics.measures import THRESHOLDS
from registry.statistics.releases import naming
from registry.statistics.releases.protecting.certificate import FORMAT, digest
from registry.statistics.releases.protecting.gate import Ends, is_safe, least_width
from registry.statistics.releases.protecting.groups import groups
from registry.statistics.releases.protecting.tiers import threshold_of

Told = Mapping[str, Any]


@dataclass(frozen=True)
class Verdict:
    """What the audit of a file found: each fault as a sentence; none if it shows nobody."""

    faults: tuple[str, ...]
    cells: int
    hidden: int
    least_width: int | None
    sha256: str

    @property
    def said(self) -> str:
        """How wide the hidden counts are, in words."""
        if self.least_width is None:
            return "and nothing bounds any of them."
        return f"and each could be any of {self.least_width + 1} numbers or more."


def verify(content: bytes) -> Verdict:
    """Audit the file of a release; `Unusable` for a file that is none."""
    told = read(content)
    try:
        faults, ends = _audited(told)
    except (KeyError, TypeError, AttributeError) as broken:
        raise _unusable() from broken
    concealed = [one for one in told["cells"] if Mark.SUPPRESSED in one["marks"]]
    return Verdict(
        tuple(faults),
        len(told["cells"]),
        len(concealed),
        least_width(ends, _thresholds(told)),
        sha256(content).hexdigest(),
    )


def read(content: bytes) -> dict[str, Any]:
    """The file of a release as data."""
    try:
        told = json.loads(content)
    except ValueError as broken:
        raise _unusable() from broken
    if not isinstance(told, dict) or told.get("format") != FORMAT:
        raise _unusable()
    return told


def _audited(told: Told) -> tuple[list[str], Ends]:
    faults = [*_of_form(told), *_of_sums(told)]
    if faults:
        return faults, {}
    try:
        ends = _ends(told)
    except ValueError as contradiction:
        return [f"The figures do not agree with their sums: {contradiction}."], {}
    thresholds = _thresholds(told)
    faults = [
        f"“{name}” can be worked out to lie from {at[0]:g} to {at[1]:g}."
        for name, at in sorted(ends.items())
        if not is_safe(at, thresholds[name])
    ]
    return faults, ends


def _of_form(told: Told) -> Iterator[str]:
    if digest(told) != told["certificate"]["sha256"]:
        yield "The figures are not those of the certificate."
    for one in told["cells"]:
        if Mark.SUPPRESSED in one["marks"] and one["value"] is not None:
            yield f"“{one['id']}” is marked as hidden, and shows a count."
        if one["threshold"] < threshold_of(naming.cell_of(one), THRESHOLDS):
            yield f"The threshold of “{one['id']}” is lower than it may be."
        if one["value"] is not None and 0 < one["value"] < one["threshold"]:
            yield f"“{one['id']}” shows a count below its threshold."


def _of_sums(told: Told) -> Iterator[str]:
    """The sums of which everything is shown have to hold."""
    shown = _shown(told)
    for relation in told["relations"]:
        if relation.keys() <= shown.keys():
            if sum(factor * shown[name] for name, factor in relation.items()) != 0:
                yield f"The sum {log.canonical(relation)} does not hold."
        elif strange := relation.keys() - shown.keys() - set(told["rests"]) - _hidden(told):
            yield f"“{min(strange)}” stands in a sum, and nowhere else."


def _ends(told: Told) -> Ends:
    shown, concealed = _shown(told), _hidden(told)
    found: Ends = {}
    for group in groups(concealed | set(told["rests"]), told["relations"]):
        spans = disclosure.certify(
            {name: shown[name] for name in sorted(group.names - group.members)},
            group.relations,
            sorted(group.members),
            threshold=1,
            zeros_published=True,
        )
        found |= {one: (at.low, at.high) for one, at in spans.items() if one in concealed}
    return found


def _thresholds(told: Told) -> dict[str, int]:
    return {one["id"]: one["threshold"] for one in (*told["cells"], *told["earlier"])}


def _shown(told: Told) -> dict[str, int]:
    every: Sequence[Told] = [*told["cells"], *told["earlier"]]
    constants: dict[str, int] = told["constants"]
    return constants | {one["id"]: one["value"] for one in every if one["value"] is not None}


def _hidden(told: Told) -> set[str]:
    every: Sequence[Told] = [*told["cells"], *told["earlier"]]
    return {one["id"] for one in every if Mark.SUPPRESSED in one["marks"]}


def _unusable() -> Unusable:
    return Unusable(
        "This is not the file of a release. Take the one that ends in .json from the page of the "
        "release."
    )
