"""Verbs of saying and judging, by their forms."""

from ingest.nlp.lexicon import words

_REPORTING = words(
    """
    say tell report announce add note state claim warn explain argue insist predict forecast estimate suggest believe
    think expect confirm deny acknowledge admit allege assert caution comment complain conclude contend declare disclose
    emphasise emphasize stress write reckon remark repeat reiterate respond reply reveal observe tweet testify recall
    joke quip concede hint signal maintain dispute project anticipate fear hope doubt propose vow promise pledge assure
    calculate grumble lament boast assume speculate indicate guarantee ensure agree answer counter protest point
    """
)
_JUDGING = words(
    """
    welcome call dismiss reject criticise criticize praise urge describe blame attribute applaud condemn recommend
    advise oppose support question defend regret demand accuse back hail slam attack advocate favour favor rate label
    see consider judge deem foresee link find
    """
)
_IRREGULAR = {
    "said": "say",
    "saying": "say",
    "told": "tell",
    "wrote": "write",
    "written": "write",
    "thought": "think",
    "says": "say",
    "foresaw": "foresee",
    "denied": "deny",
    "denies": "deny",
    "implied": "imply",
    "replied": "reply",
    "replies": "reply",
    "testified": "testify",
    "admitted": "admit",
    "admitting": "admit",
    "forecast": "forecast",
    "quipped": "quip",
    "emphasised": "emphasise",
    "hailed": "hail",
    "sees": "see",
    "saw": "see",
    "found": "find",
    "foresees": "foresee",
}


def _forms(verb: str) -> set[str]:
    stem = verb[:-1] if verb.endswith("e") else verb
    past = {verb[:-1] + "ied", verb[:-1] + "ies"} if verb.endswith("y") and verb[-2] not in "aeiou" else {stem + "ed"}
    return {verb, verb + "s", stem + "ing"} | past


REPORTING = {form: verb for verb in _REPORTING for form in _forms(verb)}
REPORTING |= {form: verb for form, verb in _IRREGULAR.items() if verb in _REPORTING}
JUDGING = {form: verb for verb in _JUDGING for form in _forms(verb)}
JUDGING |= {form: verb for form, verb in _IRREGULAR.items() if verb in _JUDGING}
#: Verbs of saying that are told by the word after them.
PARTICLE_VERBS = {
    (form, particle): f"{verb} {particle}"
    for verb, particle in (("rule", "out"), ("brush", "aside"), ("shrug", "off"), ("play", "down"), ("spell", "out"))
    for form in _forms(verb)
}
#: Verbs whose object may be a fact itself rather than a clause ("announced a merger"): not reports by that alone.
WITH_OBJECT = words(
    "report announce disclose confirm reveal propose promise pledge project signal maintain guarantee point"
)
