"""What migrations a store has and lacks, told in lines."""

from collections.abc import Iterator

from kg_service.cli.parts import Parts


def lines(part: Parts, *, apply: bool) -> Iterator[str]:
    """The state of the configured store, after applying what is missing if asked. Raises: `StoreError`."""
    if part.settings.embedded:
        part.open_filled_store().close()
        yield f"{part.settings.store}: an embedded store; its tables are made and kept up to date when it is opened"
        return
    store = part.connect_neo4j()
    try:
        done = store.migrate() if apply else ()
        status = store.migration_status()
    finally:
        store.close()
    for migration in status.applied:
        yield f"applied  V{migration.version:04}  {migration.name}{'  (just now)' if migration in done else ''}"
    for migration in status.pending:
        yield f"missing  V{migration.version:04}  {migration.name}"
    if status.pending:
        yield "`kg migrate up` applies what is missing; so does the first use of the store"
