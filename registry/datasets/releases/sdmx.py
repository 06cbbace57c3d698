"""A release as SDMX-CSV 2.0, with the two code lists that statistics offices use."""

from registry.datasets.releases.table import Told, dims, value, written
from registry.statistics.cells import Mark

STRUCTURE = ("dataflow", "ASHYQ_KAMERA:RELEASES(1.0)", "I")
COLUMNS = (
    "STRUCTURE", "STRUCTURE_ID", "ACTION", "SYSTEM", "REF_AREA", "TIME_PERIOD", "FREQ", "MEASURE",
    "BREAKDOWN", "OBS_VALUE", "OBS_STATUS", "CONF_STATUS", "RELEASE",
)  # fmt: skip
# Of several marks the first of these is the status; what is hidden says no more than that.
STATUS = (
    (Mark.SUPPRESSED, "Q"),
    (Mark.NOT_APPLICABLE, "M"),
    (Mark.NOT_AVAILABLE, "O"),
    (Mark.BREAK, "B"),
    (Mark.UNRELIABLE, "U"),
    (Mark.ESTIMATED, "E"),
    (Mark.PROVISIONAL, "P"),
)
NOT_COLLECTED = "L"
FREE, CONFIDENTIAL = "F", "C"


def as_sdmx(told: Told) -> bytes:
    """The cells of a release; every hidden one has the same status, whatever it was hidden for."""
    return written(
        COLUMNS,
        [
            [
                *STRUCTURE,
                cell["system"],
                cell["area"],
                cell["period"],
                "Q" if "Q" in cell["period"] else "A",
                cell["measure"],
                dims(cell) or "_T",
                value(cell) if cell["value"] is not None else "",
                status(cell),
                CONFIDENTIAL if Mark.SUPPRESSED in cell["marks"] else FREE,
                told["release"]["id"],
            ]
            for cell in sorted(told["cells"], key=lambda cell: cell["name"])
        ],
    )


def status(cell: Told) -> str:
    """The code of OBS_STATUS."""
    if cell["reason"] == "not_collected":
        return NOT_COLLECTED
    return next((code for mark, code in STATUS if mark in cell["marks"]), "A")
