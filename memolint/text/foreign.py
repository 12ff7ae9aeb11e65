"""Sources of Helm and Jinja: templates that become YAML later, recognised and left alone.

Argo's own tags are `{{name}}` and `{{=expression}}`; what only a template engine would write tells the two apart.
Text in a manifest may be a Go template of its own: for Vault's agent in an annotation, for `kubectl get --template=…`
in a script. It makes a file Helm's only where nothing but Helm would write it, and Helm would take the whole file.
"""

import re
from collections.abc import Iterator

from memolint.text.documents import Document
from memolint.text.nodes import YamlNode
from memolint.text.source import Source

HELM = "a Helm template: helm template … |"
JINJA = "a Jinja template: render it and pass the result, … |"

_HELM_VALUES = r"\{\{-?\s*\.(?:Values|Release|Chart)\b|\{\{[^}\n]*[\s(]\.(?:Values|Release|Chart)\b"
_HELM_ALONE = rf"{_HELM_VALUES}|\{{\{{[^}}\n]*\b(?:include|tpl|toYaml|nindent)\b"
# Tags of Argo that no Go template can hold: an expression, or a field of what would have to be a function.
_ARGO_TAG = r"\{\{\s*(?:=|[A-Za-z_][\w-]*\.[\w.-]+\s*\}\})"
_GO_TEXT = r"\{\{-?\s*(?:`[^`]*`|\"(?:[^\"\\\n]|\\.)*\")"
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
_TEXT_KEYS = frozenset(("source", "args", "command", "manifest", "body", "data", "annotations"))
_QUOTED = ("'", '"', "|", ">")


def template_engine(source: Source, documents: list[Document], broken: bool) -> str | None:
    """Why `source` cannot be read as it is, ending with how to pipe it into a command; None for plain YAML.

    `broken`: some document did not parse.
    """
    text = source.text
    if not any(hint in text for hint in _HINTS):
        return None
    bare = _blank(text, (match.span() for match in re.finditer(_COMMENT_LINE, text)))
    outside = _blank(bare, _blocks(bare) if broken else _texts(documents))
    if re.search(_HELM_ACTION, outside) or re.search(_HELM_VALUES, outside):
        return HELM
    if re.search(_HELM_VALUES if broken else _HELM_ALONE, bare) and not _has_argo_tag(bare):
        return HELM
    outside = _blank(outside, (match.span() for match in re.finditer(_EXPRESSION, outside)))
    return JINJA if re.search(_JINJA, outside) else None


def _has_argo_tag(text: str) -> bool:
    """Whether Helm would stop at a tag of Argo, which its sources have to write as text inside an action."""
    text = _blank(text, (match.span() for match in re.finditer(_GO_TEXT, text)))
    starts = (match.start() for match in re.finditer(_ARGO_TAG, text))
    return any(text.rfind("{{", 0, start) <= text.rfind("}}", 0, start) for start in starts)


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


def _texts(documents: list[Document]) -> Iterator[tuple[int, int]]:
    """Spans of quoted and block scalars, and of everything under a key that holds text: `{{-` or `{%` are its own."""
    stack: list[tuple[YamlNode, bool]] = [(document.root, False) for document in documents]
    while stack:
        node, is_text = stack.pop()
        if is_text or node.style in _QUOTED:
            yield node.start, node.end
        elif isinstance(node.children, dict):
            stack.extend((value, key in _TEXT_KEYS) for key, (_, value) in node.children.items())
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
