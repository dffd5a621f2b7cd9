"""Words that mean an entity without naming it: "the company", "the shares", "them".

Only where one antecedent is clear: the company that was named last before the words, "them" and "they" the group
that was named last. They fill roles of patterns; they are no names.
"""

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc

from ingest.nlp.lexicon import words
from ingest.nlp.name import Name
from kg_service.model import LocalEntity

_COMPANY = words(
    "company group firm bank lender retailer carmaker automaker chipmaker drugmaker miner airline carrier insurer"
    " brewer manufacturer maker operator utility telecom broker developer startup stock shares"
)
_SHARES = (("share", "price"), ("share", "prices"), ("stock", "price"))
_GROUP = words("them they")
_DETERMINERS = words("the its")


def find_nominals(
    doc: Doc, names: Sequence[Name], entities: Sequence[LocalEntity], entity_of: Sequence[int]
) -> Iterator[tuple[Name, int]]:
    """Each with the index of the entity that it means, in text order; none overlaps a name."""
    taken = {i for name in names for i in range(name.start, name.end)}
    lower = [token.lower_ for token in doc]
    for start, end, kind in _places(lower):
        if taken.isdisjoint(range(start, end)):
            entity = _antecedent(names, entities, entity_of, start, kind)
            if entity is not None:
                yield Name(start, end, entities[entity].kind, 0.5), entity


def _places(lower: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    for i, word in enumerate(lower):
        if word in _GROUP:
            yield i, i + 1, "group"
        elif tuple(lower[i : i + 2]) in _SHARES:
            yield i, i + 2, "company"
        elif word in _COMPANY and i and lower[i - 1] in _DETERMINERS:
            yield i, i + 1, "company"


def _antecedent(
    names: Sequence[Name], entities: Sequence[LocalEntity], entity_of: Sequence[int], at: int, kind: str
) -> int | None:
    """The entity of the last name before `at` that fits."""
    for index in range(len(names) - 1, -1, -1):
        entity = entities[entity_of[index]]
        if names[index].end > at:
            continue
        if kind == "group" and entity.generic:
            return entity_of[index]
        if kind == "company" and entity.kind == "Company" and not entity.generic:
            return entity_of[index]
    return None
