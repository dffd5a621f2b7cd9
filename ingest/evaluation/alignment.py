"""Which extracted entity stands for which annotated one: by the names that both use."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

Json = Mapping[str, Any]

_LEGAL = re.compile(r"\b(?:inc|corp|corporation|ltd|plc|llc|co|company|ag|se|sa|nv|group|holdings?|the)\b")


def fold(name: str) -> str:
    """The name without case, punctuation, legal forms and article; where nothing would be left, with them."""
    plain = re.sub(r"[^\w&]+", " ", name.casefold()).strip()
    return " ".join(_LEGAL.sub(" ", plain).split()) or plain


def align_entities(document: Json, extracted: Iterable[Json]) -> dict[str, str]:
    """Local id of an extracted entity -> key of the gold entity with which it shares most names.

    Of several, one of the same kind is preferred, then the last key. An entity that shares no name is left out; two
    extracted entities may stand for one gold entity.
    """
    text = document["text"]
    gold = [
        (g["key"], g["kind"], {fold(g["name"]), *(fold(text[start:end]) for start, end in g["mentions"])})
        for g in document["entities"]
    ]
    aligned = {}
    for entity in extracted:
        names = {fold(entity["name"]), *(fold(mention["text"]) for mention in entity["mentions"])}
        shared, _, key = max(
            ((len(names & own), kind == entity["kind"], key) for key, kind, own in gold), default=(0, False, "")
        )
        if shared:
            aligned[entity["id"]] = key
    return aligned
