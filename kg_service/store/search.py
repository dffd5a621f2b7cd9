"""Search by name: a store's full-text index proposes candidates by these terms, and the rank is computed here.

So all stores answer alike. Index terms are folded words, and trigrams of words for names that are
misspelt: "_" and three letters of the word in "^" and "$".
"""

from collections.abc import Iterable, Sequence
from itertools import pairwise

from rapidfuzz.distance import JaroWinkler

from kg_service.ids import normalise
from kg_service.model import Entity

#: A candidate that is less like the text than this is none.
THRESHOLD = 0.6
#: How many candidates a store proposes at most, its best first.
CANDIDATES = 1000


def index_terms(entity: Entity) -> tuple[str, ...]:
    """The terms under which an entity is found: of its name, aliases and identifiers."""
    words = {word for name in _names(entity) for word in name.split()}
    return tuple(sorted(words | {trigram for word in words for trigram in _trigrams(word)}))


def query_words(text: str) -> tuple[str, ...]:
    """The words of a search; a candidate has one of them, or begins a word with one."""
    return tuple(dict.fromkeys(normalise(text).split()))


def query_trigrams(text: str) -> tuple[tuple[str, str], ...]:
    """Pairs of neighbouring trigrams of the words of a search; a candidate may have both of a pair instead."""
    pairs: dict[tuple[str, str], None] = {}
    for word in query_words(text):
        found = _trigrams(word)
        pairs.update(dict.fromkeys(pairwise(found)))
    return tuple(pairs)


def rank(text: str, candidates: Iterable[Entity], *, first: int) -> tuple[tuple[Entity, float], ...]:
    """The candidates that are like the text, best first; ties by articles, then by id.

    Score of a name: 1 if equal once normalised; 0.9 and up to 0.99 by share of the name's words if it has all
    words of the text; 0.8 and up if it begins with the text; else 0.9 times the mean, over the words of
    the text, of the Jaro-Winkler similarity to the most similar word of the name, and less for a name that is longer.
    """
    wanted = normalise(text)
    scored = [(entity, max((_score(wanted, name) for name in _names(entity)), default=0.0)) for entity in candidates]
    likely = [(entity, round(score, 6)) for entity, score in scored if score >= THRESHOLD]
    return tuple(sorted(likely, key=lambda pair: (-pair[1], -pair[0].article_count, pair[0].id))[:first])


def _score(wanted: str, name: str) -> float:
    if not wanted or not name:
        return 0.0
    if wanted == name:
        return 1.0
    words, own = wanted.split(), name.split()
    if set(words) <= set(own):
        return 0.9 + 0.09 * len(words) / len(own)
    if name.startswith(wanted):
        return 0.8 + 0.09 * len(wanted) / len(name)
    return 0.9 * _mean([_closest(word, own) for word in words]) * (0.9 + 0.1 * min(1.0, len(words) / len(own)))


def _closest(word: str, words: Sequence[str]) -> float:
    return max(float(JaroWinkler.similarity(word, other)) for other in words)


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _names(entity: Entity) -> tuple[str, ...]:
    values = (str(value) for value in entity.identifiers.values())
    return tuple(dict.fromkeys(normalise(name) for name in (entity.name, *entity.aliases, *values)))


def _trigrams(word: str) -> tuple[str, ...]:
    padded = f"^{word}$"
    return tuple(f"_{padded[i : i + 3]}" for i in range(len(padded) - 2))
