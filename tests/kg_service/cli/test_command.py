"""The command as a whole: version, help, exit statuses, and that it starts quickly."""

import os
import socket
import subprocess
import sys
from importlib import metadata
from pathlib import Path

import pytest

from kg_service.cli import kg as group
from kg_service.cli.parts import Parts
from tests.kg_service.cli.conftest import Kg


def test_the_version_is_that_of_the_package(kg: Kg) -> None:
    assert kg("--version").out == f"kg, version {metadata.version('market-event-graph')}\n"


def test_every_command_is_there_and_explains_itself(kg: Kg) -> None:
    expected = "ingest extract evaluate serve query show why retract reextract stats schema migrate registry doctor"
    assert set(group.commands) == set(expected.split())
    for name in expected.split():
        result = kg(name, "--help")
        assert result.status == 0
        assert len(result.out.splitlines()) > 5


def test_help_needs_none_of_the_heavy_libraries() -> None:
    code = (
        "import sys; from kg_service.cli import kg; "
        "print(sorted({'spacy', 'onnxruntime', 'strawberry', 'neo4j', 'networkx', 'numpy', 'trafilatura', 'rich'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_wrong_use_is_two(kg: Kg) -> None:
    result = kg("ingest", "--no-such-option")
    assert result.status == 2
    assert "No such option" in result.err


def test_a_wrong_setting_is_one_message_without_traceback(kg: Kg) -> None:
    result = kg("stats", KG_STORE="postgres://h")
    assert result.status == 2
    assert result.err.startswith("kg: error: KG_STORE: 'postgres://h'")
    assert "Traceback" not in result.err


def test_an_unexpected_error_is_a_bug(kg: Kg, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Parts) -> None:
        raise ZeroDivisionError("oh")

    monkeypatch.setattr(Parts, "open_filled_store", fail)
    result = kg("show", "Acme")
    assert result.status == 70
    assert "this is a bug in kg: ZeroDivisionError: oh" in result.err
    assert "Traceback" not in result.err
    assert "Traceback" in kg("--debug", "show", "Acme").err


def test_the_schema_lists_kinds_and_the_sdl(kg: Kg) -> None:
    kinds = kg("schema").out
    assert "SHORTS" in kinds
    assert "WorkforceChange" in kinds
    assert "type Query" in kg("schema", "--sdl").out


def test_migrations_of_an_embedded_store_need_nobody(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Acme rose.")
    kg("ingest", "a.txt")
    assert "kept up to date" in kg("migrate", "status").out


def test_doctor_says_what_is_wrong_and_ends_with_its_status(kg: Kg) -> None:
    result = kg("doctor", KG_STORE="neo4j://127.0.0.1:1", KG_NEO4J_PASSWORD="hush")
    assert result.status >= 3
    assert "FAIL  store         neo4j://127.0.0.1:1" in result.out
    assert "hush" not in result.out
    wrong = kg("doctor", KG_STORE="postgres://h")
    assert wrong.status == 2
    assert "FAIL  settings" in wrong.out


def test_a_port_in_use_is_told(kg: Kg) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        result = kg("serve", "--port", str(taken.getsockname()[1]))
    assert result.status == 2
    assert "choose another with --port" in result.err


def test_a_closed_pipe_is_no_error() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    code = "from kg_service.cli import main; main(['schema'])"
    done = subprocess.run([sys.executable, "-c", code], stdout=writing, stderr=subprocess.PIPE, text=True)
    os.close(writing)
    assert done.stderr == ""
