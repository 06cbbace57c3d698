"""Sealing: what leaves the register and has to come back unread and unchanged.

Every purpose has a key of its own, derived from the register's secret, so that nothing sealed
for one can be handed in for another.
"""

import hmac
from base64 import urlsafe_b64encode
from datetime import datetime, timedelta

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


class Seal:
    """Seals and marks with keys of the register's secret."""

    def __init__(self, secret: str) -> None:
        self._secret = secret.encode()

    def close(self, purpose: str, text: str, *, at: datetime) -> str:
        """The text, readable only by `open` with the same purpose."""
        sealed = self._fernet(purpose).encrypt_at_time(text.encode(), int(at.timestamp()))
        return sealed.decode()

    def open(
        self, purpose: str, sealed: str, *, at: datetime, within: timedelta | None = None
    ) -> str | None:
        """What was sealed; None when it was not sealed here for this, or is too old."""
        given = sealed.encode("utf-8", "replace")
        try:
            if within is None:
                return self._fernet(purpose).decrypt(given).decode()
            ttl, moment = int(within.total_seconds()), int(at.timestamp())
            return self._fernet(purpose).decrypt_at_time(given, ttl, moment).decode()
        except InvalidToken:
            return None

    def mark(self, purpose: str, text: str) -> str:
        """A mark of a text that only this register can make."""
        return hmac.new(self._key(purpose), text.encode("utf-8", "replace"), "sha256").hexdigest()

    def is_mark(self, purpose: str, text: str, given: str) -> bool:
        """Whether what was given is the mark of a text; takes as long for any other."""
        return hmac.compare_digest(
            self.mark(purpose, text).encode(), given.encode("utf-8", "replace")
        )

    def _fernet(self, purpose: str) -> Fernet:
        return Fernet(urlsafe_b64encode(self._key(purpose)))

    def _key(self, purpose: str) -> bytes:
        return HKDF(SHA256(), 32, salt=None, info=purpose.encode()).derive(self._secret)
