"""The functions of Argo's expressions, one table: expr-lang's builtins, Argo's helpers and sprig's.

`signatures` are Go types, the overloads in the order in which expr-lang tries them; none means that the arguments are
checked by rules of their own. `implementation` is `module:name` of the Python function, or "" where memolint never
evaluates a call. `volatile` functions may differ from run to run; those with an implementation decide by their
arguments.
"""

from memolint.lang.go.functions import Function, FunctionEntry

_BUILTIN_ROOM = "memolint.lang.expr.builtins."

# name, group (the module), then the overloads; predicates are evaluated by the machine itself.
_BUILTINS = """
all predicates
none predicates
any predicates
one predicates
filter predicates
map predicates
find predicates
findIndex predicates
findLast predicates
findLastIndex predicates
count predicates
sum predicates
groupBy predicates
sortBy predicates
reduce predicates
len lists
type numbers func(interface {}) string
abs numbers
ceil numbers
floor numbers
round numbers
int numbers
float numbers
string strings func(interface {}) string
trim strings func(string) string | func(string, string) string
trimPrefix strings func(string, string) string | func(string) string
trimSuffix strings func(string, string) string | func(string) string
upper strings func(string) string
lower strings func(string) string
split strings func(string, string) []string | func(string, string, int) []string
splitAfter strings func(string, string) []string | func(string, string, int) []string
replace strings func(string, string, string, int) string | func(string, string, string) string
repeat strings func(string, int) string
join strings func([]string, string) string | func([]interface {}, string) string | func([]interface {}) string\
 | func([]string, string) string | func([]string) string
indexOf strings func(string, string) int
lastIndexOf strings func(string, string) int
hasPrefix strings func(string, string) bool
hasSuffix strings func(string, string) bool
max numbers
min numbers
mean numbers
median numbers
toJSON codec func(interface {}) string
fromJSON codec func(string) interface {}
toBase64 codec func(string) string
fromBase64 codec func(string) string
now -
duration dates func(string) (time.Duration, error)
date dates
timezone dates func(string) (*time.Location, error)
first lists
last lists
get lists
take lists
keys lists
values lists
toPairs lists
fromPairs lists
reverse lists
uniq lists
concat lists
flatten lists
sort lists func([]interface {}, string) []interface {} | func([]int, string) []interface {}\
 | func([]float64, string) []interface {} | func([]string, string) []interface {} | func([]interface {}) []interface {}\
 | func([]float64) []interface {} | func([]string) []interface {} | func([]int) []interface {}
bitand numbers func(int, int) int
bitor numbers func(int, int) int
bitxor numbers func(int, int) int
bitnand numbers func(int, int) int
bitshl numbers func(int, int) int
bitshr numbers func(int, int) int
bitushr numbers func(int, int) int
bitnot numbers func(int) int
"""

_VOLATILE_BUILTINS = frozenset(("now", "keys", "values", "toPairs"))


def _builtin(line: str) -> FunctionEntry:
    name, group, *signatures = line.split(" ", 2)
    overloads = tuple(signatures[0].split(" | ")) if signatures else ()
    implementation = "" if group == "-" else f"{_BUILTIN_ROOM}{group}:{name}_"
    return FunctionEntry(name, overloads, implementation, name in _VOLATILE_BUILTINS)


BUILTINS = {entry.name: entry for entry in map(_builtin, _BUILTINS.strip().split("\n"))}
"""expr-lang's builtins (`builtin.Builtins`)."""

HELPERS = {
    entry.name: entry
    for entry in (
        FunctionEntry("asInt", ("func(interface {}) interface {}",), f"{_BUILTIN_ROOM}numbers:as_int"),
        FunctionEntry("asFloat", ("func(interface {}) interface {}",), f"{_BUILTIN_ROOM}numbers:as_float"),
        FunctionEntry("toJson", ("func(interface {}) string",), f"{_BUILTIN_ROOM}codec:to_json"),
        FunctionEntry("jsonpath", ("func(string, string) interface {}",), "memolint.lang.jsonpath.selector:query"),
    )
}
"""What Argo adds to every environment (`util/expr/env.GetFuncMap`), besides sprig."""

_sprig: dict[str, object] = {}
_values: dict[str, Function] = {}


def lookup(name: str) -> FunctionEntry | None:
    """The function that an expression calls by `name`, or None."""
    if name.startswith("sprig."):
        from memolint.lang.sprig.table import TABLE

        return TABLE.get(name[6:])
    return HELPERS.get(name) or BUILTINS.get(name)


def is_volatile(name: str) -> bool:
    """Whether two calls with the same arguments may give different results."""
    entry = lookup(name)
    return entry is not None and entry.volatile


def function_value(entry: FunctionEntry) -> Function:
    """The Go function value of an entry."""
    function = _values.get(entry.name)
    if function is None:
        function = Function(entry.name, entry.signatures[0], entry.implementation or None, entry.volatile)
        _values[entry.name] = function
    return function


def helpers() -> dict[str, object]:
    """The names that `GetFuncMap` adds to an environment. The map of sprig's functions is shared: do not change it."""
    if not _sprig:
        from memolint.lang.sprig.table import TABLE

        _sprig.update((name, function_value(entry)) for name, entry in TABLE.items())
    return {"sprig": _sprig, **{name: function_value(entry) for name, entry in HELPERS.items()}}
