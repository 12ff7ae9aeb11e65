"""How Argo reads a value where a string is wanted (`AnyString`), and the items of loops (`Item`)."""

NUMBER, STRING, BOOL, MAP, LIST = range(5)
"""The types of an item, numbered as in `pkg/apis/workflow/v1alpha1/item.go`."""


def text_of(value: object) -> str | None:
    """The string that `AnyString` makes of a JSON value; None (unset) for null.

    Numbers lose their exponent (`1e3` is `1000`, `1.0` is `1`); a list or a map silently becomes the empty string.
    """
    if value is None:
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return _number_text(value)
    return ""


def item_type(value: object) -> int:
    """The type that `Item.GetType` finds: NUMBER, STRING, BOOL, MAP or LIST. null counts as a list."""
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, int | float):
        return NUMBER
    if isinstance(value, str):
        return STRING
    return MAP if isinstance(value, dict) else LIST


def item_text(value: object) -> str:
    """What `{{item}}` becomes for an item: a string is itself, all else its JSON text."""
    if isinstance(value, str):
        return value
    from memolint.lang.go.json import gojson

    return gojson.marshal(value)


def item_string(value: object) -> str:
    """`Item.String`, which names nodes and fills `{{item.key}}`: a string is JSON-escaped there, without its quotes."""
    from memolint.lang.go.json import gojson

    return gojson.fixed(gojson.escape(value) if isinstance(value, str) else gojson.marshal(value))


def items_of(text: str) -> list[object]:
    """The items of a `withParam` text; numbers keep their writing (`1.0` stays `1.0`), `null` is the empty list.

    Raises gojson.GoJSONError for anything but a JSON list.
    """
    from memolint.lang.go.json import gojson

    items = gojson.decode(text, keep_numbers=True)
    if items is None:
        return []
    if isinstance(items, list):
        return items
    kind = "string" if isinstance(items, str) else "bool" if isinstance(items, bool) else "object"
    kind = "number" if isinstance(items, int | float) and not isinstance(items, bool) else kind
    raise gojson.GoJSONError(f"json: cannot unmarshal {kind} into Go value of type []v1alpha1.Item")


def _number_text(value: int | float) -> str:
    from memolint.lang.go import strconv

    try:
        return strconv.fixed_text(float(value))
    except OverflowError:
        return ""
