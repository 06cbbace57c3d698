"""Sign-in through the national provider, where one is configured."""

from registry.web.session import settings


def label() -> str:
    """What the button says; "" where there is no such provider."""
    return settings().oidc_label if settings().oidc_issuer else ""
