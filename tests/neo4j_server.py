"""A real Neo4j Community server from Maven artifacts, without Docker: for tests, and for trying things out.

`python -m tests.neo4j_server` runs one until Ctrl-C, with the data kept in `.neo4j/dev`.
`python -m tests.neo4j_server --install` only fetches what it needs, once, into `.neo4j/`.
"""

import argparse
import contextlib
import fcntl
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from neo4j import GraphDatabase
from neo4j.exceptions import Neo4jError, ServiceUnavailable

VERSION = "5.26.30"
#: The last Browser published as an artifact; the server's own distributions bundle a newer one.
BROWSER_VERSION = "5.24.0"
OLDEST_JAVA = 17
USER = "neo4j"
PASSWORD = "neo4j-for-tests"
CACHE = Path(__file__).resolve().parent.parent / ".neo4j"
START_SECONDS = 600
INSTALL_HINT = "apt-get install -y openjdk-17-jdk-headless maven"

POM = f"""<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>market-event-graph</groupId>
  <artifactId>neo4j-server</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>{VERSION}</version>
    </dependency>
    <dependency>
      <groupId>org.neo4j.client</groupId><artifactId>neo4j-browser</artifactId><version>{BROWSER_VERSION}</version>
    </dependency>
  </dependencies>
</project>
"""

# Short start and small footprint matter here, throughput does not. The modules are what the server opens itself.
JAVA_OPTIONS = (
    "-Xms256m",
    "-Xmx512m",
    "-Xss1m",
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:-UsePerfData",
    "--add-opens=java.base/java.nio=ALL-UNNAMED",
    "--add-opens=java.base/java.io=ALL-UNNAMED",
    "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
)


class ServerMissingError(Exception):
    """The server cannot be had here; the message holds the one line to type."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neo4jServer:
    """A server that answers: where, and as whom."""

    uri: str
    user: str
    password: str
    database: str = "neo4j"
    browser: str | None = None


def find_java() -> str:
    """Path of a Java that is new enough. Raises `ServerMissingError`."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home, "bin"))) if home else shutil.which("java")
    if java is None:
        raise ServerMissingError(f"Neo4j needs Java {OLDEST_JAVA} or later. Type: {INSTALL_HINT}")
    answer = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    found = re.search(r'version "(?:1\.)?(\d+)', answer)
    if found is None or int(found[1]) < OLDEST_JAVA:
        raise ServerMissingError(f"Neo4j needs Java {OLDEST_JAVA} or later, {java} is older. Type: {INSTALL_HINT}")
    return java


def install() -> Path:
    """The folder with the server's jars, fetched by Maven where it is not there yet. Raises `ServerMissingError`."""
    jars = CACHE / f"lib-{VERSION}-{BROWSER_VERSION}"
    if jars.is_dir():
        return jars
    CACHE.mkdir(exist_ok=True)
    with (CACHE / "install.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if jars.is_dir():  # another process was faster
            return jars
        maven = shutil.which("mvn")
        if maven is None:
            raise ServerMissingError(f"Neo4j is fetched by Maven, which is missing. Type: {INSTALL_HINT}")
        print(f"fetching Neo4j {VERSION} with Maven, once (about 140 MB)", file=sys.stderr, flush=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as scratch:
            pom = Path(scratch, "pom.xml")
            pom.write_text(POM, encoding="utf-8")
            fetched = Path(scratch, "lib")
            goal = ["dependency:copy-dependencies", "-DincludeScope=runtime", f"-DoutputDirectory={fetched}"]
            done = subprocess.run(
                [maven, "-q", "-B", "-f", str(pom), *goal], capture_output=True, text=True, check=False
            )
            if done.returncode:
                raise ServerMissingError(
                    f"Maven could not fetch Neo4j {VERSION}:\n{(done.stdout + done.stderr)[-2000:]}"
                )
            fetched.rename(jars)  # whole or not at all
    return jars


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _configure(home: Path, *, bolt: int, http: int) -> None:
    (home / "conf").mkdir(parents=True, exist_ok=True)
    lines = (
        f"server.bolt.listen_address=127.0.0.1:{bolt}",
        f"server.bolt.advertised_address=127.0.0.1:{bolt}",  # else Browser offers 7687
        f"server.http.listen_address=127.0.0.1:{http}",
        f"server.http.advertised_address=127.0.0.1:{http}",
        "server.https.enabled=false",
        "dbms.usage_report.enabled=false",
        "server.memory.pagecache.size=64m",
        "db.tx_log.rotation.retention_policy=1 files",
        "db.tx_log.preallocate=false",
        "dbms.cypher.min_replan_interval=1h",  # data comes and goes in tests, and planning anew is slow
        "client.allow_telemetry=false",
    )
    (home / "conf" / "neo4j.conf").write_text("\n".join(lines) + "\n", encoding="utf-8")


def _set_password(java: str, jars: Path, home: Path) -> None:
    environment = {**os.environ, "NEO4J_HOME": str(home), "NEO4J_CONF": str(home / "conf")}
    command = [java, *JAVA_OPTIONS, "-cp", f"{jars}/*", "org.neo4j.cli.AdminTool"]
    arguments = ["dbms", "set-initial-password", PASSWORD]
    done = subprocess.run([*command, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Neo4j's initial password could not be set:\n{(done.stdout + done.stderr)[-2000:]}")


def _await(server: Neo4jServer, process: "subprocess.Popen[bytes]", home: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
                driver.verify_connectivity()
                return
        except (ServiceUnavailable, Neo4jError, OSError) as fault:
            if process.poll() is not None or time.monotonic() > deadline:
                logs = [home / "server.log", home / "logs" / "neo4j.log"]
                said = "".join(log.read_text(encoding="utf-8", errors="replace") for log in logs if log.exists())
                raise RuntimeError(f"Neo4j did not start ({fault}):\n{said[-3000:]}") from fault
            time.sleep(0.5)


@contextlib.contextmanager
def run_server(home: Path, *, bolt: int = 0, http: int = 0, lasting: bool = True) -> Iterator[Neo4jServer]:
    """Run a server whose data lies in `home`; port 0 means a free one. It has stopped when the block ends.

    `lasting=False`: the data is thrown away, so the server is not given the time to put it in order.

    Raises: `ServerMissingError`; `RuntimeError` with the end of its log where it does not start.
    """
    java, jars = find_java(), install()
    fresh = not (home / "data").exists()
    bolt, http = bolt or _free_port(), http or _free_port()
    _configure(home, bolt=bolt, http=http)
    if fresh:
        _set_password(java, jars, home)
    server = Neo4jServer(
        uri=f"bolt://127.0.0.1:{bolt}", user=USER, password=PASSWORD, browser=f"http://127.0.0.1:{http}/browser/"
    )
    command = [java, *JAVA_OPTIONS, "-cp", f"{jars}/*", "org.neo4j.server.CommunityEntryPoint"]
    with (home / "server.log").open("wb") as output:
        process = subprocess.Popen(
            [*command, f"--home-dir={home}", f"--config-dir={home / 'conf'}"],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us alone, and we stop it in order
        )
        try:
            _await(server, process, home)
            yield server
        finally:
            process.terminate() if lasting else process.kill()
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def main() -> int:
    """Run a server in the foreground, or only fetch it."""
    parser = argparse.ArgumentParser(prog="python -m tests.neo4j_server", description=__doc__)
    parser.add_argument("--install", action="store_true", help="only fetch the server")
    parser.add_argument("--home", type=Path, default=CACHE / "dev", help="where the data lies (default: .neo4j/dev)")
    parser.add_argument("--bolt-port", type=int, default=7687)
    parser.add_argument("--http-port", type=int, default=7474)
    options = parser.parse_args()
    try:
        if options.install:
            find_java()
            install()
            return 0
        with run_server(options.home.resolve(), bolt=options.bolt_port, http=options.http_port) as server:
            print(f"Neo4j {VERSION} answers at {server.uri}, Browser at {server.browser}")
            print(f"user {server.user}, password {server.password}; Ctrl-C stops it", flush=True)
            with contextlib.suppress(KeyboardInterrupt):
                while True:
                    time.sleep(3600)
    except ServerMissingError as missing:
        print(missing, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
