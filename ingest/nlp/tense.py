"""Whether the words around a place in a text look ahead or back."""

import re

_AHEAD = re.compile(
    r"\b(?:will|won['’]t|shall|would|'ll|’ll|is\s(?:now\s)?to|are\s(?:now\s)?to|plans?|planning|planned\sto|due|(?<!than\s)expects?|(?<!than\s)expected|expecting"
    r"|scheduled|slated|set\s(?:to|for)|aims?|aiming|intends?|intending|going\sto|hopes?|hoping|may|might|could|must"
    r"|forecasts?|predicts?|sees|projects|projected\sto|guid(?:es|ed|ing)|targets|targeting|upcoming|coming|starting|begins|announces|publishes|meets?|decides|votes?\son|opens|releases|reports\son|closes|expires"
    r"|takes\seffect|effective|promised|pledged|wants?\sto|is\s\w+ing|are\s\w+ing)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"\b(?:was|were|had|did|has|have|said|told|rose|fell|lost|won|sank|shed|cut|led|held|began|fell|grew|shrank|hit|met|made"
    r"|took|came|went|ran|sold|bought|put|set\sup|paid|gave|saw|ended|closed|since|ago|(?<!-)(?!listed|named|based|expected|planned|scheduled|proposed|united|limited)\w{2,}ed)\b",
    re.IGNORECASE,
)
_CLAUSE_BREAK = re.compile(
    r"[;:]|\s[-–—]\s|,\s(?:and|but|while|which|who|after|when)\s|\b(?:after|while|although|whereas)\b"
)


def looks_ahead(sentence: str, start: int, end: int) -> bool:
    """True if the verb nearest to sentence[start:end] in its clause speaks of what is to come."""
    left = sentence[:start]
    breaks = [match.end() for match in _CLAUSE_BREAK.finditer(left)]
    before = left[breaks[-1] :] if breaks else left
    ahead, back = _last(_AHEAD, before), _last(_BACK, before)
    if ahead >= 0 or back >= 0:
        return ahead >= back or (ahead >= 0 and _ahead_governs(before[ahead:]))
    right = sentence[end:]
    stop = _CLAUSE_BREAK.search(right)
    after = right[: stop.start()] if stop is not None else right
    ahead_match, back_match = _AHEAD.search(after), _BACK.search(after)
    if ahead_match is None:
        return False
    return back_match is None or ahead_match.start() <= back_match.start()


def _ahead_governs(text: str) -> bool:
    """ "will be cancelled on Monday": the participle after a look ahead does not turn it back."""
    return re.search(r"^\S+\s(?:\w+\s)?(?:be|have|been|get)\b", text) is not None and not re.search(r"\bsaid\b", text)


def _last(pattern: re.Pattern[str], text: str) -> int:
    starts = [match.start() for match in pattern.finditer(text)]
    return starts[-1] if starts else -1
