"""The collections: what each holds, may be asked and answers."""

from registry.api.sources import cameras, observations, organisations
from registry.api.sources.shape import Asked, Page, Source
from registry.errors import NotFound

SOURCES = {each.name: each for each in (cameras.SOURCE, organisations.SOURCE, observations.SOURCE)}

__all__ = ["SOURCES", "Asked", "Page", "Source", "source"]


def source(name: str) -> Source:
    """The collection of that name; NotFound for any other."""
    if name not in SOURCES:
        raise NotFound(
            "There is no collection “{name}”. The collections are: {known}.",
            name=name[:80],
            known=", ".join(SOURCES),
        )
    return SOURCES[name]
