"""What the register is, what its words and rules mean, and what others saw in the street."""

from flask import Response, json, render_template

from registry.cameras import findings
from registry.cameras.beside import observations
from registry.cameras.declared import fields, vocabulary
from registry.cameras.tables import Observation
from registry.pages import blueprint
from registry.places import generalise
from registry.web.languages import language
from registry.web.session import database


@blueprint.get("/about")
def about() -> str:
    """What the register is and is not."""
    return render_template("pages/about.html")


@blueprint.get("/about/fields")
def about_fields() -> str:
    """The dictionary: every field of a camera's record and what it means."""
    return render_template(
        "pages/about_fields.html",
        groups=fields.by_group(),
        parts_of=fields.parts,
        vocabularies=vocabulary.names(),
    )


@blueprint.get("/about/vocabulary/<name>")
def about_vocabulary(name: str) -> str:
    """The allowed words of one field, with their meaning."""
    return render_template(
        "pages/about_vocabulary.html",
        name=name,
        terms=vocabulary.terms(name),
        used_by=fields.using(name),
    )


@blueprint.get("/about/location")
def about_location() -> str:
    """The rule by which a place is made less exact before it is published."""
    return render_template(
        "pages/about_location.html",
        precisions=vocabulary.terms("location_precision"),
        reasons=vocabulary.terms("withheld_reason"),
        rule=generalise,
    )


@blueprint.get("/about/findings")
def about_findings() -> str:
    """The rules of the public check, the gravest first."""
    return render_template("pages/about_findings.html", codes=list(findings.texts()))


@blueprint.get("/about/import")
def about_import() -> str:
    """What the codes in the report of an import mean."""
    from registry.cameras.intake.issues import meanings  # no other page needs the importer

    return render_template("pages/about_import.html", codes=meanings(), tongue=language())


@blueprint.get("/about/licences")
def about_licences() -> str:
    """Under which licence everything here may be used."""
    return render_template("pages/about_licences.html")


@blueprint.get("/observations")
def observation_list() -> str:
    """What volunteers saw in the street, counted, under its own licence."""
    with database().reading() as session:
        return render_template(
            "pages/observation_list.html",
            sets=observations.sets(session),
            counts=observations.counts(session),
            kinds=vocabulary.terms("observation_kind"),
        )


@blueprint.get("/observations.geojson")
def observation_file() -> Response:
    """All observations as GeoJSON, under the Open Database Licence."""
    with database().reading() as session:
        collection = {
            "type": "FeatureCollection",
            "licence": "ODbL-1.0",
            "attribution": [one["attribution"] for one in observations.sets(session)],
            "features": [_feature(seen) for seen in observations.every(session)],
        }
    body = json.dumps(collection, ensure_ascii=False)
    return Response(body, content_type="application/geo+json")


def _feature(seen: Observation) -> dict[str, object]:
    return {
        "type": "Feature",
        "id": seen.id,
        "geometry": {"type": "Point", "coordinates": [seen.lon, seen.lat]},
        "properties": {
            "kind": seen.kind,
            "source": seen.source,
            "external_id": seen.external_id,
            "observed_on": seen.observed_on,
            "tags": json.loads(seen.tags),
        },
    }
