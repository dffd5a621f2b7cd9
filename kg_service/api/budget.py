"""One validation rule for all that a query can ask too much of: depth, fields, aliases, directives, objects.

A fragment is weighed once, however often it is spread, so that fragments which double each other
cost nothing to refuse. Variables are not looked at: a page size in a variable counts as the
greatest, and the result can be kept for every request with the same text.
"""

from dataclasses import dataclass

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLField,
    GraphQLNamedType,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValidationContext,
    ValidationRule,
    VisitorAction,
    get_named_type,
    get_nullable_type,
    is_list_type,
)

from kg_service.api.inputs import MAX_FIRST

MAX_DEPTH = 20
MAX_FIELDS = 500
MAX_ALIASES = 50
MAX_DIRECTIVES = 50
#: Objects that a query could return at most, if every page were full. What it does return is
#: counted as well, while it is fetched (`fetch.MAX_LOADED`).
MAX_OBJECTS = 500_000
#: Words and signs of a query's text.
MAX_TOKENS = 4_000
#: How many items a list without a page size is taken to have.
LIST_SIZE = 5


@dataclass(frozen=True, slots=True)
class Weight:
    """What a selection set asks for, fragments included."""

    depth: int = 0
    fields: int = 0
    aliases: int = 0
    directives: int = 0
    objects: int = 0

    def __add__(self, other: "Weight") -> "Weight":
        return Weight(
            depth=max(self.depth, other.depth),
            fields=self.fields + other.fields,
            aliases=self.aliases + other.aliases,
            directives=self.directives + other.directives,
            objects=self.objects + other.objects,
        )


class Budget(ValidationRule):
    """Refuses an operation that asks for too much, and says which limit it passes."""

    def __init__(self, context: ValidationContext) -> None:
        super().__init__(context)
        self._fragments: dict[str, Weight] = {}

    def enter_operation_definition(self, node: OperationDefinitionNode, *_: object) -> VisitorAction:
        """Weigh the operation, and report each limit that it passes."""
        root = self.context.schema.get_root_type(node.operation)
        weight = self._weigh(node.selection_set, root) + Weight(directives=len(node.directives or ()))
        limits = {
            "depth": (weight.depth, MAX_DEPTH, "levels deep"),
            "fields": (weight.fields, MAX_FIELDS, "fields"),
            "aliases": (weight.aliases, MAX_ALIASES, "aliases"),
            "directives": (weight.directives, MAX_DIRECTIVES, "directives"),
            "objects": (weight.objects, MAX_OBJECTS, "objects"),
        }
        for name, (asked, limit, unit) in limits.items():
            if asked > limit:
                amount = str(asked) if asked < 10**9 else "more than 1000000000"
                advice = "; ask for fewer with `first`" if name == "objects" else ""
                message = f"the query asks for {amount} {unit}, {limit} are allowed{advice}"
                self.report_error(GraphQLError(message, node, extensions={"code": "TOO_MUCH", "limit": name}))
        return None

    def _weigh(self, selections: SelectionSetNode | None, parent: GraphQLNamedType | None) -> Weight:
        weight = Weight()
        for node in selections.selections if selections else ():
            weight += Weight(directives=len(node.directives or ()))
            if isinstance(node, FieldNode):
                weight += self._field(node, parent)
            elif isinstance(node, FragmentSpreadNode):
                weight += self._fragment(node.name.value)
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition
                inner = self.context.schema.get_type(condition.name.value) if condition else parent
                weight += self._weigh(node.selection_set, inner)
        return weight

    def _fragment(self, name: str) -> Weight:
        known = self._fragments.get(name)
        if known is None:
            # A fragment that spreads itself is another rule's to report; here it must only end.
            self._fragments[name] = Weight()
            fragment: FragmentDefinitionNode | None = self.context.get_fragment(name)
            if fragment is not None:
                condition = self.context.schema.get_type(fragment.type_condition.name.value)
                directives = Weight(directives=len(fragment.directives or ()))
                self._fragments[name] = self._weigh(fragment.selection_set, condition) + directives
            known = self._fragments[name]
        return known

    def _field(self, node: FieldNode, parent: GraphQLNamedType | None) -> Weight:
        fields: dict[str, GraphQLField] = getattr(parent, "fields", {})
        field = fields.get(node.name.value)
        type_ = get_named_type(field.type) if field else None
        below = self._weigh(node.selection_set, type_)
        items = _items(node, field, parent) if node.selection_set else 0
        return Weight(
            depth=below.depth + 1,
            fields=below.fields + 1,
            aliases=below.aliases + (node.alias is not None),
            directives=below.directives,
            objects=items * (1 + below.objects),
        )


def _items(node: FieldNode, field: GraphQLField | None, parent: GraphQLNamedType | None) -> int:
    """How many objects a field has at most for each of its parent's."""
    if field is not None and "first" in field.args:
        given = next((arg.value for arg in node.arguments or () if arg.name.value == "first"), None)
        if isinstance(given, IntValueNode):
            # Digits beyond any page size count as the greatest, and the page itself is refused later.
            return min(max(int(given.value), 1), MAX_FIRST) if len(given.value) < 9 else MAX_FIRST
        return MAX_FIRST if given is not None else int(field.args["first"].default_value or MAX_FIRST)
    in_connection = parent is not None and parent.name.endswith("Connection")
    if field is None or in_connection or not is_list_type(get_nullable_type(field.type)):
        return 1
    return LIST_SIZE
