"""The registry: what is shipped can be looked up, faults name file and line, users add their own."""

from pathlib import Path

import pytest

from kg_service.errors import OntologyError
from kg_service.ids import normalise
from kg_service.ontology import load_ontology
from kg_service.registry import load_registry, read_registry

KINDS = load_ontology().entities
BASE = """\
- id: org:meta-platforms
  kind: Company
  name: Meta Platforms
  aliases: [Meta, Facebook Inc]
  common: [Meta]
  tickers: [META@XNAS]
  identifiers: {cik: 0001326801}
  country: US
- {id: org:norges-bank, kind: Authority, name: Norges Bank, country: NO}
- {id: person:ken-griffin, kind: Person, name: Ken Griffin, roles: [INVESTOR], employer: org:citadel}
- {id: org:citadel, kind: Fund, name: Citadel, tickers: [META@XETR]}
"""

FAULTS = {
    "unknown key": ("- {id: org:a, kind: Company, name: A, colour: red}\n", 1, "unknown key 'colour'"),
    "not a list": ("id: org:a\n", 1, "expected a list"),
    "unknown kind": ("- id: org:a\n  kind: Ship\n  name: A\n", 2, "'Ship' is no entity kind"),
    "class and kind differ": ("- {id: thing:a, kind: Company, name: A}\n", 1, "begins with org:"),
    "bad id": ("- {id: Meta Platforms, kind: Company, name: A}\n", 1, "is no id"),
    "name missing": ("- {id: org:a, kind: Company}\n", 1, "'name' is missing"),
    "alias of another": ("- id: org:a\n  kind: Company\n  name: A\n  aliases: [Citadel]\n", 4, "org:citadel"),
    "alias common to one only": (
        "- id: org:a\n  kind: Company\n  name: A\n  aliases: [Citadel]\n  common: [Citadel]\n",
        4,
        "list it under common in both",
    ),
    "common but no name": ("- {id: org:a, kind: Company, name: A, common: [B]}\n", 1, "neither the name nor an alias"),
    "ticker without venue": ("- {id: org:a, kind: Company, name: A, tickers: [AAA]}\n", 1, "SYMBOL@MIC"),
    "identifier of another kind": (
        "- {id: place:a, kind: Place, name: A, identifiers: {cik: 1}}\n",
        1,
        "no identifier",
    ),
    "role of a firm": ("- {id: org:a, kind: Company, name: A, roles: [ANALYST]}\n", 1, "no role of a Company"),
    "dangling employer": ("- {id: person:a, kind: Person, name: A, employer: org:b}\n", 1, "no entry of the registry"),
    "country in words": ("- {id: org:a, kind: Company, name: A, country: Norway}\n", 1, "ISO 3166"),
    "known under another kind": ("- {id: org:citadel, kind: Company}\n", 1, "known as a Fund"),
    "known under another name": ("- {id: org:citadel, name: Citadel Two}\n", 1, "under aliases"),
}


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "base.yaml"
    path.write_text(BASE)
    return path


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_file_line_and_what_is_wrong(name: str, base: Path, tmp_path: Path) -> None:
    content, line, fault = FAULTS[name]
    mine = tmp_path / "mine.yaml"
    mine.write_text(content)
    with pytest.raises(OntologyError) as caught:
        read_registry([base], [mine], kinds=KINDS)
    assert (caught.value.file, caught.value.line) == (str(mine), line)
    assert fault in caught.value.fault


def test_an_id_stands_once_in_the_shipped_files(base: Path, tmp_path: Path) -> None:
    again = tmp_path / "again.yaml"
    again.write_text("- {id: org:citadel, kind: Fund, name: Citadel}\n")
    with pytest.raises(OntologyError, match=r"again\.yaml:1: 'org:citadel' has an entry already"):
        read_registry([base, again], kinds=KINDS)


def test_lookup_by_name_ticker_and_id(base: Path) -> None:
    registry = read_registry([base], kinds=KINDS)
    (meta,) = registry.lookup(normalise("FACEBOOK, Inc."))
    assert meta is registry.by_id["org:meta-platforms"]
    assert meta.identifiers["cik"] == "0001326801"
    assert registry.by_id["org:norges-bank"].country == "NO"
    assert registry.by_ticker("META@XNAS") == (meta,)
    assert {entry.id for entry in registry.by_ticker("META")} == {"org:meta-platforms", "org:citadel"}
    assert registry.by_ticker("AAPL") == ()
    assert registry.lookup(normalise("Nobody Ltd")) == ()
    assert registry.is_common("meta")
    assert not registry.is_common("meta platforms")
    assert "ken griffin" in registry.names()


def test_a_name_that_both_call_common_may_mean_either(base: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("- {id: org:meta-spa, kind: Company, name: Meta Spa, aliases: [Meta], common: [Meta]}\n")
    registry = read_registry([base], [mine], kinds=KINDS)
    assert [entry.id for entry in registry.lookup("meta")] == ["org:meta-platforms", "org:meta-spa"]


def test_a_user_adds_entries_and_aliases(base: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("""\
- {id: org:meta-platforms, aliases: [Menlo Park giant], identifiers: {isin: US30303M1027}}
- {id: org:acme, kind: Company, name: Acme, parent: org:meta-platforms}
""")
    registry = read_registry([base], [mine], kinds=KINDS)
    (meta,) = registry.lookup("menlo park giant")
    assert meta.names == ("Meta Platforms", "Meta", "Facebook Inc", "Menlo Park giant")
    assert meta.identifiers == {"cik": "0001326801", "isin": "US30303M1027"}
    assert registry.by_id["org:acme"].parent == meta.id


def test_a_user_adds_an_entity_kind_and_an_entry_of_it(tmp_path: Path) -> None:
    (tmp_path / "kinds.yaml").write_text("entities:\n  Vessel: {description: A ship., class: thing}\n")
    (tmp_path / "mine.yaml").write_text("- {id: thing:vasa, kind: Vessel, name: Vasa}\n")
    kinds = load_ontology(tmp_path / "kinds.yaml").entities
    assert load_registry(tmp_path / "mine.yaml", kinds=kinds).by_id["thing:vasa"].kind == "Vessel"
    with pytest.raises(OntologyError, match="'Vessel' is no entity kind"):
        load_registry(tmp_path / "mine.yaml", kinds=KINDS)


def test_the_shipped_registry_knows_what_the_news_is_full_of() -> None:
    registry = load_registry()
    assert len(registry) >= 600
    for name, kind in (("Meta", "Company"), ("Reuters", "Publication"), ("Nasdaq", "Exchange"), ("DAX", "Index")):
        assert kind in {entry.kind for entry in registry.lookup(normalise(name))}, name
