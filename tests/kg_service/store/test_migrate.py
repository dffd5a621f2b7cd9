"""Migrations: how files are read, and what they do to a real database."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from kg_service.errors import StoreError, StoreTooNew
from kg_service.schema_files import schema_path
from kg_service.store.migrate import Migration, load_migrations, migrate_up, parse_statements, read_status
from kg_service.store.neo4j.connection import Connection
from tests.neo4j_server import Neo4jServer

CONSTRAINT = Migration(
    version=1, name="one", statements=("CREATE CONSTRAINT t_one IF NOT EXISTS FOR (n:TestOne) REQUIRE n.id IS UNIQUE",)
)
INDEX = Migration(version=2, name="two", statements=("CREATE INDEX t_two IF NOT EXISTS FOR (n:TestTwo) ON (n.day)",))


def test_statements_are_split_at_semicolons_that_end_a_line() -> None:
    text = "// why; because\nCREATE A\n  (x;y);\n\nCREATE B;\n"
    assert parse_statements(text) == ("CREATE A\n  (x;y)", "CREATE B")


def test_a_comment_does_not_change_the_checksum() -> None:
    with_comment = Migration(version=1, name="a", statements=parse_statements("// said\nCREATE A;\n"))
    without = Migration(version=1, name="a", statements=parse_statements("CREATE A;"))
    other = Migration(version=1, name="a", statements=parse_statements("CREATE B;"))
    assert with_comment.checksum == without.checksum != other.checksum


def test_the_shipped_migrations_are_numbered_and_can_be_run_again() -> None:
    migrations = load_migrations(schema_path("neo4j"))
    assert [migration.version for migration in migrations] == list(range(1, len(migrations) + 1))
    statements = [statement for migration in migrations for statement in migration.statements]
    assert statements
    assert all("IF NOT EXISTS" in statement for statement in statements)


@pytest.mark.parametrize(
    ("names", "fault"),
    [(["V0001__a.cypher", "V0003__c.cypher"], "without a gap"), (["one.cypher"], "is called")],
)
def test_a_folder_with_a_gap_or_a_strange_name_is_refused(tmp_path: Path, names: list[str], fault: str) -> None:
    for name in names:
        (tmp_path / name).write_text("CREATE A;")
    with pytest.raises(StoreError, match=fault):
        load_migrations(tmp_path)


@pytest.fixture
def run(neo4j_database: Neo4jServer) -> Iterator[Callable[[str, Mapping[str, Any]], list[dict[str, Any]]]]:
    """Runs statements on a database that knows no migration; puts back what the other tests expect."""
    server = neo4j_database
    connection = Connection(server.uri, server.user, server.password, server.database)
    before = connection.read("MATCH (m:KgMigration) RETURN properties(m) AS row")
    connection.run("MATCH (m:KgMigration) DELETE m", {})
    yield connection.run
    connection.run("DROP CONSTRAINT t_one IF EXISTS", {})
    connection.run("DROP INDEX t_two IF EXISTS", {})
    connection.run("MATCH (m:KgMigration) DELETE m", {})
    connection.run("UNWIND $rows AS row CREATE (m:KgMigration) SET m = row", {"rows": [item["row"] for item in before]})
    connection.close()


def test_up_applies_what_is_pending_once_and_in_order(run: Any) -> None:
    assert read_status(run, [CONSTRAINT, INDEX]).pending == (CONSTRAINT, INDEX)
    assert migrate_up(run, [CONSTRAINT]) == (CONSTRAINT,)
    assert migrate_up(run, [CONSTRAINT, INDEX]) == (INDEX,)
    assert migrate_up(run, [CONSTRAINT, INDEX]) == ()
    status = read_status(run, [CONSTRAINT, INDEX])
    assert (status.applied, status.pending) == ((CONSTRAINT, INDEX), ())
    found = run("SHOW INDEXES YIELD name, state WHERE name IN ['t_one', 't_two'] RETURN name, state", {})
    assert sorted((row["name"], row["state"]) for row in found) == [("t_one", "ONLINE"), ("t_two", "ONLINE")]


def test_a_migration_that_was_cut_off_before_it_was_noted_runs_again(run: Any) -> None:
    run(CONSTRAINT.statements[0], {})
    assert migrate_up(run, [CONSTRAINT]) == (CONSTRAINT,)


def test_a_newer_database_is_refused(run: Any) -> None:
    migrate_up(run, [CONSTRAINT, INDEX])
    with pytest.raises(StoreTooNew, match="version 2"):
        read_status(run, [CONSTRAINT])


def test_a_migration_that_changed_after_it_was_applied_is_refused(run: Any) -> None:
    migrate_up(run, [CONSTRAINT])
    changed = Migration(version=1, name="one", statements=("RETURN 1",))
    with pytest.raises(StoreError, match="changed after"):
        migrate_up(run, [changed])


def test_the_shipped_migrations_bring_every_index_online(run: Any) -> None:
    migrate_up(run, load_migrations(schema_path("neo4j")))
    states = run("SHOW INDEXES YIELD name, state, type RETURN name, state, type", {})
    assert {row["state"] for row in states} == {"ONLINE"}
    assert {"FULLTEXT", "TEXT", "RANGE"} <= {row["type"] for row in states}
