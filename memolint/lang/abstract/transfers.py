"""What each function of the expression languages can give, by what is known about its arguments.

A function outside the table can give anything.
"""

from collections.abc import Callable, Iterable, Sequence

from memolint.lang.abstract import characters as chars
from memolint.lang.abstract import edits
from memolint.lang.abstract.shape import ANYTHING, EMPTY, HEX_DIGESTS, Shape, joined, made_of, one_of, union
from memolint.lang.abstract.values import (
    ANY,
    LIST,
    SOME_BOOL,
    SOME_FLOAT,
    SOME_INT,
    SOME_LIST,
    SOME_MAP,
    SOME_STRING,
    STRING,
    UNKNOWN,
    AbstractValue,
    only_int,
    only_text,
    string,
)

Transfer = Callable[[Sequence[AbstractValue]], AbstractValue]


def transfer(name: str, arguments: Sequence[AbstractValue]) -> AbstractValue:
    """What a call of the function `name` can give."""
    if name in CONSTANT_KINDS:
        return CONSTANT_KINDS[name]
    known = TRANSFERS.get(name)
    if known is None:
        return UNKNOWN
    try:
        return known(arguments)
    except IndexError:
        # Too few arguments: such a call fails, so it gives nothing; anything is a safe bound.
        return UNKNOWN


def text_shape(value: AbstractValue) -> Shape:
    """The shape of a value as a string that a function takes; a value that may not be a string can be anything."""
    return value.shape if value.kind == STRING else ANYTHING


def printed(value: AbstractValue) -> Shape:
    """The shape of a value as Go's `%v` prints it. Lists and maps print otherwise than in JSON."""
    if value.kind in (STRING, "int", "bool"):
        return value.shape
    return made_of(chars.EVERYTHING, 1) if value.kind == "float" else ANYTHING


def joined_texts(parts: Iterable[Shape], separator: str) -> Shape:
    """The shape of texts with a separator between them."""
    shapes: list[Shape] = []
    for part in parts:
        shapes.extend((one_of((separator,)), part) if shapes else (part,))
    return joined(shapes)


def _on_text(position: int, edit: Callable[[Shape], Shape]) -> Transfer:
    return lambda arguments: string(edit(text_shape(arguments[position])))


def _join(values: AbstractValue, separator: AbstractValue) -> AbstractValue:
    text = only_text(separator)
    if values.elements is None or text is None or separator.kind != STRING:
        return SOME_STRING
    return string(joined_texts(map(printed, values.elements), text))


def _replace(text: AbstractValue, old: AbstractValue, new: AbstractValue) -> AbstractValue:
    before, after = only_text(old), only_text(new)
    if before is None or after is None:
        return SOME_STRING
    return string(edits.replaced(text_shape(text), before, after))


def _regex_replace(pattern: AbstractValue, text: AbstractValue, new: AbstractValue, is_literal: bool) -> AbstractValue:
    regex, after = only_text(pattern), only_text(new)
    if regex is None or after is None or ("$" in after and not is_literal):
        return SOME_STRING
    return string(edits.regex_replaced(text_shape(text), regex, after))


def _cut(text: AbstractValue, length: AbstractValue) -> AbstractValue:
    limit = only_int(length)
    shape = text_shape(text)
    return string(edits.shortened(shape) if limit is None or limit < 0 else edits.truncated(shape, limit))


def _substring(start: AbstractValue, stop: AbstractValue, text: AbstractValue) -> AbstractValue:
    first, last = only_int(start), only_int(stop)
    shape = text_shape(text)
    if first is None or last is None or first < 0 or last < first:
        return string(edits.shortened(shape))
    return string(edits.sliced(shape, first, last))


def _quoted(arguments: Sequence[AbstractValue], mark: str) -> AbstractValue:
    if not arguments:
        return string(EMPTY)
    inner = made_of(chars.EVERYTHING, 0)
    return string(joined((one_of((mark,)), inner, one_of((mark,)))))


def _one(values: Iterable[AbstractValue]) -> AbstractValue:
    found = tuple(values)
    kinds = {value.kind for value in found}
    shape = union(value.shape for value in found)
    return AbstractValue(kinds.pop() if len(kinds) == 1 else ANY, shape)


def _default(arguments: Sequence[AbstractValue]) -> AbstractValue:
    # sprig.default(d, x): the default stands where x is empty (or 0, or false).
    fallback, value = arguments[0], arguments[1]
    if value.kind == STRING and not value.shape.may_be_empty:
        return value
    if value.kind == STRING and fallback.kind == STRING and value.shape.values is None:
        filled = value.shape._replace(shortest=max(1, value.shape.shortest))
        return string(union((filled, fallback.shape)))
    return _one((fallback, value))


def _json(arguments: Sequence[AbstractValue]) -> AbstractValue:
    return string(json_shape(arguments[0]))


def json_shape(value: AbstractValue) -> Shape:
    """The shape of a value's JSON text inside a string."""
    if value.kind == STRING:
        quote = one_of(('"',))
        return joined((quote, edits.json_escaped(value.shape), quote))
    if value.elements is not None:
        members = joined_texts(map(json_shape, value.elements), ",")
        return joined((one_of(("[",)), members, one_of(("]",))))
    return value.shape


def _indented_json(arguments: Sequence[AbstractValue]) -> AbstractValue:
    """Lists and maps over several lines; the first and the last character are those of the compact text."""
    compact = json_shape(arguments[0])
    whole = ANYTHING._replace(first=compact.first, last=compact.last, shortest=compact.shortest)
    return string(compact if arguments[0].kind == STRING else whole)


def _random(characters: int) -> Transfer:
    def shape(arguments: Sequence[AbstractValue]) -> AbstractValue:
        length = only_int(arguments[0])
        return string(made_of(characters, length or 0, length))

    return shape


def _words(arguments: Sequence[AbstractValue]) -> AbstractValue:
    return string(joined_texts(map(printed, arguments), " ")) if arguments else string(EMPTY)


def _repeat(text: AbstractValue, count: AbstractValue) -> AbstractValue:
    times = only_int(count)
    return string(edits.repeated(text_shape(text), times))


def _list(arguments: Sequence[AbstractValue]) -> AbstractValue:
    return AbstractValue(LIST, SOME_LIST.shape, tuple(arguments))


_BASE64_DIGEST = _on_text(0, lambda shape: edits.encoded(shape, chars.BASE64, 3, 4))
_KEBAB = chars.set_of("-")

TRANSFERS: dict[str, Transfer] = {
    "upper": _on_text(0, edits.upper),
    "lower": _on_text(0, edits.lower),
    "sprig.upper": _on_text(0, edits.upper),
    "sprig.lower": _on_text(0, edits.lower),
    "sprig.swapcase": _on_text(0, edits.any_case),
    "sprig.title": _on_text(0, edits.any_case),
    "sprig.untitle": _on_text(0, edits.any_case),
    "sprig.camelcase": _on_text(0, lambda shape: edits.shortened(edits.any_case(shape))),
    "sprig.snakecase": _on_text(0, lambda shape: edits.respelled(shape, chars.set_of("_"))),
    "sprig.kebabcase": _on_text(0, lambda shape: edits.respelled(shape, _KEBAB)),
    "sprig.nospace": _on_text(0, edits.without_spaces),
    "sprig.initials": _on_text(0, edits.shortened),
    "trim": lambda arguments: string(
        edits.trimmed(text_shape(arguments[0])) if len(arguments) == 1 else edits.shortened(text_shape(arguments[0]))
    ),
    "trimPrefix": _on_text(0, edits.shortened),
    "trimSuffix": _on_text(0, edits.shortened),
    "sprig.trim": _on_text(0, edits.trimmed),
    "sprig.trimAll": _on_text(1, edits.shortened),
    "sprig.trimall": _on_text(1, edits.shortened),
    "sprig.trimPrefix": _on_text(1, edits.shortened),
    "sprig.trimSuffix": _on_text(1, edits.shortened),
    "sprig.trunc": lambda arguments: _cut(arguments[1], arguments[0]),
    "sprig.substr": lambda arguments: _substring(arguments[0], arguments[1], arguments[2]),
    "sprig.abbrev": lambda arguments: string(edits.abbreviated(text_shape(arguments[1]), only_int(arguments[0]))),
    "replace": lambda arguments: (
        _replace(arguments[0], arguments[1], arguments[2]) if len(arguments) == 3 else SOME_STRING
    ),
    "sprig.replace": lambda arguments: _replace(arguments[2], arguments[0], arguments[1]),
    "sprig.regexReplaceAll": lambda arguments: _regex_replace(arguments[0], arguments[1], arguments[2], False),
    "sprig.regexReplaceAllLiteral": lambda arguments: _regex_replace(arguments[0], arguments[1], arguments[2], True),
    "sprig.mustRegexReplaceAll": lambda arguments: _regex_replace(arguments[0], arguments[1], arguments[2], False),
    "sprig.mustRegexReplaceAllLiteral": lambda arguments: _regex_replace(
        arguments[0], arguments[1], arguments[2], True
    ),
    "sprig.regexFind": _on_text(1, edits.shortened),
    "sprig.mustRegexFind": _on_text(1, edits.shortened),
    "repeat": lambda arguments: _repeat(arguments[0], arguments[1]),
    "sprig.repeat": lambda arguments: _repeat(arguments[1], arguments[0]),
    "join": lambda arguments: _join(arguments[0], arguments[1] if len(arguments) > 1 else string(EMPTY)),
    "sprig.join": lambda arguments: _join(arguments[1], arguments[0]),
    "sprig.list": _list,
    "sprig.tuple": _list,
    "sprig.cat": _words,
    "sprig.quote": lambda arguments: _quoted(arguments, '"'),
    "sprig.squote": lambda arguments: _quoted(arguments, "'"),
    "sprig.default": _default,
    "sprig.coalesce": lambda arguments: _one(arguments),
    "sprig.ternary": lambda arguments: _one(arguments[:2]),
    "string": lambda arguments: string(printed(arguments[0])),
    "sprig.toString": lambda arguments: string(printed(arguments[0])),
    **dict.fromkeys(("toJson", "sprig.toJson", "sprig.toRawJson", "sprig.mustToJson", "sprig.mustToRawJson"), _json),
    **dict.fromkeys(("toJSON", "sprig.toPrettyJson", "sprig.mustToPrettyJson"), _indented_json),
    "toBase64": _BASE64_DIGEST,
    "sprig.b64enc": _BASE64_DIGEST,
    "sprig.b32enc": _on_text(0, lambda shape: edits.encoded(shape, chars.BASE32, 5, 8)),
    "sprig.randAlphaNum": _random(chars.ALPHANUMERIC),
    "sprig.randAlpha": _random(chars.LETTERS),
    "sprig.randNumeric": _random(chars.DIGITS),
}

_INT_FUNCTIONS = """
int asInt len indexOf lastIndexOf bitand bitor bitxor bitnand bitshl bitshr bitushr bitnot sprig.int sprig.int64
sprig.atoi sprig.add sprig.add1 sprig.sub sprig.mul sprig.div sprig.mod sprig.max sprig.min sprig.biggest
sprig.toDecimal sprig.randInt
"""
_FLOAT_FUNCTIONS = """
float asFloat ceil floor round sprig.float64 sprig.addf sprig.add1f sprig.subf sprig.mulf sprig.divf sprig.maxf
sprig.minf sprig.ceil sprig.floor sprig.round
"""
_BOOL_FUNCTIONS = """
all any none one hasPrefix hasSuffix sprig.contains sprig.hasPrefix sprig.hasSuffix sprig.regexMatch
sprig.mustRegexMatch sprig.empty sprig.all sprig.any sprig.has sprig.hasKey sprig.deepEqual sprig.kindIs sprig.typeIs
sprig.isAbs sprig.semverCompare
"""
_LIST_FUNCTIONS = "split splitAfter filter map sprig.splitList sprig.toStrings sprig.sortAlpha sprig.regexSplit"

CONSTANT_KINDS: dict[str, AbstractValue] = {
    **dict.fromkeys(_INT_FUNCTIONS.split(), SOME_INT),
    **dict.fromkeys(_FLOAT_FUNCTIONS.split(), SOME_FLOAT),
    **dict.fromkeys(_BOOL_FUNCTIONS.split(), SOME_BOOL),
    **dict.fromkeys(_LIST_FUNCTIONS.split(), SOME_LIST),
    "sprig.dict": SOME_MAP,
    "sprig.sha1sum": string(HEX_DIGESTS[160]),
    "sprig.sha256sum": string(HEX_DIGESTS[256]),
    "sprig.sha512sum": string(HEX_DIGESTS[512]),
    "sprig.adler32sum": string(made_of(chars.DIGITS, 1, 10)),
    "sprig.uuidv4": string(made_of(chars.HEXADECIMAL | _KEBAB, 36, 36)._replace(first=chars.HEXADECIMAL)),
    "type": string(made_of(chars.LETTERS | chars.set_of(".*[]{} "), 1, None, chars.LETTERS | chars.set_of("*[]"))),
}
