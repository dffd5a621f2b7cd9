"""The pipeline: a spaCy Language object put together from our components.

tokens -> encoder -> sentences, tags, parse -> lemmas -> registry names -> names -> values -> dates
       -> entities -> patterns -> events, relations -> attribution
"""

from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp.base_pipeline import BASE_PIPELINE
from ingest.nlp.calibration import read_calibration
from ingest.nlp.resources import Resources, give_resources, model_path
from ingest.nlp.tokenizer import make_tokenizer
from kg_service.ontology import Ontology, load_ontology
from kg_service.registry import Registry, load_registry

MODEL = "market-en"
VERSION = "1.1.0"

#: In this order; each is a factory that may be switched off with `exclude`, with what needs it.
COMPONENTS = (
    "kg_encoder",
    "kg_syntax",
    "kg_lemmas",
    "kg_noun_chunks",
    "kg_gazetteer",
    "kg_names",
    "kg_values",
    "kg_dates",
    "kg_entities",
    "kg_patterns",
    "kg_events",
    "kg_relations",
    "kg_attribution",
)


def build_pipeline(
    ontology: Ontology | None = None,
    registry: Registry | None = None,
    *,
    model: Path | None = None,
    base: str | None = None,
    exclude: tuple[str, ...] = (),
) -> Language:
    """The whole pipeline. None: the shipped ontology, registry and model, and no `base`: an installed spaCy pipeline
    whose tags and names stand in for the model's. Raises: `SettingsError`: there is no such pipeline.

    Docs carry `sents`, `pos_`, `dep_`, `lemma_`, `ents` and `noun_chunks` as usual; what is ours stands in
    `doc._.kg_*`. Set `doc._.kg_published_at` before the components run, or relative dates stay open.
    """
    folder = model or model_path()
    nlp = spacy.blank("en")
    resources = Resources(
        ontology or load_ontology(), registry or load_registry(), read_calibration(folder / "calibration.json")
    )
    give_resources(nlp, resources)
    nlp.tokenizer = make_tokenizer(nlp)
    if not Doc.has_extension("kg_published_at"):
        Doc.set_extension("kg_published_at", default=None)
    for component in COMPONENTS:
        if component not in exclude:
            nlp.add_pipe(component, config={"model": str(folder)} if component == "kg_encoder" else {})
    if base is not None:
        after = "kg_encoder" if "kg_syntax" in exclude else "kg_syntax"
        nlp.add_pipe(BASE_PIPELINE, after=after, config={"pipeline": base})
    nlp.meta["name"] = MODEL if base is None else f"{MODEL}+{Path(base).name}"
    nlp.meta["version"] = VERSION
    return nlp
