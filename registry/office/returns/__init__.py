"""What offices count: returns handed in and decided on, how systems are set, keys of programs."""

from registry.office.returns import files, form, keys, listing, one, settings

__all__ = ["files", "form", "keys", "listing", "one", "settings"]
