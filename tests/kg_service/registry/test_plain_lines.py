"""Files of plain lines are read fast, and with the same result and the same faults as any other."""

import json
from pathlib import Path

import pytest

from kg_service.errors import OntologyError
from kg_service.ontology import load_ontology
from kg_service.registry import read_registry
from kg_service.registry.lists import read_list
from kg_service.registry.merge import merge_lists
from kg_service.registry.plain_lines import plain_lines
from kg_service.registry.writing import registry_text
from tests.kg_service.registry.lists import write_lists

KINDS = load_ontology().entities
BASE = """\
- {id: place:usa, kind: Place, name: United States, country: US}
- {id: org:apple, kind: Company, name: Apple, common: [Apple], tickers: [AAPL@XNAS], country: US}
"""


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "base.yaml"
    path.write_text(BASE, encoding="utf-8")
    return path


def test_an_imported_file_reads_as_strict_reading_reads_it(base: Path, tmp_path: Path) -> None:
    files = [read_list(path) for path in write_lists(tmp_path)]
    known = read_registry([base], kinds=KINDS)
    path = tmp_path / "listed.yaml"
    path.write_text(registry_text(merge_lists(files, known, KINDS), files), encoding="utf-8")
    assert plain_lines(path, KINDS, known.by_id) is not None
    strict = tmp_path / "strict.yaml"
    strict.write_text(path.read_text(encoding="utf-8").replace("- {", "-  {"), encoding="utf-8")
    assert plain_lines(strict, KINDS, known.by_id) is None
    fast = read_registry([base], [path], kinds=KINDS)
    assert fast.by_id == read_registry([base], [strict], kinds=KINDS).by_id
    assert fast.by_id["org:apple"].identifiers["cik"] == "320193"
    assert fast.by_id["org:apple"].tickers == ("AAPL@XNAS",)
    assert fast.by_id["org:globex-widgets"].listed


FAULTS = {
    "unknown key": ({"colour": "red"}, "unknown key 'colour'"),
    "unknown kind": ({"kind": "Ship"}, "is no entity kind"),
    "bad id": ({"id": "org:A b"}, "is no id"),
    "no ticker": ({"tickers": ["AAA"]}, "SYMBOL@MIC"),
    "no country": ({"country": "USA"}, "ISO 3166"),
    "identifier of another kind": ({"identifiers": {"domain": "a.com"}}, "no identifier"),
    "common but no name": ({"common": ["B"]}, "neither the name nor an alias"),
    "dangling employer": ({"employer": "org:nobody"}, "no entry of the registry"),
    "name of another": ({"aliases": ["United States"]}, "is a name of place:usa too"),
    "empty alias": ({"aliases": [""]}, "expected a text"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_in_a_plain_line_names_file_and_line(name: str, base: Path, tmp_path: Path) -> None:
    change, fault = FAULTS[name]
    entry = {"id": "org:a", "kind": "Company", "name": "A"} | change
    path = tmp_path / "mine.yaml"
    path.write_text(f"# mine\n- {json.dumps(entry)}\n", encoding="utf-8")
    with pytest.raises(OntologyError) as caught:
        read_registry([base], [path], kinds=KINDS)
    assert (caught.value.file, caught.value.line) == (str(path), 2)
    assert fault in caught.value.fault
