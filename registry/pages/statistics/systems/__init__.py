"""What is published of one system: drawn, said in sentences, and recomputed."""

from registry.pages.statistics.systems import annual, page, receipt

__all__ = ["annual", "page", "receipt"]
