"""The image and the compose file name only what there is: no engine runs here, so they are checked by reading."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from starlette.routing import Route

from kg_service.api.app import create_app
from kg_service.ontology import load_ontology
from kg_service.registry import Registry
from kg_service.settings import Settings
from kg_service.store.embedded import EmbeddedStore

ROOT = Path(__file__).parents[2]
DOCKERFILE = (ROOT / "docker/Dockerfile").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "docker/compose.yaml").read_text(encoding="utf-8"))
    return loaded


def test_what_the_image_copies_is_there_and_not_ignored() -> None:
    ignore = (ROOT / "docker/Dockerfile.dockerignore").read_text(encoding="utf-8").splitlines()
    copied = [name for line in re.findall(r"^COPY (?!--from)(.+)$", DOCKERFILE, re.M) for name in line.split()[:-1]]
    assert "schema" in copied
    for name in copied:
        assert f"!{name}" in ignore
        assert (ROOT / name).exists(), name


def test_services_secrets_and_volumes_are_declared(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for service in services.values():
        assert set(service.get("depends_on", {})) <= set(services)
        assert set(service.get("secrets", [])) <= set(compose["secrets"])
        named = {volume.partition(":")[0] for volume in service.get("volumes", [])}
        assert named <= set(compose["volumes"])
        assert all(port.startswith("127.0.0.1:") for port in service["ports"]), "open to the world"


def test_the_service_is_given_settings_that_it_reads(compose: dict[str, Any], tmp_path: Path) -> None:
    secret = tmp_path / "password"
    secret.write_text("hush\n", encoding="utf-8")
    environment = dict(compose["services"]["kg"]["environment"])
    here = {"KG_NEO4J_PASSWORD_FILE": str(secret), "KG_SPOOL": str(tmp_path / Path(environment["KG_SPOOL"]).name)}
    settings = Settings.from_environment(environment | here)
    assert (settings.store, settings.neo4j_user, settings.neo4j_password) == ("neo4j://neo4j:7687", "neo4j", "hush")
    assert "hush" not in (ROOT / "docker/compose.yaml").read_text(encoding="utf-8")
    source = (ROOT / "kg_service/settings.py").read_text(encoding="utf-8")
    for name in {*environment, *re.findall(r"\bKG_[A-Z0-9_]+", DOCKERFILE)}:
        assert name in source, f"nobody reads {name}"


def test_the_health_check_asks_an_address_that_there_is() -> None:
    (path,) = re.findall(r"http://127\.0\.0\.1:8000(/\w+)", DOCKERFILE)
    store = EmbeddedStore(None, load_ontology(), Registry())
    routes = {route.path for route in create_app(store, load_ontology()).routes if isinstance(route, Route)}
    store.close()
    assert path in routes
