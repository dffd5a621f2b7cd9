"""Walking a parsed sentence: the steps of `kg_service.ontology.patterns` on Universal Dependencies."""

from collections.abc import Iterator, Sequence

from spacy.tokens import Token

from kg_service.ontology import Path, Step

_SUBJECTS = ("nsubj", "nsubj:outer")
_NOMINALS = ("NOUN", "PROPN", "PRON", "SYM", "NUM")
_PASSED_ON = ("conj", "advcl", "parataxis")
#: What hangs on a head by a preposition: a parser with the right head may still give it another label.
_PHRASES = frozenset({"nmod", "obl", "obj", "iobj", "xcomp", "compound"})
_CLAUSES = ("advcl", "acl")
#: Likewise for the objects of a verb: nouns after it, without a preposition.
_OBJECTS = ("obj", "iobj", "obl", "xcomp")
#: A chain of clauses longer than this passes no subject on.
_LONGEST_CHAIN = 6


def walk(token: Token, path: Path) -> Iterator[list[Token]]:
    """For each alternative of the path, the tokens at which it arrives, the nearest first."""
    for steps in path:
        yield _arrive([token], steps)


def _arrive(tokens: list[Token], steps: Sequence[Step]) -> list[Token]:
    for step in steps:
        tokens = list(dict.fromkeys(end for token in tokens for end in _step(token, step)))
    return tokens


def _step(token: Token, step: Step) -> list[Token]:
    if step.move == "down":
        return [child for child in token.children if _hangs(child, step)]
    if step.move == "up":
        return [token.head] if token.head.i != token.i and _hangs(token, step) else []
    if step.move == "subject":
        return subjects(token)
    if step.move == "object":
        return objects(token)
    sent = token.sent
    if step.move == "left":
        return [token.doc[i] for i in range(token.i - 1, sent.start - 1, -1)]
    if step.move == "right":
        return [token.doc[i] for i in range(token.i + 1, sent.end)]
    inside = [other for other in token.subtree if other.i != token.i]
    return sorted(inside, key=lambda other: (abs(other.i - token.i), other.i))


def _hangs(token: Token, step: Step) -> bool:
    """Whether a token hangs on its head by the label of the step, with one of its prepositions if it asks."""
    if not step.prepositions:
        return token.dep_ == step.label
    label = token.dep_.partition(":")[0]
    if step.label in _CLAUSES:
        return label == step.label and _marked(token, ("mark",), step.prepositions)
    return label in _PHRASES and _marked(token, ("case", "mark"), step.prepositions)


def _marked(token: Token, markers: Sequence[str], prepositions: Sequence[str]) -> bool:
    """Whether the phrase of the token begins with one of the prepositions, or just follows one."""
    if any(child.dep_ in markers and child.lower_ in prepositions for child in token.children):
        return True
    before = token.left_edge.i - 1
    return before >= token.sent.start and token.doc[before].lower_ in prepositions


def subjects(token: Token, depth: int = 0) -> list[Token]:
    """Who does what the token says; see `subject` in the pattern language."""
    if is_passive(token):
        own = [child for child in token.children if child.dep_ == "obl:agent" or _is_by(child)]
        if own:
            return own
    else:
        own = [child for child in token.children if child.dep_ in _SUBJECTS]
        if own:
            return [_antecedent(child) for child in own]
    head = token.head
    if head.i == token.i or depth > _LONGEST_CHAIN:
        return []
    if token.dep_ in ("acl:relcl", "acl") and not (token.dep_ == "acl" and is_past_participle(token)):
        return [head]
    if is_passive(token):
        return []
    if token.dep_ == "xcomp":
        return [child for child in head.children if child.dep_ in ("obj", "iobj")] or _doers(head, depth)
    return _doers(head, depth) if token.dep_ in _PASSED_ON else []


def _doers(head: Token, depth: int) -> list[Token]:
    """The subject of a clause, whichever its voice: what a clause beside it takes over."""
    passed = [child for child in head.children if child.dep_ == "nsubj:pass"]
    return [_antecedent(child) for child in passed] or subjects(head, depth + 1)


def objects(token: Token, depth: int = 0) -> list[Token]:
    """To whom is done what the token says; see `object` in the pattern language."""
    own = [child for child in token.children if child.dep_ == "nsubj:pass" or _is_object(child)]
    if own:
        return [_antecedent(child) for child in own]
    head = token.head
    if head.i == token.i or depth > _LONGEST_CHAIN:
        return []
    if token.dep_ == "acl" and is_past_participle(token):
        return [head]
    if token.dep_ in ("conj", "xcomp"):
        return objects(head, depth + 1)
    return []


def _is_object(token: Token) -> bool:
    """Whether a child of a verb is its object: a noun after it that no preposition and no "to" marks."""
    if token.dep_ not in _OBJECTS or (token.i < token.head.i and token.dep_ != "obj"):
        return False
    if any(child.dep_ in ("case", "mark") and child.i < token.i for child in token.children):
        return False
    if token.dep_ == "obj":
        return True
    before = token.left_edge.i - 1
    return token.pos_ in _NOMINALS and before >= token.sent.start and token.doc[before].pos_ not in ("ADP", "PART")


def _antecedent(token: Token) -> Token:
    """The noun that a relative pronoun stands for; any other token itself."""
    if token.lower_ in ("which", "who", "that") and token.head.dep_ == "acl:relcl":
        return token.head.head
    if token.lower_ in ("which", "who") and token.i - 1 > token.sent.start and token.nbor(-1).text == ",":
        return token.nbor(-2)  # the parser took the relative clause for another: the word before the comma
    return token


def _is_by(token: Token) -> bool:
    return token.dep_.startswith("obl") and any(c.dep_ == "case" and c.lower_ == "by" for c in token.children)


def is_passive(token: Token) -> bool:
    """Whether a verb is in the passive voice, or a past participle beside a noun."""
    if any(child.dep_ in ("aux:pass", "nsubj:pass") for child in token.children):
        return True
    if token.dep_ == "conj" and token.head.i != token.i and is_past_participle(token):
        return not any(child.dep_ in _SUBJECTS for child in token.children) and is_passive(token.head)
    return token.dep_ == "acl" and is_past_participle(token)


def is_past_participle(token: Token) -> bool:
    """Whether the form may be a past participle: no -ing, no base form of its lemma, no "to" before it."""
    if token.lower_.endswith("ing") or any(child.dep_ in ("aux", "mark") for child in token.children):
        return False
    return token.lower_ != token.lemma_ or token.lower_.endswith(("ed", "ut", "it", "et"))
