"""Sending to addresses that others chose: to public ones alone, and never farther than those.

A name is resolved once, every address that it has is looked at, and the connection goes to the one
that was looked at: a name that means something else a moment later leads nowhere else. Nothing is
followed, little is read, and nobody can keep a connection for long.
"""

import http.client
import socket
import ssl
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from registry.errors import Refused

PATIENCE, LONGEST = 10.0, 20.0  # seconds for each step, and for all of them
READ = 4_096  # bytes of an answer that are looked at
LONGEST_ADDRESS = 2_000
PORTS = {"https": 443, "http": 80}
Address = IPv4Address | IPv6Address


@dataclass(frozen=True)
class Guard:
    """Which addresses may be sent to; `is_local` is for a desk, where all runs on one machine."""

    is_local: bool = False

    def split(self, address: str) -> SplitResult:
        """The parts of an address; Refused where it is not one that anything is sent to."""
        try:
            parts = urlsplit(address)
            port = parts.port
        except ValueError:
            raise _refused() from None
        schemes = ("https", "http") if self.is_local else ("https",)
        is_plain = address.isascii() and address.isprintable() and " " not in address
        if not is_plain or len(address) > LONGEST_ADDRESS or "\\" in address:
            raise _refused()
        if parts.scheme not in schemes or not parts.hostname or port == 0:
            raise _refused()
        if parts.username is not None or parts.password is not None or parts.fragment:
            raise _refused()
        return parts

    def resolved(self, host: str, port: int) -> Address:
        """The address of a host; Refused unless all that it has are public."""
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError):
            raise Refused(
                "The name {host} leads nowhere. Check the address.", field="address", host=host[:80]
            ) from None
        addresses = [ip_address(str(one[4][0]).partition("%")[0]) for one in found]
        for one in addresses:
            if not self._is_allowed(one):
                raise Refused(
                    "{host} is not on the public internet. Nothing is sent into networks of "
                    "offices and machines.",
                    field="address",
                    host=host[:80],
                )
        return addresses[0]

    def _is_allowed(self, one: Address) -> bool:
        inner = getattr(one, "ipv4_mapped", None) or getattr(one, "sixtofour", None) or one
        if self.is_local and inner.is_loopback:
            return True
        return bool(one.is_global and inner.is_global and not one.is_multicast)


def guard(*, is_local: bool) -> Guard:
    """The guard of a portal; `is_local` where it has no public address itself."""
    return Guard(is_local)


def post(address: str, body: bytes, headers: dict[str, str], allowed: Guard) -> int:
    """Send a body to an address; gives the status of the answer.

    Refused where nothing may be sent there; OSError or HTTPException where it does not arrive.
    """
    parts = allowed.split(address)
    assert parts.hostname is not None
    port = parts.port or PORTS[parts.scheme]
    pinned = allowed.resolved(parts.hostname, port)
    connection = _Pinned(parts, port, pinned)
    end = Timer(LONGEST, connection.cut)
    end.daemon = True
    end.start()
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        connection.request("POST", target, body, headers)
        answer = connection.getresponse()
        answer.read(READ)
        return answer.status
    except AttributeError as cut:  # the connection was closed under the reader
        raise TimeoutError("no answer in time") from cut
    finally:
        end.cancel()
        connection.close()


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was looked at, under the name that was asked for."""

    def __init__(self, parts: SplitResult, port: int, pinned: Address) -> None:
        assert parts.hostname is not None
        super().__init__(parts.hostname, port, timeout=PATIENCE)
        self.default_port = PORTS[parts.scheme]
        self._pinned, self._is_safe = str(pinned), parts.scheme == "https"

    def connect(self) -> None:
        self.sock = socket.create_connection((self._pinned, self.port), timeout=PATIENCE)
        if self._is_safe:
            context = ssl.create_default_context()
            self.sock = context.wrap_socket(self.sock, server_hostname=self.host)

    def cut(self) -> None:
        """End it now, whatever is under way."""
        held = self.sock
        if held is not None:
            with suppress(OSError):
                held.shutdown(socket.SHUT_RDWR)


def _refused() -> Refused:
    return Refused(
        "Give an address that begins with https://, without a name or a password in it, such as "
        "https://example.kz/hooks/cameras.",
        field="address",
    )
