"""nginx: in front of our server with the configuration that ships, and over files as the limit."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import peers
from benchmarks.bench import PROJECT, Bench
from benchmarks.processes import Server, free_port, serving

SHIPPED = PROJECT / "docs" / "deploy" / "nginx.conf"
AROUND = """
daemon off; worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log;
events {{ worker_connections 4096; }}
http {{
  access_log off; sendfile on; tcp_nodelay on; keepalive_requests 1000000;
  types {{ application/vnd.mapbox-vector-tile mvt; }}
  {temporary}
  {inside}
}}
"""
FILES = "server {{ listen 127.0.0.1:{port}; root {root}; gzip_static on; }}"
PLAIN = """
  proxy_cache_path {folder}/cache keys_zone=tiles:16m max_size=1g;
  upstream portal {{ server 127.0.0.1:{behind}; keepalive 32; }}
  proxy_http_version 1.1; proxy_set_header Connection "";
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://portal; }}
    location /tiles/ {{
      proxy_pass http://portal; proxy_cache tiles; proxy_cache_lock on;
      proxy_cache_use_stale updating; proxy_cache_background_update on;
    }}
  }}
"""
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextmanager
def before_ours(bench: Bench, ours: Server) -> Iterator[Server]:
    """nginx in front of our server, as it ships where that can be read, else plainly set."""
    folder, port = _folder(bench, "before"), free_port()
    inside = PLAIN.format(folder=folder, behind=ours.port, port=port)
    if SHIPPED.exists():
        inside = shipped(SHIPPED.read_text(), folder, port, ours.port)
    with _running(bench, folder, inside, port, "/healthz", ours.roots) as server:
        yield server


@contextmanager
def over_files(bench: Bench, root: Path, ready: str) -> Iterator[Server]:
    """nginx over files that lie there gzipped."""
    folder, port = _folder(bench, "files"), free_port()
    with _running(bench, folder, FILES.format(port=port, root=root), port, ready) as server:
        yield server


def shipped(text: str, folder: Path, port: int, behind: int) -> str:
    """The configuration that ships, on other ports and with its cache below a folder of ours."""
    text = re.sub(r"#[^\n]*", "", text)
    text = re.sub(r"\blisten\s[^;]*;", "", text)
    text = re.sub(r"\bserver_name\s[^;]*;", f"listen 127.0.0.1:{port};", text)
    text = text.replace("127.0.0.1:8000", f"127.0.0.1:{behind}")
    return re.sub(r"(?<=proxy_cache_path )\S+", f"{folder}/cache", text)


@contextmanager
def _running(
    bench: Bench, folder: Path, inside: str, port: int, ready: str, besides: tuple[int, ...] = ()
) -> Iterator[Server]:
    program = peers.of_the_system(bench, "nginx", "nginx")
    temporary = " ".join(f"{name}_temp_path {folder}/{name};" for name in TEMPORARY)
    file = folder / "nginx.conf"
    file.write_text(AROUND.format(folder=folder, inside=inside, temporary=temporary))
    command = [program, "-p", str(folder), "-c", str(file)]
    log = bench.logs("nginx")
    with serving("nginx", command, port, log, ready=ready, besides=besides) as server:
        yield server


def _folder(bench: Bench, name: str) -> Path:
    """A folder that the workers of nginx may write into and read from, whoever they are."""
    folder = bench.path("nginx", name)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o777)
    return folder
