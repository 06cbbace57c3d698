"""The table that is shown before anything is written: which column was taken to mean what."""

import unicodedata

from registry.cameras.declared.fields import fields
from registry.cameras.intake.preparing import Prepared

HEADS = {
    "kk": ("Баған", "Өріс", "Сенімділік", "Мысал"),
    "ru": ("Столбец", "Поле", "Уверенность", "Пример"),
    "en": ("Column", "Field", "Sureness", "Example"),
}
UNUSED = {
    "kk": "Алынбаған бағандар",
    "ru": "Не взятые столбцы",
    "en": "Columns not taken over",
}
OBSERVED = {
    "kk": "Бұл — OpenStreetMap деректері: олар тізілімнің камералары емес, көшеде көрінгендер "
    "ретінде бөлек жүктеледі.",
    "ru": "Это данные OpenStreetMap: они загружаются отдельно, как увиденное на улице, "
    "и не становятся камерами реестра.",
    "en": "These are OpenStreetMap data: they are loaded apart, as things seen in the street, "
    "and do not become cameras of the register.",
}
WIDTH = 34


def explain(prepared: Prepared, language: str = "en") -> str:
    """What was understood of the file, as a table for a terminal."""
    table = prepared.table
    about = [table.format, f"{table.rows:,} row{'s' if table.rows != 1 else ''}"]
    about += [text for text in (table.encoding, prepared.crs) if text]
    about += [f"delimiter {table.delimiter!r}"] if table.delimiter else []
    lines = [", ".join(about)]
    if prepared.observations is not None:
        return "\n".join([*lines, OBSERVED[language]])
    rows = [HEADS[language]]
    for choice in prepared.choices:
        known = fields().get(choice.field)
        meaning = f"{choice.field} ({known.label[language]})" if known else choice.field
        sure = "–" if choice.by == "given" else f"{choice.score:.0%}"
        rows.append((choice.header, meaning, f"{sure} {choice.by}", choice.example))
    widths = [min(WIDTH, max(_width(row[i]) for row in rows)) for i in range(4)]
    lines += [
        "  ".join(_fitted(c, w) for c, w in zip(row, widths, strict=True)).rstrip() for row in rows
    ]
    used = {choice.position for choice in prepared.choices}
    unused = [name for i, name in enumerate(table.names) if i not in used]
    if unused:
        lines.append(f"{UNUSED[language]}: {', '.join(unused[:40])}")
    return "\n".join(lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _fitted(text: str, width: int) -> str:
    clean = " ".join(text.split())
    while _width(clean) > width:
        clean = clean[:-2] + "…"
    return clean + " " * (width - _width(clean))
