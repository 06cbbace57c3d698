"""Signatures of messages, as the specification Standard Webhooks has them (version 1.0.0)."""

import hmac
import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass
from datetime import datetime

BEGINS = "whsec_"  # by which a secret is known for what it is


@dataclass(frozen=True)
class Signature:
    """What is sent in the head of a message."""

    mark: str
    timestamp: str
    value: str

    @property
    def headers(self) -> dict[str, str]:
        """The headers by their names."""
        return {
            "webhook-id": self.mark,
            "webhook-timestamp": self.timestamp,
            "webhook-signature": self.value,
        }


def new_secret() -> str:
    """A secret of 256 bits."""
    return BEGINS + b64encode(secrets.token_bytes(32)).decode()


def signed(secret: str, mark: str, body: bytes, *, at: datetime) -> Signature:
    """The signature of a message that is sent at a moment: HMAC-SHA256 over mark, time and body."""
    timestamp = str(int(at.timestamp()))
    key = b64decode(secret.removeprefix(BEGINS))
    digest = hmac.digest(key, f"{mark}.{timestamp}.".encode() + body, "sha256")
    return Signature(mark, timestamp, f"v1,{b64encode(digest).decode()}")
