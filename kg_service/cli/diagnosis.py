"""The checks of `kg doctor`, each of which ends with what is there, or with what to do about it."""

import os
import platform
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import TypeAlias

from kg_service.cli.output import live, plural
from kg_service.cli.parts import Parts, parts
from kg_service.errors import KgError
from kg_service.settings import VARIABLES

_LIBRARIES = ("spacy", "onnxruntime", "strawberry-graphql", "neo4j", "networkx")
_SECRET = "KG_NEO4J_PASSWORD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one check found; without an error all is well."""

    subject: str
    detail: str
    error: KgError | None = None


_Check: TypeAlias = Callable[[Parts], str]


def diagnose() -> Iterator[Finding]:
    """All checks in order; what depends on settings that are wrong is left out."""
    yield Finding(subject="versions", detail=_versions())
    given = [
        f"{name}={'(given)' if name == _SECRET else os.environ[name]}" for name in VARIABLES if os.environ.get(name)
    ]
    shown = " ".join(given) or "all defaults (KG_STORE and others; the README lists them)"
    try:
        part = parts()
    except KgError as error:
        yield Finding(subject="settings", detail=shown, error=error)
        return
    yield Finding(subject="settings", detail=shown)
    checks: tuple[tuple[str, _Check], ...] = (
        ("ontology", _ontology),
        ("registry", _registry),
        ("model", _model),
        ("store", _store),
        ("spool", _spool),
    )
    for subject, check in checks:
        try:
            yield Finding(subject=subject, detail=check(part))
        except KgError as error:
            yield Finding(subject=subject, detail=_where(subject, part), error=error)


def _versions() -> str:
    libraries = ", ".join(f"{name} {metadata.version(name)}" for name in _LIBRARIES)
    return f"kg {metadata.version('market-event-graph')}, Python {platform.python_version()}, {libraries}"


def _ontology(part: Parts) -> str:
    ontology = part.ontology
    return (
        f"{len(ontology.entities)} entity kinds, {len(ontology.relations)} relation kinds,"
        f" {len(ontology.events)} event kinds, {plural(len(ontology.patterns), 'pattern')}"
    )


def _registry(part: Parts) -> str:
    return plural(len(part.registry.by_id), "known entity")


def _model(part: Parts) -> str:
    from ingest.nlp.resources import model_path

    folder = model_path()
    weights = sorted(folder.glob("*.onnx")) if folder.is_dir() else []
    if not weights:
        raise KgError(f"there are no weights in {folder}; install the package again")
    return (
        f"{folder.name}, {sum(path.stat().st_size for path in weights) / 1e6:.0f} MB, extractor {part.recipe.version}"
    )


def _store(part: Parts) -> str:
    if part.settings.embedded and not Path(part.settings.store).exists():
        return f"{part.settings.store} (embedded) is not there yet; `kg ingest PATH` makes it"
    store = part.open_store()
    try:
        counts = store.stats()
    finally:
        store.close()
    totals = ", ".join(f"{live(group, kinds):,} {group}" for group, kinds in counts.items())
    return f"{part.settings.store} answers: {totals}"


def _spool(part: Parts) -> str:
    if not part.settings.spool.exists():
        return f"{part.settings.spool} is not there yet; `kg ingest PATH` makes it"
    with part.open_spool() as spool:
        counts = spool.counts()
    advice = "; `kg ingest` goes on with what is pending" if counts["pending"] else ""
    return f"{part.settings.spool}: " + ", ".join(f"{count:,} {state}" for state, count in counts.items()) + advice


def _where(subject: str, part: Parts) -> str:
    return {"store": part.settings.store, "spool": str(part.settings.spool)}.get(subject, "")
