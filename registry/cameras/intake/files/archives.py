"""Zip archives: what is in them, and safe copies of the members that are wanted.

Sizes are believed from nobody: the directory is checked first, and the bytes are counted again
while they are unpacked. Members never choose where they are written.
"""

import stat
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from registry.cameras.intake.table import UNPACKED_BYTES
from registry.errors import Unusable

MEMBERS = 2_000
NESTED = frozenset({"zip", "gz", "7z", "rar", "tar", "bz2", "xz", "kmz"})
BLOCK = 2**20
ENCRYPTED = 0x1  # of a member's flags


@dataclass(frozen=True)
class Member:
    """A file in an archive: its name, the ending of the name, its size when unpacked."""

    name: str
    suffix: str
    stem: str
    size: int


def contents(path: Path) -> list[Member]:
    """The files in a zip, once it is sure that unpacking them is harmless."""
    try:
        with zipfile.ZipFile(path) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as broken:
        raise Unusable(
            "The zip file is damaged or incomplete. Make it again and try once more."
        ) from broken
    if len(infos) > MEMBERS:
        raise Unusable(
            "The zip file holds {found:,} files, and at most {most:,} are looked at. Put only the "
            "data file into it.",
            found=len(infos),
            most=MEMBERS,
        )
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise _locked()
    members = [_member(info) for info in infos if not info.is_dir()]
    if sum(member.size for member in members) > UNPACKED_BYTES:
        raise _too_large()
    return members


def unpacked(path: Path, members: Sequence[Member], folder: Path, stem: str) -> list[Member]:
    """Copies of the members in the folder, under the given stem and their own ending."""
    left = UNPACKED_BYTES
    with zipfile.ZipFile(path) as archive:
        for member in members:
            target = folder / f"{stem}.{member.suffix}"
            with target.open("wb") as out:
                left -= _copied(archive, member, out, left)
    return list(members)


def content(path: Path, member: Member, most: int) -> bytes:
    """The bytes of one member, at most so many."""
    with zipfile.ZipFile(path) as archive:
        try:
            with archive.open(member.name) as file:
                found = file.read(most + 1)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as broken:
            raise _locked() from broken
    if len(found) > most:
        raise _too_large()
    return found


def _copied(archive: zipfile.ZipFile, member: Member, out: object, left: int) -> int:
    written = 0
    try:
        with archive.open(member.name) as file:
            while block := file.read(BLOCK):
                written += len(block)
                if written > left:
                    raise _too_large()
                out.write(block)  # type: ignore[attr-defined]  # any binary file
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as broken:
        raise _locked() from broken
    return written


def _member(info: zipfile.ZipInfo) -> Member:
    name = PurePosixPath(info.filename.replace("\\", "/"))
    link = stat.S_ISLNK(info.external_attr >> 16)
    if name.is_absolute() or ".." in name.parts or ":" in name.parts[0] or link:
        raise Unusable(
            "The zip file holds “{name}”, a path that leads out of the archive. Make the archive "
            "again from the data files alone.",
            name=info.filename[:80],
        )
    suffix = name.suffix.lower().lstrip(".")
    if suffix in NESTED:
        raise Unusable(
            "The zip file holds another archive, “{name}”. Unpack it and import what is inside.",
            name=name.name[:80],
        )
    return Member(info.filename, suffix, str(name.with_suffix("")), info.file_size)


def _too_large() -> Unusable:
    return Unusable(
        "Unpacked, the file would be larger than {most} MB. Split it and import the parts.",
        most=UNPACKED_BYTES // 2**20,
    )


def _locked() -> Unusable:
    return Unusable(
        "The archive cannot be unpacked: it is damaged or locked with a password. Make it again "
        "without one."
    )
