"""Imports point one way; the environment is read in one place; torch stays in training."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

#: Which parts of the project a part may import, beside itself.
ALLOWED = {
    "kg_service": set(),
    "kg_service.errors": set(),
    "kg_service.model": set(),
    "kg_service.schema_files": set(),
    "kg_service.marked_yaml": {"errors"},
    "kg_service.ids": {"model"},
    "kg_service.ontology": {"errors", "model", "ids", "schema_files", "marked_yaml"},
    "kg_service.registry": {"errors", "model", "ids", "schema_files", "marked_yaml", "ontology"},
    "kg_service.derive": {"errors", "model", "ids", "ontology", "registry"},
    "kg_service.store": {"errors", "model", "ids", "ontology", "registry", "derive", "schema_files"},
    "kg_service.analytics": {"errors", "model", "ids", "ontology", "registry", "derive", "store"},
    "kg_service.api": {
        "errors",
        "model",
        "ids",
        "ontology",
        "registry",
        "derive",
        "store",
        "analytics",
        "schema_files",
    },
    "kg_service.settings": {"errors", "model"},
}
BELOW_API = {"errors", "model", "ids", "ontology", "registry", "derive", "store", "schema_files"}


def modules() -> Iterator[tuple[str, Path]]:
    for package in ("kg_service", "ingest"):
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
            yield name, path


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def part_of(module: str) -> str:
    return ".".join(module.split(".")[:2])


@pytest.mark.parametrize(
    ("module", "path"), list(modules()), ids=lambda value: str(value) if isinstance(value, str) else ""
)
def test_imports_point_one_way(module: str, path: Path) -> None:
    own = {name for name in imports_of(path) if name.split(".")[0] in ("kg_service", "ingest")}
    if module.startswith("ingest"):
        parts = {name.split(".")[1] for name in own if name.startswith("kg_service.")}
        assert parts <= BELOW_API, f"{module} reaches above the store"
        return
    part = part_of(module)
    if part in ("kg_service.cli", "kg_service.__main__"):
        return
    assert not any(name.startswith("ingest") for name in own), f"{module} imports ingest"
    parts = {part_of(name).removeprefix("kg_service.") for name in own if name.startswith("kg_service.")}
    parts.discard(part.removeprefix("kg_service."))
    assert parts <= ALLOWED[part], f"{module} imports {parts - ALLOWED[part]}"


def test_only_the_settings_read_the_environment() -> None:
    readers = [m for m, path in modules() if re.search(r"\bos\.environ\b|getenv", path.read_text(encoding="utf-8"))]
    setters = ("ingest", "ingest.worker")  # limit the threads of BLAS, and read nothing
    assert [
        m for m in readers if m not in setters and not m.startswith(("kg_service.settings", "kg_service.cli"))
    ] == []


def test_torch_is_needed_by_training_alone() -> None:
    users = [m for m, path in modules() if any(i.split(".")[0] == "torch" for i in imports_of(path))]
    assert users
    assert all(m.startswith("ingest.train") for m in users)


def test_no_file_names_this_machine_or_a_registry() -> None:
    hosts = [
        "pypi" + ".org",
        "files.python" + "hosted",
        "registry.npm" + "js",
        "repo.maven" + ".apache",
        "repo1" + ".maven",
    ]
    words = [*hosts, "/work" + "/main", "/work" + "/shared", ".." + "/shared"]
    files = [
        p
        for pattern in ("**/*.py", "**/*.md", "**/*.lock", "**/*.toml", "**/*.yaml", "**/*.sh", "Makefile", "docker/*")
        for p in ROOT.glob(pattern)
        if p.is_file() and not {".venv", "node_modules", ".neo4j", ".git"} & set(p.relative_to(ROOT).parts)
    ]
    found = {(str(p.relative_to(ROOT)), w) for p in files for w in words if w in p.read_text("utf-8", "replace")}
    assert found == set()
