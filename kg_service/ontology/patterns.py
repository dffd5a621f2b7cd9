"""Reading patterns: the way to find a kind of fact without training.

A pattern looks at one parsed sentence (Universal Dependencies). It starts at an *anchor*, a token with one
of a few lemmas, checks conditions around it, and walks from it to the entities that fill the roles:

    patterns:
      - id: rating-upgrade
        kind: AnalystRating              # an event or a relation kind
        anchor: [upgrade, lift]          # lemmas of the anchor, or its lower-case form
        pos: VERB                        # the anchor's part of speech (optional; one or a list)
        where:                           # all must hold (optional)
          - {path: "obl:to", lemma: [buy, overweight]}
        unless:                          # none may hold (optional)
          - {path: object, lemma: network}
        roles:                           # a relation has the roles source and target
          issuer: object
          firm?: {path: subject, kinds: Company}      # "?": may stay empty
        direction: UPGRADE               # optional: direction, stage, factuality, properties
        confidence: 0.8                  # above 0, at most 1 (default 0.8)
        examples:                        # at least one: text and who must be found
          - {text: Barclays upgraded Tesco to overweight., roles: {firm: Barclays, issuer: Tesco}}
        non_examples:                    # texts in which it must find nothing
          - The operator upgraded its network to 5G.

**A path** is a walk of steps, separated by blanks; alternatives are separated by `|` and tried in order
until one arrives (in a role: at an entity that the role admits; in a condition: at a token that fits).

    obj, nsubj:pass, compound   to the children with exactly this dependency label
    nmod:of, obl:by,with        to children with one of these prepositions before them, whether the parser calls
                                them nmod or obl or an object (for advcl and acl: as `mark`; there the label counts)
    <appos, <nmod:of            to the head, if the token hangs on it in this way
    subject                     to who does it: nsubj, or the obl:by / obl:agent of a passive. A verb without
                                one takes that of the clause it belongs to (conj, advcl, parataxis; xcomp:
                                the governor's object, if it has one); an active acl and a relative clause
                                take the noun that they stand at
    object                      to whom it is done: obj, iobj or another noun after the verb without a preposition,
                                or the nsubj:pass of a passive (found through conj and xcomp likewise), or the noun
                                at which a past participle (acl) stands
    inside                      to any token of the subtree, the nearest first (as the last step)
    left, right                 to any token before, after it in the sentence, the nearest first (as the last)
    .                           stays

A walk arrives at an entity when its last token lies in a mention of one ("the company" counts if it is
resolved) or is the class word before one ("the retailer Tesco"). Coordinated fillers ("Barclays and UBS") are
taken together. Negation, modality, tense, attribution, amounts and dates are read by other parts of the pipeline:
a pattern fixes only what its words always mean.

**A condition** has a `path` (default `.`) and any of `lemma` (or lower-case form), `word` (lower-case form only),
`pos`, `kinds` (the token lies in a mention of such an entity), each one or a list, and one token fits all that
are given; alone, a path asks that some token is there.

**Examples** are run when a pattern is loaded. Names in `roles` are taken for entities of the first kind that
the role admits; `entities: {Name: Kind}` says so for others, in non-examples (`{text: ..., entities: ...}`) too.
In a condition, `kinds` and `roles` fillers therefore work without a trained model of names.
"""

import re
from collections.abc import Mapping

from kg_service.marked_yaml import Marked
from kg_service.model import Factuality, Stage
from kg_service.ontology.kinds import Vocabulary, read_range
from kg_service.ontology.records import (
    Condition,
    EventKind,
    Path,
    Pattern,
    PatternExample,
    PatternRole,
    RelationKind,
    Role,
    Step,
)

_LABELS = """
    acl acl:relcl advcl advcl:relcl advmod amod appos aux aux:pass case cc cc:preconj ccomp compound compound:prt
    conj cop csubj csubj:outer csubj:pass dep det det:predet discourse dislocated expl fixed flat goeswith iobj
    list mark nmod nmod:desc nmod:poss nmod:unmarked nsubj nsubj:outer nsubj:pass nummod obj obl obl:agent
    obl:unmarked orphan parataxis punct reparandum root vocative xcomp
"""
_TAGS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X"
_KEYS = "id kind anchor pos where unless roles direction stage factuality properties confidence examples non_examples"

#: Dependency labels of Universal Dependencies v2 for English; `label:preposition` is told from a subtype by this.
DEPENDENCIES = frozenset(_LABELS.split())
#: Universal part-of-speech tags.
PARTS_OF_SPEECH = frozenset(_TAGS.split())

_WITH_PREPOSITION = frozenset({"nmod", "obl", "advcl", "acl"})
_MOVES = {"subject", "object", "inside", "left", "right"}
_LAST_MOVES = frozenset({"inside", "left", "right"})
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SPEAKER = "speaker"


def read_pattern(value: Marked, events: Mapping[str, EventKind], vocabulary: Vocabulary) -> Pattern:
    """A pattern, checked against the kind that it finds.

    Raises:
        OntologyError: with file, line and fault.
    """
    fields = value.fields(_KEYS.split(), required=("id", "kind", "anchor", "roles", "examples"))
    identifier = fields["id"].text()
    if not _ID.fullmatch(identifier):
        raise fields["id"].fault(f"{identifier!r} is not written in small letters, digits and hyphens")
    name = fields["kind"].text()
    kind = events.get(name) or vocabulary.relations.get(name)
    if kind is None or (isinstance(kind, RelationKind) and kind.structural):
        raise fields["kind"].fault(f"{name!r} is no event or relation kind that a pattern can find")
    known = _known_roles(kind, vocabulary)
    roles = _roles(fields["roles"], known, kind, vocabulary)
    return Pattern(
        id=identifier,
        kind=name,
        fact_type="event" if isinstance(kind, EventKind) else "relation",
        anchors=_lower(fields["anchor"]),
        pos=_pos(fields.get("pos")),
        where=_conditions(fields.get("where"), vocabulary),
        unless=_conditions(fields.get("unless"), vocabulary),
        roles=roles,
        direction=_one_of(fields.get("direction"), kind.directions if isinstance(kind, EventKind) else (), name),
        stage=_one_of(fields.get("stage"), tuple(Stage.__members__) if isinstance(kind, EventKind) else (), name),
        factuality=_one_of(fields.get("factuality"), tuple(Factuality.__members__), name),
        properties=_properties(fields.get("properties"), kind),
        confidence=_confidence(fields.get("confidence")),
        examples=_examples(fields["examples"], known, roles, vocabulary),
        non_examples=_non_examples(fields.get("non_examples"), vocabulary),
    )


def read_path(value: Marked) -> Path:
    """The alternatives of a path; `.` is the walk without a step."""
    alternatives = []
    for walk in value.text().split("|"):
        words = walk.split()
        if not words:
            raise value.fault("an empty alternative in a path; the token itself is written `.`")
        steps = [] if words == ["."] else [_step(word, value) for word in words]
        for step in steps[:-1]:
            if step.move in _LAST_MOVES:
                raise value.fault(f"{step.move!r} can only be the last step of a path")
        alternatives.append(tuple(steps))
    return tuple(alternatives)


def _step(word: str, place: Marked) -> Step:
    if word in _MOVES:
        return Step(move=word)  # type: ignore[arg-type]  # the word is one of the literal's
    label = word.removeprefix("<")
    move = "up" if word.startswith("<") else "down"
    if label in DEPENDENCIES:
        return Step(move=move, label=label)  # type: ignore[arg-type]
    base, _, prepositions = label.partition(":")
    found = tuple(prepositions.split(","))
    if base not in _WITH_PREPOSITION or not all(preposition.isalpha() for preposition in found):
        raise place.fault(f"{word!r} is no step: neither a dependency label, nor LABEL:preposition, nor a known word")
    return Step(move=move, label=base, prepositions=found)  # type: ignore[arg-type]


def _known_roles(kind: EventKind | RelationKind, vocabulary: Vocabulary) -> dict[str, Role]:
    if isinstance(kind, RelationKind):
        return {"source": Role(name="source", kinds=kind.source), "target": Role(name="target", kinds=kind.target)}
    roles = {role.name: role for role in kind.roles}
    if _SPEAKER in vocabulary.roles:  # somebody may speak of any event
        roles.setdefault(_SPEAKER, vocabulary.roles[_SPEAKER])
    return roles


def _roles(
    value: Marked, known: Mapping[str, Role], kind: EventKind | RelationKind, vocabulary: Vocabulary
) -> tuple[PatternRole, ...]:
    roles: dict[str, PatternRole] = {}
    for key, item in value.pairs():
        required = not key.text().endswith("?")
        name = key.text().removesuffix("?")
        if name not in known:
            raise key.fault(f"{name!r} is no role of {kind.name}; it has {', '.join(known)}")
        if name in roles:
            raise key.fault(f"{name!r} stands twice")
        fields = item.fields(("path", "kinds"), required=("path",)) if item.is_map() else {"path": item}
        kinds = read_range(fields["kinds"], vocabulary.entities, "entity kind") if "kinds" in fields else None
        for chosen in kinds or ():
            if not known[name].admits(chosen):
                raise fields["kinds"].fault(f"impossible: {kind.name} admits no {chosen} as {name}")
        roles[name] = PatternRole(role=name, path=read_path(fields["path"]), kinds=kinds, required=required)
    if isinstance(kind, RelationKind):
        for end in known:
            if end not in roles or not roles[end].required:
                raise value.fault(f"a pattern for a relation finds both ends; {end!r} is missing or optional")
    elif all(role == _SPEAKER for role in roles):
        raise value.fault("a pattern for an event finds at least one role")
    return tuple(roles.values())


def _conditions(value: Marked | None, vocabulary: Vocabulary) -> tuple[Condition, ...]:
    return () if value is None else tuple(_condition(item, vocabulary) for item in value.one_or_list())


def _condition(item: Marked, vocabulary: Vocabulary) -> Condition:
    fields = item.fields(("path", "lemma", "word", "pos", "kinds"))
    kinds = read_range(fields["kinds"], vocabulary.entities, "entity kind") if "kinds" in fields else ()
    condition = Condition(
        path=read_path(fields["path"]) if "path" in fields else ((),),
        lemmas=_lower(fields.get("lemma")),
        words=_lower(fields.get("word")),
        pos=_pos(fields.get("pos")),
        kinds=frozenset(kinds or ()),
    )
    if condition.path == ((),) and not (condition.lemmas or condition.words or condition.pos or condition.kinds):
        raise item.fault("a condition that asks nothing")
    return condition


def _examples(
    value: Marked, known: Mapping[str, Role], roles: tuple[PatternRole, ...], vocabulary: Vocabulary
) -> tuple[PatternExample, ...]:
    examples = []
    asked = {role.role for role in roles}
    for item in value.one_or_list():
        fields = item.fields(("text", "roles", "entities"), required=("text", "roles"))
        text = fields["text"].text()
        fillers = {}
        for key, names in fields["roles"].pairs():
            if key.text() not in asked:
                raise key.fault(f"{key.text()!r} is no role that the pattern fills")
            fillers[key.text()] = names.texts()
            _named_in(text, names)
        for role in roles:
            if role.required and role.role not in fillers:
                raise item.fault(f"the example does not say who is {role.role!r}")
        entities = _entities(fields.get("entities"), text, vocabulary)
        for role_name, names_found in fillers.items():
            for filler in names_found:
                if filler in entities and not known[role_name].admits(entities[filler]):
                    raise item.fault(f"impossible: a {entities[filler]} cannot be {role_name!r}")
        examples.append(PatternExample(text=text, roles=fillers, entities=entities))
    if not examples:
        raise value.fault("a pattern needs at least one example")
    return tuple(examples)


def _non_examples(value: Marked | None, vocabulary: Vocabulary) -> tuple[PatternExample, ...]:
    found = []
    for item in value.one_or_list() if value is not None else ():
        fields = item.fields(("text", "entities"), required=("text",)) if item.is_map() else {"text": item}
        text = fields["text"].text()
        found.append(PatternExample(text=text, entities=_entities(fields.get("entities"), text, vocabulary)))
    return tuple(found)


def _entities(value: Marked | None, text: str, vocabulary: Vocabulary) -> dict[str, str]:
    entities = {}
    for key, kind in value.pairs() if value is not None else ():
        _named_in(text, key)
        if kind.text() not in vocabulary.entities:
            raise kind.fault(f"{kind.text()!r} is no entity kind")
        entities[key.text()] = kind.text()
    return entities


def _named_in(text: str, names: Marked) -> None:
    for item in names.one_or_list():
        if item.text() not in text:
            raise item.fault(f"{item.text()!r} does not stand in the text of the example")


def _properties(value: Marked | None, kind: EventKind | RelationKind) -> dict[str, str]:
    properties = {}
    for key, item in value.pairs() if value is not None else ():
        if key.text() not in kind.properties:
            raise key.fault(f"{key.text()!r} is no property of {kind.name}")
        properties[key.text()] = item.text()
    return properties


def _one_of(value: Marked | None, known: tuple[str, ...], kind: str) -> str | None:
    if value is None:
        return None
    if value.text() not in known:
        raise value.fault(f"{value.text()!r} is none of {', '.join(known) or 'nothing: ' + kind + ' has none'}")
    return value.text()


def _confidence(value: Marked | None) -> float:
    if value is None:
        return 0.8
    confidence = value.number()
    if not 0 < confidence <= 1:
        raise value.fault("a confidence is above 0 and at most 1")
    return confidence


def _lower(value: Marked | None) -> frozenset[str]:
    for item in value.one_or_list() if value is not None else ():
        if item.text() != item.text().lower():
            raise item.fault(f"{item.text()!r}: lemmas and words are written in small letters")
    return frozenset(value.texts()) if value is not None else frozenset()


def _pos(value: Marked | None) -> frozenset[str]:
    for item in value.one_or_list() if value is not None else ():
        if item.text() not in PARTS_OF_SPEECH:
            raise item.fault(f"{item.text()!r} is no universal part of speech (NOUN, VERB, ...)")
    return frozenset(value.texts()) if value is not None else frozenset()
