"""The command line run in this process, on a store and a spool in an empty folder, with a tiny extractor."""

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pytest

from kg_service.cli import main
from kg_service.cli.parts import Parts, parts
from kg_service.ontology import load_ontology
from kg_service.registry import load_registry
from tests.ingest.fakes import WordRecipe


@dataclass(frozen=True)
class Result:
    """What a command left behind."""

    status: int
    out: str
    err: str


Kg = Callable[..., Result]

#: Read once for all tests, which takes most of a second.
_ontology = lru_cache(load_ontology)
_registry = lru_cache(load_registry)


@pytest.fixture
def kg(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Iterator[Kg]:
    """`kg("stats", KG_STORE="x")` runs `kg stats` with that setting."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(Parts, "recipe", property(lambda _: WordRecipe()))
    monkeypatch.setattr(Parts, "recipe_of", lambda _, name: WordRecipe())
    monkeypatch.setattr(Parts, "ontology", property(lambda _: _ontology()))
    monkeypatch.setattr(Parts, "registry", property(lambda _: _registry()))

    def run(*arguments: str, **environ: str) -> Result:
        parts.cache_clear()
        with monkeypatch.context() as patch:
            for name, value in environ.items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["kg", *arguments])
            with pytest.raises(SystemExit) as ended:
                main()
        captured = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return Result(ended.value.code, captured.out, captured.err)

    yield run
    parts.cache_clear()
