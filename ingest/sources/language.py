"""Which texts are set aside because they are not in English."""

from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

#: Letters below which no one can tell: a short text is taken for English.
_ENOUGH_LETTERS = 40
#: Of 40,000 English sentences of business news none was taken for another language above 0.45.
_SURE = 0.5
#: Names under which feeds write English; Nigerian Pidgin is what the classifier says of odd English.
_ENGLISH = frozenset({"en", "eng", "english", "pcm"})
_UNKNOWN = frozenset({"", "und", "unknown", "none", "null", "n/a", "mul", "other"})


def foreign_language(text: str, *, declared: str | None = None) -> str | None:
    """The language of the text if it is not English, else None.

    A language that the input declares is believed. Without one the text decides, by naive Bayes
    over byte n-grams (py3langid), where it is long enough and the classifier is sure.
    """
    told = (declared or "").strip().lower().replace("_", "-")
    if told not in _UNKNOWN:
        return None if told.split("-")[0] in _ENGLISH else told
    sample = text[:5000]
    if sum(character.isalpha() for character in sample) < _ENOUGH_LETTERS:
        return None
    language, probability = _identifier().classify(sample)
    return language if language not in _ENGLISH and probability >= _SURE else None


@lru_cache(maxsize=1)
def _identifier() -> "LanguageIdentifier":
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
