"""Words that mean an entity without naming it: "the company", "the Oslo-based lender", "the activist", "he", "them".

Only where one antecedent is clear. The text says which by what it calls the entity ("X, a lender ... the lender"),
else it is the one of the fitting kind that the words before are about: the subject of the last sentence that names
one, or the only one there. They fill roles; they are no names.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from ingest.nlp.lexicon import words
from ingest.nlp.name import Name
from kg_service.model import LocalEntity

_COMPANY = words(
    "company group firm bank lender retailer carmaker automaker chipmaker drugmaker miner airline carrier insurer"
    " brewer manufacturer maker operator utility telecom broker developer startup start-up stock shares supplier"
    " producer grocer supermarket conglomerate contractor homebuilder shipbuilder steelmaker planemaker biotech"
)
_FUND = words("fund activist short-seller investor")
_AUTHORITY = words("regulator watchdog ministry court agency commission")
_ORGANIZATION = words("union university party institute")
#: The nouns that mean one entity, with the kinds that it may be.
_NOUNS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(_COMPANY, ("Company",)),
    "firm": ("Company", "Fund"),
    **dict.fromkeys(_FUND, ("Fund",)),
    **dict.fromkeys(_AUTHORITY, ("Authority",)),
    **dict.fromkeys(_ORGANIZATION, ("Organization",)),
}
#: What "it" as a subject may mean; it means the subject before it.
_ACTORS = ("Company", "Fund", "Authority", "Organization", "Exchange")
_SHARES = (("share", "price"), ("share", "prices"), ("stock", "price"))
_GROUP = words("them they")
_PERSON = words("he she")
_DETERMINERS = words("the its")
#: Words that turn a definite noun away from what was named before.
_ANOTHER = words("new other second third first similar combined merged joint parent private former only most whole")
_SUBJECTS = frozenset({"nsubj", "nsubj:pass", "nsubj:outer"})
#: How many sentences back an antecedent may stand, of a noun and of a pronoun.
REACH, PRONOUN_REACH = 3, 2
#: How many words may stand between "the" and the noun ("the Oslo-based lender", "the Swiss drugmaker").
MODIFIERS = 3


@dataclass(frozen=True, slots=True)
class _Place:
    """Tokens [start, end) that mean an entity of one of `kinds`; `noun` is what it is called, empty for a pronoun."""

    start: int
    end: int
    kinds: tuple[str, ...]
    noun: str = ""


def find_nominals(
    doc: Doc, names: Sequence[Name], entities: Sequence[LocalEntity], entity_of: Sequence[int]
) -> Iterator[tuple[Name, int]]:
    """Each with the index of the entity that it means, in text order; none overlaps a name."""
    taken = {i for name in names for i in range(name.start, name.end)}
    taken |= (
        {i for start, end in doc._.kg_asides for i in range(start, end)} if doc.has_extension("kg_asides") else set()
    )
    seen = _Seen(doc, names, entities, entity_of)
    for place in _places(doc):
        if taken.isdisjoint(range(place.start, place.end)):
            entity = seen.antecedent(place)
            if entity is not None:
                yield Name(place.start, place.end, entities[entity].kind, 0.5), entity


def _places(doc: Doc) -> Iterator[_Place]:
    lower = [token.lower_ for token in doc]
    for i, word in enumerate(lower):
        if word in _GROUP:
            yield _Place(i, i + 1, ())
        elif word in _PERSON:
            yield _Place(i, i + 1, ("Person",))
        elif word == "it" and doc[i].dep_ in _SUBJECTS:
            yield _Place(i, i + 1, _ACTORS)
        elif tuple(lower[i : i + 2]) in _SHARES:
            yield _Place(i, i + 2, ("Company",))
        elif word in _NOUNS and i and _is_definite(doc, i):
            yield _Place(i, i + 1, _NOUNS[word], word)


def _is_definite(doc: Doc, at: int) -> bool:
    """Whether "the" or "its" stands before the noun, with at most a few describing words between, and no noun after."""
    if doc[at].text[:1].isupper() or (at + 1 < len(doc) and doc[at + 1].pos_ in ("NOUN", "PROPN")):
        return False
    for i in range(at - 1, max(-1, at - 2 - MODIFIERS), -1):
        if doc[i].lower_ in _DETERMINERS:
            return True
        described = doc[i].pos_ in ("ADJ", "PROPN", "VERB", "NOUN") or doc[i].text == "-"
        if not described or doc[i].lower_ in _ANOTHER or doc[i].lower_.endswith("est"):
            return False
    return False


class _Seen:
    """The names of a doc, by the sentence that they stand in."""

    def __init__(
        self, doc: Doc, names: Sequence[Name], entities: Sequence[LocalEntity], entity_of: Sequence[int]
    ) -> None:
        self._doc, self._names, self._entities, self._entity_of = doc, names, entities, entity_of
        starts = [i for i, token in enumerate(doc) if i == 0 or token.is_sent_start]
        self._sentence: list[int] = []
        for number, start in enumerate(starts):
            end = starts[number + 1] if number + 1 < len(starts) else len(doc)
            self._sentence += [number] * (end - start)

    def antecedent(self, place: _Place) -> int | None:
        """The entity that is meant, or None if none is, or several could be."""
        here = self._sentence[place.start]
        reach = PRONOUN_REACH if not place.noun and place.kinds else REACH
        before = [
            i
            for i, name in enumerate(self._names)
            if name.end <= place.start and self._fits(i, place) and here - self._sentence[name.start] <= reach
        ]
        if place.noun:
            called = [i for i in before if self._is_called(i, place.noun)]
            before = called or before
        if not place.noun and place.kinds in (("Person",), _ACTORS):
            subjects = [i for i in before if self._is_subject(i)]
            alone = len({self._entity_of[i] for i in before}) == 1
            return self._entity_of[(subjects or before)[-1]] if subjects or (alone and before) else None
        for distance in range(reach + 1):
            near = [i for i in before if here - self._sentence[self._names[i].start] == distance]
            if near:
                return self._entity_of[([i for i in near if self._is_subject(i)] or near)[-1]]
        return None

    def _fits(self, index: int, place: _Place) -> bool:
        entity = self._entities[self._entity_of[index]]
        if not place.kinds:
            return entity.generic
        return entity.kind in place.kinds and not entity.generic

    def _is_subject(self, index: int) -> bool:
        name = self._names[index]
        return any(self._doc[i].dep_ in _SUBJECTS for i in range(name.start, name.end))

    def _is_called(self, index: int, noun: str) -> bool:
        """Whether the text calls the entity so somewhere, right before its name or in apposition, or its name does."""
        entity = self._entity_of[index]
        for other, name in enumerate(self._names):
            if self._entity_of[other] != entity:
                continue
            beside = self._doc[max(0, name.start - 2) : min(len(self._doc), name.end + 7)]
            here = self._sentence[name.start]
            if any(token.lower_ == noun and self._sentence[token.i] == here for token in beside):
                return True
        return False
