"""Rows of official lists made into entries of the registry: what is the same becomes one, known entries are added to.

Rows are the same by CIK, by ISIN, by ticker on one market with one name, or by the name with its legal form where
the countries do not differ. The same rules find the entry that is known already.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import TypeAlias

from kg_service.ids import fold, normalise
from kg_service.ontology import EntityKind
from kg_service.registry.entry import RegistryEntry
from kg_service.registry.list_names import is_fund, issuer
from kg_service.registry.lists import NO_MARKET, ListFile, Listing
from kg_service.registry.registry import Registry

Key: TypeAlias = tuple[str, ...]

_ORDER = ("sp500", "sec", "equities", "etfs", "funds", "hedge-funds")
_FORMS = {"incorporated": "inc", "corporation": "corp", "company": "co", "limited": "ltd", "aktiengesellschaft": "ag"}
_LONG_FORMS = {
    "public limited company": "plc",
    "societa per azioni": "spa",
    "societe anonyme": "sa",
    "naamloze vennootschap": "nv",
    "publ": "",
    "the": "",
}
_INVESTS = frozenset({"Company", "Fund", "Exchange"})
_NO_SLUG = re.compile(r"[^a-z0-9]+")


@dataclass(slots=True)
class _Group:
    """Rows that are one company or fund; the first names it."""

    listings: list[Listing] = field(default_factory=list)
    country: str | None = None
    known: RegistryEntry | None = None

    @property
    def name(self) -> str:
        return self.listings[0].name

    def tickers(self) -> list[str]:
        """All of them; one of no known market only where no market has the symbol."""
        found = list(dict.fromkeys(ticker for listing in self.listings for ticker in listing.tickers))
        placed = {t.partition("@")[0] for t in found if not t.endswith(NO_MARKET)}
        return [t for t in found if not t.endswith(NO_MARKET) or t.partition("@")[0] not in placed]

    def identifiers(self) -> dict[str, str]:
        """The first value of each."""
        return {k: v for listing in reversed(self.listings) for k, v in listing.identifiers.items()}

    def sources(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(listing.source for listing in self.listings))


def merge_lists(
    files: Iterable[ListFile],
    registry: Registry,
    kinds: Mapping[str, EntityKind],
    *,
    is_word: Callable[[str], bool] = lambda word: False,
) -> list[RegistryEntry]:
    """New entries, and for known ones what the lists add to them, sorted by id; the same for any order of the files.

    `is_word` says which folded words are ordinary ones: a name of one such word is linked only in context.
    """
    ordered = sorted(files, key=lambda file: (_ORDER.index(file.list), file.sha256))
    groups = _groups([listing for file in ordered for listing in file.listings], registry)
    known: dict[str, list[_Group]] = defaultdict(list)
    for group in groups:
        if group.known is not None:
            known[group.known.id].append(group)
    added = [_addition(registry.by_id[name], found, kinds) for name, found in known.items()]
    made = _Entries(registry, is_word)
    for group in groups:
        if group.known is None:
            made.add(group)
    managers = [_manager(group, made.id_of(group), registry) for group in groups]
    persons = {entry.id: entry for entry in reversed(managers) if entry is not None}
    found = [*(entry for entry in added if entry is not None), *made.finished(), *persons.values()]
    return sorted(found, key=lambda entry: entry.id)


def _groups(listings: Sequence[Listing], registry: Registry) -> list[_Group]:
    """The rows taken together, in order of their first one."""
    by_key: dict[Key, list[_Group]] = defaultdict(list)
    groups: list[_Group] = []
    known = _KnownEntries(registry)
    for listing in listings:
        country = _country(listing.country, registry)
        keys = list(_keys(listing))
        group = next((g for key in keys for g in by_key[key] if key[0] != "name" or _agree(g.country, country)), None)
        if group is None:
            group = _Group()
            groups.append(group)
        group.listings.append(listing)
        group.country = group.country or country
        group.known = group.known or known.find(listing, country)
        for key in keys:
            if group not in by_key[key]:
                by_key[key].append(group)
    return groups


def _keys(listing: Listing) -> Iterable[Key]:
    """What a row is the same by, the surest first."""
    name = normalise(listing.name)
    for kind in ("cik", "isin"):
        if kind in listing.identifiers:
            yield (kind, listing.identifiers[kind])
    for ticker in listing.tickers:
        symbol, _, market = ticker.partition("@")
        yield ("ticker", symbol, market, name)
        if market in (NO_MARKET, "XNAS", "XNYS", "XASE", "BATS"):
            yield ("ticker", symbol, "US", name)
    yield ("name", "Fund" if listing.kind == "Fund" else "", _with_legal_form(listing.listed))


def _with_legal_form(name: str) -> str:
    """What tells "Evergreen Corp" from "Evergreen SA", in one writing."""
    plain = issuer(name).replace("&", " and ")
    words = re.findall(r"[^\W_]+", fold(re.sub(r"(?<=\w)\.(?=\w)", "", plain)))
    text = f" {' '.join(_FORMS.get(word, word) for word in words)} "
    for long, short in _LONG_FORMS.items():
        text = text.replace(f" {long} ", f" {short} ")
    return " ".join(text.split())


def _agree(one: str | None, other: str | None) -> bool:
    return one is None or other is None or one == other


def _country(name: str | None, registry: Registry) -> str | None:
    """The ISO code of a country or state by name."""
    found = registry.lookup(normalise(name)) if name else ()
    return next((entry.country for entry in found if entry.kind == "Place" and entry.country), None)


class _KnownEntries:
    """The registry's companies and funds by identifier and ticker."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._by_identifier: dict[Key, RegistryEntry] = {}
        for entry in registry.by_id.values():
            for kind in ("cik", "isin"):
                if kind in entry.identifiers:
                    value = entry.identifiers[kind]
                    self._by_identifier[kind, value.lstrip("0") if kind == "cik" else value] = entry

    def find(self, listing: Listing, country: str | None) -> RegistryEntry | None:
        """The entry that a row is, if any."""
        for key in listing.identifiers.items():
            if key in self._by_identifier:
                return self._by_identifier[key]
        named = [e for e in self._registry.lookup(normalise(listing.name)) if e.kind in _INVESTS]
        for entry in named:
            symbols = {t.partition("@")[0] for t in entry.tickers}
            if symbols & {t.partition("@")[0] for t in listing.tickers}:
                return entry
        if listing.kind == "Fund" and not is_fund(listing.listed):  # a manager of funds
            named = [entry for entry in named if entry.kind == "Fund"]
        sure = [e for e in named if e.country == country and country is not None]
        if not sure and not self._registry.is_common(normalise(listing.name)):
            sure = [e for e in named if _agree(e.country, country)]
        return sure[0] if len(sure) == 1 else None


def _addition(entry: RegistryEntry, groups: Sequence[_Group], kinds: Mapping[str, EntityKind]) -> RegistryEntry | None:
    """What the lists add to a known entry: tickers and identifiers that it lacks."""
    allowed = kinds[entry.kind].identifiers
    held = {ticker.partition("@")[0] for ticker in entry.tickers}
    tickers: dict[str, None] = {}
    identifiers: dict[str, str] = {}
    for group in groups:
        for ticker in group.tickers() if "ticker" in allowed else ():
            symbol, _, market = ticker.partition("@")
            if ticker not in entry.tickers and not (market == NO_MARKET and symbol in held):
                tickers[ticker] = None
        for kind, value in group.identifiers().items():
            if kind in allowed and kind not in entry.identifiers:
                identifiers.setdefault(kind, value)
    if not tickers and not identifiers:
        return None
    sources = tuple(dict.fromkeys(source for group in groups for source in group.sources()))
    return RegistryEntry(
        id=entry.id, kind=entry.kind, name=entry.name, tickers=tuple(tickers), identifiers=identifiers, source=sources
    )


class _Entries:
    """New entries, with ids and names that nobody else has."""

    def __init__(self, registry: Registry, is_word: Callable[[str], bool]) -> None:
        self._registry = registry
        self._is_word = is_word
        self._entries: dict[str, RegistryEntry] = {}
        self._ids: dict[int, str] = {}
        self._owners: dict[str, list[str]] = defaultdict(list)
        self._parts = frozenset(
            word
            for entry in registry.by_id.values()
            if entry.kind in ("Person", "Place")
            for name in entry.names
            for word in normalise(name).split()
        )

    def id_of(self, group: _Group) -> str:
        return group.known.id if group.known is not None else self._ids[id(group)]

    def add(self, group: _Group) -> None:
        first = group.listings[0]
        symbol = next((t.partition("@")[0] for t in group.tickers()), None)
        sign = symbol or next(iter(group.identifiers().values()), None) or group.sources()[0].partition(":")[0]
        name = group.name if self._is_free(group.name) else f"{group.name} ({sign})"
        identifier = self._new_id(name, sign)
        self._ids[id(group)] = identifier
        others = (*(listing.name for listing in group.listings), *(x.short for x in group.listings if x.short))
        aliases = {normalise(a): a for a in reversed(others) if normalise(a) != normalise(name) and self._is_free(a)}
        for folded in (normalise(name), *aliases):
            self._owners[folded].append(identifier)
        self._entries[identifier] = RegistryEntry(
            id=identifier,
            kind=first.kind,
            name=name,
            aliases=tuple(sorted(aliases.values())),
            common=tuple(x.short for x in group.listings if x.short and x.short in aliases.values()),
            tickers=tuple(group.tickers()),
            identifiers=MappingProxyType(group.identifiers()),
            sector=next((listing.sector for listing in group.listings if listing.sector), None),
            country=group.country,
            listed=True,
            source=group.sources(),
        )

    def finished(self) -> Iterable[RegistryEntry]:
        """The entries, with those of their names that are also somebody else's, or ordinary words, as common."""
        for entry in self._entries.values():
            common = dict.fromkeys(name for name in entry.names if name in entry.common or self._is_common(name))
            yield replace(entry, common=tuple(common))

    def _is_common(self, name: str) -> bool:
        folded = normalise(name)
        single = " " not in folded and (self._is_word(folded) or folded in self._parts or len(folded) < 4)
        return single or len(self._owners[folded]) > 1 or bool(self._registry.lookup(folded))

    def _is_free(self, name: str) -> bool:
        """Whether no known entry has the name for itself."""
        folded = normalise(name)
        return bool(folded) and (not self._registry.lookup(folded) or self._registry.is_common(folded))

    def _new_id(self, name: str, sign: str) -> str:
        slug = _slug(normalise(name)) or _slug(fold(sign))
        for candidate in (f"org:{slug}", f"org:{slug}-{_slug(fold(sign))}"):
            if candidate not in self._entries and candidate not in self._registry.by_id:
                return candidate
        number = 2
        while f"org:{slug}-{number}" in self._entries:
            number += 1
        return f"org:{slug}-{number}"


def _manager(group: _Group, fund: str, registry: Registry) -> RegistryEntry | None:
    """Who manages a fund: linked only beside it, for two people may have one name."""
    name = next((listing.manager for listing in group.listings if listing.manager), None)
    slug = _slug(normalise(name or ""))
    if name is None or "-" not in slug or registry.lookup(normalise(name)) or f"person:{slug}" in registry.by_id:
        return None
    return RegistryEntry(
        id=f"person:{slug}",
        kind="Person",
        name=name,
        common=(name,),
        roles=("INVESTOR",),
        employer=fund,
        listed=True,
        source=group.sources(),
    )


def _slug(text: str) -> str:
    return _NO_SLUG.sub("-", text.replace("+", " plus ")).strip("-")
