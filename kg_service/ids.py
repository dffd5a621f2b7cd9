"""Deterministic ids, folded names and the canonical form of records, from which all of them are hashed."""

import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from kg_service.model import Argument, Article, Evidence

_LEGAL_FORMS = frozenset(
    (
        "ab",
        "ag",
        "as",
        "asa",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "inc",
        "incorporated",
        "kgaa",
        "kk",
        "limited",
        "llc",
        "llp",
        "lp",
        "ltd",
        "nv",
        "oyj",
        "plc",
        "pty",
        "sa",
        "sab",
        "sarl",
        "sas",
        "se",
        "spa",
    )
)
_ENDINGS = _LEGAL_FORMS | {"and"}  # "Marks and Co": what is left hanging
_ABBREVIATION = re.compile(r"(?<![^\W_])((?:[^\W\d_]\.){2,})")
_POSSESSIVE = re.compile(r"(?:'s|(?<=s)')(?=\s|$)")
_WORD = re.compile(r"[^\W_]+\+*")
_APOSTROPHES = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'"})
_UNDECOMPOSED = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})


def fold(text: str) -> str:
    """Text without case, compatibility forms and diacritics: what is compared when people type names."""
    if text.isascii():  # the usual case, five times as fast
        return text.translate(_APOSTROPHES).casefold()
    decomposed = unicodedata.normalize("NFKD", text.translate(_APOSTROPHES)).casefold().translate(_UNDECOMPOSED)
    return unicodedata.normalize("NFC", "".join(c for c in decomposed if not unicodedata.combining(c)))


def normalise(name: str) -> str:
    """A name as it is compared: folded words, without "the" in front, possessive and legal form behind.

    "The Walt Disney Co.'s" and "Walt Disney" give the same; a name of nothing but a legal form keeps it.
    """
    text = _POSSESSIVE.sub("", fold(name).replace("&", " and "))
    text = _ABBREVIATION.sub(lambda match: match[0].replace(".", "") + " ", text).replace("'", "")
    words = _WORD.findall(text)
    while len(words) > 1 and words[0] == "the":
        del words[0]
    while len(words) > 1 and words[-1] in _ENDINGS:
        del words[-1]
    return " ".join(words)


def evidence_id(article_key: str, kind: str, offsets: Sequence[int], ordinal: int = 0) -> str:
    """The id of a piece of evidence: `offsets` are those of the trigger, or of source and target."""
    return "ev_" + _digest("evidence", article_key, kind, *offsets, ordinal)


def identify_evidence(article_key: str, evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """The evidence of one article, in text order, each piece with its id, whatever id it came with.

    An event stands at its trigger (without one, at its sentence), a relation at its two arguments;
    several of one kind at one place are numbered in the order of their arguments.
    """
    counts: dict[tuple[str, tuple[int, ...]], int] = {}
    identified = []
    for item in _in_text_order(list(evidence)):
        place = (item.kind, _offsets(item))
        ordinal = counts[place] = counts.get(place, -1) + 1
        identified.append(replace(item, id=evidence_id(article_key, *place, ordinal)))
    return tuple(identified)


def relation_id(kind: str, source: str, target: str, *, symmetric: bool = False) -> str:
    """The id of the relation of this kind between two entities; of a symmetric one, in either order."""
    ends = sorted((source, target)) if symmetric else (source, target)
    return "rel_" + _digest("relation", kind, *ends)


def event_id(root: str) -> str:
    """The id of the event whose first mention is this evidence."""
    return "event_" + root.removeprefix("ev_")


def mention_id(name: str) -> str:
    """The evidence id in an event id or an evidence id: the other way of `event_id`."""
    return "ev_" + name.removeprefix("ev_").removeprefix("event_")


def entity_id(klass: str, name: str, *, article_key: str | None = None) -> str:
    """The id of an entity that the registry does not have: class and folded name.

    With an article key it is an entity of that article alone (a lone surname, a generic group).
    """
    slug = normalise(name).replace(" ", "-") or _digest("name", name)
    own = "" if article_key is None else "@" + _digest("article", article_key)[:12]
    return f"{klass}:{slug}{own}"


def content_hash(text: str) -> str:
    """SHA-256 of the text in NFC, as 64 hexadecimal digits."""
    return hashlib.sha256(unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")).hexdigest()


def article_names(article: Article) -> tuple[str, ...]:
    """What an article can be recognised by: its key and, if it has one, its URL (without the fragment)."""
    key = f"key:{article.key}"
    return (key,) if not article.url else (key, f"url:{article.url.partition('#')[0]}")


def canonical_json(value: object) -> bytes:
    """The one JSON text of a value: NFC, sorted keys, floats of six decimals, nothing for None in mappings.

    Takes dataclasses, mappings, sequences, strings, numbers, booleans and None.
    """
    text = json.dumps(_canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogatepass")


def hash_of(value: object) -> str:
    """SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_json(value)).hexdigest()


def _canonical(value: object) -> Any:
    if isinstance(value, str):
        return str(value)
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, float):
        rounded = round(value, 6)
        return int(rounded) if rounded.is_integer() else rounded
    if isinstance(value, Mapping):
        return {str(key): _canonical(item) for key, item in value.items() if item is not None}
    if is_dataclass(value):
        pairs = ((part.name, getattr(value, part.name)) for part in fields(value))
        return {name: _canonical(item) for name, item in pairs if item is not None}
    if isinstance(value, Sequence):
        return [_canonical(item) for item in value]
    raise TypeError(f"no canonical form for {type(value).__name__}")


def _digest(*parts: str | int) -> str:
    return hashlib.sha256(json.dumps(parts, ensure_ascii=True).encode()).hexdigest()[:24]


def _offsets(evidence: Evidence) -> tuple[int, ...]:
    if evidence.fact_type == "relation":
        return tuple(n for role in ("source", "target") for a in evidence.arguments if a.role == role for n in _span(a))
    return evidence.trigger or (evidence.start, evidence.end)


def _span(argument: Argument) -> tuple[int, int]:
    return (argument.start, argument.end)


def _in_text_order(evidence: list[Evidence]) -> list[Evidence]:
    """Sorted by place; what stands at one place by all that it says, so that the order is total."""
    places = [_place(item) for item in evidence]
    shared = Counter(places)
    whole = [canonical_json(replace(e, id="")) if shared[p] > 1 else b"" for e, p in zip(evidence, places, strict=True)]
    return [evidence[i] for i in sorted(range(len(evidence)), key=lambda i: (places[i], whole[i]))]


def _place(evidence: Evidence) -> tuple[Any, ...]:
    arguments = tuple(sorted((a.start, a.end, a.role, a.entity) for a in evidence.arguments))
    return (evidence.start, evidence.fact_type, evidence.kind, _offsets(evidence), arguments)
