"""Tags as identifiers, and the way back."""

from hypothesis import given
from hypothesis import strategies as st

from memolint.code.placeholders import mask

TAGS = st.sampled_from(
    [
        "{{inputs.parameters.a}}",
        "{{ workflow.name }}",
        "{{=1 + 2}}",
        "{{item}}",
        "{{item.a}}",
        "{{.Values.x}}",
        "{{",
        "}}",
    ]
)


def test_the_same_tag_is_the_same_word_and_another_is_not() -> None:
    masked = mask("a {{inputs.parameters.x}} {{ inputs.parameters.x }} {{item}}").text.split()
    assert masked[1] == masked[2] != masked[3]


def test_what_is_not_for_argo_stays() -> None:
    for text in ("-o go-template='{{.items}}'", "{{ include }}", "{{", "}} {{", "${{ matrix.os }}"):
        assert mask(text).text == text


def test_an_unclosed_tag_is_text_and_those_before_it_are_tags() -> None:
    assert mask("{{item}} {{item").text.endswith(" {{item")
    assert not mask("{{item}} {{item").text.startswith("{{")


def test_a_place_is_mapped_back() -> None:
    text = "git push {{inputs.parameters.remote}} main"
    masked = mask(text)
    start = masked.text.index("main")
    assert text[slice(*masked.written(start, start + 4))] == "main"
    assert text[slice(*masked.written(0, start - 1))] == "git push {{inputs.parameters.remote}}"
    assert text[slice(*masked.written(10, 12))] == "{{inputs.parameters.remote}}"


@given(st.lists(TAGS | st.text(max_size=5), max_size=8).map("".join))
def test_every_place_comes_back_to_where_it_was(text: str) -> None:
    masked = mask(text)
    assert masked.written(0, len(masked.text)) == (0, len(text))
    for span in masked.placeholders:
        assert masked.written(span.start, span.end) == (span.written_start, span.written_end)
        assert text[span.written_start : span.written_end].startswith("{{")
    if not masked.placeholders:
        assert masked.text == text
