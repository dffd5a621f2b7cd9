"""An installed spaCy pipeline with OntoNotes labels in place of the model's own tags and names.

It decides parts of speech, and which words are names of persons, organisations, places and products. What OntoNotes
does not know stays with the model: of which kind an organisation is, names of the other kinds, and the parse, on which
the patterns are written.
"""

from collections.abc import Iterable

import numpy as np
import spacy
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

from ingest.nlp.encoding import Encoding
from kg_service.errors import SettingsError

#: For each label of OntoNotes the kinds that it can mean, the usual one first; other labels are names of nothing.
KINDS_OF = {
    "PERSON": ("Person",),
    "ORG": ("Company", "Organization", "Authority", "Publication", "Exchange", "Fund"),
    "GPE": ("Place",),
    "LOC": ("Place",),
    "PRODUCT": ("Product",),
}
#: How sure a name of the pipeline is: it gives no scores.
SURE = 0.98
#: What speaks for the usual kind where the model has no opinion.
_USUAL = 0.05
_UNUSED = ("senter", "lemmatizer", "entity_linker", "textcat", "textcat_multilabel")


BASE_PIPELINE = "kg_base_pipeline"


@Language.factory(
    BASE_PIPELINE,
    requires=["doc._.kg_encoding"],
    assigns=["token.pos"],
    default_config={"pipeline": ""},
)
def make_base_pipeline(nlp: Language, name: str, pipeline: str) -> "BasePipeline":
    """Factory of `BasePipeline`; `pipeline` is an installed package, or a folder. Raises: `SettingsError`."""
    return BasePipeline(load_base(pipeline))


def load_base(name: str) -> Language:
    """The pipeline, without the parts that are not used. Raises: `SettingsError`: not installed, or finds no names."""
    try:
        base = spacy.load(name, exclude=_UNUSED)
    except (OSError, ValueError) as error:
        fault = str(error).partition("\n")[0]
        raise SettingsError(
            f"KG_BASE_PIPELINE: there is no spaCy pipeline {name!r}: {fault}; install the package, or name its folder"
        ) from error
    labels = {label for pipe in base.pipe_names for label in base.pipe_labels.get(pipe, ())}
    if not labels & set(KINDS_OF):
        raise SettingsError(
            f"KG_BASE_PIPELINE: {name} finds no names by the labels of OntoNotes ({', '.join(KINDS_OF)})"
        )
    return base


class BasePipeline:
    """Sets `token.pos_`, and the tags of names in `doc._.kg_encoding`, before names are read off them."""

    def __init__(self, base: Language) -> None:
        self._base = base

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the doc in place."""
        if len(doc) == 0:
            return doc
        with self._base.memory_zone():
            twin = Doc(self._base.vocab, words=[t.text for t in doc], spaces=[bool(t.whitespace_) for t in doc])
            for _, component in self._base.pipeline:
                twin = component(twin)
            if twin.has_annotation("POS"):
                for token, other in zip(doc, twin, strict=True):
                    token.pos_ = other.pos_ or token.pos_
            encoding: Encoding = doc._.kg_encoding
            encoding.names = stand_in(encoding, twin.ents)
        return doc


def stand_in(encoding: Encoding, ents: Iterable[Span]) -> NDArray[np.float32]:
    """Name tags [n, 1 + 2 kinds] in which the pipeline decides about the kinds it knows.

    Its names are shared out over the kinds that their label can mean as the model would have it; the other words
    are names of none of these kinds.
    """
    kinds = list(encoding.labels.kinds)
    own = encoding.names
    tags = own.copy()
    for kind in {kind for meant in KINDS_OF.values() for kind in meant if kind in kinds}:
        tags[:, 1 + 2 * kinds.index(kind)] = tags[:, 2 + 2 * kinds.index(kind)] = 0.0
    tags[:, 0] = 1.0 - tags[:, 1:].sum(1)
    for ent in ents:
        meant = [kinds.index(kind) for kind in KINDS_OF.get(ent.label_, ()) if kind in kinds]
        if not meant:
            continue
        rows = own[ent.start : ent.end]
        shares = np.array([float((rows[:, 1 + 2 * k] + rows[:, 2 + 2 * k]).sum()) for k in meant])
        shares[0] += _USUAL
        tags[ent.start : ent.end] = 0.0
        tags[ent.start : ent.end, 0] = 1.0 - SURE
        for k, share in zip(meant, shares / shares.sum(), strict=True):
            tags[ent.start, 1 + 2 * k] = SURE * share
            tags[ent.start + 1 : ent.end, 2 + 2 * k] = SURE * share
    return np.round(tags, 4)
