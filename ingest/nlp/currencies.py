"""Currencies as the world's press writes them: signs and codes before a number, words after it."""

import re

_SIGNS = {
    "USD": "US$ US-$ U.S.$ USD $",
    "CAD": "C$ CA$ CAN$ Can$ Cdn$ CDN$ CAD",
    "AUD": "A$ AU$ AUD",
    "NZD": "NZ$ NZD",
    "HKD": "HK$ HKD",
    "SGD": "S$ SG$ SGD",
    "TWD": "NT$ TWD",
    "BRL": "R$ BRL",
    "MXN": "Mex$ MX$ MXN",
    "GBP": "£ STG£ UK£ GBP",
    "EUR": "€ EUR",
    "JPY": "¥ JP¥ JPY",
    "CNY": "CN¥ RMB CNY",
    "INR": "₹ Rs Rs. Re. INR",
    "RUB": "₽ RUB",
    "KRW": "₩ KRW",
    "CHF": "CHF SFr SFr. Fr.",
    "SEK": "SKr SEK",
    "NOK": "NKr NOK",
    "DKK": "DKr DKK",
    "ISK": "IKr ISK",
    "ZAR": "R ZAR",
    "KES": "KSh KSh. KES Sh",
    "NGN": "₦ N NGN",
    "AED": "Dh Dhs AED",
    "SAR": "SR SAR",
    "TRY": "₺ TL TRY",
    "PLN": "PLN",
    "CZK": "CZK",
    "HUF": "HUF",
    "ILS": "₪ NIS ILS",
    "IDR": "Rp IDR",
    "MYR": "RM MYR",
    "THB": "฿ THB",
    "PHP": "₱ PHP",
    "VND": "₫ VND",
    "PKR": "PKR",
    "EGP": "EGP",
    "QAR": "QR QAR",
    "KWD": "KD KWD",
    "CLP": "CLP",
    "COP": "COP",
    "ARS": "ARS",
    "PEN": "S/ PEN",
    "GHS": "GH₵ GHS",
}
_CODE_OF_SIGN = {sign: code for code, signs in _SIGNS.items() for sign in signs.split()}
SIGN = re.compile(
    r"(?<![A-Za-z$£€¥])(?P<sign>"
    + "|".join(re.escape(sign) for sign in sorted(_CODE_OF_SIGN, key=len, reverse=True))
    + r")\s?$"
)
#: A sign of one or two letters is one only if it touches the number ("R500m", not "R 500").
_TOUCHING = {"R", "N", "Sh", "SR", "TL", "RM", "QR", "KD", "Rp"}

_NATIONAL_DOLLARS = {
    "us": "USD",
    "u.s.": "USD",
    "american": "USD",
    "canadian": "CAD",
    "australian": "AUD",
    "new zealand": "NZD",
    "hong kong": "HKD",
    "singapore": "SGD",
    "taiwan": "TWD",
    "new taiwan": "TWD",
    "jamaican": "JMD",
}
_NATIONAL: dict[str, tuple[dict[str, str], str]] = {
    "dollar": (_NATIONAL_DOLLARS, "USD"),
    "rupee": ({"pakistani": "PKR", "pakistan": "PKR", "sri lankan": "LKR", "nepalese": "NPR"}, "INR"),
    "franc": ({"french": "FRF", "cfa": "XOF"}, "CHF"),
    "pound": ({"egyptian": "EGP", "irish": "IEP", "lebanese": "LBP"}, "GBP"),
    "peso": (
        {"chilean": "CLP", "colombian": "COP", "argentine": "ARS", "philippine": "PHP", "uruguayan": "UYU"},
        "MXN",
    ),
    "krona": ({"icelandic": "ISK"}, "SEK"),
    "kronor": ({}, "SEK"),
    "kronur": ({}, "ISK"),
    "krone": ({"danish": "DKK"}, "NOK"),
    "kroner": ({"danish": "DKK"}, "NOK"),
    "crown": ({"czech": "CZK", "danish": "DKK", "norwegian": "NOK", "icelandic": "ISK"}, "SEK"),
    "shilling": ({"ugandan": "UGX", "tanzanian": "TZS"}, "KES"),
    "dinar": ({"kuwaiti": "KWD", "bahraini": "BHD", "jordanian": "JOD"}, "KWD"),
    "riyal": ({"qatari": "QAR", "omani": "OMR"}, "SAR"),
    "ruble": ({"belarusian": "BYN"}, "RUB"),
    "won": ({}, "KRW"),
    "real": ({}, "BRL"),
}
_PLAIN = {
    "euro": "EUR",
    "yen": "JPY",
    "yuan": "CNY",
    "renminbi": "CNY",
    "rand": "ZAR",
    "lira": "TRY",
    "zloty": "PLN",
    "forint": "HUF",
    "shekel": "ILS",
    "naira": "NGN",
    "rupiah": "IDR",
    "ringgit": "MYR",
    "baht": "THB",
    "dong": "VND",
    "dirham": "AED",
    "sol": "PEN",
    "cedi": "GHS",
    "taka": "BDT",
    "bitcoin": "BTC",
}
_SAME = {
    "reais": "real",
    "reals": "real",
    "rouble": "ruble",
    "roubles": "ruble",
    "kronas": "krona",
    "soles": "sol",
    "rial": "riyal",
    "lire": "lira",
}
_NATION_WORDS = {nation for table, _ in _NATIONAL.values() for nation in table} | {
    "swiss",
    "swedish",
    "norwegian",
    "mexican",
    "brazilian",
    "indian",
    "russian",
    "british",
    "south korean",
    "korean",
    "kenyan",
    "saudi",
    "japanese",
    "chinese",
    "south african",
    "turkish",
    "israeli",
    "euro",
}
_NOUNS = sorted({*_NATIONAL, *_PLAIN, *_SAME}, key=len, reverse=True)
WORD = re.compile(
    rf"[\s-](?:of\s)?(?:(?P<nation>{'|'.join(re.escape(n) for n in sorted(_NATION_WORDS, key=len, reverse=True))})\s)?"
    rf"(?P<noun>{'|'.join(_NOUNS)})s?(?![\w])",
    re.IGNORECASE,
)
_PENCE = re.compile(r"(?:[\s-]?(?:pence|penny)|p)(?![\w'’])", re.IGNORECASE)
_CENTS = re.compile(
    rf"[\s-]?(?:(?P<nation>{'|'.join(re.escape(n) for n in sorted(_NATION_WORDS, key=len, reverse=True))})\s)?"
    r"(?:cents?|¢)(?![\w])|c(?![\w'’])",
    re.IGNORECASE,
)
_CENTS_OF = {"euro": "EUR", "south african": "ZAR", "kenyan": "KES"} | _NATIONAL_DOLLARS


_CODE = re.compile(r"\s?(?P<code>[A-Z]{3})(?![\w])")


def currency_before(text: str, start: int) -> tuple[str, int] | None:
    """The ISO code of the sign that stands right before offset `start`, and where the sign starts."""
    match = SIGN.search(text, max(0, start - 8), start)
    if match is None:
        return None
    sign = match["sign"]
    if sign in _TOUCHING and match.end("sign") != start:
        return None
    return _CODE_OF_SIGN[sign], match.start()


def cents_after(text: str, end: int) -> tuple[str | None, int] | None:
    """The currency whose cents stand right after offset `end` (None: the text does not say), and where they end."""
    match = _CENTS.match(text, end)
    if match is None:
        return None
    return _CENTS_OF.get((match["nation"] or "").casefold()), match.end()


def currency_after(text: str, end: int) -> tuple[str, int] | None:
    """The ISO code (GBX for pence) of the words right after offset `end`, and where they end."""
    pence = _PENCE.match(text, end)
    if pence is not None:
        return "GBX", pence.end()
    match = WORD.match(text, end)
    if match is None:
        code = _CODE.match(text, end)
        return (code["code"], code.end()) if code is not None and code["code"] in _SIGNS else None
    noun = match["noun"].casefold()
    noun = _SAME.get(noun, noun)
    if noun in _PLAIN:
        return _PLAIN[noun], match.end()
    nations, default = _NATIONAL[noun]
    nation = re.sub(r"\s+", " ", (match["nation"] or "").casefold())
    return nations.get(nation, default), match.end()
