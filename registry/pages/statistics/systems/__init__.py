"""What is published of one system: drawn, said in sentences, and recomputed."""

from registry.pages.statistics.systems import page, receipt

__all__ = ["page", "receipt"]
