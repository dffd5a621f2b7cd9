"""Words beside a trigger by which a deal was called off or cleared, weighed against the model's reading of its stage.

The model has seen few such deals. A cue multiplies the odds of each stage by what it was worth in the training part of
the corpus; where the words and the model both speak, the surer one wins.
"""

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

from spacy.tokens import Doc

from ingest.nlp.lexicon import words

#: Kinds that may be called off, and kinds that may need somebody's clearance.
CALLED_OFF = words(
    "Acquisition Merger Divestiture StakeChange PublicOffering CapitalRaise Buyback Partnership ContractAward"
    " StockSplit"
)
CLEARED = CALLED_OFF | {"Dividend"}
#: What a cue adds to the log odds of each stage.
_WORTH: Mapping[str, Mapping[str, float]] = {
    "ended": {"PROPOSED": -2.3, "ANNOUNCED": -3.7, "APPROVED": -1.0, "COMPLETED": -2.0, "TERMINATED": 4.7},
    "cleared": {"PROPOSED": -2.2, "ANNOUNCED": -3.7, "APPROVED": 6.0, "COMPLETED": -2.6, "TERMINATED": -0.3},
}
_LEAST = 1e-4
#: How many words of the clause on either side are looked at.
_REACH = 12
_BREAKS = words("; : . — – - which who whose while whereas although though after because since before but unless until")
_NEAR = r"(?:\s\S+){0,5}\s?$"

_ENDING = (
    r"call(?:s|ed|ing)? off|scrap(?:s|ped|ping)?|shelv(?:e|es|ed|ing)|abandon(?:s|ed|ing)?"
    r"|withdr(?:aw|aws|awn|ew|awing)|reject(?:s|ed|ing)?|rebuff(?:s|ed|ing)?|spurn(?:s|ed|ing)?|turn(?:s|ed|ing)? down"
    r"|vot(?:e|es|ed|ing) down|terminat(?:e|es|ed|ing)|cancel(?:s|led|ed|ling|ing)?|walk(?:s|ed|ing)? away from"
    r"|br(?:eak|eaks|oke|oken) off|pull(?:s|ed|ing)? (?:out of|the plug on)|back(?:s|ed|ing)? (?:out of|away from)"
    r"|drop(?:s|ped|ping)? (?:its|their|his|the|a|an|plans?)|dropped|ditch(?:es|ed|ing)?|axe(?:s|d)"
    r"|bl(?:ock|ocks|ocked|ocking)|snub(?:s|bed|bing)?|scupper(?:s|ed)?|derail(?:s|ed)?|thwart(?:s|ed)?"
    r"|end(?:s|ed|ing)? (?:talks|negotiations|discussions)|fail(?:s|ed)? (?:in|to)|defeated in|gave up"
    r"|giv(?:e|es|en|ing) up|lost|t(?:ear|ears|ore|orn) up|dissolved|pull(?:s|ed)(?! in)|paus(?:e|es|ed)"
    r"|suspend(?:s|ed)?|halt(?:s|ed)?|collapse of|rejection of|failure of|end of"
)
_ENDED_ITSELF = (
    r"(?:collapsed|fell (?:through|apart)|fallen (?:through|apart)|lapsed|foundered|came to nothing|is (?:off|dead)"
    r"|are off|not (?:renewed|proceed|go ahead)|ran out|expired|failed|was defeated)"
)
_BE_DONE = r"(?:was|were|is|are|be|been|being|got|later|then|had|has|have)\s(?:\w+ly\s|since\s|once\s|again\s)?"
_CLEARING = (
    r"approv(?:e|es|ed|ing)|clear(?:s|ed|ing)|sanction(?:s|ed)|authori[sz](?:e|es|ed|ing)|ratif(?:y|ies|ied)|endorse(?:s|d)"
    r"|green-?lit|green-?light(?:s|ed)?|waved through|vot(?:e|es|ed) (?:for|in favou?r of|to)|wav(?:es|ed) through"
    r"|(?:approval|permission|consent|clearance|nod|go-ahead|green light|blessing|allowance)\b.{0,40}\b(?:for|of|to)"
)
_NOT_CLEARED = re.compile(
    r"\b(?:subject to|pending|await\w*|seek\w*|sought|need\w*|requir\w*|once|if|until|before|must|still|expect\w*"
    r"|conditional|would|will|could|may|might|should|to be|not|board|directors|without)\b"
)
_NOT_ENDED = re.compile(r"\b(?:not|n't|n’t|never|without|can|could|may|might|would|will|if|to)\s(?:\w+\s){0,2}$")
_UNSUCCESSFUL = words(
    "failed aborted abortive abandoned scrapped cancelled canceled collapsed shelved unsuccessful rejected"
)
_SANCTIONED = words("approved sanctioned")
_ENDED_INSIDE = re.compile(rf"\b(?:{_ENDING}|{_ENDED_ITSELF})\b")
_ENDED_BEFORE = re.compile(rf"\b(?:{_ENDING})\b{_NEAR}")
_ENDED_AFTER = re.compile(rf"^(?:\S+\s){{0,7}}?(?:{_BE_DONE}(?:{_ENDING})|{_ENDED_ITSELF})\b")
_CLEARED_INSIDE = re.compile(r"\b(?:approv\w+|sanctioned|cleared|ratified)\b")
_CLEARED_BEFORE = re.compile(rf"\b(?:{_CLEARING}){_NEAR}")
_CLEARED_AFTER = re.compile(rf"^(?:\S+\s){{0,7}}?{_BE_DONE}(?:{_CLEARING})")


@dataclass(frozen=True, slots=True)
class StageCue:
    """What the words say ("ended" or "cleared"), and the words."""

    sort: str
    words: str


def read_stage(cue: StageCue | None, scores: Mapping[str, float]) -> str:
    """The likeliest stage, from the model's probability of each and a cue."""
    worth = {} if cue is None else _WORTH[cue.sort]
    return max(scores, key=lambda stage: math.log(max(_LEAST, scores[stage])) + worth.get(stage, 0.0))


def stage_cue(doc: Doc, kind: str, start: int, end: int) -> StageCue | None:
    """The cue that reaches the trigger in tokens [start, end): in its own words, just before it, or in its clause."""
    if kind not in CLEARED:
        return None
    inside, left, right = _text(doc, range(start, end)), _clause_before(doc, start), _clause_after(doc, end)
    adjective = doc[start - 1].lower_ if start > doc[start].sent.start else ""
    ended = _ended(inside, adjective, left, right) if kind in CALLED_OFF else None
    if ended is not None:
        return StageCue("ended", ended)
    cleared = _cleared(inside, adjective, left, right)
    return None if cleared is None else StageCue("cleared", cleared)


def _ended(inside: str, adjective: str, left: str, right: str) -> str | None:
    if adjective in _UNSUCCESSFUL:
        return adjective
    match = _ENDED_INSIDE.search(inside)
    if match is not None:
        return None if _NOT_ENDED.search(f"{left} ") else match.group()
    match = _ENDED_BEFORE.search(left)
    if match is not None and not _NOT_ENDED.search(left[: match.start()]):
        return match.group().strip()
    match = _ENDED_AFTER.search(right)
    return None if match is None else match.group().strip()


def _cleared(inside: str, adjective: str, left: str, right: str) -> str | None:
    if adjective in _SANCTIONED:
        return adjective
    for pattern, text, whole in (
        (_CLEARED_INSIDE, inside, left),
        (_CLEARED_BEFORE, left, left),
        (_CLEARED_AFTER, right, right),
    ):
        match = pattern.search(text)
        if match is not None and not _NOT_CLEARED.search(whole):
            return match.group().strip()
    return None


def _clause_before(doc: Doc, start: int) -> str:
    first = start
    while first > doc[start].sent.start and start - first < _REACH and doc[first - 1].lower_ not in _BREAKS:
        first -= 1
    return _text(doc, range(first, start))


def _clause_after(doc: Doc, end: int) -> str:
    last, stop = end, doc[end - 1].sent.end
    while last < stop and last - end < _REACH and doc[last].lower_ not in _BREAKS:
        last += 1
    return _text(doc, range(end, last))


def _text(doc: Doc, places: range) -> str:
    return " ".join(doc[i].lower_ for i in places if not doc[i].is_space)
