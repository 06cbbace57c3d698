"""The data sets that the register gives out, by name. See `registry.datasets.dataset`."""

from functools import cache

from registry.datasets.dataset import Dataset
from registry.datasets.sets import asked, cameras, counted, logged, seen
from registry.errors import NotFound

EVERY = (
    cameras.of_cameras,
    cameras.of_functions,
    logged.of_organisations,
    logged.of_history,
    seen.of_observations,
    asked.of_requests,
    counted.of_statistics,
)


@cache
def datasets() -> dict[str, Dataset]:
    """All data sets by name, in the order in which they are shown."""
    return {made.name: made for make in EVERY for made in [make()]}


def dataset(name: str) -> Dataset:
    """A data set; NotFound names those that there are."""
    if name not in datasets():
        raise NotFound(
            "There is no data set “{name}”. There are: {known}.",
            name=name,
            known=", ".join(datasets()),
        )
    return datasets()[name]


__all__ = ["dataset", "datasets"]
