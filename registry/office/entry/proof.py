"""What the pages that prove who somebody is have in common."""

from ipaddress import IPv6Address, ip_address, ip_network
from urllib.parse import urlsplit

from flask import current_app, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from registry.accounts.passkeys import Site
from registry.accounts.throttling import ADDRESS, Bucket
from registry.errors import Refused
from registry.office import guard
from registry.web.means import asker as address_of_asker
from registry.web.means import seal
from registry.web.session import settings

NEXT = "next"

__all__ = [
    "NEXT",
    "asker",
    "buckets_of_asker",
    "holder",
    "is_for",
    "local",
    "network",
    "next_page",
    "seal",
    "shown",
    "site",
    "some_site",
]


def site() -> Site | None:
    """Where passkeys made here are good; None at an address of numbers, which can have none."""
    address = urlsplit(settings().base_url or request.host_url.rstrip("/"))
    host = address.hostname or ""
    if ":" in host or host.replace(".", "").isdigit():
        return None
    return Site(host, f"{address.scheme}://{address.netloc}")


def some_site() -> Site:
    """The same, for whoever has come as far as using one."""
    if found := site():
        return found
    raise Refused("Passkeys need a name in the address. Open http://localhost instead.")


def holder() -> str:
    """Who a passkey was asked for by: the session or the browser at hand."""
    return guard.csrf_token()


def asker() -> str:
    """The network address of whoever asks, as a proxy on this machine says it.

    Of IPv6 the network: who has one address of it commonly has them all.
    """
    return network(address_of_asker())


def network(said: str) -> str:
    """What tries are counted by: an IPv4 address, or the /64 network of an IPv6 one."""
    try:
        address = ip_address(said)
    except ValueError:
        return said[:64]
    if not isinstance(address, IPv6Address):
        return str(address)
    return str(address.ipv4_mapped or ip_network((int(address), 64), strict=False))


def buckets_of_asker() -> dict[str, Bucket]:
    """The bucket of whoever asks."""
    return {f"address:{asker()}": ADDRESS}


def next_page() -> str:
    """Where to go afterwards: a page of this office, whatever the address says."""
    return local(request.values.get(NEXT, ""))


def local(address: str) -> str:
    """The address when it is a plain path of this office, else ""."""
    parts = urlsplit(address) if address.isprintable() and " " not in address else None
    if parts is None or parts.scheme or parts.netloc or "\\" in address:
        return ""
    path = parts.path
    is_inside = path.startswith("/office/") or (path[:1] == "/" and path[3:].startswith("/office/"))
    return address if is_inside and "//" not in path and "/../" not in path else ""


def is_for(address: str, endpoint: str) -> bool:
    """Whether an address is that of a page."""
    return urlsplit(address).path == url_for(endpoint)


def shown(template: str, refusal: Refused | None = None, **more: object) -> AnyResponse:
    """A page, with what was refused above its form."""
    errors = []
    if refusal:
        errors = [{"field": refusal.field or "form", "message": refusal.said(gettext)}]
    page = render_template(
        template,
        errors=errors,
        next_page=next_page(),
        has_passkeys=site() is not None,
        typed=request.form,
        **more,
    )
    return current_app.make_response((page, refusal.status if refusal else 200))
