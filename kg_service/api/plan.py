"""From the selection set of a root field to a plan: what is asked for on which type, with which arguments.

The walk happens once per root field, on the query alone; what then fetches the data never looks
at the query again.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from graphql import (
    FieldNode,
    FragmentSpreadNode,
    GraphQLIncludeDirective,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLResolveInfo,
    GraphQLSkipDirective,
    SelectionNode,
    SelectionSetNode,
    get_named_type,
    is_abstract_type,
)
from graphql.execution.values import VariableValues, get_argument_values, get_directive_values


@dataclass(frozen=True, slots=True)
class Selection:
    """One field as asked for. `types`: the parent's concrete types that it is asked of; None: all of them."""

    key: str
    name: str
    arguments: Mapping[str, Any]
    types: frozenset[str] | None
    children: tuple["Selection", ...]

    def asks_for(self, name: str) -> bool:
        """Whether a field of this name is asked for directly below this one."""
        return any(child.name == name for child in self.children)


def plan(info: GraphQLResolveInfo[Any]) -> Selection:
    """What the field that is being resolved, and everything below it, asks for.

    Arguments have the names of the API and are checked and defaulted. Raises `GraphQLError` where a
    variable lacks a value.
    """
    walk = _Walk(info)
    return walk.selection(str(info.path.key), (info.parent_type,), info.field_nodes, all_types=True)


class _Walk:
    """One walk; the fields of a selection set are collected once per concrete type, as the executor does."""

    def __init__(self, info: GraphQLResolveInfo[Any]) -> None:
        self._schema = info.schema
        self._fragments = info.fragments
        # Strawberry hands on the bare values, graphql-core itself the values with their sources.
        coerced = getattr(info.variable_values, "coerced", info.variable_values)
        self._variables = VariableValues(sources={}, coerced=cast(dict[str, Any], coerced))

    def selection(
        self, key: str, parents: Sequence[GraphQLObjectType], nodes: Sequence[FieldNode], *, all_types: bool
    ) -> Selection:
        field = parents[0].fields[nodes[0].name.value]
        return Selection(
            key=key,
            name=nodes[0].name.value,
            arguments=get_argument_values(field, nodes[0], self._variables),
            types=None if all_types else frozenset(parent.name for parent in parents),
            children=self._children(field.type, nodes),
        )

    def _children(self, type_: GraphQLOutputType, nodes: Sequence[FieldNode]) -> tuple[Selection, ...]:
        sets = [node.selection_set for node in nodes if node.selection_set is not None]
        if not sets:
            return ()
        named = get_named_type(type_)
        if is_abstract_type(named):
            possible = tuple(self._schema.get_possible_types(named))
        else:
            possible = (cast(GraphQLObjectType, named),)
        groups: dict[tuple[str, tuple[int, ...]], tuple[list[GraphQLObjectType], list[FieldNode]]] = {}
        for concrete in possible:
            for key, found in self._fields(concrete, sets).items():
                group = groups.setdefault((key, tuple(map(id, found))), ([], found))
                group[0].append(concrete)
        return tuple(
            self.selection(key, types, found, all_types=len(types) == len(possible))
            for (key, _), (types, found) in groups.items()
        )

    def _fields(self, concrete: GraphQLObjectType, sets: Sequence[SelectionSetNode]) -> dict[str, list[FieldNode]]:
        found: dict[str, list[FieldNode]] = {}
        spread: set[str] = set()

        def collect(selections: Sequence[SelectionNode]) -> None:
            for node in selections:
                if not self._included(node):
                    continue
                if isinstance(node, FieldNode):
                    if not node.name.value.startswith("__"):
                        found.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
                elif isinstance(node, FragmentSpreadNode):
                    name = node.name.value
                    fragment = self._fragments[name]
                    if name not in spread and self._fits(fragment.type_condition.name.value, concrete):
                        spread.add(name)
                        collect(fragment.selection_set.selections)
                else:
                    condition = getattr(node, "type_condition", None)
                    if condition is None or self._fits(condition.name.value, concrete):
                        collect(cast(Any, node).selection_set.selections)

        for selection_set in sets:
            collect(selection_set.selections)
        return found

    def _included(self, node: SelectionNode) -> bool:
        skip = get_directive_values(GraphQLSkipDirective, node, self._variables)
        if skip and skip["if"]:
            return False
        include = get_directive_values(GraphQLIncludeDirective, node, self._variables)
        return not (include and not include["if"])

    def _fits(self, condition: str, concrete: GraphQLObjectType) -> bool:
        if condition == concrete.name:
            return True
        wanted = self._schema.type_map[condition]
        return is_abstract_type(wanted) and self._schema.is_sub_type(cast(GraphQLInterfaceType, wanted), concrete)
