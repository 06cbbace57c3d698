"""One handler for everything that is refused: a page for people, RFC 9457 for machines."""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

from flask import Flask, Response, current_app, render_template, request
from flask_babel import gettext
from werkzeug.exceptions import HTTPException
from werkzeug.http import HTTP_STATUS_CODES

from registry.errors import Refused

RETRY_AFTER = "5"  # seconds
MACHINE = (
    *(".json", ".geojson", ".geojsonl", ".geojsons", ".jsonld", ".csv", ".xlsx", ".parquet"),
    *(".gpkg", ".fgb", ".kml", ".mvt", ".xml", ".atom"),
)
MACHINE_FOLDERS = ("/tiles/", "/api/", "/log/")


def prepare(app: Flask) -> None:
    """Answer every refusal in the asker's own form."""
    app.before_request(_refuse_nul)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(HTTPException, _failed)
    app.register_error_handler(Exception, _broken)


def problem(
    status: int,
    message: str,
    *,
    code: str | None = None,
    field: str | None = None,
    errors: Sequence[Mapping[str, object]] = (),
) -> Response:
    """What is refused, for a machine (RFC 9457); `errors` are all of them where there are more."""
    told: dict[str, object] = {"type": "about:blank", "title": _title(status), "status": status}
    told |= {"detail": message, "instance": _showable(request.path)}
    told |= {"code": code} if code else {}
    told |= {"field": field} if field else {}
    told |= {"errors": list(errors)} if errors else {}
    body = json.dumps(told, ensure_ascii=False)
    return Response(body, status, content_type="application/problem+json; charset=utf-8")


def _refuse_nul() -> None:
    # No text of the register holds one, and databases differ in what they make of it.
    if "\x00" in request.path or "\x00" in unquote(request.query_string.decode("latin-1")):
        raise Refused("The address holds a zero byte, which nothing here is called by.")


def _refused(refusal: Refused) -> Response:
    message = refusal.said(gettext)
    return _answer(refusal.status, message, code=refusal.code, field=refusal.field)


def _failed(failure: HTTPException) -> Response:
    status = failure.code or 500
    messages = {
        404: gettext("There is no page at %(path)s.", path=request.path),
        405: gettext(
            "The address %(path)s does not take %(method)s.",
            path=request.path,
            method=request.method,
        ),
        413: gettext("What was sent is larger than this page takes."),
    }
    response = _answer(status, messages.get(status, failure.description or failure.name))
    if status == 405 and (allowed := getattr(failure, "valid_methods", None)):
        response.headers["Allow"] = ", ".join(allowed)
    return response


def _broken(failure: Exception) -> Response:
    if current_app.testing:
        raise failure
    current_app.logger.exception("unhandled failure")
    said = gettext("Something broke on our side. Nothing was changed. Please try again.")
    return _answer(500, said)


def _answer(
    status: int, message: str, *, code: str | None = None, field: str | None = None
) -> Response:
    response = _said(status, _showable(message), code, field)
    if status == 503:
        response.headers["Retry-After"] = RETRY_AFTER
    return response


def _said(status: int, message: str, code: str | None, field: str | None) -> Response:
    if _is_for_machine():
        return problem(status, message, code=code, field=field)
    page = render_template("errors/error.html", status=status, message=message, field=field)
    return Response(page, status, content_type="text/html; charset=utf-8")


def _showable(text: str) -> str:
    """Text that repeats what was asked, without the control characters that break a page."""
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in text)


def _is_for_machine() -> bool:
    if request.path.endswith(MACHINE) or request.path.startswith(MACHINE_FOLDERS):
        return True
    best = request.accept_mimetypes.best_match(["text/html", "application/json"])
    return best == "application/json" and not request.accept_mimetypes.accept_html


def _title(status: int) -> str:
    return HTTP_STATUS_CODES.get(status, "Error")
