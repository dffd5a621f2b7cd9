"""From articles to evidence: the pipeline run over texts, one result per article, in order."""

from collections.abc import Iterable, Iterator
from itertools import islice

from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp.readout import read_out
from ingest.nlp.resources import resources_of
from kg_service.derive import signature
from kg_service.model import Article, Extraction
from kg_service.ontology import Ontology
from kg_service.registry import Registry

BATCH = 16


class Extractor:
    """Extracts articles with one pipeline. Not thread-safe; use one per process.

    `min_confidence` None applies each kind's own threshold; a number replaces them all (0 shows every candidate).
    """

    def __init__(
        self, nlp: Language, ontology: Ontology, registry: Registry, *, min_confidence: float | None = None
    ) -> None:
        self._nlp = nlp
        self._ontology = ontology
        self._registry = registry
        self._min_confidence = min_confidence

    @property
    def nlp(self) -> Language:
        """The pipeline."""
        return self._nlp

    @property
    def version(self) -> str:
        """Name and version of what extracts; evidence of another version is extracted again by `kg reextract`."""
        return f"{self._nlp.meta['name']}-{self._nlp.meta['version']}"

    def extract(self, article: Article) -> Extraction:
        """The entities and the evidence of one article."""
        return next(self.extract_many([article]))

    def extract_many(self, articles: Iterable[Article]) -> Iterator[Extraction]:
        """The same for many, in their order; memory stays flat however many there are."""
        stream = iter(articles)
        while batch := list(islice(stream, BATCH)):
            with self._nlp.memory_zone():
                done = [self._extraction(article) for article in batch]
            yield from done

    def parse(self, article: Article) -> Doc:
        """The annotated Doc of an article."""
        doc = self._nlp.make_doc(article.text)
        doc._.kg_published_at = article.published_at
        return self._nlp(doc)

    def _extraction(self, article: Article) -> Extraction:
        doc = self.parse(article)
        entities, evidence = read_out(
            doc,
            article,
            self._ontology,
            resources_of(self._nlp).calibration,
            extractor=self.version,
            min_confidence=self._min_confidence,
        )
        return Extraction(article=article, entities=entities, evidence=evidence, signature=signature(article.text))
