"""What the README shows is true: its commands, settings, recipes and Python snippets."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
import spacy

from ingest import extract_text, fact_records
from ingest.extract import Extractor
from ingest.nlp.pattern_check import check_patterns
from ingest.nlp.pipeline import COMPONENTS, build_pipeline
from ingest.nlp.resources import model_path
from kg_service.model import Article
from kg_service.ontology import load_ontology
from kg_service.registry import load_registry
from kg_service.settings import VARIABLES
from tests import sample

README = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")


def block(first_line: str) -> str:
    """The fenced block that begins with this line."""
    (text,) = re.findall(rf"```yaml\n({re.escape(first_line)}\n.*?)```", README, flags=re.DOTALL)
    return str(text)


def test_every_command_is_in_the_readme_and_the_other_way_round() -> None:
    said = set(re.findall(r"`kg ([a-z]+)", README))
    kg = [sys.executable, "-c", "from kg_service.cli import main; main()", "--help"]
    done = subprocess.run(kg, capture_output=True, text=True, check=True)
    listed = done.stdout.split("Commands:")[1]
    assert said == set(re.findall(r"^  ([a-z]+) ", listed, flags=re.MULTILINE))


def test_every_setting_is_in_the_readme_and_the_other_way_round() -> None:
    assert set(re.findall(r"`(KG_(?!TEST)\w+)`", README)) == set(VARIABLES)


def test_the_recipes_add_a_kind_and_names_without_training_or_python(tmp_path: Path) -> None:
    kinds, names = tmp_path / "my-kinds.yaml", tmp_path / "my-names.yaml"
    kinds.write_text(block("# my-kinds.yaml"), encoding="utf-8")
    names.write_text(block("# my-names.yaml"), encoding="utf-8")
    ontology = load_ontology(kinds)
    registry = load_registry(names, kinds=ontology.entities)
    nlp = build_pipeline(ontology, registry)
    text = "Norvik won a patent for a walking robot on Monday. The Menlo Park group won a contract."
    found = Extractor(nlp, ontology, registry).extract(Article(namespace="local", id="x", text=text))
    entities = {e.registry_id: e for e in found.entities}
    assert {"org:norvik-robotics", "org:meta-platforms"} <= set(entities)
    (grant,) = [e for e in found.evidence if e.kind == "PatentGrant"]
    assert [a.entity for a in grant.arguments] == [entities["org:norvik-robotics"].id]
    own = [pattern for pattern in ontology.patterns if pattern.kind == "PatentGrant"]
    assert list(check_patterns(nlp, ontology, own)) == []


def test_from_python_facts_are_plain_records() -> None:
    facts = extract_text("Shell denied that it was preparing an offer for Heliox Solar.", published_at="2026-04-13")
    rows = fact_records(facts)
    assert rows
    assert all(str(row["quote"]) in facts["text"] for row in rows)
    assert not [row for row in rows if row["kind"] == "Acquisition" and row["factuality"] in ("ASSERTED", "REPORTED")]


def test_spacy_load_gives_the_same_as_the_pipeline() -> None:
    nlp = spacy.load(model_path())
    assert tuple(nlp.pipe_names) == COMPONENTS
    article = sample.articles()[0]
    doc, own = nlp(article.text), sample.extractor().nlp(article.text)
    assert [(e.text, e.label_, e.kb_id_) for e in doc.ents] == [(e.text, e.label_, e.kb_id_) for e in own.ents]
    assert [(t.pos_, t.dep_, t.head.i, t.lemma_) for t in doc] == [(t.pos_, t.dep_, t.head.i, t.lemma_) for t in own]
    assert [s.text for s in doc.sents] == [s.text for s in own.sents]
    assert next(iter(doc.noun_chunks)).text


@pytest.mark.parametrize("path", re.findall(r"\]\(((?!http)[^)#]+)\)", README))
def test_links_lead_somewhere(path: str) -> None:
    assert (Path(__file__).parents[1] / path).exists()
