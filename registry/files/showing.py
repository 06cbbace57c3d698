"""Pictures of a sealed file's pages, for whoever marks on them what is to be covered."""

from registry.errors import NotFound
from registry.files import decoding, kinds

SHOWN_AT = 100  # dots an inch: enough to see a face by


def pages(content: bytes) -> int:
    """How many pages a PDF has; a picture has one. Refuses what cannot be opened."""
    kind = kinds.kind(content)
    if kind != kinds.PDF:
        decoding.ask("picture", content, kind=kind)
        return 1
    said, _ = decoding.ask("letters", content)
    return len(said["pages"])


def page(content: bytes, number: int) -> tuple[bytes, str]:
    """One page as a picture and its media type; NotFound for a page that is not there."""
    kind = kinds.kind(content)
    if kind != kinds.PDF and number == 1:
        said, made = decoding.ask("picture", content, kind=kind)
        return made, "image/jpeg" if said["kind"] == "jpeg" else "image/png"
    if kind != kinds.PDF or number < 1:
        raise NotFound("There is no such page.")
    said, made = decoding.ask("page", content, dpi=SHOWN_AT, number=number)
    if not said["there"]:
        raise NotFound("There is no such page.")
    return made, "image/jpeg"
