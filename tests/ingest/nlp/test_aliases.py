"""Which names in one article name the same."""

import pytest

from ingest.nlp.aliases import is_acronym, is_short_form, is_surname_of, singular, words_of


@pytest.mark.parametrize(
    ("short", "long", "same"),
    [
        ("Delta", "Delta Air Lines", True),
        ("Siemens", "Siemens Energy", True),
        ("Bank", "Bank of America", False),
        ("US", "US Steel", False),
        ("Lines", "Delta Air Lines", False),
        ("Delta Air Lines", "Delta Air Lines", False),
    ],
)
def test_short_forms_begin_the_long_name_and_say_enough(short: str, long: str, same: bool) -> None:
    assert is_short_form(words_of(short), words_of(long)) is same


@pytest.mark.parametrize(
    ("short", "long", "same"),
    [
        ("FTC", "Federal Trade Commission", True),
        ("BoE", "Bank of England", True),
        ("ECB", "European Central Bank", True),
        ("IBM", "International Monetary Fund", False),
        ("it", "Intel Technology", False),
    ],
)
def test_acronyms(short: str, long: str, same: bool) -> None:
    assert is_acronym(short, words_of(long)) is same


@pytest.mark.parametrize(
    ("short", "long", "same"),
    [
        ("Weidner", "Jonas Weidner", True),
        ("Mr Weidner", "Jonas Weidner", True),
        ("Jonas", "Jonas Weidner", False),
        ("van Dijk", "Erik van Dijk", True),
        ("Weidner", "Weidner", False),
    ],
)
def test_surnames(short: str, long: str, same: bool) -> None:
    assert is_surname_of(words_of(short), words_of(long)) is same


@pytest.mark.parametrize(
    ("words", "one"),
    [("hedge funds", "hedge fund"), ("equities", "equity"), ("news", "new"), ("gas", "gas"), ("losses", "losse")],
)
def test_plural_and_singular_fall_together(words: str, one: str) -> None:
    assert " ".join(singular(tuple(words.split()))) == one
    assert singular(tuple(one.split())) == tuple(one.split()) or one in ("new",)
