"""Every character of a scalar's value is where `offsets` says, in all five styles."""

import codecs
import io

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import (
    DoubleQuotedScalarString,
    FoldedScalarString,
    LiteralScalarString,
    PlainScalarString,
    SingleQuotedScalarString,
)

from memolint.text.documents import Document, read
from memolint.text.edit import apply
from memolint.text.offsets import content_span, offsets
from memolint.text.source import decode

STYLES = (
    PlainScalarString,
    SingleQuotedScalarString,
    DoubleQuotedScalarString,
    LiteralScalarString,
    FoldedScalarString,
)
TEXTS = st.text(alphabet="ab'\"\\ \n\té{}#:-", min_size=1, max_size=200)


def written(text: str, style: type[str]) -> str:
    """`text` in a mapping, written by the library in a style (or in another one where that cannot be)."""
    out = io.StringIO()
    yaml = YAML()
    yaml.width = 40
    yaml.dump({"a": {"k": style(text)}}, out)
    return out.getvalue()


@pytest.mark.slow
@settings(max_examples=300, deadline=None)
@given(TEXTS, st.sampled_from(STYLES))
def test_each_character_stands_where_it_is_said_to(text: str, style: type[str]) -> None:
    source = decode("f.yaml", written(text, style).encode())
    [document] = read(source)
    assume(isinstance(document, Document))  # the writer puts tabs where the reader refuses them
    assert isinstance(document, Document)
    node = document.node(("a", "k"))
    assert isinstance(node.value, str)
    found = offsets(source, node)
    assert len(found.starts) == len(node.value)
    for character, start, end in zip(node.value, found.starts, found.ends, strict=True):
        raw = source.text[start:end]
        if not character.isspace():
            unescaped = codecs.decode(raw, "unicode_escape") if raw.startswith("\\") and node.style == '"' else raw
            assert unescaped == character or (raw, character) == ("''", "'")


@settings(max_examples=200, deadline=None)
@given(TEXTS, st.sampled_from(STYLES), st.data())
def test_replacing_a_word_by_its_span_replaces_it_in_the_value(
    text: str, style: type[str], data: st.DataObject
) -> None:
    source = decode("f.yaml", written("x" + text + "x", style).encode())
    [document] = read(source)
    assume(isinstance(document, Document))
    assert isinstance(document, Document)
    node = document.node(("a", "k"))
    value = str(node.value)
    at = data.draw(st.sampled_from([index for index, character in enumerate(value) if character in "abx"]))
    edited = apply(source.text, [(*offsets(source, node).span(at, at + 1), "zz")])
    [after] = read(decode("f.yaml", edited.encode()))
    assert isinstance(after, Document)
    assert after.node(("a", "k")).value == value[:at] + "zz" + value[at + 1 :]


def test_content_is_without_quotes_and_headers() -> None:
    text = "a: 'x'\nb: \"y\"\nc: |\n  z\n  w\nd: plain\n"
    source = decode("f.yaml", text.encode())
    [document] = read(source)
    assert isinstance(document, Document)
    spans = [content_span(source, document.node((key,))) for key in "abcd"]
    assert [text[start:end] for start, end in spans] == ["x", "y", "z\n  w", "plain"]
