"""What verbs of requests need from the web: keys, the data folder, addresses, who asks."""

from dataclasses import replace
from urllib.parse import urlsplit

from flask import current_app, request

from registry.accounts import Seal
from registry.requests import Means, saying
from registry.web.session import settings

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def seal() -> Seal:
    """The seal of this register."""
    return Seal(str(current_app.config["SECRET_KEY"]))


def means() -> Means:
    """What verbs of requests need besides the session."""
    return replace(saying.means(settings()), seal=seal(), base_url=base_url())


def base_url() -> str:
    """The portal's address; the visitor's own word for it is taken on this machine alone."""
    if settings().base_url:
        return settings().base_url
    is_here = (urlsplit(request.host_url).hostname or "") in LOOPBACK
    return request.host_url.rstrip("/") if is_here else ""


def asker() -> str:
    """The network address of whoever asks, as a proxy on this machine says it."""
    near = request.remote_addr or ""
    told = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    return (told if near in ("127.0.0.1", "::1", "") and told else near)[:64]
