"""Second factors: apps that show codes, passkeys, and codes for the day when both are lost."""

import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.accounts.sealing import Seal
from registry.accounts.tables import Authenticator, Official, RecoveryCode
from registry.errors import Conflict, NotFound, Refused

STEP = 30  # seconds for which an app shows a code
BESIDE = 1  # steps that a clock may be off
ISSUER = "Ashyq Kamera"
PURPOSE = "totp secret"
CODES = 10
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another one
LONGEST_LABEL = 60


@dataclass(frozen=True)
class Secret:
    """What an app has to be told once."""

    uri: str
    key: str  # for whoever types it


def of_official(session: Session, official_id: int) -> list[Authenticator]:
    """The factors of an official that were tried once, the oldest first."""
    query = select(Authenticator).where(
        Authenticator.official_id == official_id, Authenticator.confirmed_at.is_not(None)
    )
    return list(session.scalars(query.order_by(Authenticator.id)))


def begin_app(
    session: Session, seal: Seal, official: Official, *, label: str, at: datetime
) -> Authenticator:
    """Begin with an app; it counts once a code of it was given. An earlier beginning ends."""
    unconfirmed = Authenticator.confirmed_at.is_(None)
    session.execute(
        delete(Authenticator).where(Authenticator.official_id == official.id, unconfirmed)
    )
    added = Authenticator(
        official_id=official.id,
        kind="totp",
        label=labelled(label),
        secret=seal.close(PURPOSE, secrets.token_hex(20), at=at),
        last_step=0,
        sign_count=0,
        added_at=at,
    )
    session.add(added)
    session.flush()
    return added


def begun_app(session: Session, official_id: int) -> Authenticator | None:
    """The app that was begun and has not given a code yet."""
    query = select(Authenticator).where(
        Authenticator.official_id == official_id,
        Authenticator.kind == "totp",
        Authenticator.confirmed_at.is_(None),
    )
    return session.scalars(query).first()


def secret(seal: Seal, app: Authenticator, email: str, *, at: datetime) -> Secret:
    """What an app has to be told, as an address for its camera and as a key for the keyboard."""
    raw = _raw(seal, app, at)
    key = b32encode(raw).decode()
    grouped = " ".join(key[i : i + 4] for i in range(0, len(key), 4))
    return Secret(_generator(raw).get_provisioning_uri(email, ISSUER), grouped)


def confirm_app(
    session: Session, seal: Seal, official: Official, code: str, *, at: datetime
) -> None:
    """Have the app that was begun count from now on, when the code is its own."""
    app = begun_app(session, official.id)
    if app is None or not _takes(seal, app, code, at):
        raise Refused(
            "This code is not the one that the app shows now. Look at the app and the clock of "
            "the phone, and type the newest code.",
            field="code",
        )
    app.confirmed_at = at
    audit.write(session, "factor.added", at=at, official=official.id, kind="totp")


def check_code(
    session: Session, seal: Seal, official_id: int, typed: str, *, at: datetime
) -> str | None:
    """Which factor a typed code proves: "totp" or "recovery"; None when it proves nothing."""
    code = "".join(letter for letter in typed.lower() if letter.isalnum())
    for app in of_official(session, official_id):
        if app.kind == "totp" and _takes(seal, app, code, at):
            return "totp"
    query = select(RecoveryCode).where(
        RecoveryCode.official_id == official_id,
        RecoveryCode.code_hash == _marked(seal, official_id, code),
        RecoveryCode.used_at.is_(None),
    )
    kept = session.scalars(query).first()
    if kept is None:
        return None
    kept.used_at = at
    audit.write(session, "recovery_code.used", at=at, official=official_id)
    return "recovery"


def new_codes(session: Session, seal: Seal, official_id: int, *, at: datetime) -> list[str]:
    """Ten new recovery codes, to be shown once; earlier ones open nothing any more."""
    session.execute(delete(RecoveryCode).where(RecoveryCode.official_id == official_id))
    codes = ["".join(secrets.choice(LETTERS) for _ in range(12)) for _ in range(CODES)]
    for code in codes:
        session.add(
            RecoveryCode(official_id=official_id, code_hash=_marked(seal, official_id, code))
        )
    audit.write(session, "recovery_codes.made", at=at, official=official_id)
    return ["-".join(code[i : i + 4] for i in (0, 4, 8)) for code in codes]


def codes_left(session: Session, official_id: int) -> int:
    """How many recovery codes are still good."""
    query = select(func.count()).select_from(RecoveryCode)
    own = RecoveryCode.official_id == official_id, RecoveryCode.used_at.is_(None)
    return session.scalar(query.where(*own)) or 0


def own(session: Session, official_id: int, factor_id: int) -> Authenticator:
    """One of the official's own factors."""
    found = session.get(Authenticator, factor_id)
    if found is None or found.official_id != official_id or found.confirmed_at is None:
        raise NotFound("You have no such second factor.")
    return found


def rename(session: Session, official_id: int, factor_id: int, label: str) -> None:
    """Call a factor by another name."""
    own(session, official_id, factor_id).label = labelled(label)


def remove(session: Session, official_id: int, factor_id: int, *, at: datetime) -> None:
    """Remove a factor; never the last one."""
    found = own(session, official_id, factor_id)
    if len(of_official(session, official_id)) == 1:
        raise Conflict("This is your only second factor. Add another one before you remove it.")
    session.delete(found)
    audit.write(session, "factor.removed", at=at, official=official_id, kind=found.kind)


def remove_all(session: Session, official_id: int) -> None:
    """Remove all factors and recovery codes, when an account begins anew."""
    session.execute(delete(Authenticator).where(Authenticator.official_id == official_id))
    session.execute(delete(RecoveryCode).where(RecoveryCode.official_id == official_id))


def labelled(text: str) -> str:
    """A name for a factor that can be shown."""
    shown = "".join(letter for letter in text if letter.isprintable()).strip()
    if not shown or len(shown) > LONGEST_LABEL:
        raise Refused(
            "A name of {longest} characters at most is needed.",
            longest=LONGEST_LABEL,
            field="label",
        )
    return shown


def _takes(seal: Seal, app: Authenticator, code: str, at: datetime) -> bool:
    """Whether a code is right and was not used; from now on it is used."""
    made_by = _generator(_raw(seal, app, at))
    now = int(at.timestamp()) // STEP
    for step in range(now - BESIDE, now + BESIDE + 1):
        is_same = secrets.compare_digest(
            made_by.generate(step * STEP), code.strip().encode("utf-8", "replace")
        )
        if is_same and step > app.last_step:
            app.last_step, app.used_at = step, at
            return True
    return False


def _generator(raw: bytes) -> TOTP:
    return TOTP(raw, 6, SHA1(), STEP)  # noqa: S303  (what every app speaks, RFC 6238)


def _raw(seal: Seal, app: Authenticator, at: datetime) -> bytes:
    opened = seal.open(PURPOSE, app.secret or "", at=at)
    if opened is None:
        raise Refused(
            "The secret of this factor was sealed with another key of the register. "
            "Use a passkey or a recovery code, and set the app up anew."
        )
    return bytes.fromhex(opened)


def _marked(seal: Seal, official_id: int, code: str) -> str:
    return seal.mark("recovery code", f"{official_id} {code}")
