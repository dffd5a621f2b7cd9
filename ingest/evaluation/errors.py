"""The facts that were missed and those that were invented, each in its sentence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ingest.evaluation.comparison import Comparison

Json = dict[str, Any]

#: A full stop ends a sentence where a capital, digit or quote follows, and no initial or common short form precedes.
_END = re.compile(
    r"(?<![ (.][A-Z])(?<!\b(?:Mr|Dr|St|Co|vs))(?<!\b(?:Mrs|Inc|Ltd|Gov|Sen|Rep))(?<!\bCorp)"
    r"[.!?][\"”’')]*(?=\s+[\"“‘'(]*[A-Z0-9])|\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FactError:
    """`start` is the place of the sentence in the text of the document (gold's if missed, the article's if not)."""

    document: str
    fault: Literal["missed", "invented"]
    kind: str
    fact: str
    sentence: str
    start: int

    def to_json(self) -> Json:
        """The fields by name."""
        return asdict(self)


def errors_of(comparison: Comparison) -> list[FactError]:
    """All errors in relations and events of one document, in text order."""
    errors = [*_missed(comparison), *_invented(comparison)]
    return sorted(errors, key=lambda error: (error.start, error.fault, error.kind, error.fact))


def _missed(comparison: Comparison) -> Iterator[FactError]:
    gold, text = comparison.gold, comparison.gold["text"]
    names = {entity["key"]: entity["name"] for entity in gold["entities"]}
    for key, relation in comparison.gold_relations.items():
        if key not in comparison.extracted_relations:
            yield _error(gold["id"], "missed", relation, names, relation["sentence"], text)
    for event in comparison.missed:
        start = event["mentions"][0]["sentence"] if event["mentions"] else 0
        yield _error(gold["id"], "missed", event, names, start, text)


def _invented(comparison: Comparison) -> Iterator[FactError]:
    names = {entity["id"]: entity["name"] for entity in comparison.extracted["entities"]}
    relations = comparison.extracted_relations.items()
    facts = [relation for key, relation in relations if key not in comparison.gold_relations]
    for fact in (*facts, *comparison.invented):
        first: Json = next(iter(fact.get("evidence") or ()), {"quote": "", "start": 0})
        yield _error(comparison.gold["id"], "invented", fact, names, first["start"], first["quote"], whole=True)


def _error(
    document: str,
    fault: Literal["missed", "invented"],
    fact: Json,
    names: Mapping[str, str],
    start: int,
    text: str,
    *,
    whole: bool = False,
) -> FactError:
    sentence = text if whole else sentence_at(text, start)
    return FactError(
        document=document,
        fault=fault,
        kind=fact["kind"],
        fact=_words(fact, names),
        sentence=" ".join(sentence.split()),
        start=start,
    )


def sentence_at(text: str, start: int) -> str:
    """The sentence that begins at an offset, or what looks like it; gold tells only where sentences begin."""
    end = _END.search(text, start)
    return text[start : end.end()] if end else text[start:]


def _words(fact: Json, names: Mapping[str, str]) -> str:
    if "source" in fact:
        return f"{names.get(fact['source'], '?')} → {names.get(fact['target'], '?')}"
    return ", ".join(
        f"{role}: {' + '.join(names.get(key, '?') for key in keys)}" for role, keys in sorted(fact["roles"].items())
    )
