"""The record of a known entity."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

ID = re.compile(r"(?P<klass>[a-z]+):[a-z0-9]+(-[a-z0-9]+)*")
TICKER = re.compile(r"(?P<symbol>[A-Z0-9][A-Z0-9.&/-]*)@(?P<mic>[A-Z0-9]{4})")
COUNTRY = re.compile(r"[A-Z]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryEntry:
    """A known entity. `common` are those of its names that mean other things too (as written).

    `tickers` have the form SYMBOL@MIC, the main listing first. `employer`, `manager_of` and `parent` are ids.
    `listed` entries come from a list of names: a text's name may be linked to them, but they make no name of words.
    `source` says which lists an entry, or what was added to it, comes from.
    """

    id: str
    kind: str
    name: str
    aliases: tuple[str, ...] = ()
    common: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    sector: str | None = None
    country: str | None = None
    roles: tuple[str, ...] = ()
    employer: str | None = None
    manager_of: tuple[str, ...] = ()
    parent: str | None = None
    listed: bool = False
    source: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases, as written."""
        return (self.name, *self.aliases)

    @property
    def common_word(self) -> bool:
        """Whether its very name means other things too, so that only the context can decide for it."""
        return self.name in self.common
