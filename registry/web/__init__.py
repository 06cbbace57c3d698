"""What pages, office and API share of the web: language, assets, headers, errors, the database."""

from registry.web.languages import LanguagePrefix, language
from registry.web.session import database, today

__all__ = ["LanguagePrefix", "database", "language", "today"]
