"""What the environment says, read once and checked: nothing else in the project reads it."""

import difflib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from kg_service.errors import SettingsError

#: What may stand before `://` of a graph database; `+s` is encrypted, `+ssc` with a certificate of one's own.
NEO4J_SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")

#: Every setting and what it does, in the order in which `kg doctor` and the documentation show them.
VARIABLES: Mapping[str, str] = {
    "KG_STORE": "where the graph is: a path (embedded, default ./kg.db) or neo4j://host:7687",
    "KG_NEO4J_USER": "the user at Neo4j (default neo4j)",
    "KG_NEO4J_PASSWORD": "the password at Neo4j",
    "KG_NEO4J_PASSWORD_FILE": "a file that holds the password, instead of KG_NEO4J_PASSWORD",
    "KG_NEO4J_DATABASE": "the database at Neo4j (default neo4j)",
    "KG_SPOOL": "the file of inputs on their way in (default: beside the embedded store, else ./kg.spool)",
    "KG_ONTOLOGY": "YAML files or folders with kinds and patterns of your own, separated like PATH",
    "KG_REGISTRY": "YAML files or folders with companies and aliases of your own, separated like PATH",
    "KG_BASE_PIPELINE": "an installed spaCy pipeline whose OntoNotes tags and names stand in for the model's",
    "KG_MIN_CONFIDENCE": "facts below this are left out, 0 to 1 (default: each kind's own threshold)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings, checked for what can be known without touching the store."""

    store: str = "./kg.db"
    neo4j_user: str = "neo4j"
    neo4j_password: str | None = field(default=None, repr=False)
    neo4j_database: str = "neo4j"
    spool: Path = Path("./kg.db.spool")
    ontology: tuple[Path, ...] = ()
    registry: tuple[Path, ...] = ()
    base_pipeline: str | None = None
    min_confidence: float | None = None

    @property
    def embedded(self) -> bool:
        """Whether the store is a file, and no server."""
        return "://" not in self.store

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """Reads and checks all `KG_*` variables. Raises: `SettingsError` that says what would be right."""
        _refuse_unknown(environ)
        values = {name: value.strip() for name, value in environ.items() if name in VARIABLES and value.strip()}
        store = _store(values.get("KG_STORE", "./kg.db"))
        embedded = "://" not in store
        return cls(
            store=store,
            neo4j_user=values.get("KG_NEO4J_USER", "neo4j"),
            neo4j_password=_password(environ, needed=not embedded),
            neo4j_database=values.get("KG_NEO4J_DATABASE", "neo4j"),
            spool=_file("KG_SPOOL", values.get("KG_SPOOL", f"{store}.spool" if embedded else "./kg.spool")),
            ontology=_paths("KG_ONTOLOGY", values),
            registry=_paths("KG_REGISTRY", values),
            base_pipeline=values.get("KG_BASE_PIPELINE"),
            min_confidence=_confidence(values.get("KG_MIN_CONFIDENCE")),
        )


def _refuse_unknown(environ: Mapping[str, str]) -> None:
    """A misspelt setting must not pass for one that is not given."""
    for name in sorted(environ):
        if name.startswith("KG_") and not name.startswith("KG_TEST_") and name not in VARIABLES:
            near = difflib.get_close_matches(name, VARIABLES, n=1)
            hint = f"did you mean {near[0]}?" if near else f"there are {', '.join(VARIABLES)}"
            raise SettingsError(f"{name} is no setting; {hint}")


def _store(value: str) -> str:
    if "://" not in value:
        return str(_file("KG_STORE", value))
    scheme = value.partition("://")[0].lower()
    if scheme not in NEO4J_SCHEMES:
        known = ", ".join(f"{name}://" for name in NEO4J_SCHEMES)
        raise SettingsError(
            f"KG_STORE: {_without_credentials(value)!r} begins with {scheme}://, which is no store of ours;"
            f" give a path like ./kg.db, or an address with one of {known}"
        )
    try:
        parts = urlsplit(value)
        host, user, port = parts.hostname, parts.username, parts.port
    except ValueError as error:
        raise SettingsError(f"KG_STORE: this is no address: {error}; one looks like neo4j://localhost:7687") from None
    if user is not None:
        raise SettingsError(
            "KG_STORE: user and password do not belong into the address;"
            " give them in KG_NEO4J_USER and KG_NEO4J_PASSWORD (or KG_NEO4J_PASSWORD_FILE)"
        )
    if not host:
        raise SettingsError(f"KG_STORE: {value!r} names no host; an address looks like neo4j://localhost:7687")
    if parts.path not in ("", "/"):
        raise SettingsError(
            f"KG_STORE: {value!r} ends with a path; the database is named by KG_NEO4J_DATABASE={parts.path.strip('/')}"
        )
    return f"{scheme}://{f'[{host}]' if ':' in host else host}{'' if port is None else f':{port}'}" + (
        f"?{parts.query}" if parts.query else ""
    )


def _without_credentials(value: str) -> str:
    scheme, _, rest = value.partition("://")
    return f"{scheme}://{rest.rpartition('@')[2]}"


def _file(name: str, value: str) -> Path:
    path = Path(value).expanduser()
    if path.is_dir():
        raise SettingsError(f"{name}: {value} is a folder; name a file in it, like {path / 'kg.db'}")
    if not path.parent.is_dir():
        raise SettingsError(f"{name}: the folder {path.parent} is not there; make it first, or name another file")
    return path


def _password(environ: Mapping[str, str], *, needed: bool) -> str | None:
    direct, file = environ.get("KG_NEO4J_PASSWORD"), (environ.get("KG_NEO4J_PASSWORD_FILE") or "").strip()
    if direct and file:
        raise SettingsError("KG_NEO4J_PASSWORD and KG_NEO4J_PASSWORD_FILE are both set; keep one of them")
    if direct:
        return direct
    if file:
        try:
            password = Path(file).expanduser().read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            fault = error.strerror if isinstance(error, OSError) else "it is no text"
            raise SettingsError(
                f"KG_NEO4J_PASSWORD_FILE: {file} cannot be read: {fault}; it should hold the password and nothing else"
            ) from None
        if not password:
            raise SettingsError(f"KG_NEO4J_PASSWORD_FILE: {file} is empty; it should hold the password")
        return password
    if needed:
        raise SettingsError("KG_STORE names a Neo4j server, which needs KG_NEO4J_PASSWORD or KG_NEO4J_PASSWORD_FILE")
    return None


def _paths(name: str, values: Mapping[str, str]) -> tuple[Path, ...]:
    paths = tuple(Path(part).expanduser() for part in values.get(name, "").split(os.pathsep) if part.strip())
    for path in paths:
        if not path.exists():
            raise SettingsError(
                f"{name}: there is no {path}; name YAML files or folders, several separated by {os.pathsep!r}"
            )
    return paths


def _confidence(value: str | None) -> float | None:
    if value is None:
        return None
    try:
        number = float(value)
    except ValueError:
        number = -1.0
    if not 0 <= number <= 1:
        raise SettingsError(f"KG_MIN_CONFIDENCE: {value!r} is no number from 0 to 1, like 0.6")
    return number
