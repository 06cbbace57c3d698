"""Ashyq Kamera: the WSGI application `app:application` and the command line `app.py COMMAND`."""

from typing import Any

from registry.commands import main


def application(environ: Any, start_response: Any) -> Any:
    """The portal for any WSGI server; made at the first request."""
    from registry.site import application as made

    return made()(environ, start_response)


if __name__ == "__main__":
    main()
