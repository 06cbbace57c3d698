"""The report of a year that those who use remote identification afterwards have to file.

Article 26(10) of the European Union's AI Act asks for one of each year, without anything that would
disturb police work; it says nothing of its fields, and these are ours.
"""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from registry.statistics.cells import Cell, Mark
from registry.statistics.measures import measures

Say = Callable[[str], str]
PAGE = (
    '<!doctype html>\n<html lang="{language}"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width"><title>{title}</title></head>\n'
    "<body><h1>{title}</h1>\n{body}\n</body></html>\n"
)


def annual(
    cells: Sequence[Cell],
    *,
    system: str,
    year: str,
    areas: Mapping[str, str],
    language: str,
    source: str,
    gettext: Say,
    demonstration: bool = False,
) -> bytes:
    """The report as a page that stands by itself, from published cells alone.

    `system` and `areas` are said as people call them; `source` is where the figures were published.
    """
    title = gettext("Use of {system} in {year}").format(system=system, year=year)
    told = [one for one in cells if one.period == year and not one.dims]
    parts = [_warning(gettext)] if demonstration else []
    parts.append(f"<p>{escape(_about(gettext))}</p>")
    if not told:
        parts.append(f"<p>{escape(gettext('Nothing was published of this year.'))}</p>")
    for area in sorted({one.area for one in told}):
        own = {one.measure: one for one in told if one.area == area}
        parts.append(_table(areas.get(area, area), own, language, gettext))
    parts.append(f"<p>{escape(gettext('Published at'))} {escape(source)}</p>")
    body = "\n".join(parts)
    return PAGE.format(language=language, title=escape(title), body=body).encode()


def _about(gettext: Say) -> str:
    return gettext(
        "An annual report as Article 26(10) of Regulation (EU) 2024/1689 asks for, put together "
        "from published counts. It holds nothing of single operations. Where a count would show a "
        "person it is hidden."
    )


def _warning(gettext: Say) -> str:
    said = gettext("This is demonstration data: every figure here is invented.")
    return f"<p><strong>{escape(said)}</strong></p>"


def _table(area: str, cells: Mapping[str, Cell], language: str, gettext: Say) -> str:
    rows = "\n".join(
        f'<tr><th scope="row">{escape(one.title[language])}</th>'
        f"<td>{escape(_said(cells[code], gettext))}</td></tr>"
        for code, one in measures().items()
        if code in cells
    )
    return f"<table><caption>{escape(area)}</caption>\n{rows}\n</table>"


def _said(cell: Cell, gettext: Say) -> str:
    if cell.value is not None:
        return f"{cell.value:,}".replace(",", "\N{NO-BREAK SPACE}")
    if Mark.SUPPRESSED in cell.marks:
        return gettext("hidden, to protect people")
    if Mark.NOT_APPLICABLE in cell.marks:
        return gettext("not applicable")
    return gettext("not published")
