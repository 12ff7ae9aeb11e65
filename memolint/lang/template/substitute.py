"""Argo's substitution of variables into texts and objects (`util/template`).

Argo substitutes in the JSON text of a whole object. A string that is balanced in itself gives the same when treated
alone, which is what `replace_value` does where it can; errors are always computed from the whole text, word for word.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property, lru_cache

from memolint.lang.go import strconv
from memolint.lang.go.json import gojson
from memolint.lang.template import tags
from memolint.typed import TYPE_CHECKING, Any, Record

if TYPE_CHECKING:
    from memolint.lang import expr
    from memolint.lang.template import Dialect

Variables = Mapping[str, object]
"""Flat dotted names to values: strings; None for an absent optional; other Go values serve expressions only."""

VolatileText = Callable[[str], str]
"""Gives a text for an expression whose value differs from run to run."""

PLACEHOLDER = "__argo__internal__placeholder-"
"""Lint fills unknown values with strings that start so; expressions over them may fail (`expression_template.go`)."""

# What an expression calls its whole environment.
_WHOLE = "$env"
_CACHE_SIZE = 4096
_NESTING = 200
_ABSENT = object()


class Mode(Record):
    """How strict a substitution is: which tags and identifiers must resolve.

    `everything` demands all of them; `prefixes` those whose first dotted segment is one of them.
    """

    everything: bool = False
    prefixes: tuple[str, ...] = ()

    def demands(self, name: str) -> bool:
        """Whether `name` must resolve."""
        return self.everything or (bool(self.prefixes) and name.split(".", 1)[0] in self.prefixes)

    def demands_tag(self, name: str) -> bool:
        """Whether a simple tag must resolve; under prefixes, artifacts are left to the resolution of artifacts."""
        return self.demands(name) and (self.everything or ".outputs.artifacts." not in name)

    @property
    def is_strict(self) -> bool:
        """Whether it demands anything."""
        return self.everything or bool(self.prefixes)


ALLOW = Mode()
"""Absent tags stay, and so do expressions that fail."""
DENY = Mode(everything=True)
"""Every absent tag is an error."""


def strict(prefixes: tuple[str, ...]) -> Mode:
    """Tags under these prefixes must resolve; without prefixes the same as ALLOW (`ReplaceStrictAny`)."""
    return Mode(prefixes=tuple(prefixes))


class SubstituteError(ValueError):
    """A substitution that Argo refuses; `message` is what it says.

    `of_types`: an expression fails by the types of its values alone.
    """

    def __init__(self, message: str, of_types: bool = False) -> None:
        super().__init__(message)
        self.message = message
        self.of_types = of_types

    @property
    def missing(self) -> bool:
        """Whether a variable is only missing so far: steps and DAGs requeue then.

        Told by the text, as `IsMissingVariableErr` does upstream.
        """
        return any(sign in self.message for sign in ("failed to resolve {{", " is missing", "variable not in env"))


class NotEvaluated(SubstituteError):
    """An expression that memolint does not evaluate: Argo may well take it."""


def replace(
    text: str,
    variables: Variables,
    mode: Mode = ALLOW,
    dialect: "Dialect | None" = None,
    *,
    plain: bool = False,
    volatile: VolatileText | None = None,
) -> str:
    """`text` with its tags replaced: a JSON text, or with `plain` any text (values are then still escaped as in JSON).

    What differs from run to run (`sprig.now()`) fails, or becomes the text that `volatile` gives for its source.
    Raises SubstituteError.
    """
    if not plain and not gojson.valid(text):
        raise SubstituteError("cannot do template replacements with invalid JSON")
    try:
        parts = tags.parse(text)
    except tags.TagError as error:
        raise SubstituteError(error.message) from None
    substitution = _Substitution(variables, mode, dialect, volatile, is_json=True)
    replaced = tags.fill(parts, substitution.lookup, tags.STRINGS)
    if not plain and not gojson.valid(replaced):
        raise SubstituteError("cannot finish template replacement because the result was invalid JSON")
    return replaced


def replace_string(text: str, variables: Variables, mode: Mode = ALLOW, dialect: "Dialect | None" = None) -> str:
    """What `text`, as a JSON string of its own, becomes. Raises SubstituteError."""
    replaced = replace_value(text, variables, mode, dialect, gojson.marshal)
    return replaced if isinstance(replaced, str) else gojson.marshal(replaced)


def replace_value(
    value: object,
    variables: Variables,
    mode: Mode = ALLOW,
    dialect: "Dialect | None" = None,
    write: Callable[[object], str] = gojson.marshal,
    *,
    volatile: VolatileText | None = None,
) -> object:
    """A JSON value with the tags in all its strings and keys replaced, as in the JSON text that `write` gives for it.

    `write` writes in the order of Go's fields, which decides what an unclosed tag swallows and which error is first.
    The value itself is returned where it has no tags. `volatile` is as in `replace`. Raises SubstituteError.
    """
    try:
        return _Substitution(variables, mode, dialect, volatile, is_json=False).value(value)
    except (_NeedsWholeText, RecursionError):
        return gojson.decode(replace(write(value), variables, mode, dialect, volatile=volatile))


def replace_twice(
    value: object, first: Variables, second: Variables, mode: Mode = ALLOW, dialect: "Dialect | None" = None
) -> tuple[object, bool]:
    """The value after two substitutions, one after the other, in one walk, and whether that could be done so.

    Where it could not, for an error or a string that is not balanced in itself, the value comes back as it was.
    """
    substitution = _Substitution(first, mode, dialect, None, is_json=False)
    substitution.then = _Substitution(second, mode, dialect, None, is_json=False)
    try:
        return substitution.value(value), True
    except (_NeedsWholeText, RecursionError):
        return value, False


class _NeedsWholeText(Exception):
    """A string cannot be treated alone, or an error must be told in the words of the whole text."""


class _Substitution:
    """One pass over one text or value. The environment of expressions is built when the first one comes."""

    def __init__(
        self,
        variables: Variables,
        mode: Mode,
        dialect: "Dialect | None",
        volatile: VolatileText | None,
        is_json: bool,
    ) -> None:
        self._variables = variables
        self._volatile = volatile
        self._mode = mode
        self._dialect = dialect
        self._is_json = is_json
        self._environments: dict[tuple[str, ...], dict[str, object]] = {}
        # A substitution of what this one gives.
        self.then: _Substitution | None = None

    def value(self, value: object, depth: int = 0) -> object:
        """`value` with each of its strings replaced alone; what has no tags stays the very object."""
        if isinstance(value, str):
            return self.string(value) if tags.OPENING in value else value
        if isinstance(value, dict):
            return self._members(value, value.items(), depth + 1)
        if isinstance(value, list):
            return self._members(value, enumerate(value), depth + 1)
        return value

    def _members(self, whole: Any, members: Iterable[tuple[Any, object]], depth: int) -> object:
        """A copy with the members that change, made at the first of them: most objects have no tags."""
        if depth > _NESTING:
            raise _NeedsWholeText
        out = whole
        for key, member in members:
            if isinstance(key, str) and tags.OPENING in key:
                raise _NeedsWholeText
            if isinstance(member, str):
                if tags.OPENING not in member:
                    continue
                replaced: object = self.string(member)
            elif isinstance(member, dict):
                replaced = self._members(member, member.items(), depth + 1)
            elif isinstance(member, list):
                replaced = self._members(member, enumerate(member), depth + 1)
            else:
                continue
            if replaced is not member:
                out = whole.copy() if out is whole else out
                out[key] = replaced
        return out

    def string(self, text: str) -> str:
        """One decoded string. What would give an error is told from the whole text instead."""
        if not tags.is_balanced(text):
            raise _NeedsWholeText
        try:
            filled = tags.fill(tags.parse(text), self.lookup, tags.STRINGS)
        except SubstituteError:
            raise _NeedsWholeText from None
        return filled if self.then is None or tags.OPENING not in filled else self.then.string(filled)

    def lookup(self, tag: tags.Simple | tags.Expression) -> str | None:
        """What a tag becomes, or None where it stays. Raises SubstituteError."""
        if not self._is_json and _is_written_differently(tag):
            raise _NeedsWholeText
        return self._simple(tag) if isinstance(tag, tags.Simple) else self._expression(tag)

    def _simple(self, tag: tags.Simple) -> str | None:
        value = self._variables.get(tag.name, _ABSENT)
        if isinstance(value, str):
            return self._inserted(value)
        if value is _ABSENT:
            return self._nested(tag)
        if value is None:
            problem = "output is an absent optional (skipped/omitted node with no default)"
            raise SubstituteError(f"unable to substitute {tag.raw}: {problem}")
        raise SubstituteError(f"failed to resolve {tag.raw} to string")

    def _nested(self, tag: tags.Simple) -> str | None:
        inner = tags.nested(tag)
        if inner is not None and inner[1] in self._variables:
            before, name = inner
            value = self._variables[name]
            if isinstance(value, str):
                return before + self._inserted(value)
            if value is None:
                problem = f'"{strconv.quote(name)}" is an absent optional'
                raise SubstituteError(f"unable to substitute nested tag {tag.raw}: {problem}")
        if self._mode.demands_tag(tag.name):
            raise SubstituteError(f"failed to resolve {tag.raw}")
        return None

    def _inserted(self, value: str) -> str:
        if self._is_json:
            return strconv.quote(value)
        # strconv.Quote does not escape as JSON does: some characters make the whole result invalid.
        if not strconv.is_quoted_as_json(value):
            raise _NeedsWholeText
        return value

    def _expression(self, tag: tags.Expression) -> str | None:
        source = expression_source(tag.source) if self._is_json else tag.source
        found = self._evaluate(source)
        if found is None:
            return None
        if self._is_json:
            return found[1:-1] if found.startswith('"') else strconv.quote(found)
        text = gojson.decode(found) if found.startswith('"') else found
        return text if isinstance(text, str) else None

    def _evaluate(self, source: str) -> str | None:
        """The JSON text of what an expression gives; None where the tag stays."""
        from memolint.lang import expr

        parsed = _parsed(source)
        if isinstance(parsed, expr.ExprError):
            if self._has_placeholder():
                return None
            # A syntax error is fatal even where unresolved tags are allowed.
            raise SubstituteError(f"failed to evaluate expression: {expr.with_excerpt(str(parsed), source)}")
        variables = self._expression_environment(source)
        may_stay = self._may_stay(parsed.identifiers, variables)
        if may_stay and _waits_for(parsed.late_names, variables):
            return None
        try:
            return self._result(parsed.tree, source, variables)
        except SubstituteError:
            if may_stay or self._has_placeholder():
                return None
            raise

    def _may_stay(self, identifiers: tuple[str, ...], variables: dict[str, object]) -> bool:
        from memolint.lang.template import environment

        if self._dialect is not None and not self._dialect.names_what_is_missing:
            return not self._mode.is_strict
        missing = [name for name in identifiers if not environment.has_variable(variables, name)]
        for name in missing:
            if self._mode.demands(name):
                raise SubstituteError(f"failed to evaluate expression: {name} is missing")
        return bool(missing) or not self._mode.is_strict

    def _result(self, tree: "expr.Node", source: str, variables: dict[str, object]) -> str:
        from memolint.lang import expr

        try:
            result = expr.evaluate(tree, variables)
        except expr.ExprError as error:
            if isinstance(error, expr.VolatileResult) and self._volatile is not None:
                return gojson.marshal(self._volatile(source))
            kind = NotEvaluated if isinstance(error, expr.Unsupported) else SubstituteError
            shown = expr.with_excerpt(str(error), source)
            of_types = error.phase == "compile" or isinstance(error, expr.WrongTypes)
            raise kind(f"failed to evaluate expression: {shown}", of_types) from None
        if result is None:
            raise SubstituteError(f'failed to evaluate expression "{strconv.quote(source)}"')
        return self._marshalled(result)

    def _marshalled(self, result: object) -> str:
        from memolint.lang.go import fmt, size, values

        try:
            size.check_size(result)
            is_printed = self._dialect is not None and self._dialect.results_are_printed
            return gojson.marshal(fmt.text(result) if is_printed else result)
        except gojson.GoJSONError as error:
            of_types = "unsupported type" in error.message
            raise SubstituteError(f"failed to marshal evaluated expression: {error.message}", of_types) from None
        except (values.TooLarge, values.Unpredictable) as error:
            raise SubstituteError(f"failed to evaluate expression: {error.message}") from None

    def _expression_environment(self, source: str) -> dict[str, object]:
        """The environment of an expression: of the variables only those whose first part it may name."""
        roots = self._roots
        named = tuple(root for root in roots if root in source or _WHOLE in source)
        found = self._environments.get(named)
        if found is None:
            from memolint.lang.template import environment

            flat = {name: self._variables[name] for root in named for name in roots[root]}
            found = self._environments[named] = environment.environment(flat)
        return found

    @cached_property
    def _roots(self) -> dict[str, list[str]]:
        """The names of the variables by their first part."""
        roots: dict[str, list[str]] = {}
        for name in self._variables:
            roots.setdefault(name.partition(".")[0], []).append(name)
        return roots

    def _has_placeholder(self) -> bool:
        return any(isinstance(value, str) and value.startswith(PLACEHOLDER) for value in self._variables.values())


def _waits_for(late_names: tuple[str, ...], variables: dict[str, object]) -> bool:
    from memolint.lang.template import environment

    return any(not environment.has_variable(variables, name) for name in late_names)


def expression_source(written: str) -> str:
    """The source of an expression tag in JSON text: its escapes undone (`util/json.Fix`, then `json.Unmarshal`).

    Raises SubstituteError where the text is not the body of a JSON string.
    """
    fixed = gojson.fixed(written)
    if "\\" not in fixed and '"' not in fixed and fixed.isprintable():
        return fixed
    try:
        source = gojson.decode(f'"{fixed}"')
    except gojson.GoJSONError as error:
        raise SubstituteError(f"failed to unmarshall JSON expression: {error.message}") from None
    return str(source)


class _Parsed(Record):
    tree: Any
    identifiers: tuple[str, ...]
    late_names: tuple[str, ...]


_expressions: "dict[str, _Parsed | expr.ExprError]" = {}


def _parsed(source: str) -> "_Parsed | expr.ExprError":
    """The tree and the identifiers of an expression, or its syntax error; computed once a source."""
    from memolint.lang import expr
    from memolint.lang.template.late_binding import late_names

    parsed = _expressions.get(source)
    if parsed is None:
        try:
            tree = expr.parse(source)
            parsed = _Parsed(tree, expr.identifiers(tree), late_names(source))
        except expr.ExprError as error:
            parsed = error
        if len(_expressions) >= _CACHE_SIZE:
            del _expressions[next(iter(_expressions))]
        _expressions[source] = parsed
    return parsed


def _is_written_differently(tag: tags.Simple | tags.Expression) -> bool:
    """Whether JSON escapes something in a tag in a way that changes its name, or that `json.Fix` would misread."""
    if isinstance(tag, tags.Expression):
        return "\\u00" in tag.source
    return _is_escaped(tag.raw)


@lru_cache(maxsize=_CACHE_SIZE)
def _is_escaped(raw: str) -> bool:
    return gojson.escape(raw) != raw
