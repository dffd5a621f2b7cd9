"""Official lists in a few rows each, and files of them."""

from pathlib import Path

SEC = """{"fields": ["cik", "name", "ticker", "exchange"], "data": [
[320193, "Apple Inc.", "AAPL", "Nasdaq"], [55, "GLOBEX WIDGETS CORP /DE/", "GLBX", "NYSE"],
[55, "GLOBEX WIDGETS CORP /DE/", "GLBX-PA", "NYSE"], [66, "Summit Corp", "SMT", "OTC"],
[77, "Evergreen Corp", "EVG", null]
]}"""
SP500 = """Symbol,Security,GICS Sector,Headquarters Location,CIK
GLBX,Globex Widgets,Industrials,"Atlanta, Georgia",55
"""
EQUITIES = """symbol,name,sector,mic,country,isin,delisted
GLX.DE,"Globex Widgets, Corp.",Industrials,XETR,United States,US0000000055,False
EVG.PA,Evergreen SA,Materials,XPAR,France,FR0000000077,False
OLD.L,Oldways plc,Utilities,XLON,United Kingdom,,True
CERT.MI,BPA BONUS CAP 16,Financials,XMIL,Italy,,False
NOBODY.L,Nobody plc,Energy,XLON,,,False
"""
ETFS = """symbol,name,family,mic,isin
WRLD.L,Umbrella plc - Umbrella World UCITS ETF,Umbrella,XLON,IE0000000001
WRLD,Umbrella World UCITS ETF,Umbrella,ARCX,IE0000000001
"""
HEDGE_FUNDS = """CIK,Fund,Manager,Denomination,CIKs
88,Hawkmoor,Ada Quill,"Hawkmoor Capital Management, LLC",
"""


def write_lists(folder: Path) -> list[Path]:
    """One file of each list."""
    contents = {
        "tickers.json": SEC,
        "constituents.csv": SP500,
        "equities.csv": EQUITIES,
        "etfs.csv": ETFS,
        "hedge.csv": HEDGE_FUNDS,
    }
    paths = [folder / name for name in contents]
    for path in paths:
        path.write_text(contents[path.name], encoding="utf-8")
    return paths
