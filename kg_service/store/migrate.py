"""Migrations of the Neo4j store: numbered Cypher files, applied once, remembered with their checksums.

A file `V0001__constraints.cypher` holds statements that end in a semicolon at the end of a line. Each
statement is safe to run again (`IF NOT EXISTS`), because schema changes and the note that they were made
cannot share a transaction: what was cut off in between runs once more.
"""

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from kg_service.errors import StoreError, StoreTooNew

#: Runs one statement in a transaction of its own and gives its rows.
Run: TypeAlias = Callable[[str, Mapping[str, Any]], list[dict[str, Any]]]

_FILE = re.compile(r"V(\d{4})__([a-z0-9_]+)\.cypher")
_APPLIED = "MATCH (m:KgMigration) RETURN m.version AS version, m.name AS name, m.checksum AS checksum ORDER BY version"
_REMEMBER = """
MERGE (m:KgMigration {version: $version})
  ON CREATE SET m.name = $name, m.checksum = $checksum, m.applied_at = toString(datetime())
"""
_AWAIT = "CALL db.awaitIndexes(300)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Migration:
    """One step of the schema: its number, its name and its statements."""

    version: int
    name: str
    statements: tuple[str, ...]

    @property
    def checksum(self) -> str:
        """SHA-256 of the statements; comments and blank lines do not count."""
        return hashlib.sha256("\n".join(self.statements).encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationStatus:
    """What a database has and what it lacks, in order of version."""

    applied: tuple[Migration, ...]
    pending: tuple[Migration, ...]


def parse_statements(text: str) -> tuple[str, ...]:
    """The statements of a migration, without comments (`//` at the start of a line) and semicolons."""
    lines = (line.rstrip() for line in text.splitlines())
    kept = "\n".join(line for line in lines if line and not line.lstrip().startswith("//"))
    parts = (part.strip() for part in re.split(r";(?:\n|\Z)", kept))
    return tuple(part for part in parts if part)


def load_migrations(folder: Path) -> tuple[Migration, ...]:
    """The migrations of a folder, by version.

    Raises `StoreError` for a file whose name is none of a migration, and for a version that is missing or
    there twice.
    """
    found: list[Migration] = []
    for path in sorted(folder.glob("*.cypher")):
        match = _FILE.fullmatch(path.name)
        if match is None:
            raise StoreError(f"{path}: a migration is called V0001__words.cypher")
        statements = parse_statements(path.read_text(encoding="utf-8"))
        found.append(Migration(version=int(match[1]), name=match[2], statements=statements))
    if [migration.version for migration in found] != list(range(1, len(found) + 1)):
        raise StoreError(f"{folder}: migrations are numbered from 1 without a gap")
    return tuple(found)


def read_status(run: Run, migrations: Sequence[Migration]) -> MigrationStatus:
    """Compare a database with the migrations that this program knows.

    Raises: `StoreTooNew` where the database has a version that is not known here; `StoreError` where a
    migration was changed after it had been applied.
    """
    applied = {int(row["version"]): row for row in run(_APPLIED, {})}
    known = {migration.version: migration for migration in migrations}
    newest = max(known, default=0)
    if applied and max(applied) > newest:
        raise StoreTooNew(
            f"the Neo4j database has schema version {max(applied)}, this program knows versions up to {newest}: "
            "use a newer release of it"
        )
    for version, row in applied.items():
        if row["checksum"] != known[version].checksum:
            raise StoreError(f"migration V{version:04}__{known[version].name} was changed after it had been applied")
    return MigrationStatus(
        applied=tuple(known[version] for version in sorted(applied)),
        pending=tuple(migration for migration in migrations if migration.version not in applied),
    )


def migrate_up(run: Run, migrations: Sequence[Migration]) -> tuple[Migration, ...]:
    """Apply what is pending and wait until the indexes are online; gives what was applied.

    Raises what `read_status` raises.
    """
    pending = read_status(run, migrations).pending
    for migration in pending:
        for statement in migration.statements:
            run(statement, {})
        run(_AWAIT, {})  # an index that is still filling does not answer in full
        run(
            _REMEMBER,
            {"version": migration.version, "name": migration.name, "checksum": migration.checksum},
        )
    return pending
