"""The compile-time check against the actual values of an environment (`checker/checker.go`).

It refuses what expr-lang refuses, and leaves on every node its static type, which decides some things at run time.
"""

from collections.abc import Callable, Mapping

from memolint.lang.expr.check import builtins as check_builtins
from memolint.lang.expr.check import operators
from memolint.lang.expr.check.operators import is_bool, is_string
from memolint.lang.expr.check.signatures import signature
from memolint.lang.expr.functions import BUILTINS
from memolint.lang.expr.syntax import nature as natures
from memolint.lang.expr.syntax import tree
from memolint.lang.expr.syntax.errors import Fault
from memolint.lang.expr.syntax.nature import BOOL, BYTES, FLOAT, INT, LIST, MAP, NIL, STRING, UNKNOWN, Nature
from memolint.lang.go import values
from memolint.typed import Any, NoReturn, Record


class _Scope(Record):
    """What a predicate sees: the collection of `#`, and its other pointers."""

    collection: Nature
    pointers: Mapping[str, Nature]


class _Mismatch(Exception):
    """Arguments that do not fit one signature; another may fit."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


class Checker:
    """One check of one tree."""

    def __init__(self, environment: Mapping[str, object]) -> None:
        self._environment = environment
        self._scopes: list[_Scope] = []
        self._variables: list[tuple[str, Nature]] = []

    def check(self, node: tree.Node) -> Nature:
        """The nature of a node. Raises Fault."""
        kind = type(node)
        nature = node.nature = _CONSTANTS[kind] if kind in _CONSTANTS else _CHECK[kind](self, node)
        return nature

    def _chain(self, node: tree.Chain) -> Nature:
        return self.check(node.inner)

    def _predicate(self, node: tree.Predicate) -> Nature:
        return self.check(node.body)

    def _sequence(self, node: tree.Sequence) -> Nature:
        return [self.check(part) for part in node.nodes][-1]

    def _map(self, node: tree.Map) -> Nature:
        for entry in node.entries:
            self._entry(entry)
        return MAP

    def _refuse(self, node: tree.Node, message: str) -> NoReturn:
        raise Fault(message, node.at)

    # Names

    def _identifier(self, node: tree.Identifier) -> Nature:
        for name, nature in reversed(self._variables):
            if name == node.name:
                return nature
        return UNKNOWN if node.name == "$env" else self._name(node, node.name, strict=True, builtins=True)

    def _name(self, node: tree.Node, name: str, strict: bool, builtins: bool) -> Nature:
        if name in self._environment:
            return self._field(name)
        if builtins and name in BUILTINS:
            return natures.of_type("func(...interface {}) (interface {}, error)")
        if strict:
            self._refuse(node, f"unknown name {name}")
        return UNKNOWN

    def _field(self, name: str) -> Nature:
        value = self._environment[name]
        return NIL if value is None else natures.of_type(values.gotype(value))

    def _let(self, node: tree.Let) -> Nature:
        if node.name in self._environment:
            self._refuse(node, f"cannot redeclare {node.name}")
        if node.name in BUILTINS:
            self._refuse(node, f"cannot redeclare builtin {node.name}")
        if any(name == node.name for name, _ in self._variables):
            self._refuse(node, f"cannot redeclare variable {node.name}")
        self._variables.append((node.name, self.check(node.value)))
        nature = self.check(node.body)
        self._variables.pop()
        return nature

    def _pointer(self, node: tree.Pointer) -> Nature:
        if not self._scopes:
            self._refuse(node, "cannot use pointer accessor outside predicate")
        scope = self._scopes[-1]
        if not node.name:
            return UNKNOWN if scope.collection.unknown else natures.element_of(scope.collection)
        if node.name not in scope.pointers:
            self._refuse(node, f"unknown pointer #{node.name}")
        return scope.pointers[node.name]

    # Operators

    def _unary(self, node: tree.Unary) -> Nature:
        operand = self.check(node.operand)
        nature = operators.unary(node.operator, operand)
        if nature is None:
            self._refuse(node, f"invalid operation: {node.operator} (mismatched type {operand})")
        return nature

    def _binary(self, node: tree.Binary) -> Nature:
        chain = tree.operators(node)
        left = self.check(chain[0].left)
        for operation in chain:
            right = self.check(operation.right)
            left = operation.nature = self._operation(operation, left, right)
        return left

    def _operation(self, node: tree.Binary, left: Nature, right: Nature) -> Nature:
        if node.operator == "in" and right.kind != "struct":
            fault = operators.container_fault(left, right)
            if fault is not None:
                if fault:
                    self._refuse(node, fault)
                return BOOL
        if node.operator == "matches" and isinstance(node.right, tree.String):
            self._pattern(node, node.right.value)
        nature = operators.binary(node.operator, left, right)
        if nature is None:
            self._refuse(node, f"invalid operation: {node.operator} (mismatched types {left} and {right})")
        return nature

    def _pattern(self, node: tree.Node, pattern: str) -> None:
        from memolint.lang.go.regex import RegexError, check

        try:
            check(pattern)
        except RegexError as error:
            self._refuse(node, error.message)

    def _conditional(self, node: tree.Conditional) -> Nature:
        condition = self.check(node.condition)
        if not is_bool(condition) and not condition.unknown:
            self._refuse(node.condition, f"non-bool expression (type {condition}) used as condition")
        then, otherwise = self.check(node.then), self.check(node.otherwise)
        if then.nil or otherwise.nil:
            return NIL if then.nil and otherwise.nil else otherwise if then.nil else then
        if not natures.assignable(then, otherwise):
            return UNKNOWN
        if then.array and otherwise.array:
            first, second = natures.element_of(then), natures.element_of(otherwise)
            if not natures.assignable(first, second) or not natures.assignable(second, first):
                return LIST
        return then

    # Containers

    def _array(self, node: tree.Array) -> Nature:
        elements = [self.check(part) for part in node.nodes]
        if len({element.kind for element in elements}) < 2:
            return natures.list_of(elements[-1] if elements else UNKNOWN)
        return LIST

    def _entry(self, node: tree.Node) -> None:
        if isinstance(node, tree.MapEntry):
            self.check(node.key)
            self.check(node.value)
            node.nature = NIL

    def _member(self, node: tree.Member) -> Nature:
        name = node.property.value if isinstance(node.property, tree.String) else None
        if isinstance(node.base, tree.Identifier) and node.base.name == "$env":
            node.base.nature = UNKNOWN
            if name is None:
                return UNKNOWN
            return self._name(node, name, strict=not node.optional, builtins=False)
        base, key = self.check(node.base), self.check(node.property)
        if base.unknown:
            return UNKNOWN
        if name is not None:
            if base.nil:
                self._refuse(node, f"type nil has no field {name}")
            method = _method(base, name)
            if method is not None:
                return method
        return self._indexed(node, base, key, name)

    def _indexed(self, node: tree.Member, base: Nature, key: Nature, name: str | None) -> Nature:
        if base.kind != "map" and not base.array:
            if name is None:
                self._refuse(node, f"type {base}[{key}] is undefined")
            self._refuse(node, f"type {base} has no {'method' if node.method else 'field'} {name}")
        if base.array and not key.integer and not key.unknown:
            self._refuse(node.property, f"array elements can only be selected using an integer (got {key})")
        if base.kind == "map" and not natures.assignable(key, natures.key_of(base)) and not key.unknown:
            self._refuse(node.property, f"cannot use {key} to get an element from {base}")
        return natures.element_of(base)

    def _slice(self, node: tree.Slice) -> Nature:
        base = self.check(node.base)
        if base.unknown:
            return UNKNOWN
        if base.kind != "string" and not base.array:
            self._refuse(node, f"cannot slice {base}")
        for bound in (node.first, node.stop):
            if bound is not None:
                nature = self.check(bound)
                if not nature.integer and not nature.unknown:
                    self._refuse(bound, f"non-integer slice index {nature}")
        return base

    # Calls

    def _call(self, node: tree.Call) -> Nature:
        callee = node.callee
        if isinstance(callee, tree.Identifier) and callee.name == "$env":
            self._refuse(node, "map[string]interface {} is not callable")
        nature = self.check(callee)
        if nature.unknown:
            # The arguments of an unknown function are not even looked at.
            return UNKNOWN
        name = "function"
        if isinstance(callee, tree.Identifier):
            name = callee.name
        elif isinstance(callee, tree.Member) and isinstance(callee.property, tree.String):
            name = callee.property.value
        if nature.nil:
            self._refuse(node, f"{name} is nil; cannot call nil as function")
        if nature.kind != "func":
            self._refuse(node, f"{nature} is not callable")
        return self._overloaded(name, (nature.type or "",), node, node.arguments)

    def _builtin(self, node: tree.Builtin) -> Nature:
        if node.name in check_builtins.PREDICATES:
            return self._predicate_builtin(node)
        if node.name == "get":
            return self._get(node)
        overloads = BUILTINS[node.name].signatures
        if not overloads:
            try:
                return check_builtins.validate(node.name, [self.check(argument) for argument in node.arguments])
            except check_builtins.WrongArguments as refused:
                self._refuse(node, refused.message)
        return self._overloaded(node.name, overloads, node, node.arguments)

    def _overloaded(self, name: str, overloads: tuple[str, ...], node: tree.Node, arguments: list[tree.Node]) -> Nature:
        """The first signature that fits. An error within an argument comes before one about the signature."""
        for overload in overloads:
            try:
                return self._signature(name, overload, node, arguments)
            except _Mismatch as mismatch:
                fault = mismatch.fault
        raise fault

    def _signature(self, name: str, text: str, node: tree.Node, arguments: list[tree.Node]) -> Nature:
        """Arguments against one signature (`checker.checkArguments`). Raises _Mismatch."""
        wanted = signature(text)
        if len(wanted.results) > 2:
            raise _Mismatch(Fault(f"func {name} returns more then two values", node.at))
        needed = len(wanted.parameters) - wanted.variadic
        if len(arguments) > needed and not wanted.variadic:
            self._miscounted(node, arguments, f"too many arguments to call {name}")
        if len(arguments) < needed:
            self._miscounted(node, arguments, f"not enough arguments to call {name}")
        for index, argument in enumerate(arguments):
            parameter = natures.of_type(wanted.parameters[min(index, len(wanted.parameters) - 1)])
            given = self.check(argument)
            if given.integer and (parameter.float or (parameter.integer and parameter.kind != given.kind)):
                continue
            if given.nil and parameter.kind not in ("interface", "ptr"):
                message = f"cannot use nil as argument (type {parameter}) to call {name}"
                raise _Mismatch(Fault(message, argument.at))
            if not given.nil and not given.unknown and not natures.assignable(given, parameter):
                message = f"cannot use {given} as argument (type {parameter}) to call {name} "
                raise _Mismatch(Fault(message, argument.at))
        return natures.of_type(wanted.results[0])

    def _miscounted(self, node: tree.Node, arguments: list[tree.Node], message: str) -> NoReturn:
        # An error in an argument comes first: they are all visited before the count is reported.
        for argument in arguments:
            self.check(argument)
        raise _Mismatch(Fault(message, node.at))

    def _get(self, node: tree.Builtin) -> Nature:
        if len(node.arguments) != 2:
            self._refuse(node, f"invalid number of arguments (expected 2, got {len(node.arguments)})")
        base, key = self.check(node.arguments[0]), self.check(node.arguments[1])
        first, second = node.arguments
        if isinstance(first, tree.Identifier) and first.name == "$env":
            named = isinstance(second, tree.String) and second.value in self._environment
            return self._field(second.value) if named and isinstance(second, tree.String) else UNKNOWN
        if base.unknown:
            return UNKNOWN
        if base.kind != "map" and not base.array:
            self._refuse(first, f"type {base} does not support indexing")
        if base.array and not key.integer and not key.unknown:
            self._refuse(second, f"non-integer slice index {key}")
        if base.kind == "map" and not natures.assignable(key, natures.key_of(base)) and not key.unknown:
            self._refuse(second, f"cannot use {key} to get an element from {base}")
        return natures.element_of(base)

    # Predicates

    def _predicate_builtin(self, node: tree.Builtin) -> Nature:
        collection = self.check(node.arguments[0])
        if not collection.array and not collection.unknown:
            self._refuse(node.arguments[0], f"builtin {node.name} takes only array (got {collection})")
        body = self._body(node, collection) if len(node.arguments) > 1 else None
        if (
            node.name in check_builtins.BOOLEAN_PREDICATES
            and body is not None
            and not is_bool(body)
            and not body.unknown
        ):
            self._refuse(node.arguments[1], f"predicate should return boolean (got {body})")
        return check_builtins.result(node.name, collection, body)

    def _body(self, node: tree.Builtin, collection: Nature) -> Nature:
        pointers = {"index": INT} if node.name in ("map", "reduce") else {}
        if node.name == "reduce":
            pointers = {**pointers, "acc": UNKNOWN}
        self._scopes.append(_Scope(collection, pointers))
        body = self.check(node.arguments[1])
        self._scopes.pop()
        if len(node.arguments) == 3:
            extra = self.check(node.arguments[2])
            if node.name == "sortBy" and not is_string(extra) and not extra.unknown:
                self._refuse(node.arguments[2], f"sortBy order argument must be a string (got {extra})")
        if body.nil:
            which = "two input" if node.name == "reduce" else "one input"
            if node.name == "sum":
                if not collection.unknown and collection.type != "[]interface {}":
                    message = f"cannot use {collection} as argument (type []interface {{}}) to call sum "
                    self._refuse(node.arguments[0], message)
                function = "func(interface {})"
                self._refuse(
                    node.arguments[1], f"cannot use {function} as argument (type {function} bool) to call sum "
                )
            self._refuse(node.arguments[1], f"predicate should has {which} and one output param")
        return body


_CONSTANTS: dict[type, Nature] = {
    tree.Nil: NIL,
    tree.Integer: INT,
    tree.Float: FLOAT,
    tree.Boolean: BOOL,
    tree.String: STRING,
    tree.ByteString: BYTES,
}

_CHECK: dict[type, Callable[[Checker, Any], Nature]] = {
    tree.Identifier: Checker._identifier,
    tree.Pointer: Checker._pointer,
    tree.Unary: Checker._unary,
    tree.Binary: Checker._binary,
    tree.Chain: Checker._chain,
    tree.Member: Checker._member,
    tree.Slice: Checker._slice,
    tree.Call: Checker._call,
    tree.Builtin: Checker._builtin,
    tree.Predicate: Checker._predicate,
    tree.Let: Checker._let,
    tree.Sequence: Checker._sequence,
    tree.Conditional: Checker._conditional,
    tree.Array: Checker._array,
    tree.Map: Checker._map,
}


def _method(base: Nature, name: str) -> Nature | None:
    """The function type of a method, for the types of Go's library that have some."""
    if base.type is None or "." not in base.type:
        return None
    from memolint.lang.go.methods import METHODS

    text = METHODS.get(base.type, {}).get(name)
    return None if text is None else natures.of_type(text.signature)
