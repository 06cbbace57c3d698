"""Footage that somebody asks for: kept by order, looked at, covered, handed out."""
