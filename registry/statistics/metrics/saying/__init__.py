"""Figures in sentences of three languages, with no more digits than the interval supports."""

from registry.statistics.metrics.saying.comparing import Comparison, compare
from registry.statistics.metrics.saying.refusing import Refusal, refuse, refused
from registry.statistics.metrics.saying.sentences import (
    detectability_sentence,
    one_in_sentence,
    pair_sentence,
    rounded,
    sentence,
)

__all__ = [
    "Comparison",
    "Refusal",
    "compare",
    "detectability_sentence",
    "one_in_sentence",
    "pair_sentence",
    "refuse",
    "refused",
    "rounded",
    "sentence",
]
