"""Lemmas by spaCy's English rules and exception tables, from the word and its part of speech alone."""

from functools import cache, lru_cache

from spacy.language import Language
from spacy.lookups import Lookups, load_lookups
from spacy.tokens import Doc

_AUXILIARIES = {
    **dict.fromkeys(("am", "is", "are", "was", "were", "been", "being", "be", "'m", "’m", "'re", "’re"), "be"),
    **dict.fromkeys(("has", "had", "having", "have", "'ve", "’ve"), "have"),
    **dict.fromkeys(("does", "did", "done", "doing", "do"), "do"),
    **dict.fromkeys(("will", "'ll", "’ll", "wo"), "will"),
    **dict.fromkeys(("can", "ca"), "can"),
    "'d": "would",
    "’d": "would",
    "'s": "be",
    "’s": "be",
}
_TABLES = ("lemma_rules", "lemma_exc", "lemma_index")
_NEGATIONS = frozenset({"n't", "n’t"})


@Language.factory("kg_lemmas", requires=["token.pos"], assigns=["token.lemma"])
def make_lemmas(nlp: Language, name: str) -> "Lemmas":
    """Factory of `Lemmas`."""
    return Lemmas()


class Lemmas:
    """Sets `token.lemma_`, in small letters but for proper nouns."""

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the doc in place."""
        for token in doc:
            token.lemma_ = lemma_of(token.text, token.pos_)
        return doc


@lru_cache(maxsize=1)
def _tables() -> Lookups:
    return load_lookups("en", list(_TABLES))


@cache
def _known(group: str) -> frozenset[str]:
    """All lemmas of a group; the table itself is a list, slow to search."""
    return frozenset(_tables().get_table("lemma_index").get(group, ()))


@lru_cache(maxsize=50_000)
def lemma_of(word: str, pos: str) -> str:
    """The lemma of a word with this universal part of speech."""
    lower = word.lower()
    if lower in _NEGATIONS:
        return "not"
    if pos == "AUX" and lower in _AUXILIARIES:
        return _AUXILIARIES[lower]
    if pos == "PROPN":
        return word
    group = "verb" if pos == "AUX" else pos.lower()
    tables = _tables()
    exceptions = tables.get_table("lemma_exc").get(group, {})
    if lower in exceptions:
        return str(exceptions[lower][0])
    index, rules = _known(group), tables.get_table("lemma_rules").get(group, ())
    forms = [lower[: len(lower) - len(old)] + new for old, new in rules if old and lower.endswith(old)]
    known = [form for form in forms if form in index]
    if lower in index and not known:
        return lower
    if known:
        return str(known[0])
    return _regular(lower, group) if group in ("verb", "noun") and lower not in index else lower


def _regular(lower: str, group: str) -> str:
    """The lemma of a word that no table knows ("reskilled"), by its ending."""
    if group == "noun":
        return (
            lower[:-1] if len(lower) > 3 and lower.endswith("s") and not lower.endswith(("ss", "us", "is")) else lower
        )
    for ending in ("ing", "ed"):
        if lower.endswith(ending) and len(lower) > len(ending) + 2:
            stem = lower[: -len(ending)]
            return stem[:-1] if stem[-1] == stem[-2] and stem[-1] not in "lsz" else stem
    return lower[:-1] if lower.endswith("s") and not lower.endswith("ss") else lower
