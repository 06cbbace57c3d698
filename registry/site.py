"""The web application, put together: settings, database, blueprints, headers, error page."""

import ctypes
import logging
from functools import cache
from threading import Thread
from typing import Any

from flask import Flask

from registry import api, database, office, pages, requests, web
from registry.log.watching import Watch
from registry.office import machine, menu
from registry.office.files import page as file_page
from registry.office.requests import material
from registry.settings import PROJECT, Settings, from_environment
from registry.web import (
    age,
    answers,
    assets,
    headers,
    languages,
    metrics,
    problems,
    session,
    shedding,
    words,
)

LARGEST_BODY = 1_000_000  # bytes; no public page takes more than a filter form
LARGER = {
    "/office/files": file_page.LARGEST_FILE,
    "/requests/status": pages.requests.filing.LARGEST,
    **{f"/requests/new/{one}": pages.requests.filing.LARGEST for one in requests.Type},
    "/office/requests/material": material.LARGEST_BODY,
    "/office/statistics/files": file_page.LARGEST_FILE,
    "/api/returns": file_page.LARGEST_FILE,
}
# Of glibc: so many heaps; pieces so large are mapped on their own; so much free is given back.
# Smaller pieces mapped anew for each question would take as long as the question itself.
MEMORY = {-8: 2, -3: 4_194_304, -1: 8_388_608}
WARMED = ("/", "/cameras", "/tiles/cameras/0/0/0.mvt")


def create_app(settings: Settings | None = None) -> Flask:
    """The application for these settings, or for those of the environment."""
    settings = settings or from_environment()
    app = Flask("registry", template_folder=str(PROJECT / "templates"), static_folder=None)
    app.config.update(
        SECRET_KEY=settings.secret_key(),
        MAX_CONTENT_LENGTH=LARGEST_BODY,
        JSON_SORT_KEYS=False,
    )
    app.session_interface = session.Sessions()
    app.extensions["registry.settings"] = settings
    app.extensions["registry.database"] = database.from_settings(settings)
    app.extensions["registry.watch"] = Watch(app.extensions["registry.database"])
    languages.prepare(app, settings)
    words.prepare(app)
    headers.prepare(app)
    age.prepare(app)
    problems.prepare(app)
    app.register_blueprint(assets.blueprint)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(office.blueprint)
    app.register_blueprint(machine.blueprint)
    app.register_blueprint(api.blueprint)
    menu.prepare(app)
    metrics.prepare(app)
    shortened = pages.machine.ShortRoad(app.wsgi_app, app)
    guarded = shedding.Shedding(shortened, app, largest_body=LARGEST_BODY, larger=LARGER)
    kept = answers.Keeping(guarded, app)
    app.wsgi_app = web.LanguagePrefix(kept)  # type: ignore[method-assign]
    return app


@cache
def application() -> Any:
    """The application of this process."""
    return create_app()


def serving() -> Any:
    """The application of a worker. It listens at once, and gets warm beside it."""
    _give_memory_back()
    made = application()
    Thread(target=_warm, args=(made,), daemon=True).start()
    return made


def _give_memory_back() -> None:
    """Have the C library return what large arrays took, where it can be told to.

    Each of many threads else keeps a heap of its own: three times what a worker needs.
    """
    if tell := getattr(ctypes.CDLL(None), "mallopt", None):
        for option, value in MEMORY.items():
            tell(option, value)


def _warm(made: Flask) -> None:
    """Open the index and make what is asked most, so that few visitors wait for it."""
    for address in WARMED:
        try:
            made.test_client().get(address)
        except Exception:  # it can serve all the same, and the first visitor gets the refusal
            logging.getLogger(__name__).exception("could not warm %s", address)
    # A template is compiled when it is first shown: half of what the first visit to a page takes.
    for name in made.jinja_env.list_templates(filter_func=lambda name: name.startswith("pages/")):
        made.jinja_env.get_template(name)
