"""What a model is called by: a shipped one by its name, another by its folder, a spaCy pipeline by its package."""

from dataclasses import dataclass
from pathlib import Path

import spacy.util

from ingest.nlp.encoder import MODELS
from kg_service.errors import SettingsError


@dataclass(frozen=True, slots=True)
class FoundModel:
    """The folder of a model (None: the shipped one), and the spaCy pipeline that stands in for its tags and names."""

    folder: Path | None = None
    base: str | None = None


def find_model(name: str) -> FoundModel:
    """The model of this name. Raises: `SettingsError`: nothing is called so."""
    for folder in (MODELS / name, Path(name)):
        if (folder / "model.onnx").is_file():
            return FoundModel(folder=folder)
    if spacy.util.is_package(name) or (Path(name) / "config.cfg").is_file():
        return FoundModel(base=name)
    shipped = ", ".join(sorted(folder.name for folder in MODELS.iterdir() if folder.is_dir()))
    raise SettingsError(
        f"{name} is no model: give {shipped}, the folder of a model, or the name of an installed spaCy pipeline"
    )
