"""The database, settings and the day of the request at hand."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from flask import Flask, Request, current_app, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from registry.database import Database
from registry.log.watching import Watch
from registry.settings import Settings


class Sessions(SecureCookieSessionInterface):
    """Flask's own, but for a visitor without a cookie there is nothing to be unsigned."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session that the cookie holds, else an empty one."""
        if self.get_cookie_name(app) not in request.cookies:
            return self.session_class()
        return super().open_session(app, request)


def database() -> Database:
    """The register's database."""
    found: Database = current_app.extensions["registry.database"]
    return found


def watch() -> Watch:
    """How far the log has got, as this worker saw it last."""
    found: Watch = current_app.extensions["registry.watch"]
    return found


def settings() -> Settings:
    """The settings that the application was made with."""
    found: Settings = current_app.extensions["registry.settings"]
    return found


def base() -> str:
    """The address at which the site stands."""
    return settings().base_url or request.host_url.rstrip("/")


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """The day it is at the register's place."""
    return day_in(settings().timezone)


def day_in(timezone: ZoneInfo) -> date:
    """The day it is in a time zone."""
    return datetime.now(timezone).date()
