"""Settings: each wrong value says what is wrong and what would be right."""

import os
from pathlib import Path

import pytest

from kg_service.errors import SettingsError
from kg_service.settings import Settings


def settings(**environ: str) -> Settings:
    return Settings.from_environment({"PATH": "/bin", **environ})


def test_nothing_set_means_an_embedded_store_here() -> None:
    found = settings()
    assert (found.store, found.embedded, found.spool, found.min_confidence) == (
        "kg.db",
        True,
        Path("kg.db.spool"),
        None,
    )
    assert (found.ontology, found.registry) == ((), ())


def test_the_spool_lies_beside_an_embedded_store_and_here_for_a_server(tmp_path: Path) -> None:
    assert settings(KG_STORE=str(tmp_path / "a.db")).spool == tmp_path / "a.db.spool"
    assert settings(KG_STORE="bolt://h", KG_NEO4J_PASSWORD="x").spool == Path("kg.spool")
    assert settings(KG_SPOOL=str(tmp_path / "s")).spool == tmp_path / "s"


@pytest.mark.parametrize("scheme", ["neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc"])
def test_a_server_is_named_by_its_address(scheme: str) -> None:
    found = settings(KG_STORE=f"{scheme}://db.example:7687", KG_NEO4J_PASSWORD="secret", KG_NEO4J_DATABASE="news")
    assert (found.store, found.embedded) == (f"{scheme}://db.example:7687", False)
    assert (found.neo4j_user, found.neo4j_password, found.neo4j_database) == ("neo4j", "secret", "news")
    assert "secret" not in repr(found)


def test_the_password_may_stand_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("se cret\n")
    found = settings(KG_STORE="bolt://h", KG_NEO4J_PASSWORD_FILE=str(tmp_path / "password"))
    assert found.neo4j_password == "se cret"


def test_lists_of_paths_are_separated_like_those_of_path(tmp_path: Path) -> None:
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).touch()
    paths = (tmp_path / "a.yaml", tmp_path / "b.yaml")
    assert settings(KG_ONTOLOGY=os.pathsep.join(map(str, paths))).ontology == paths
    assert settings(KG_REGISTRY=str(paths[0])).registry == paths[:1]


@pytest.mark.parametrize(
    ("environ", "words"),
    [
        ({"KG_STORE": "postgres://h/db"}, "begins with postgres://"),
        ({"KG_STORE": "postgres://me:secret@h/db"}, "neo4j://"),
        ({"KG_STORE": "neo4j://me:secret@h"}, "KG_NEO4J_USER and KG_NEO4J_PASSWORD"),
        ({"KG_STORE": "neo4j://"}, "names no host"),
        ({"KG_STORE": "neo4j://h:port"}, "neo4j://localhost:7687"),
        ({"KG_STORE": "neo4j://h/news"}, "KG_NEO4J_DATABASE=news"),
        ({"KG_STORE": "neo4j://h"}, "needs KG_NEO4J_PASSWORD or KG_NEO4J_PASSWORD_FILE"),
        ({"KG_STORE": "/"}, "is a folder"),
        ({"KG_STORE": "/no/such/folder/kg.db"}, "the folder /no/such/folder is not there"),
        ({"KG_SPOOL": "/no/such/folder/s"}, "KG_SPOOL: the folder"),
        ({"KG_NEO4J_PASSWORD": "a", "KG_NEO4J_PASSWORD_FILE": "/b"}, "both set"),
        ({"KG_NEO4J_PASSWORD_FILE": "/no/such/file"}, "/no/such/file cannot be read: No such file"),
        ({"KG_NEO4J_PASSWORD_FILE": os.devnull}, "is empty"),
        ({"KG_ONTOLOGY": "/no/such.yaml"}, "there is no /no/such.yaml"),
        ({"KG_REGISTRY": "/no/such.yaml"}, "KG_REGISTRY: there is no"),
        ({"KG_MIN_CONFIDENCE": "60%"}, "like 0.6"),
        ({"KG_MIN_CONFIDENCE": "60"}, "from 0 to 1"),
        ({"KG_MIN_CONFIDENCE": "nan"}, "from 0 to 1"),
        ({"KG_STOER": "kg.db"}, "did you mean KG_STORE?"),
    ],
)
def test_each_wrong_value_has_its_message(environ: dict[str, str], words: str) -> None:
    with pytest.raises(SettingsError) as caught:
        settings(**environ)
    assert words in str(caught.value)
    assert "secret" not in str(caught.value)


def test_a_base_pipeline_is_taken_by_name() -> None:
    assert Settings.from_environment({"KG_BASE_PIPELINE": " en_core_web_sm "}).base_pipeline == "en_core_web_sm"
    assert Settings.from_environment({}).base_pipeline is None
