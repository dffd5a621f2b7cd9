"""What a pipeline works with beside its components: ontology, registry, calibration, kept with its Language object."""

from dataclasses import dataclass, field
from pathlib import Path

from spacy.language import Language

from ingest.nlp.calibration import Calibration, read_calibration
from kg_service.ontology import Ontology, load_ontology
from kg_service.registry import Registry, load_registry

_KEY = "kg_resources"


def model_path() -> Path:
    """Where the shipped model lies; `spacy.load` takes this path too."""
    return Path(__file__).parents[1] / "models" / "market-en"


@dataclass(frozen=True, slots=True)
class Resources:
    """The data of one pipeline."""

    ontology: Ontology
    registry: Registry
    calibration: Calibration = field(default_factory=Calibration)


def give_resources(nlp: Language, resources: Resources) -> None:
    """Hand a pipeline its data, before its components are added."""
    setattr(nlp, _KEY, resources)


def resources_of(nlp: Language) -> Resources:
    """What the pipeline was given; the shipped data where it was given nothing (as by `spacy.load`)."""
    found = getattr(nlp, _KEY, None)
    if found is None:
        calibration = read_calibration(model_path() / "calibration.json")
        found = Resources(load_ontology(), load_registry(), calibration)
        setattr(nlp, _KEY, found)
    assert isinstance(found, Resources)
    return found
