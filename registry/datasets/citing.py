"""How an edition is cited: as a sentence, and for programs that keep references (BibTeX, RIS)."""

from datetime import date

from registry.datasets.editions import Edition

AUTHOR = "Ashyq Kamera"
TITLE = "Ashyq Kamera, the public register of city cameras"


def sentence(edition: Edition, address: str, *, today: date) -> str:
    """The citation in words, with the day on which it was looked at."""
    marked = " (demonstration data)" if edition.is_demonstration else ""
    return (
        f"{AUTHOR}. {TITLE}. Edition {edition.number}{marked}, log size {edition.log_size}, "
        f"{edition.made_at.date().isoformat()}. {address} (retrieved {today.isoformat()}). "
        f"SHA-256 of the manifest: {edition.sha256}."
    )


def bibtex(edition: Edition, address: str, *, today: date) -> str:
    """The same for BibTeX."""
    fields = {
        "author": f"{{{AUTHOR}}}",
        "title": f"{{{TITLE}}}",
        "year": str(edition.made_at.year),
        "month": str(edition.made_at.month),
        "version": f"Edition {edition.number}, log size {edition.log_size}",
        "url": address,
        "urldate": today.isoformat(),
        "note": f"SHA-256 of the manifest: {edition.sha256}"
        + (". Demonstration data" if edition.is_demonstration else ""),
    }
    lines = ",\n".join(f"  {name} = {{{said}}}" for name, said in fields.items())
    return f"@misc{{ashyq-kamera-{edition.number},\n{lines}\n}}\n"


def ris(edition: Edition, address: str, *, today: date) -> str:
    """The same for programs that read RIS."""
    made = edition.made_at.date()
    lines = [
        ("TY", "DATA"),
        ("AU", AUTHOR),
        ("TI", TITLE),
        ("PY", str(made.year)),
        ("DA", made.strftime("%Y/%m/%d")),
        ("ET", f"Edition {edition.number}, log size {edition.log_size}"),
        ("UR", address),
        ("Y2", today.strftime("%Y/%m/%d")),
        ("N1", f"SHA-256 of the manifest: {edition.sha256}"),
        ("ER", ""),
    ]
    return "".join(f"{tag}  - {said}\r\n" for tag, said in lines)


FORMS = {
    "bib": (bibtex, "application/x-bibtex"),
    "ris": (ris, "application/x-research-info-systems"),
}
