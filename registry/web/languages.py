"""Which language a page is in: the prefix of its address, else what the browser prefers.

The prefix moves from the path to the script name, so that every address the application builds
keeps it and no route has to know of it.
"""

from collections.abc import Callable, Iterable
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, request
from flask_babel import Babel

from registry.settings import LANGUAGES, Settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

OWN_NAMES = {"kk": ("Қаз", "Қазақша"), "ru": ("Рус", "Русский"), "en": ("Eng", "English")}
CATALOGS = Path(__file__).resolve().parent.parent / "translations"


class LanguagePrefix:
    """WSGI middleware: `/ru/cameras` becomes `/cameras` in Russian."""

    def __init__(self, inner: "WSGIApplication") -> None:
        self.inner = inner

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        code, _, rest = path.removeprefix("/").partition("/")
        if code in LANGUAGES:
            environ["registry.language"] = code
            environ["SCRIPT_NAME"] = f"{environ.get('SCRIPT_NAME', '')}/{code}"
            environ["PATH_INFO"] = f"/{rest}"
        return self.inner(environ, start_response)


def language() -> str:
    """The language of the request at hand."""
    prefixed = request.environ.get("registry.language")
    return str(prefixed or request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0])


def is_negotiated() -> bool:
    """Whether the language came from the browser's preference and not from the address."""
    return "registry.language" not in request.environ


def links() -> list[dict[str, str]]:
    """This very page in each language, as {code, name, whole_name, href}."""
    query = urlencode(list(request.args.items(multi=True)))
    tail = quote(request.path) + (f"?{query}" if query else "")
    return [
        {"code": code, "name": short, "whole_name": whole, "href": f"/{code}{tail}"}
        for code, (short, whole) in OWN_NAMES.items()
    ]


def catalog(code: str) -> Path:
    """The file with the words of a language; English is what the templates themselves say."""
    return CATALOGS / code / "LC_MESSAGES" / "messages.po"


def speaker(code: str) -> Callable[[str], str]:
    """What says a message in a language, where there is no request to take it from."""
    found: Callable[[str], str] = _kept(code).gettext
    return found


@cache
def _kept(code: str) -> Translations:
    """The catalog of a language; read once, however many portals a process makes."""
    return _translations(code)


def prepare(app: Flask, settings: Settings) -> None:
    """Let templates speak the three languages; catalogs are compiled here, in memory."""
    babel = Babel(
        app,
        default_locale=LANGUAGES[0],
        locale_selector=language,
        timezone_selector=lambda: settings.timezone.key,
    )
    with app.app_context():
        cache: dict[Any, Any] = babel.domain_instance.cache
    for code in LANGUAGES:
        cache[(code, "messages")] = _kept(code)


def _translations(code: str) -> Translations:
    path = catalog(code)
    if not path.exists():
        return Translations()
    compiled = BytesIO()
    with path.open("rb") as file:
        write_mo(compiled, read_po(file, locale=code))
    compiled.seek(0)
    return Translations(compiled)
