"""A store that counts how often each of its methods is called."""

from collections import Counter
from typing import Any


class CountingStore:
    """Passes everything on to another store."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.calls: Counter[str] = Counter()

    def __getattr__(self, name: str) -> Any:
        self.calls[name] += 1
        return getattr(self._store, name)
