"""The parts that commands share, built from the settings when they are asked for."""

import os
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from kg_service.errors import KgError
from kg_service.settings import Settings

if TYPE_CHECKING:
    from ingest.recipe import PipelineRecipe
    from ingest.spool import Spool
    from kg_service.ontology import Ontology
    from kg_service.registry import Registry
    from kg_service.store.base import GraphStore
    from kg_service.store.neo4j import Neo4jStore


@dataclass(frozen=True)
class Parts:
    """Imports and loads each part only when a command needs it, so that `kg --help` is quick."""

    settings: Settings

    @cached_property
    def ontology(self) -> "Ontology":
        """The shipped one and the files of `KG_ONTOLOGY`. Raises: `OntologyError`."""
        from kg_service.ontology import load_ontology

        return load_ontology(*self.settings.ontology)

    @cached_property
    def registry(self) -> "Registry":
        """The shipped one and the files of `KG_REGISTRY`. Raises: `OntologyError`."""
        from kg_service.registry import load_registry

        return load_registry(*self.settings.registry, kinds=self.ontology.entities)

    @property
    def recipe(self) -> "PipelineRecipe":
        """How to build the extractor."""
        from ingest.recipe import PipelineRecipe

        return PipelineRecipe(
            ontology=self.settings.ontology,
            registry=self.settings.registry,
            base=self.settings.base_pipeline,
            min_confidence=self.settings.min_confidence,
        )

    def recipe_of(self, model: str | None) -> "PipelineRecipe":
        """How to build an extractor of this name that shows all it thinks of; None: that of the settings.

        Raises: `SettingsError`: nothing is called so.
        """
        from ingest.nlp.model_names import find_model

        open_recipe = replace(self.recipe, min_confidence=0.0)
        if model is None:
            return open_recipe
        found = find_model(model)
        return replace(open_recipe, model=found.folder, base=found.base)

    def open_spool(self) -> "Spool":
        """Raises: `StoreError`."""
        from ingest.spool import Spool

        return Spool(self.settings.spool)

    def open_store(self) -> "GraphStore":
        """The configured store; an embedded one is made if it is not there. Raises: `StoreError`."""
        from kg_service.store import open_store

        settings = self.settings
        store = open_store(
            settings.store,
            self.ontology,
            self.registry,
            user=settings.neo4j_user,
            password=settings.neo4j_password or "",
            database=settings.neo4j_database,
        )
        try:
            store.sequence()  # a server is not asked before it is needed, and users want to know now
        except BaseException:
            store.close()
            raise
        return store

    def connect_neo4j(self) -> "Neo4jStore":
        """The configured Neo4j, its schema left as it is. Raises: `SettingsError`."""
        from kg_service.store.neo4j import Neo4jStore

        settings = self.settings
        return Neo4jStore(
            settings.store,
            settings.neo4j_user,
            settings.neo4j_password or "",
            settings.neo4j_database,
            self.ontology,
            self.registry,
        )

    def open_filled_store(self) -> "GraphStore":
        """The same for commands that only read: that an embedded store is not there yet is an error."""
        if self.settings.embedded and not Path(self.settings.store).exists():
            raise KgError(
                f"there is no graph at {self.settings.store} yet; `kg ingest PATH` makes one, or KG_STORE names another"
            )
        return self.open_store()


@lru_cache(maxsize=1)
def parts() -> Parts:
    """Raises: `SettingsError`."""
    return Parts(Settings.from_environment(os.environ))
