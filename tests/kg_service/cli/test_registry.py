"""`kg registry import`: a file that KG_REGISTRY takes, the same from the same lists, and clear words where not."""

from pathlib import Path

from kg_service.registry import load_registry
from tests.kg_service.cli.conftest import Kg
from tests.kg_service.registry.lists import write_lists


def test_lists_become_a_registry_file_that_can_be_used_at_once(kg: Kg, tmp_path: Path) -> None:
    lists = [str(path) for path in write_lists(tmp_path)]
    result = kg("registry", "import", *lists, "--out", "listed.yaml")
    assert (result.status, result.out) == (0, "")
    assert "constituents.csv: sp500, 1 row" in result.err
    assert "KG_REGISTRY=listed.yaml" in result.err
    written = Path("listed.yaml").read_bytes()
    registry = load_registry(Path("listed.yaml"))
    assert registry.by_id["org:globex-widgets"].tickers[0] == "GLBX@XNYS"
    assert registry.by_id["org:globex-widgets"].source[0].startswith("sp500:")
    kg("registry", "import", *reversed(lists), "--out", "listed.yaml")
    assert Path("listed.yaml").read_bytes() == written


def test_a_file_that_is_no_list_is_told_and_nothing_is_written(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "wrong.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    result = kg("registry", "import", "wrong.csv", "--out", "listed.yaml")
    assert result.status == 2
    assert "wrong.csv: none of the lists that are known" in result.err
    assert not Path("listed.yaml").exists()
