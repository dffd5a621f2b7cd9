"""The sample articles, extracted once per test run by the shipped pipeline."""

from functools import lru_cache
from pathlib import Path

from ingest.extract import Extractor
from ingest.nlp.pipeline import build_pipeline
from ingest.nlp.resources import Resources, resources_of
from ingest.sources import read_articles
from kg_service.model import Article, Extraction

ARTICLES = Path(__file__).parents[1] / "examples" / "articles"


@lru_cache(maxsize=1)
def extractor() -> Extractor:
    """The shipped pipeline."""
    nlp = build_pipeline()
    resources = resources_of(nlp)
    return Extractor(nlp, resources.ontology, resources.registry)


def resources() -> Resources:
    """Its ontology and registry."""
    return resources_of(extractor().nlp)


@lru_cache(maxsize=1)
def articles() -> tuple[Article, ...]:
    """As `kg ingest examples/articles` reads them."""
    found = tuple(read_articles([str(ARTICLES)]))
    assert all(isinstance(article, Article) for article in found)
    return tuple(article for article in found if isinstance(article, Article))


@lru_cache(maxsize=1)
def extractions() -> tuple[Extraction, ...]:
    """What they give."""
    return tuple(extractor().extract_many(articles()))
