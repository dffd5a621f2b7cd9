"""The wheel, installed where nothing of the checkout is, ingests and serves."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ARTICLE = {
    "id": "a1",
    "title": "Intel to cut 5,000 jobs",
    "text": "Intel will cut 5,000 jobs, the chipmaker said on Thursday.",
    "date": "2026-04-30",
}


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the wheel's contents, to be put on the path in front of the checkout's."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder / "dist"), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = (folder / "dist").glob("*.whl")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target"]
    subprocess.run([*install, str(folder / "site"), str(wheel)], check=True, capture_output=True)
    return folder / "site"


def run(installed: Path, folder: Path, *words: str, text: str | None = None) -> subprocess.CompletedProcess[str]:
    """`kg` from the wheel, in an empty folder that holds a file `ingest.py`."""
    (folder / "ingest.py").write_text("raise SystemExit('the wrong ingest')\n", encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(installed), "KG_STORE": str(folder / "kg.db"), "PYTHONSAFEPATH": "1"}
    command = [sys.executable, str(installed / "bin" / "kg"), *words]
    return subprocess.run(command, cwd=folder, env=environment, input=text, capture_output=True, text=True, check=False)


def test_the_wheel_ingests_in_an_empty_folder(installed: Path, tmp_path: Path) -> None:
    done = run(installed, tmp_path, "ingest", "-", "--json", text=json.dumps(ARTICLE))
    assert done.returncode == 0, done.stderr
    shown = run(installed, tmp_path, "show", "Intel")
    assert shown.returncode == 0, shown.stderr
    assert "Intel will cut 5,000 jobs" in shown.stdout


def test_the_wheel_carries_its_data_and_its_licences(installed: Path) -> None:
    assert (installed / "kg_service/schema/ontology/events.yaml").is_file()
    assert (installed / "ingest/models/market-en/model.onnx").is_file()
    (metadata,) = installed.glob("*.dist-info/METADATA")
    assert "License-Expression: Apache-2.0 AND CC-BY-SA-4.0" in metadata.read_text(encoding="utf-8")
    assert list(installed.glob("*.dist-info/licenses/LICENSE"))


def test_the_wheel_serves(installed: Path, tmp_path: Path) -> None:
    run(installed, tmp_path, "ingest", "-", text=json.dumps(ARTICLE))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {
        **os.environ,
        "PYTHONPATH": str(installed),
        "KG_STORE": str(tmp_path / "kg.db"),
        "PYTHONSAFEPATH": "1",
    }
    command = [sys.executable, str(installed / "bin" / "kg"), "serve", "--port", str(port)]
    server = subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    try:
        body = json.dumps({"query": "{ companies { nodes { name } } }"}).encode()
        answer = None
        for _ in range(120):
            request = urllib.request.Request(
                f"http://127.0.0.1:{port}/graphql", body, {"Content-Type": "application/json"}
            )
            try:
                with urllib.request.urlopen(request, timeout=30) as response:
                    answer = json.load(response)
                break
            except OSError:
                assert server.poll() is None, server.stderr.read().decode() if server.stderr else ""
                time.sleep(0.5)
        assert answer is not None
        assert {"name": "Intel"} in answer["data"]["companies"]["nodes"]
    finally:
        server.terminate()
        server.wait(30)
        if server.stderr:
            server.stderr.close()
