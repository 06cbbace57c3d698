"""What came of an import: counts, the mapping, and every doubt."""

from dataclasses import dataclass, field
from typing import Any

from registry.cameras.intake.preparing import Prepared

SAMPLE = 20


@dataclass
class Report:
    """Rows are accepted or refused; of the accepted some are entered, some amended."""

    prepared: Prepared
    source: str = ""
    source_recognised: bool = False
    written: bool = False
    dry_run: bool = False
    partial: bool = False
    accepted: int = 0
    unplaced: int = 0
    unchanged: int = 0
    amended: int = 0
    entered: int = 0
    removed: int = 0
    absent_ids: list[str] = field(default_factory=list)
    relocated: list[dict[str, Any]] = field(default_factory=list)
    renumbered: list[dict[str, Any]] = field(default_factory=list)

    @property
    def refused(self) -> int:
        """Rows that were not entered."""
        return len(self.prepared) - self.accepted

    @property
    def warned(self) -> int:
        """Accepted rows with a doubt about them."""
        issues = self.prepared.issues
        return int((issues.warned & self.prepared.accepted(partial=self.partial)).sum())

    @property
    def exit_status(self) -> int:
        """0 when every row is in, 1 when some were refused."""
        return 1 if self.refused else 0

    def as_json(self) -> dict[str, Any]:
        """The report as a file holds it."""
        prepared, issues, table = self.prepared, self.prepared.issues, self.prepared.table
        return {
            "rows": len(prepared),
            "accepted": self.accepted,
            "refused": self.refused,
            "warned": self.warned,
            "unplaced": self.unplaced,
            "unchanged": self.unchanged,
            "amended": self.amended,
            "entered": self.entered,
            "absent": len(self.absent_ids),
            "encoding": table.encoding,
            "delimiter": table.delimiter,
            "crs": prepared.crs,
            "mapping": {choice.field: choice.header for choice in prepared.choices},
            "codes": dict(sorted(issues.codes.items())),
            "issues": [issue.as_json() for issue in issues.listed()],
            "issues_left_out": issues.left_out,
            "format": table.format,
            "header_row": table.header_row,
            "profile": prepared.profile.name or None,
            "source": self.source,
            "source_recognised": self.source_recognised,
            "written": self.written,
            "dry_run": self.dry_run,
            "removed": self.removed,
            "relocated": len(self.relocated),
            "relocated_sample": self.relocated[:SAMPLE],
            "renumbered": len(self.renumbered),
            "renumbered_sample": self.renumbered[:SAMPLE],
            "absent_ids": self.absent_ids,
        }

    def summary(self) -> str:
        """What happened, in a few sentences for the person at the desk."""
        many = len(self.prepared)
        lines = [f"{many:,} row{'s' if many != 1 else ''} read from {self.prepared.name}."]
        if self.source_recognised:
            lines.append(
                f"Most of them are cameras of “{self.source}”, so the file was taken as a newer "
                "version of it; --source says otherwise."
            )
        lines.append(self._outcome())
        if self.renumbered:
            lines.append(
                f"{len(self.renumbered):,} cameras have a new number and were known again by place "
                "and name; they keep their id here."
            )
        if self.absent_ids:
            lines.append(self._missing())
        if codes := self.prepared.issues.codes:
            said = ", ".join(f"{code} {n:,}" for code, n in codes.most_common())
            lines.append(f"Doubts: {said}. What they mean is at /about/import.")
        return "\n".join(lines)

    def _outcome(self) -> str:
        if self.refused and not self.partial:
            return (
                f"{self.refused:,} rows were refused, so nothing was written. Correct them, or "
                "import with --accept-partial to write the others."
            )
        verb = "would be" if self.dry_run else "were"
        said = f"{self.entered:,} {verb} entered, {self.amended:,} amended"
        said += f", {self.unchanged:,} left unchanged"
        said += f", {self.refused:,} refused" if self.refused else ""
        return said + (f"; {self.unplaced:,} have no place." if self.unplaced else ".")

    def _missing(self) -> str:
        many = f"{len(self.absent_ids):,} cameras of this source are no longer in the file"
        if self.removed:
            return f"{many} and are now marked as removed."
        return f"{many}; they were left as they are (--absent=removed marks them removed)."
