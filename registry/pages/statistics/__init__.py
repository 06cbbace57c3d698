"""Statistics: what offices published of their systems, who is silent, and how to read it."""

from registry.pages.statistics import desk, methods, overview, releases, silence, systems

__all__ = ["desk", "methods", "overview", "releases", "silence", "systems"]
