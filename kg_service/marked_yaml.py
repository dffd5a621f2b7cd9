"""Strict reading of YAML: every value knows its file and line, and a fault names both."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from kg_service.errors import OntologyError

# the base loader gives every scalar as it is written: what form it must have is asked where it is used
_LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NOTHING = frozenset({"", "~", "null"})
_SEEN_IN_FAULT = 60


@dataclass(frozen=True, slots=True)
class Marked:
    """A YAML value with its place. Each method reads it as one form, and raises OntologyError if it is another."""

    node: yaml.Node
    file: str

    def fault(self, fault: str) -> OntologyError:
        """The error that says what is wrong with this value, for raising."""
        return OntologyError(fault, file=self.file, line=self.node.start_mark.line + 1)

    def text(self) -> str:
        """A scalar as it is written: `NO` is the text NO, not a truth value; `0012` keeps its zeros."""
        node = self.node
        if not isinstance(node, yaml.ScalarNode) or self._is_nothing():
            raise self.fault(f"expected a text, found {self._form()}")
        value: str = node.value.strip()
        if not value:
            raise self.fault("expected a text, found an empty one")
        return value

    def number(self) -> float:
        """An integer or decimal number, in plain writing."""
        if isinstance(self.node, yaml.ScalarNode) and not self.node.style:
            try:
                return float(self.node.value)
            except ValueError:
                pass
        raise self.fault(f"expected a number, found {self._form()}")

    def flag(self) -> bool:
        """`true` or `false`."""
        if isinstance(self.node, yaml.ScalarNode) and self.node.value in ("true", "false"):
            return bool(self.node.value == "true")
        raise self.fault(f"expected true or false, found {self._form()}")

    def items(self) -> list["Marked"]:
        """The items of a list."""
        if not isinstance(self.node, yaml.SequenceNode):
            raise self.fault(f"expected a list, found {self._form()}")
        return [Marked(item, self.file) for item in self.node.value]

    def one_or_list(self) -> list["Marked"]:
        """The items of a list, or the value itself as the only one."""
        return self.items() if isinstance(self.node, yaml.SequenceNode) else [self]

    def texts(self) -> tuple[str, ...]:
        """One text, or a list of texts without repetition."""
        found: dict[str, None] = {}
        for item in self.one_or_list():
            value = item.text()
            if value in found:
                raise item.fault(f"{value!r} stands twice in one list")
            found[value] = None
        return tuple(found)

    def is_map(self) -> bool:
        """Whether it is a mapping, for places that take a short form too."""
        return isinstance(self.node, yaml.MappingNode)

    def pairs(self) -> Iterator[tuple["Marked", "Marked"]]:
        """The keys and values of a mapping; a key that stands twice is a fault (YAML itself would drop the first)."""
        if not isinstance(self.node, yaml.MappingNode):
            raise self.fault(f"expected a mapping, found {self._form()}")
        seen = set()
        for key_node, value_node in self.node.value:
            key = Marked(key_node, self.file)
            name = key.text()
            if name in seen:
                raise key.fault(f"{name!r} stands twice")
            seen.add(name)
            yield key, Marked(value_node, self.file)

    def fields(self, allowed: Iterable[str], *, required: Iterable[str] = ()) -> dict[str, "Marked"]:
        """A mapping whose keys are all `allowed`, and among which all `required` ones are."""
        known = tuple(allowed)
        found = {}
        for key, value in self.pairs():
            name: str = key.node.value
            if name not in known:
                raise key.fault(f"unknown key {name!r}; known here: {', '.join(known)}")
            found[name] = value
        for name in required:
            if name not in found:
                raise self.fault(f"{name!r} is missing")
        return found

    def _is_nothing(self) -> bool:
        return isinstance(self.node, yaml.ScalarNode) and not self.node.style and self.node.value in _NOTHING

    def _form(self) -> str:
        if isinstance(self.node, yaml.MappingNode):
            return "a mapping"
        if isinstance(self.node, yaml.SequenceNode):
            return "a list"
        if self._is_nothing():
            return "nothing"
        return repr(str(self.node.value)[:_SEEN_IN_FAULT])


def read_yaml(path: Path) -> Marked | None:
    """The content of a YAML file, or None of an empty one.

    Raises:
        OntologyError: the file cannot be read, or is no YAML.
    """
    try:
        content = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise OntologyError(f"cannot be read: {reason}", file=str(path)) from error
    try:
        node = yaml.compose(content, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = None if mark is None else mark.line + 1
        raise OntologyError(f"no valid YAML: {error.problem or error}", file=str(path), line=line) from error
    except yaml.YAMLError as error:
        raise OntologyError(f"no valid YAML: {error}", file=str(path)) from error
    return None if node is None else Marked(node, str(path))
