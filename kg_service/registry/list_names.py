"""Names of companies and funds as official lists write them, made into names as texts write them."""

import re

from kg_service.ids import fold

#: "COSTCO WHOLESALE CORP /NEW", "BROOKFIELD Corp /ON/", "Investor AB (publ)", "Alphabet Inc. (Class A)".
_TAG = re.compile(r"\s*(?:/\s?[A-Z]{2,4}\s?/?|\((?!the\)|eli\))[^()]{1,30}\)|(?<=[A-Za-z])/)$", re.IGNORECASE)
_LAST_FIRST = re.compile(r"^(.+?) \((The|Eli)\)$")
#: What is sold rather than who sells it: "Class A Ordinary Shares", "American Depositary Shares".
_SECURITY = re.compile(
    r"[\s,-]+(?:(?:registered |ordinary )?shares?$|cl(?:ass)? [a-z]\b|series [a-z]\b|ordinary"
    r"|common (?:stock|shares?)|subordinate|voting|non-voting"
    r"|(?:american )?depositary (?:shares?|receipts?)|adrs?\b|ads\b).*$",
    re.IGNORECASE,
)
_LEGAL = re.compile(
    r"[\s,]+(?:incorporated|inc|corporation|corp|company|co|limited|ltd|plc|p\.l\.c|llc|l\.l\.c|llp|lp|l\.p|s\.?a"
    r"|n\.?v|ag|s\.?e|a\.?b|asa|a/s|oyj|s\.?p\.?a|societ[aà] per azioni|aktiengesellschaft|kgaa|b\.?v|gmbh|pty|pte"
    r"|sarl|s\.a\.s)\.?$",
    re.IGNORECASE,
)
_HANGING = re.compile(r"[\s,]+(?:&|and)$", re.IGNORECASE)
_SMALL_WORDS = frozenset("of the and for de du la le des der von und y in on at by to".split())
_VOWELS = frozenset("AEIOUY")
_FUND = re.compile(
    r"\b(?:ETFs?|ETNs?|ETCs?|ETPs?|UCITS|funds?|(?:bitcoin|ether|ethereum|gold|silver|income|crypto) trust)\b",
    re.IGNORECASE,
)
#: Papers that are neither a company nor a fund: bonds, preferred shares, warrants, units, certificates.
_PAPER = re.compile(
    r"\d\s?%|\b(?:preferred|preference|warrants?|notes?|units?|rights?|debentures?|bonds?|snr|emtn|mtn|frn|certificates?"
    r"|cash coll|pfd|dep shs|repstg|b(?:onus)? cap|perpetual)\b",
    re.IGNORECASE,
)


def plain_name(listed: str) -> str:
    """The name without tags, kinds of shares and legal form, and without capitals throughout."""
    name = issuer(_LAST_FIRST.sub(r"\2 \1", " ".join(listed.split())).removeprefix("The "))
    for _ in range(3):
        shorter = _HANGING.sub("", _LEGAL.sub("", name)).strip(" ,")
        name = shorter if len(fold(shorter)) > 1 else name
    return _in_small_letters(name) if name.isupper() else name


def issuer(listed: str) -> str:
    """The name with its legal form, without what a list puts behind it ("/DE/", "(publ)", "Class A Common Stock")."""
    name = " ".join(listed.split())
    for pattern in (_TAG, _SECURITY, _TAG):
        name = pattern.sub("", name).strip(" ,") or name
    return name


def is_fund(listed: str) -> bool:
    """Whether the name is that of a pool of money."""
    return bool(_FUND.search(listed))


def is_paper(listed: str) -> bool:
    """Whether the name is that of a security rather than of who issued it."""
    return bool(_PAPER.search(listed))


def _in_small_letters(name: str) -> str:
    """ "ADVANCED MICRO DEVICES" as "Advanced Micro Devices"; short words without a vowel stay ("CVS Health")."""
    words = []
    for i, word in enumerate(name.split(" ")):
        if i and word.lower() in _SMALL_WORDS:
            words.append(word.lower())
        elif (len(word) <= 3 and not (_VOWELS & set(word))) or re.search(r"[\d&]|\.\w", word):
            words.append(word)
        else:
            words.append("-".join(part.capitalize() for part in word.split("-")))
    return " ".join(words)
