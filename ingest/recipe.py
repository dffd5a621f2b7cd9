"""How a child process builds the extractor: the pipeline with its ontology, registry and thresholds."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from ingest.worker import Extracts
from kg_service.schema_files import schema_path

if TYPE_CHECKING:
    from ingest.nlp.calibration import Calibration

_MODELS = Path(__file__).parent / "models"


@dataclass(frozen=True)
class PipelineRecipe:
    """The extractor that the settings describe. Extra ontology and registry files are merged in order.

    `model` is the folder of another model than the shipped one, `base` an installed spaCy pipeline whose tags and names
    stand in for the model's.
    """

    ontology: tuple[Path, ...] = ()
    registry: tuple[Path, ...] = ()
    model: Path | None = None
    base: str | None = None
    min_confidence: float | None = None

    @cached_property
    def version(self) -> str:
        """Package version and a hash of all that decides what is extracted: models, vocabularies, thresholds."""
        digest = hashlib.sha256(f"{self.min_confidence}".encode())
        if self.base is not None:
            digest.update(f"{self.base} {_release(self.base)}".encode())
        for file in self._files():
            digest.update(file.name.encode() + b"\0" + hashlib.sha256(file.read_bytes()).digest())
        return f"{metadata.version('market-event-graph')}+{digest.hexdigest()[:12]}"

    @property
    def calibration(self) -> "Calibration":
        """What confidences are worth, and the thresholds that go without `min_confidence`."""
        from ingest.nlp.calibration import read_calibration
        from ingest.nlp.resources import model_path

        return read_calibration((self.model or model_path()) / "calibration.json")

    def build(self) -> Extracts:
        """Raises: `OntologyError`, `SettingsError`."""
        from ingest.extract import Extractor
        from ingest.nlp.pipeline import build_pipeline
        from kg_service.ontology import load_ontology
        from kg_service.registry import load_registry

        ontology = load_ontology(*self.ontology)
        registry = load_registry(*self.registry, kinds=ontology.entities)
        nlp = build_pipeline(ontology, registry, model=self.model, base=self.base)
        return Extractor(nlp, ontology, registry, min_confidence=self.min_confidence)

    def _files(self) -> Iterator[Path]:
        models = _MODELS if self.model is None else self.model
        for folder in (models, schema_path() / "ontology", schema_path() / "registry"):
            yield from sorted(path for path in folder.rglob("*") if path.is_file())
        for path in (*self.ontology, *self.registry):
            yield from sorted(path.rglob("*.yaml")) if path.is_dir() else [path]


def _release(base: str) -> str:
    """The version of an installed package; of a folder, its `meta.json`."""
    try:
        return metadata.version(base)
    except metadata.PackageNotFoundError:
        meta = Path(base) / "meta.json"
        return meta.read_text(encoding="utf-8") if meta.is_file() else ""
