"""Files to documents: the split, the spans, and what is refused with its place."""

import pytest

from memolint.text.documents import Document, read
from memolint.text.source import Failure, Unreadable, decode


def documents(text: str | bytes) -> list[Document | Failure]:
    data = text.encode() if isinstance(text, str) else text
    return list(read(decode("file.yaml", data)))


def value(text: str) -> object:
    [found] = documents(text)
    assert isinstance(found, Document), found
    return found.value


def test_a_broken_document_costs_no_other() -> None:
    first, broken, last = documents("a: 1\n---\nb: [2\n---\nc: 3\n")
    assert isinstance(first, Document)
    assert isinstance(last, Document)
    assert (first.value, last.value) == ({"a": 1}, {"c": 3})
    assert broken == Failure("did not find expected ',' or ']'", 4, 1)


def test_spans_are_those_of_the_whole_file() -> None:
    text = "# first\n---\nspec:\n  key: 'it''s'\n"
    [found] = documents(text)
    assert isinstance(found, Document)
    node = found.node(("spec", "key"))
    assert text[node.start : node.end] == "'it''s'"
    assert found.source.place(node.start) == (4, 8)


def test_a_missing_path_gives_the_nearest_node_above() -> None:
    [found] = documents("a: {b: 1}\n")
    assert isinstance(found, Document)
    assert found.node(("a", "x", 3)).value == {"b": 1}


@pytest.mark.parametrize(
    ("text", "message", "line", "column"),
    [
        ("key: {{inputs.parameters.x}}\n", "`{{inputs.parameters.x}}` must be quoted", 1, 7),
        ("a: [{name: a, {{ x }}: b}]\n", "`{{x}}` must be quoted", 1, 16),
        ("a: [{name: a, {name: b}]\n", "a mapping stands where a key is wanted: is a `}` missing before it", 1, 15),
        ("a: {{name: b}: c}\n", "a mapping stands where a key is wanted", 1, 5),
        ("a: { {b}: c}\n", "a mapping stands where a key is wanted", 1, 6),
        ("a: *nobody\n", "anchor 'nobody' is not defined", 1, 4),
        ("a: &a [*a]\n", "anchor 'a' contains itself", 1, 8),
        ("? [a]\n: b\n", "a mapping key must be a string", 1, 3),
        ("a: .nan\n", "`.nan` has no JSON form", 1, 4),
        ("a: 1\n\tb: 2\n", "found a tab character that violates indentation", 2, 1),
        ("some words\na: 1\n", "mapping values are not allowed in this context", 2, 2),
        ("a: b\x00c\n", "control characters are not allowed", 1, 5),
        ("[" * 30_000, "nested more than 200 deep", 1, 201),
        ("<<: 1\n", "map merge requires map", 1, 5),
        ("bad line\nkind: X\n", "mapping values are not allowed in this context", 2, 5),
        ("- a\nkind: X\n", "did not find expected '-' indicator", 2, 1),
        ("{a: b}\nspec: c\n", "this stands after the end of the document", 2, 1),
        ('"a" b\n', "this stands after the end of the document", 1, 5),
        ("a: b\n\n}\n", "did not find expected key", 3, 1),
    ],
)
def test_what_cannot_be_read_says_where(text: str, message: str, line: int, column: int) -> None:
    [found] = documents(text)
    assert isinstance(found, Failure)
    assert found.message.startswith(message)
    assert (found.line, found.column) == (line, column)


@pytest.mark.parametrize("text", ["a: b\n...\n", "a: b\n...\n# c\n", "a: b\n# end\n", "{a: b}\n\n", "--- {a: b}\n"])
def test_what_may_follow_a_document_is_no_fault(text: str) -> None:
    [found] = documents(text)
    assert isinstance(found, Document)
    assert found.value == {"a": "b"}


def test_aliases_count_as_what_they_expand_to() -> None:
    levels = [f"l{i}: &l{i} [{', '.join([f'*l{i - 1}'] * 10)}]" for i in range(1, 10)]
    [found] = documents("\n".join(["l0: &l0 [x]", *levels]))
    assert isinstance(found, Failure)
    assert "nodes (aliases counted" in found.message


def test_aliases_cannot_nest_past_the_limit() -> None:
    deep = "[" * 150 + "]" * 150
    [found] = documents(f"a: &a {deep}\nb: {'[' * 100}*a{']' * 100}\n")
    assert isinstance(found, Failure)
    assert found.message == "nested more than 200 deep"


def test_duplicates_the_last_counts_and_merges_happen_in_place() -> None:
    assert value("a: 1\na: 2\n") == {"a": 2}
    assert value("base: &b {p: 1, q: 2}\nuse: {p: 0, <<: *b, q: 3}\n") == {
        "base": {"p": 1, "q": 2},
        "use": {"p": 1, "q": 3},
    }
    assert value("- &a {x: 1}\n- &b {x: 2}\n- {<<: [*a, *b]}\n") == [{"x": 1}, {"x": 2}, {"x": 1}]
    [found] = documents("a: 1\nb: 2\na: 3\n")
    assert isinstance(found, Document)
    assert [each.key for each in found.duplicates] == ["a"]


def test_keys_become_strings_as_in_json() -> None:
    assert value("on: 1\n12: 2\n1.5: 3\n'on': 4\n") == {"true": 1, "12": 2, "1.5": 3, "on": 4}


def test_json_with_surrogates_and_tabs() -> None:
    assert value('{"a": "x \\ud83d\\ude00 y",\t"b": "\\/"}') == {"a": "x \U0001f600 y", "b": "/"}


def test_line_ends_are_lf_crlf_and_cr_only() -> None:
    source = decode("f", "a\u2028b\r\nc\rd\ne".encode())
    assert source.line_starts() == [0, 5, 7, 9]
    assert [source.line_text(line) for line in (1, 2, 3, 4, 5)] == ["a\u2028b", "c", "d", "e", ""]


def test_encodings() -> None:
    for encoding, bom in (("utf-16-le", b"\xff\xfe"), ("utf-16-be", b"\xfe\xff"), ("utf-32-le", b"\xff\xfe\x00\x00")):
        data = bom + "a: é\n".encode(encoding)
        source = decode("f", data)
        assert source.text == "a: é\n"
        assert source.encode(source.text) == data
    with pytest.raises(Unreadable) as caught:
        decode("f", b"a: 1\nb: \xff\n")
    assert caught.value.failure == Failure("not UTF-8: byte 0xff cannot be decoded", 2, 4)


def test_a_colon_inside_a_plain_word_of_a_flow_collection_is_read_as_argo_reads_it() -> None:
    text = "run: {image: alpine:3.19, command: [sh, -c], from: [http://a:80/b]}\nnext: 'x'\n"
    [found] = documents(text)
    assert isinstance(found, Document)
    assert found.value == {
        "run": {"image": "alpine:3.19", "command": ["sh", "-c"], "from": ["http://a:80/b"]},
        "next": "x",
    }
    image, after = found.node(("run", "image")), found.node(("next",))
    assert (text[image.start : image.end], text[after.start : after.end]) == ("alpine:3.19", "'x'")


def test_such_a_colon_beside_real_damage_is_what_is_said() -> None:
    [found] = documents("run: {image: alpine:3.19, command: [sh\n")
    assert isinstance(found, Failure)
    assert (found.message, found.line) == ("found unexpected ':'", 1)
