"""Official lists of companies and funds, each told by its columns and read into rows of one form."""

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeAlias

from kg_service.errors import KgError
from kg_service.registry.entry import TICKER
from kg_service.registry.list_names import is_fund, is_paper, plain_name

Row: TypeAlias = Mapping[str, str]

#: Exchanges as the SEC names them, by market identifier code; without one a ticker is of no known market.
_SEC_EXCHANGES = {"Nasdaq": "XNAS", "NYSE": "XNYS", "CBOE": "BATS", "OTC": "OTCM"}
NO_MARKET = "XXXX"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing:
    """One row of a list: a name as listed and as texts write it, and what the list says of it.

    `tickers` are SYMBOL@MIC, `country` is a country or state by name, `short` a short name, `manager` a person.
    """

    listed: str
    name: str
    kind: str
    source: str
    tickers: tuple[str, ...] = ()
    identifiers: Mapping[str, str] = field(default_factory=dict)
    sector: str | None = None
    country: str | None = None
    short: str | None = None
    manager: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFile:
    """A list that was read: what it is, its file's name and SHA-256, and its rows."""

    list: str
    file: str
    sha256: str
    listings: tuple[Listing, ...]

    @property
    def source(self) -> str:
        """How an entry names the list that it comes from."""
        return _source(self.list, self.sha256)


def read_list(path: Path) -> ListFile:
    """The list in a file.

    Raises:
        KgError: it cannot be read, or is none of the lists that are known.
    """
    try:
        content = path.read_bytes()
        text = content.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"{path}: cannot be read: {error}") from error
    sha256 = hashlib.sha256(content).hexdigest()
    name, rows, read = _recognised(path, text)
    try:
        listings = tuple(read(rows, _source(name, sha256)))
    except (KeyError, TypeError, ValueError) as error:
        raise KgError(f"{path}: a row of the list {name} is not in order: {error!r}") from error
    if not listings:
        raise KgError(f"{path}: the list {name} has no row that names a company or a fund")
    return ListFile(list=name, file=path.name, sha256=sha256, listings=listings)


def _source(name: str, sha256: str) -> str:
    return f"{name}:{sha256[:12]}"


def _recognised(path: Path, text: str) -> tuple[str, list[Row], "Callable[[Iterable[Row], str], Iterator[Listing]]"]:
    is_json = text.lstrip().startswith("{")
    rows: list[Row] = _json_rows(path, text) if is_json else [*csv.DictReader(io.StringIO(text))]
    columns = set(rows[0]) if rows else set()
    for name, (needed, read) in LISTS.items():
        if needed <= columns:
            return name, rows, read
    known = "; ".join(f"{name} ({', '.join(sorted(needed))})" for name, (needed, _) in LISTS.items())
    raise KgError(f"{path}: none of the lists that are known, by their columns: {known}")


def _json_rows(path: Path, text: str) -> list[Row]:
    try:
        content: Any = json.loads(text)
        if "fields" in content and "data" in content:
            return [
                {key: _text(value) for key, value in zip(content["fields"], row, strict=True)}
                for row in content["data"]
            ]
        names = {"cik_str": "cik", "title": "name"}
        return [{names.get(key, key): _text(value) for key, value in row.items()} for row in content.values()]
    except (ValueError, TypeError, AttributeError) as error:
        raise KgError(f"{path}: no JSON of a list of tickers: {error}") from error


def _text(value: object) -> str:
    return "" if value is None else str(value)


def _sec(rows: Iterable[Row], source: str) -> Iterator[Listing]:
    for row in rows:
        market = _SEC_EXCHANGES.get(row.get("exchange", ""), NO_MARKET)
        yield Listing(
            listed=row["name"],
            name=plain_name(row["name"]),
            kind="Fund" if is_fund(row["name"]) else "Company",
            source=source,
            tickers=_tickers(row["ticker"], market),
            identifiers={"cik": str(int(row["cik"]))},
        )


def _sp500(rows: Iterable[Row], source: str) -> Iterator[Listing]:
    for row in rows:
        yield Listing(
            listed=row["Security"],
            name=plain_name(row["Security"]),
            kind="Company",
            source=source,
            tickers=_tickers(row["Symbol"].replace(".", "-"), NO_MARKET),
            identifiers={"cik": str(int(row["CIK"]))},
            sector=row["GICS Sector"] or None,
            country=_seat(row["Headquarters Location"]),
        )


def _seat(location: str) -> str | None:
    """The last part of "Atlanta, Georgia": a state or a country, and of this list never the country Georgia."""
    last = location.split(", ")[-1]
    return "United States" if last == "Georgia" else last or None


def _equities(rows: Iterable[Row], source: str) -> Iterator[Listing]:
    """Papers and certificates are left out, and so is what has no country; of the delisted the ticker."""
    for row in rows:
        listed = row["name"].strip()
        if not listed or not row["country"] or is_paper(listed):
            continue
        yield Listing(
            listed=listed,
            name=plain_name(listed.split(" - ")[0]),
            kind="Fund" if is_fund(listed) else "Company",
            source=source,
            tickers=() if row["delisted"] == "True" else _tickers(_symbol(row), row["mic"]),
            identifiers={"isin": row["isin"]} if row["isin"] else {},
            sector=row["sector"] or None,
            country=row["country"],
        )


def _etfs(rows: Iterable[Row], source: str) -> Iterator[Listing]:
    for row in rows:
        listed = row["name"].strip()
        if listed:
            isin = row.get("isin", "")
            yield Listing(
                listed=listed,
                name=_fund_name(listed),
                kind="Fund",
                source=source,
                tickers=_tickers(_symbol(row), row["mic"]),
                identifiers={"isin": isin} if isin else {},
            )


def _fund_name(listed: str) -> str:
    """Of "SSgA SPDR ETFs Europe I plc - SPDR MSCI ACWI UCITS ETF" what stands last and says enough."""
    parts = [" ".join(part.split()) for part in listed.split(" - ")]
    return next((part for part in reversed(parts) if part.count(" ") >= 2), " ".join(listed.split()))


def _hedge_funds(rows: Iterable[Row], source: str) -> Iterator[Listing]:
    for row in rows:
        yield Listing(
            listed=row["Denomination"],
            name=plain_name(row["Denomination"]),
            kind="Fund",
            source=source,
            identifiers={"cik": str(int(row["CIK"]))},
            short=row["Fund"].strip() or None,
            manager=row["Manager"].strip() or None,
        )


def _symbol(row: Row) -> str:
    """Without the venue's ending ("CHV.DE"); numbers of an order book ("0HS2.L", "0P0000KM1A.L") are no tickers."""
    symbol = row["symbol"].split(".")[0]
    return "" if symbol.startswith("0") or len(symbol) > 6 else symbol


def _tickers(symbol: str, market: str) -> tuple[str, ...]:
    ticker = f"{symbol}@{market}"
    return (ticker,) if TICKER.fullmatch(ticker) else ()


#: By name: the columns that tell a list, and how it is read. The first that fits is taken.
LISTS: Mapping[str, tuple[frozenset[str], Callable[[Iterable[Row], str], Iterator[Listing]]]] = {
    "sp500": (frozenset({"Symbol", "Security", "GICS Sector", "Headquarters Location", "CIK"}), _sp500),
    "sec": (frozenset({"cik", "name", "ticker"}), _sec),
    "equities": (frozenset({"symbol", "name", "mic", "country", "isin", "delisted"}), _equities),
    "etfs": (frozenset({"symbol", "name", "mic", "family", "isin"}), _etfs),
    "funds": (frozenset({"symbol", "name", "mic", "family"}), _etfs),
    "hedge-funds": (frozenset({"CIK", "Fund", "Manager", "Denomination"}), _hedge_funds),
}
