"""Editions: frozen once, with their files, what differs between two, and how to cite one."""

from itertools import islice

from flask import Response, redirect, render_template, request, send_from_directory, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.datasets import citing, editions
from registry.datasets.editions import Difference, Edition, differences
from registry.datasets.editions.kept import MANIFEST, NOTE, VKEY
from registry.datasets.sets import datasets
from registry.errors import NotFound, Refused
from registry.pages import blueprint
from registry.pages.arguments import nothing_asked
from registry.web.session import base, settings, today

FOREVER = 31_536_000
ON_A_PAGE = 100
KINDS = {
    "csv": "text/csv; charset=utf-8",
    "csv-metadata.json": "application/csvm+json",
    "parquet": "application/vnd.apache.parquet",
    "json": "application/json",
    "md": "text/markdown; charset=utf-8",
}


@blueprint.get("/datasets/editions")
def edition_list() -> str:
    """The editions, the newest first."""
    nothing_asked()
    found = editions.editions(settings().data_dir)
    return render_template("pages/editions.html", editions=found, datasets=datasets())


@blueprint.get("/datasets/editions/")
def edition_folder() -> AnyResponse:
    """The folder of all editions is its list."""
    return redirect(url_for("pages.edition_list"), 308)


@blueprint.get("/datasets/editions/<int:number>/")
def edition_page(number: int) -> str:
    """An edition: its files with their sums, how to check it and how to cite it."""
    nothing_asked()
    found = editions.edition(settings().data_dir, number)
    others = [one for one in editions.editions(settings().data_dir) if one.number < number]
    return render_template(
        "pages/edition.html",
        edition=found,
        before=others[0] if others else None,
        datasets=datasets(),
        citation=citing.sentence(found, _address(found), today=today()),
        address=_address(found),
    )


@blueprint.get("/datasets/editions/<int:number>")
def edition_without_slash(number: int) -> AnyResponse:
    """The same without its last stroke."""
    return redirect(url_for("pages.edition_page", number=number), 308)


@blueprint.get("/datasets/editions/<int:number>/<path:name>")
def edition_file(number: int, name: str) -> Response:
    """A file of an edition, to the byte as it was published; parts of it by ranges."""
    found = editions.edition(settings().data_dir, number)
    is_proof = name in (MANIFEST, NOTE, VKEY)
    tag = f"{found.sha256}-{name}" if is_proof else found.file(name).sha256
    ending = name.partition(".")[2]
    response = send_from_directory(
        found.folder,
        name,
        mimetype=KINDS.get(ending, "text/plain; charset=utf-8"),
        etag=tag,
        max_age=FOREVER,
        conditional=True,
        as_attachment=ending in ("csv", "parquet"),
        download_name=f"ashyq-kamera-{number}-{name}",
    )
    response.headers["Cache-Control"] = f"public, max-age={FOREVER}, immutable"
    return response


@blueprint.get("/datasets/editions/<int:number>.<form>")
def edition_citation(number: int, form: str) -> Response:
    """The citation for programs that keep references."""
    found = editions.edition(settings().data_dir, number)
    if form not in citing.FORMS:
        raise NotFound("A citation comes as {known}.", known=", ".join(citing.FORMS), field="form")
    written, media_type = citing.FORMS[form]
    body = written(found, _address(found), today=today())
    response = Response(body, content_type=f"{media_type}; charset=utf-8")
    name = f"ashyq-kamera-{number}.{form}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@blueprint.get("/datasets/editions/<int:before>...<int:after>")
def edition_difference(before: int, after: int) -> str:
    """What differs between two editions, data set by data set."""
    found = _between(before, after)
    chosen, page = _chosen(), _page()
    behind = (page - 1) * ON_A_PAGE
    rows = list(islice(found.changes(chosen, after=behind), ON_A_PAGE))
    return render_template(
        "pages/edition_difference.html",
        difference=found,
        chosen=chosen,
        rows=rows,
        page=page,
        is_more=found.lines(chosen) > page * ON_A_PAGE,
        datasets=datasets(),
    )


@blueprint.get("/datasets/editions/<int:before>...<int:after>.csv")
def edition_difference_csv(before: int, after: int) -> Response:
    """The difference as a table."""
    return Response(
        differences.as_csv(_between(before, after)), content_type="text/csv; charset=utf-8"
    )


@blueprint.get("/datasets/editions/<int:before>...<int:after>.json")
def edition_difference_json(before: int, after: int) -> Response:
    """The difference as data."""
    return Response(differences.as_json(_between(before, after)), content_type="application/json")


def _between(before: int, after: int) -> Difference:
    data_dir = settings().data_dir
    pair = [editions.edition(data_dir, number) for number in (before, after)]
    return differences.between(data_dir, pair[0], pair[1])


def _chosen() -> str:
    for key in request.args:
        if key not in ("dataset", "page"):
            raise Refused(
                "This page takes dataset and page, and “{key}” is neither.", field=key, key=key
            )
    said = request.args.get("dataset", "")
    if said and said not in datasets():
        raise Refused("There is no data set “{name}”.", field="dataset", name=said[:80])
    return said


def _page() -> int:
    said = request.args.get("page", "1")
    if not (said.isascii() and said.isdecimal() and 0 < int(said[:9]) < 10**6):
        raise Refused("page={value} is not a number from 1 on.", field="page", value=said[:80])
    return int(said[:9])


def _address(edition: Edition) -> str:
    return f"{base()}/datasets/editions/{edition.number}/"
