"""PostgreSQL with PostGIS: a cluster of our own, the table loaded by COPY with all its indexes."""

import os
import pwd
import subprocess
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from benchmarks import peers
from benchmarks.bench import Bench, Missing, say
from benchmarks.processes import Ran, free_port, run

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
SETTINGS = {
    "shared_buffers": "1GB", "maintenance_work_mem": "512MB", "work_mem": "64MB",
    "max_wal_size": "4GB", "listen_addresses": "127.0.0.1", "jit": "off",
}  # fmt: skip
TABLE = """
DROP TABLE IF EXISTS cameras;
CREATE TABLE cameras (
  id integer, camera_id text, name text, address text, city text, operator text, site_type text,
  face_recognition boolean, abandoned_object boolean, vehicle_identification boolean,
  recording_only boolean, connected_to_control_centre boolean, retention_days integer,
  legal_basis text, installed_on date, updated_at timestamptz, lon float8, lat float8,
  geom geometry(Point, 4326) GENERATED ALWAYS AS (ST_SetSRID(ST_MakePoint(lon, lat), 4326)) STORED);
\\copy cameras ({columns}) FROM '{csv}' WITH (FORMAT csv, HEADER)
ALTER TABLE cameras ADD PRIMARY KEY (id);
CREATE INDEX ON cameras USING gist (geom);
CREATE UNIQUE INDEX ON cameras (camera_id);
CREATE INDEX ON cameras (operator);
CREATE INDEX ON cameras (site_type);
CREATE INDEX ON cameras (face_recognition);
CREATE INDEX ON cameras (retention_days);
ANALYZE cameras;
"""


@dataclass(frozen=True)
class Cluster:
    """A running cluster and its one database."""

    folder: Path
    port: int

    @property
    def root(self) -> int:
        """The process below which all its work is done."""
        return int((self.folder / "data" / "postmaster.pid").read_text().split()[0])

    @property
    def url(self) -> str:
        """The address of the database."""
        return f"postgresql://bench@127.0.0.1:{self.port}/postgres"

    def load(self, csv: Path, log: Path) -> Ran:
        """Load the table as a GIS team would, and measure it."""
        with csv.open() as file:
            columns = file.readline().strip()
        return self.sql(TABLE.format(csv=csv, columns=columns), log)

    def sql(self, script: str, log: Path) -> Ran:
        """Run a script of psql, to its first error."""
        file = log.with_suffix(".sql")
        file.write_text(script)
        command = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.url, "-f", str(file)]
        ran = run(command, log)
        if ran.status:
            raise Missing(f"PostgreSQL: {ran.said[-300:]}")
        return ran

    def stop(self) -> None:
        """Stop, so that the next run finds it whole."""
        _as_owner("pg_ctl", "-D", f"{self.folder}/data", "-m", "fast", "-w", "stop")


def running(bench: Bench) -> Cluster:
    """The cluster of this run, made and started when it is not there; it stays to the end."""
    peers.wanted(bench, "postgres")
    if "postgres" not in bench.started:
        if not PROGRAMS:
            raise Missing("PostgreSQL is not installed")
        cluster = Cluster(bench.path("postgres"), free_port())
        _start(cluster)
        bench.started["postgres"] = cluster
        bench.staying.callback(cluster.stop)
    found: Cluster = bench.started["postgres"]
    return found


def loaded(bench: Bench) -> Cluster:
    """The cluster with the cameras in it."""
    cluster = running(bench)
    try:
        cluster.sql("SELECT 1 FROM cameras LIMIT 1;", bench.logs("postgres-asked"))
    except Missing:
        say("loading the cameras into PostgreSQL")
        cluster.load(bench.data / "cameras.csv", bench.logs("postgres-load"))
    return cluster


def _start(cluster: Cluster) -> None:
    folder = cluster.folder
    is_new = not (folder / "data" / "PG_VERSION").exists()
    folder.mkdir(parents=True, exist_ok=True)
    if os.geteuid() == 0:
        owner = pwd.getpwnam("postgres")
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    if is_new:
        _as_owner("initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "bench", "-EUTF8")
    if (folder / "data" / "postmaster.pid").exists():  # left running by a run that was cut off
        with suppress(Missing):
            cluster.stop()
    settings = " ".join(f"-c {name}={value}" for name, value in SETTINGS.items())
    settings += f" -p {cluster.port} -k {folder}"
    log = f"{folder}/server.log"
    _as_owner("pg_ctl", "-D", f"{folder}/data", "-o", settings, "-w", "-l", log, "start")
    if is_new:
        cluster.sql("CREATE EXTENSION IF NOT EXISTS postgis;", folder / "extension.log")


def _as_owner(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's programs as its owner: it refuses to run as root."""
    as_owner = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    command = [*as_owner, str(PROGRAMS[-1] / program), *arguments]
    done = subprocess.run(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/", text=True, timeout=180
    )
    if done.returncode:
        raise Missing(f"PostgreSQL: {done.stderr[-300:]}")
