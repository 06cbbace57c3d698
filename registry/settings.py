"""Settings from the environment; each has a default that works at a desk."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path
from zoneinfo import ZoneInfo

PROJECT = Path(__file__).resolve().parent.parent
SHIPPED = PROJECT / "data"
LANGUAGES = ("kk", "ru", "en")


@dataclass(frozen=True)
class Settings:
    """Where things lie and how the portal is reached."""

    data_dir: Path
    database_url: str
    database_read_url: str
    base_url: str
    basemap: str
    timezone: ZoneInfo
    smtp_url: str = ""
    mail_from: str = ""
    breached_passwords: Path | None = None
    oidc_issuer: str = ""
    oidc_client_id: str = ""
    oidc_client_secret: str = ""
    oidc_label: str = ""
    oidc_trusted_acr: tuple[str, ...] = ()
    witnesses: str = ""

    @property
    def is_local(self) -> bool:
        """Whether the portal is reached from its own machine alone, as at a desk."""
        host = self.base_url.partition("://")[2].partition("/")[0].rpartition("@")[2]
        return host.partition(":")[0] in ("", "localhost", "127.0.0.1")

    @property
    def index_path(self) -> Path:
        """The map index, one memory-mapped file shared by all workers."""
        return self.data_dir / "index" / "cameras.index"

    @property
    def log_origin(self) -> str:
        """What the log is called in its checkpoints when its key is made: its address."""
        return f"{self.base_url.partition('://')[2] or '127.0.0.1:8000'}/log"

    def secret_key(self) -> str:
        """The signing secret: from the environment, else made once and kept in the data folder."""
        if given := os.environ.get("REGISTRY_SECRET_KEY"):
            return given
        kept = self.data_dir / "secret.key"
        if not kept.exists():
            self.data_dir.mkdir(parents=True, exist_ok=True)
            # Created with its final mode, so that the secret is never readable by others.
            with os.fdopen(os.open(kept, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
                file.write(secrets.token_urlsafe(48))
        return kept.read_text().strip()


def from_environment() -> Settings:
    """The settings that the environment asks for."""
    data_dir = Path(os.environ.get("REGISTRY_DATA_DIR", SHIPPED)).resolve()
    database_url = os.environ.get("REGISTRY_DATABASE_URL", f"sqlite:///{data_dir}/register.db")
    breached = os.environ.get("REGISTRY_BREACHED_PASSWORDS")
    return Settings(
        data_dir=data_dir,
        database_url=database_url,
        database_read_url=os.environ.get("REGISTRY_DATABASE_READ_URL", database_url),
        base_url=os.environ.get("REGISTRY_BASE_URL", "").rstrip("/"),
        basemap=os.environ.get("REGISTRY_BASEMAP", ""),
        timezone=ZoneInfo(os.environ.get("REGISTRY_TIMEZONE", "Asia/Almaty")),
        smtp_url=os.environ.get("REGISTRY_SMTP_URL", ""),
        mail_from=os.environ.get("REGISTRY_MAIL_FROM", ""),
        breached_passwords=Path(breached) if breached else None,
        oidc_issuer=os.environ.get("REGISTRY_OIDC_ISSUER", "").rstrip("/"),
        oidc_client_id=os.environ.get("REGISTRY_OIDC_CLIENT_ID", ""),
        oidc_client_secret=os.environ.get("REGISTRY_OIDC_CLIENT_SECRET", ""),
        oidc_label=os.environ.get("REGISTRY_OIDC_LABEL", ""),
        oidc_trusted_acr=tuple(os.environ.get("REGISTRY_OIDC_TRUSTED_ACR", "").split()),
        witnesses=os.environ.get("REGISTRY_WITNESSES", ""),
    )
