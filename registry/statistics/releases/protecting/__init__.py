"""Which figures of a release are hidden, and the proof that what is shown gives none of them away.

The proof, not the choosing, is the gate: it is made over the figures of this release and of all
that were published before, and every hidden one has to be wide open enough for its own tier.
"""

from registry.statistics.releases.protecting.certificate import audited, certificate, digest
from registry.statistics.releases.protecting.earlier import Earlier, earlier, published_ids
from registry.statistics.releases.protecting.gate import Ends, is_safe, least_width, unsafe, widths
from registry.statistics.releases.protecting.joint import Joint, Terms, joint
from registry.statistics.releases.protecting.ladder import Hidden, Level, protected
from registry.statistics.releases.protecting.progress import Progress
from registry.statistics.releases.protecting.rerun import Verdict, verify
from registry.statistics.releases.protecting.tiers import Thresholds, thresholds

__all__ = [
    "Earlier",
    "Ends",
    "Hidden",
    "Joint",
    "Level",
    "Progress",
    "Terms",
    "Thresholds",
    "Verdict",
    "audited",
    "certificate",
    "digest",
    "earlier",
    "is_safe",
    "joint",
    "least_width",
    "protected",
    "published_ids",
    "thresholds",
    "unsafe",
    "verify",
    "widths",
]
