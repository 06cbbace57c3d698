"""Letters that a form gave cause for, sent right after its answer."""

from threading import Lock, Thread

from flask import Blueprint, Flask, current_app, request
from werkzeug.wrappers import Response as AnyResponse

from registry import mail
from registry.web.session import database, now, settings

_sending = Lock()


def send_after(blueprint: Blueprint) -> None:
    """Have letters that a form gave cause for tried at once, beside the answer."""
    blueprint.after_request(_send)


def _send(response: AnyResponse) -> AnyResponse:
    if request.method == "POST" and settings().smtp_url and response.status_code < 400:
        app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
        Thread(target=_try, args=(app,), daemon=True).start()
    return response


def _try(app: Flask) -> None:
    """Send what is due, in one thread of this process at a time."""
    with _sending, app.app_context():
        try:
            mail.send_due(database(), settings(), at=now())
        except Exception:
            app.logger.exception("letters could not be sent")
