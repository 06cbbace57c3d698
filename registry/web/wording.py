"""How a record's fields and values are said on a page: labels, names, days and units.

It is the speech that the log's sentences ask for, and the same words stand on the camera page.
"""

from dataclasses import dataclass
from typing import Any

from babel import Locale
from flask_babel import gettext, ngettext

from registry import log
from registry.cameras.beside import organisations, systems
from registry.cameras.declared import fields, vocabulary
from registry.database import Session
from registry.places import areas
from registry.web.languages import language
from registry.web.words import day, number, said


@dataclass(frozen=True)
class Wording:
    """The reader's language, and the names of what records refer to by id."""

    organisations: dict[str, log.Record]
    systems: dict[str, log.Record]

    def gettext(self, sentence: str, **values: str) -> str:
        """The sentence in the reader's language."""
        return str(gettext(sentence, **values))

    def field(self, name: str) -> str:
        """How a field is called; its bare name where the dictionary does not have it."""
        known = fields.fields().get(name)
        return known.label[language()] if known else name

    def organisation(self, organisation_id: str) -> str:
        """The name of an organisation, or its id where the register does not know it."""
        record = self.organisations.get(organisation_id)
        return organisations.name(record, language()) if record else organisation_id

    def system(self, system_id: str) -> str:
        """The name of a system, or its id where the register does not know it."""
        record = self.systems.get(system_id)
        return said(record, "name") if record else system_id

    def area(self, area_id: str) -> str:
        """The name of an area, or its id where there is no such area."""
        known = areas.areas().get(area_id)
        return known.name(language()) if known else area_id

    def value(self, name: str, value: Any) -> str:
        """How the value of a field is said; several values are parted by semicolons."""
        if isinstance(value, list | tuple):
            return "; ".join(self.value(name, one) for one in value)
        if hasattr(value, "model_dump"):
            value = value.model_dump(exclude_none=True)
        if isinstance(value, dict):
            # In the dictionary's order: the title of a document comes before its number.
            order = [part.name.removeprefix(f"{name}.") for part in fields.parts(name)]
            keys = dict.fromkeys([*order, *value])
            parts = (self._part(name, key, value[key]) for key in keys if key in value)
            return ", ".join(part for part in parts if part)
        return self._plain(fields.fields().get(name), value)

    def _part(self, name: str, key: str, held: Any) -> str:
        shown = self.value(f"{name}.{key}", held)
        return f"№ {shown}" if key == "number" else shown

    def _plain(self, field: fields.Field | None, value: Any) -> str:
        if isinstance(value, bool):
            return str(gettext("Yes") if value else gettext("No"))
        if field is None:
            return str(value)
        if field.vocabulary and value in vocabulary.terms(field.vocabulary):
            return vocabulary.label(field.vocabulary, value, language())
        if field.unit:
            return measured(value, field.unit)
        if field.holds == "date":
            return day(value)
        named = {
            "language": lambda code: str(Locale(code).get_display_name(language())),
            "organisation": self.organisation,
            "system": self.system,
            "area": self.area,
        }.get(field.holds or "")
        return named(value) if named else str(value)


def wording(session: Session, as_of: int | None = None) -> Wording:
    """The words of this request, with names as they were when the log had `as_of` entries."""
    return Wording(organisations.standing(session, as_of), systems.standing(session, as_of))


def measured(value: float, unit: str) -> str:
    """A number with its unit."""
    shown = number(value)
    units = {
        "days": ngettext("%(count)s day", "%(count)s days", int(value), count=shown),
        "cameras": ngettext("%(count)s camera", "%(count)s cameras", int(value), count=shown),
        "metres": gettext("%(count)s m", count=shown),
        "degrees": gettext("%(count)s°", count=shown),
        "megapixels": gettext("%(count)s MP", count=shown),
    }
    return str(units[unit])
