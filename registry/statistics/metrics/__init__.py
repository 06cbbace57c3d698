"""What is worked out from published counts: figures, their sentences, and what is refused."""

from registry.statistics.metrics.definitions import Kind, Metric, definition, definitions
from registry.statistics.metrics.intervals import Way, ways
from registry.statistics.metrics.saying import (
    Comparison,
    Refusal,
    compare,
    detectability_sentence,
    one_in_sentence,
    pair_sentence,
    refuse,
    refused,
    rounded,
    sentence,
)
from registry.statistics.metrics.working import Break, Display, Figure, Lack, figures

__all__ = [
    "Break",
    "Comparison",
    "Display",
    "Figure",
    "Kind",
    "Lack",
    "Metric",
    "Refusal",
    "Way",
    "compare",
    "definition",
    "definitions",
    "detectability_sentence",
    "figures",
    "one_in_sentence",
    "pair_sentence",
    "refuse",
    "refused",
    "rounded",
    "sentence",
    "ways",
]
