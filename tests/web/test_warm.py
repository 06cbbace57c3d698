"""A worker gets warm beside its first answers, so that few visitors wait for it."""

from flask import Flask

from registry import site


def test_pages_are_compiled_before_they_are_first_shown(app: Flask) -> None:
    site._warm(app)

    env = app.jinja_env
    assert env.cache is not None
    compiled = {name for _, name in env.cache.keys()}  # noqa: SIM118 (a cache, not a dict)
    assert {"base.html", "pages/office.html", "pages/corrections.html"} <= compiled
