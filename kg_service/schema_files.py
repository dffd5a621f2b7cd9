"""Where the schema's data files lie: in the checkout at `schema/`, in a wheel at `kg_service/schema/`."""

from pathlib import Path

_PACKAGE = Path(__file__).parent


def schema_path(*parts: str) -> Path:
    """The path of a file or folder of the schema, e.g. `schema_path("ontology", "events.yaml")`."""
    installed = _PACKAGE / "schema"
    root = installed if installed.is_dir() else _PACKAGE.parent / "schema"
    return root.joinpath(*parts)


def yaml_files(*paths: Path) -> list[Path]:
    """The paths, with a folder replaced by the YAML files in and below it, in order of their names."""
    return [file for path in paths for file in (sorted(path.rglob("*.yaml")) if path.is_dir() else [path])]
