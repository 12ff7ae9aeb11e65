"""Workflows of every shape in which YAML can be written, with mistakes in their memoize blocks that have fixes."""

import json
from typing import Any, NamedTuple

from hypothesis import strategies as st

NAMES = ("dataset", "learning-rate", "data_set", "a.b", "größe", "x1")
PREFIXES = ("", "train-", "train_", "Train ", "v1.", "-")
AGES = ("24h", "7d", "3600", 3600, "10 days", None)
CACHES = ("results", "Upper_Case", "a..b", "{{inputs.parameters.dataset}}")
LINE_ENDS = ("\n", "\r\n")
ENCODINGS = ((b"", "utf-8"), (b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"))


class Mistakes(NamedTuple):
    """One memoized template: its inputs, those that it reads, and its memoize block."""

    names: tuple[str, ...]
    read: tuple[str, ...]
    key: str
    age: object
    cache: str
    stray: str
    kind: str


def tag(name: str) -> st.SearchStrategy[str]:
    plain = f"{{{{inputs.parameters.{name}}}}}"
    source = f"inputs.parameters['{name}']"
    return st.sampled_from(
        (
            plain,
            plain,
            plain.replace("parameters", "paramters"),
            f"{{{{={source}}}}}",
            f"{{{{=sprig.trunc(3, {source})}}}}",
            f'{{{{=sprig.replace("_", "-", {source})}}}}',
            f"{{{{=sprig.sha256sum(toJson([{source}]))}}}}",
            f"{{{{=toJson([{source}])}}}}",
        )
    )


@st.composite
def keys(draw: Any, names: tuple[str, ...]) -> str:
    held = draw(st.lists(st.sampled_from(names), max_size=3, unique=True)) if names else []
    tags = [draw(tag(name)) for name in held]
    return draw(st.sampled_from(PREFIXES)) + draw(st.sampled_from(("", "-", "_"))).join(tags)


@st.composite
def mistakes(draw: Any) -> Mistakes:
    names = tuple(draw(st.lists(st.sampled_from(NAMES), max_size=4, unique=True)))
    read = tuple(name for name in names if draw(st.booleans()))
    return Mistakes(
        names,
        read,
        draw(keys(names)),
        draw(st.sampled_from(AGES)),
        draw(st.sampled_from(CACHES)),
        draw(st.sampled_from(("", "", "maxAges", "ttl"))),
        draw(st.sampled_from(("container", "container", "suspend"))),
    )


def value_of(mistake: Mistakes) -> dict[str, Any]:
    memoize: dict[str, Any] = {"key": mistake.key, "cache": {"configMap": {"name": mistake.cache}}}
    if mistake.age is not None:
        memoize["maxAge"] = mistake.age
    if mistake.stray:
        memoize[mistake.stray] = "24h"
    args = [f"--{number}={{{{inputs.parameters.{name}}}}}" for number, name in enumerate(mistake.read)]
    work: dict[str, Any] = {"image": "alpine:3.20", "command": ["train"], "args": args}
    return {
        "name": "train",
        "inputs": {"parameters": [{"name": name} for name in mistake.names]},
        "memoize": memoize,
        mistake.kind: work if mistake.kind == "container" else {},
    }


@st.composite
def scalars(draw: Any, value: object, indent: int) -> str:
    """A scalar in some style that keeps its value."""
    if not isinstance(value, str):
        return json.dumps(value)
    styles = ["double", "single"] + (["literal", "folded"] if indent and value.strip() == value and value else [])
    style = draw(st.sampled_from(styles))
    if style == "double":
        return json.dumps(value, ensure_ascii=draw(st.booleans()))
    if style == "single":
        return "'" + value.replace("'", "''") + "'"
    mark = "|-" if style == "literal" else ">-"
    return f"{mark}\n{' ' * indent}{value}"


@st.composite
def blocks(draw: Any, value: Any, indent: int = 0) -> str:
    """A value in block style, any part of it in flow style, with comments."""
    if isinstance(value, dict) and value:
        if indent and draw(st.integers(0, 5)) == 0:
            return draw(flows(value))
        lines = [draw(_entry(key, below, indent)) for key, below in value.items()]
        return ("\n" if indent else "") + "\n".join(lines)
    if isinstance(value, list) and value:
        if draw(st.integers(0, 5)) == 0:
            return draw(flows(value))
        return "\n" + "\n".join(f"{' ' * indent}-{_spaced(draw(blocks(item, indent + 2)))}" for item in value)
    if isinstance(value, (dict, list)):
        return json.dumps(value)
    return draw(scalars(value, indent))


def _spaced(text: str) -> str:
    return text if text.startswith("\n") else f" {text}"


@st.composite
def _entry(draw: Any, key: str, value: Any, indent: int) -> str:
    name = draw(st.sampled_from((key, key, f'"{key}"', f"'{key}'")))
    text = draw(blocks(value, indent + 2))
    line = f"{' ' * indent}{name}:{_spaced(text)}"
    if draw(st.integers(0, 4)) == 0:
        line = f"{' ' * indent}# über {key}: {{{{x}}}}\n{line}"
    return f"{line}  # so" if "\n" not in text and draw(st.integers(0, 4)) == 0 else line


@st.composite
def flows(draw: Any, value: Any) -> str:
    """A value in flow style on one line."""
    if isinstance(value, dict):
        quote = draw(st.sampled_from(("", '"', "'")))
        inner = ", ".join(f"{quote}{key}{quote}: {draw(flows(below))}" for key, below in value.items())
        return f"{{{inner}}}"
    if isinstance(value, list):
        return "[" + ", ".join(draw(flows(item)) for item in value) + "]"
    return draw(scalars(value, 0))


@st.composite
def files(draw: Any) -> bytes:
    """The bytes of a WorkflowTemplate with one or two memoized templates."""
    first = value_of(draw(mistakes()))
    templates = [first]
    if draw(st.booleans()):
        templates.append({**value_of(draw(mistakes())), "name": "score"})
    manifest = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTemplate",
        "metadata": {"name": "training"},
        "spec": {"templates": templates},
    }
    text = json.dumps(manifest, indent=draw(st.sampled_from((None, 2))))
    if draw(st.integers(0, 7)):
        text = draw(blocks(manifest))
    text += draw(st.sampled_from(("", "\n", "\n\n# end")))
    mark, encoding = draw(st.sampled_from(ENCODINGS))
    data: bytes = mark + text.replace("\n", draw(st.sampled_from(LINE_ENDS))).encode(encoding)
    return data
