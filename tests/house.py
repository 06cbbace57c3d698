"""The rules of the house that no linter knows: sizes, third-party addresses, loose ends."""

import re
import sys
from collections.abc import Iterator
from pathlib import Path

WALL = 400
FOLDERS = ("registry", "tests", "benchmarks")
SOURCES = {".html", ".js", ".css", ".py"}
HERE = Path(__file__).resolve().parent.parent
THIRD_PARTY = re.compile(r"https?://(cdn|unpkg|cdnjs|fonts\.g|ajax\.g|code\.jquery)")
UNMERGED = re.compile(r"^(<{7}|>{7}) ", re.MULTILINE)
UNFINISHED = re.compile(r"\b(TODO|FIXME|XXX)\b|raise NotImplementedError")


def offences() -> Iterator[str]:
    """Each breach as a line."""
    for path in [HERE / "app.py", *(p for f in FOLDERS for p in HERE.glob(f"{f}/**/*.py"))]:
        yield from _source_offences(path)
    if (HERE / "app.py").read_text().count("\n") > 20:
        yield "app.py is longer than 20 lines."
    for folder in ("templates", "static", "registry"):
        for path in (HERE / folder).rglob("*"):
            is_ours = path.suffix in SOURCES and "vendor" not in path.parts
            if is_ours and UNMERGED.search(path.read_text()):
                yield f"{path.relative_to(HERE)} was merged by halves."
            if is_ours and THIRD_PARTY.search(path.read_text()):
                yield f"{path.relative_to(HERE)} names a third-party address."
    for lock in HERE.glob("*.lock"):
        if "://" in lock.read_text():
            yield f"{lock.name} names a registry address."


def _source_offences(path: Path) -> Iterator[str]:
    text = path.read_text()
    if (lines := text.count("\n")) > WALL:
        yield f"{path.relative_to(HERE)} has {lines} lines; the wall is {WALL}."
    if UNFINISHED.search(text) and path != Path(__file__).resolve():
        yield f"{path.relative_to(HERE)} holds unfinished work."


if __name__ == "__main__":
    found = list(offences())
    print("\n".join(found) or "The house is in order.")
    sys.exit(bool(found))
