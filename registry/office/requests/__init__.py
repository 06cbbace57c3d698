"""What people ask of an office: the queue, one request with its deeds, files, paper."""

from registry.office.requests import deeds, intake, material, papers, queue

__all__ = ["deeds", "intake", "material", "papers", "queue"]
