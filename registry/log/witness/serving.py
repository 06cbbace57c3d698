"""A witness that logs can ask: `POST /add-checkpoint`, and nothing else."""

from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from registry.log.witness import keeping
from registry.log.witness.keeping import Notebook, Refusal

TEXT, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"
PATIENCE = 30


def server(notebook: Notebook, host: str, port: int) -> ThreadingHTTPServer:
    """The witness, ready to serve."""

    class Handler(BaseHTTPRequestHandler):
        timeout = PATIENCE
        server_version, sys_version = "witness", ""

        def do_POST(self) -> None:
            if self.path.rstrip("/") != "/add-checkpoint":
                self._say(404, "There is /add-checkpoint here.\n")
                return
            try:
                length = int(self.headers.get("Content-Length", ""))
            except ValueError:
                length = -1
            if not 0 <= length <= keeping.LONGEST:
                self._say(400, "Send the length of the request, and at most 100,000 bytes.\n")
                return
            try:
                asked = keeping.read(self.rfile.read(length))
                self._say(200, notebook.sign(asked, at=datetime.now(UTC)))
            except Refusal as refused:
                self._say(refused.status, refused.said)

        def _say(self, status: int, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", SIZE if status == 409 else TEXT)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return ThreadingHTTPServer((host, port), Handler)
