"""Who says it: which attribution reaches some words of a text.

Reads a Doc with sentences and entities (`doc.ents`, whose order is that of the names).
"""

from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp.attributions import Attribution, find_attributions


@Language.factory("kg_attribution", requires=["doc.sents", "doc.ents"], assigns=["doc._.kg_attributions"])
def make_attribution(nlp: Language, name: str) -> "Attributor":
    """Factory of `Attributor`."""
    return Attributor()


class Attributor:
    """Sets `doc._.kg_attributions`, in text order; they may lie inside each other."""

    def __init__(self) -> None:
        if not Doc.has_extension("kg_attributions"):
            Doc.set_extension("kg_attributions", default=())

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the doc in place."""
        doc._.kg_attributions = find_attributions(doc)
        return doc


def attribution_at(doc: Doc, start: int, end: int, *, kind: str | None = None) -> Attribution | None:
    """The closest attribution of tokens [start, end): the shortest that holds or touches them; None without one.

    Words of judging ("welcomed", "called") attribute only Statements, and these first by their own cue.
    """
    over: list[Attribution] = [one for one in doc._.kg_attributions if one.start < end and start < one.end]
    if kind == "Statement":
        own = [one for one in over if one.cue[0] < end and start < one.cue[1]]
        over = own or over
    else:
        over = [one for one in over if not one.judging]
    return min(over, key=lambda one: (one.end - one.start, one.start), default=None)


def speakers_at(doc: Doc, start: int, end: int, *, kind: str, factuality: str | None = None) -> tuple[int, ...]:
    """Who says the words in tokens [start, end), as indices into `doc.ents`; empty: the text itself.

    What somebody asserts of the own doing, and what a text asserts on somebody's figures, is the text's own word:
    an ASSERTED event, if it is no Statement, has no speaker.
    """
    found = attribution_at(doc, start, end, kind=kind)
    if found is None or (factuality == "ASSERTED" and kind != "Statement"):
        return ()
    return found.speakers
