"""What the address of a page of statistics asks for; an unknown word in it is refused by name."""

from flask import request

from registry.errors import Refused


def asked(*names: str) -> dict[str, str]:
    """The parameters of the address, none but these; an empty one is as good as none."""
    for key in request.args:
        if key not in names:
            raise Refused(
                "{key} is not asked for here. This page knows: {known}.",
                field=key[:60],
                key=key[:60],
                known=", ".join(names) or "–",
            )
    return {key: said for key in names if (said := request.args.get(key, "").strip())}


def one_of(name: str, said: str | None, known: list[str], standard: str) -> str:
    """A word out of those known; the standard one where nothing was said."""
    if said is None or said in known:
        return said or standard
    raise Refused(
        "{name}={value} is not one of the choices: {known}.",
        field=name,
        name=name,
        value=said[:60],
        known=", ".join(known),
    )
