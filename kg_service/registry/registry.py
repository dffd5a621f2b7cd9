"""All known entities, looked up by id, name and ticker."""

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from kg_service.ids import normalise
from kg_service.registry.entry import RegistryEntry


class Registry:
    """All known entities; read-only. Names are looked up as `kg_service.ids.normalise` folds them."""

    def __init__(self, entries: Iterable[RegistryEntry] = (), *, fold: Callable[[str], str] = normalise) -> None:
        self.by_id: Mapping[str, RegistryEntry] = MappingProxyType({entry.id: entry for entry in entries})
        by_name: dict[str, list[RegistryEntry]] = {}
        by_ticker: dict[str, list[RegistryEntry]] = {}
        common: set[str] = set()
        for entry in self.by_id.values():
            for name in dict.fromkeys(map(fold, entry.names)):
                by_name.setdefault(name, []).append(entry)
            for ticker in entry.tickers:
                symbol = ticker.partition("@")[0]
                for key in (ticker, symbol):
                    known = by_ticker.setdefault(key, [])
                    if entry not in known:
                        known.append(entry)
            common.update(map(fold, entry.common))
        self._by_name = {name: tuple(found) for name, found in by_name.items()}
        self._by_ticker = {ticker: tuple(found) for ticker, found in by_ticker.items()}
        self._common = frozenset(common)

    def lookup(self, name: str) -> tuple[RegistryEntry, ...]:
        """The entries that this normalised name may mean; several only where the name is common to them."""
        return self._by_name.get(name, ())

    def by_ticker(self, ticker: str) -> tuple[RegistryEntry, ...]:
        """The entries with this ticker, as SYMBOL@MIC or the symbol alone, in capitals."""
        return self._by_ticker.get(ticker, ())

    def is_common(self, name: str) -> bool:
        """Whether this normalised name also means other things, and is linked only in context."""
        return name in self._common

    def names(self) -> Iterable[str]:
        """All normalised names."""
        return self._by_name.keys()

    def __len__(self) -> int:
        return len(self.by_id)
