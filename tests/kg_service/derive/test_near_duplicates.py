"""Which articles repeat which."""

from kg_service.derive.near_duplicates import PERMUTATIONS, bands, original_of, signature
from kg_service.derive.records import Fingerprint

WORDS = [f"word{number}" for number in range(120)]


def fingerprint(article: str, text: str, published_at: str | None = "2026-05-06") -> Fingerprint:
    own = signature(text)
    return Fingerprint(article=article, published_at=published_at, signature=own, bands=bands(own))


def test_a_signature_is_a_function_of_the_folded_words() -> None:
    assert signature("Meta froze hiring, it said.") == signature("META froze  hiring — it said")
    assert len(signature("Meta froze hiring.")) == PERMUTATIONS
    assert all(0 <= value < 2**32 for value in signature("Meta"))
    assert signature("...") == ()
    assert bands(()) == ()


def test_an_article_repeats_the_earliest_that_is_like_it() -> None:
    text = " ".join(WORDS)
    first = fingerprint("z", text, "2026-05-01")
    second = fingerprint("a", f"{text} agency", "2026-05-02")
    third = fingerprint("b", f"update {text}", "2026-05-03")
    other = fingerprint("c", " ".join(reversed(WORDS)), "2026-04-01")
    everything = [third, other, second, first]
    assert [original_of(article, everything) for article in (first, second, third, other)] == [None, "z", "z", None]


def test_half_of_a_text_in_common_is_not_enough() -> None:
    half = fingerprint("b", " ".join(WORDS[:60] + [f"else{number}" for number in range(60)]), "2026-05-07")
    assert original_of(half, [fingerprint("a", " ".join(WORDS))]) is None


def test_an_undated_article_comes_before_dated_ones() -> None:
    undated, dated = fingerprint("z", " ".join(WORDS), None), fingerprint("a", " ".join(WORDS))
    assert original_of(dated, [undated]) == "z"
    assert original_of(undated, [dated]) is None
