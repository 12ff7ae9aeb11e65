"""Sources of Helm and Jinja: templates that become YAML later, recognised and left alone.

Argo's own tags are `{{name}}` and `{{=expression}}`; what only a template engine would write tells the two apart.
A script may hold Go templates of its own (`kubectl get --template=…`): there `.Values`, `.Release`, `.Chart` count.
"""

import re
from collections.abc import Iterator

from memolint.text.documents import Document
from memolint.text.nodes import YamlNode
from memolint.text.source import Source

HELM = "a Helm template: helm template … |"
JINJA = "a Jinja template: render it and pass the result, … |"

_HELM_VALUES = r"\{\{-?\s*\.(?:Values|Release|Chart)\b|\{\{[^}\n]*[\s(]\.(?:Values|Release|Chart)\b"
_JINJA = r"\{%|\{#[^#\n]*[^{#\n]#\}"
_EXPRESSION = r"(?s)\{\{=.*?\}\}"
_COMMENT_LINE = r"(?m)^[ \t]*#.*$"
_BLOCK_HEADER = r"(?m)^([ ]*)(?:- )*[\w.\"'-]*\s*(?::|-)\s*[|>][-+0-9]*\s*(?:#.*)?\r?$"
_WORDS = ("include", "if", "else", "end", "range", "with", "define", "template", "toYaml", "tpl", "block")
_HELM_ACTION = rf"\{{\{{(?:-\s|-?\s*(?:{'|'.join(_WORDS)})\b|-?\s*/\*)"
# Without one of these no pattern below can match: most files are told by a look.
_HINTS = (
    *(".Values", ".Release", ".Chart", "{{-", "{{/", "{{ /", "{{  ", "{{\t", "{{\n", "{%", "{#"),
    *("{{" + word for word in _WORDS),
    *("{{ " + word for word in _WORDS),
)
_CODE_KEYS = frozenset(("source", "args", "command", "manifest", "body", "data"))


def template_engine(source: Source, documents: list[Document], broken: bool) -> str | None:
    """Why `source` cannot be read as it is, ending with how to pipe it into a command; None for plain YAML.

    `broken`: some document did not parse.
    """
    text = source.text
    if not any(hint in text for hint in _HINTS):
        return None
    bare = _blank(text, (match.span() for match in re.finditer(_COMMENT_LINE, text)))
    if re.search(_HELM_VALUES, bare):
        return HELM
    outside = _blank(bare, _blocks(bare) if broken else _code_spans(documents))
    if re.search(_HELM_ACTION, outside):
        return HELM
    outside = _blank(outside, (match.span() for match in re.finditer(_EXPRESSION, outside)))
    return JINJA if re.search(_JINJA, outside) else None


def _blank(text: str, spans: Iterator[tuple[int, int]]) -> str:
    parts = []
    at = 0
    for start, end in sorted(spans):
        if start >= at:
            parts.append(text[at:start])
            parts.append(" " * (end - start))
            at = end
    parts.append(text[at:])
    return "".join(parts)


def _code_spans(documents: list[Document]) -> Iterator[tuple[int, int]]:
    """Spans of everything under a key that holds code: there `{{-` or `{%` are the script's own."""
    stack: list[tuple[YamlNode, bool]] = [(document.root, False) for document in documents]
    while stack:
        node, code = stack.pop()
        if code:
            yield node.start, node.end
        elif isinstance(node.children, dict):
            stack.extend((value, key in _CODE_KEYS) for key, (_, value) in node.children.items())
        elif node.children and node.style != "*":
            stack.extend((child, False) for child in node.children)


def _blocks(text: str) -> Iterator[tuple[int, int]]:
    """Spans of block scalars, by indentation: all that can be told of text that is not YAML."""
    for header in re.finditer(_BLOCK_HEADER, text):
        indent = len(header[1])
        at = end = header.end() + 1
        while at < len(text):
            line_end = text.find("\n", at) + 1 or len(text)
            line = text[at:line_end]
            if line.strip() and len(line) - len(line.lstrip(" ")) <= indent:
                break
            at = end = line_end
        yield header.end(), max(header.end(), min(end, len(text)))
