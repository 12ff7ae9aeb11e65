"""What a key determines, by trying every assignment of small variables."""

from itertools import product

import pytest
from small_shapes import STRINGS, hull, members

from memolint.lang import abstract
from memolint.lang.abstract import EXACTLY, LOSSILY, NOT, UNKNOWN, Shape, made_of, one_of
from memolint.lang.abstract import characters as chars
from memolint.lang.abstract.losses import ENCODERS, INJECTIVE, LOSSY, MAY_BE_IDENTITY
from memolint.lang.abstract.trees import references_of

pytestmark = pytest.mark.slow(every=5)

VARIABLES = {
    "a*": made_of(chars.set_of("a"), 0, 2),
    "a+": made_of(chars.set_of("a"), 1, 2),
    "ab*": made_of(chars.set_of("ab"), 0, 2),
    "b+": made_of(chars.set_of("b"), 1, 2),
    "a|ab": one_of(("a", "ab")),
    "any": hull(STRINGS),
}
KEYS = (
    """
{{x}}|{{x}}{{y}}|{{x}}-{{y}}|{{x}}{{y}}{{x}}|{{y}}-{{x}}-{{y}}|{{=x + y}}|{{=x + '-' + y}}|{{=x + 'a'}}{{y}}
{{=lower(x)}}{{y}}|{{=join([x, y], '-')}}|{{=join([x, y])}}|{{=sprig.join('-', [x, y])}}|{{=sprig.join('', [x, y])}}
{{=sprig.cat(x, y)}}
{{=join([x, 'b', y], 'a')}}|{{=sprig.sha256sum(x + y)}}|{{=sprig.sha256sum(toJson([x, y]))}}
{{=toJson({'k': x, 'l': y}) }}|{{=toJson(sprig.dict('k', x, 'l', y))}}|{{=toJson(sprig.list(x, y))}}
{{=[x, y]}}|{{=string([x, y])}}|{{=len(x)}}-{{y}}
{{=sprig.trunc(1, x)}}{{y}}|{{=replace(x, 'a', 'b')}}|{{=replace(x, 'b', 'a')}}|{{=x ?? 'a'}}{{y}}|{{=x ?? y}}
{{=x == 'a' ? x : y}}|{{=sprig.default('a', x)}}|{{=sprig.default('b', x)}}-{{y}}|{{=x == y}}|{{=sprig.trunc(20, x)}}
{{=sprig.b64enc(x)}}{{=sprig.b64enc(y)}}|{{=sprig.quote(x)}}{{=sprig.quote(y)}}|{{=sprig.trim(x)}}-{{y}}|{{=x[0:1]}}{{y}}
""".replace("\n", "|")
    .strip("|")
    .split("|")
)


@pytest.mark.parametrize("key", KEYS)
def test_verdicts_hold_for_every_assignment(key: str) -> None:
    for one, other in product(VARIABLES, VARIABLES):
        shapes = {"x": VARIABLES[one], "y": VARIABLES[other]}
        rows = [{"x": x, "y": y} for x, y in product(members(shapes["x"])[:12], members(shapes["y"])[:12])]
        keys = [abstract.key_of(key, row) for row in rows]
        for source in shapes:
            found = abstract.determines(key, source, shapes.__getitem__)
            texts: dict[str | None, str] = {}
            reached = [(text, row[source]) for text, row in zip(keys, rows, strict=True) if text is not None]
            agree = all(texts.setdefault(text, value) == value for text, value in reached)
            assert agree or found.kind != EXACTLY, (one, other, source)
            assert (found.kind == NOT) is (source not in references_of(key))
            assert (found.kind == LOSSILY) is (found.collision is not None)
            if found.collision is not None:
                _check(key, source, found.collision, shapes)


def _check(key: str, source: str, collision: abstract.Collision, shapes: dict[str, Shape]) -> None:
    first, second = dict(collision.first), dict(collision.second)
    assert first[source] != second[source]
    assert abstract.key_of(key, first) == abstract.key_of(key, second) == collision.key
    assert all(shapes[name].contains(value) for pair in (first, second) for name, value in pair.items())


JOIN = "cannot be told apart from what stands beside it"
WIDE = {
    "digits": made_of(chars.DIGITS, 1, 5),
    "word": made_of(chars.LOWERCASE, 1),
    "stage": one_of(("dev", "prod", "pre-prod")),
    "case": one_of(("a", "A")),
}


def wide(name: str) -> Shape:
    return WIDE.get(name, abstract.ANYTHING)


@pytest.mark.parametrize(
    ("key", "source", "kind", "why"),
    [
        ("a", "x", NOT, "`x` is not in the key"),
        ("{{x}}", "x.y", EXACTLY, "`x.y` can be read from the key"),
        ("{{x.y}}", "x", UNKNOWN, "only a part of `x` is in the key"),
        ("{{xy}}", "x", NOT, "`x` is not in the key"),
        ("{{x}}-{{y}}", "y", LOSSILY, JOIN),
        ("{{x}}{{digits}}", "x", LOSSILY, JOIN),
        ("{{digits}}-{{x}}", "x", EXACTLY, "`x` can be read from the key"),
        ("{{=x + digits}}", "x", LOSSILY, JOIN),
        ("{{=digits + '-' + x}}", "x", EXACTLY, "`x` can be read from the key"),
        ("{{=asInt(digits) + 1}}", "digits", LOSSILY, "what becomes of it is not known"),
        ("{{=word + stage - 'a'}}", "word", UNKNOWN, "what becomes of it is not known"),
        ("{{=join([digits, x], '-')}}", "x", EXACTLY, "`x` can be read from the key"),
        ("{{=join([digits, word])}}", "word", EXACTLY, "`word` can be read from the key"),
        ("{{=join([x, y], '-')}}", "x", LOSSILY, JOIN),
        ("{{=join(x, '-')}}", "x", UNKNOWN, "what becomes of it is not known"),
        ("{{=join([x, digits], y)}}", "x", LOSSILY, "what becomes of it is not known"),
        ("{{=sprig.join('-', [digits, x])}}", "x", EXACTLY, "`x` can be read from the key"),
        ("{{=sprig.cat(digits, x)}}", "x", EXACTLY, "`x` can be read from the key"),
        ("{{=sprig.cat(x, digits)}}", "digits", EXACTLY, "`digits` can be read from the key"),
        ("{{=sprig.list(x, y)}}", "y", EXACTLY, "`y` can be read from the key"),
        ("{{=sprig.tuple(x, y)}}", "y", EXACTLY, "`y` can be read from the key"),
        ("{{=toJson({'a': x, 'b': y}) }}", "y", EXACTLY, "`y` can be read from the key"),
        ("{{=toJson({'a': x, 'a': y}) }}", "x", UNKNOWN, "what becomes of it is not known"),
        ("{{=toJson({(x): 'a', 'b': y}) }}", "y", LOSSILY, "what becomes of it is not known"),
        ("{{=sprig.dict('a', x, 'b', y)}}", "y", EXACTLY, "`y` can be read from the key"),
        ("{{=sprig.dict('a', x, y)}}", "x", LOSSILY, "what becomes of it is not known"),
        ("{{=sprig.quote(x)}}", "x", EXACTLY, "`x` can be read from the key"),
        ("{{=sprig.quote(x, y)}}", "x", UNKNOWN, "what becomes of it is not known"),
        ("{{=string(toJson(x))}}", "x", EXACTLY, "`x` can be read from the key"),
        ("{{=string([x])}}", "x", UNKNOWN, "what becomes of it is not known"),
        ("{{=lower(x)}}", "x", LOSSILY, "`lower` folds upper and lower case"),
        ("{{=lower(word)}}", "word", EXACTLY, "`word` can be read from the key"),
        ("{{=lower(case)}}", "case", LOSSILY, "`lower` folds upper and lower case"),
        ("{{=upper(case + '-') + case}}", "case", EXACTLY, "`case` can be read from the key"),
        ("{{=case == 'a' ? 'p' : 'q'}}", "case", EXACTLY, "its known values all give different keys"),
        ("{{=sprig.abbrev(5, digits)}}", "digits", EXACTLY, "`digits` can be read from the key"),
        ("{{=sprig.abbrev(4, word)}}", "word", LOSSILY, "`sprig.abbrev` cuts it off"),
        ("{{=sprig.trunc(5, digits)}}", "digits", EXACTLY, "`digits` can be read from the key"),
        ("{{=sprig.substr(0, 5, digits)}}", "digits", EXACTLY, "`digits` can be read from the key"),
        ("{{=sprig.substr(0, 4, word)}}", "word", LOSSILY, "`sprig.substr` keeps only a part"),
        ("{{=digits[0:2]}}", "digits", LOSSILY, "`a slice` keeps only a part"),
        ("{{=sprig.sha1sum(x)[:16]}}", "x", EXACTLY, "`x` can be read from the key"),
        ("{{=sprig.sha1sum(x)[24:]}}", "x", EXACTLY, "`x` can be read from the key"),
        ("{{=sprig.sha1sum(x)[-15:]}}", "x", LOSSILY, "only 15 digits of its digest are kept (60 bits)"),
        ("{{=sprig.trunc(-12, sprig.sha1sum(x))}}", "x", LOSSILY, "only 12 digits of its digest are kept (48 bits)"),
        ("{{=sprig.trunc(-16, sprig.sha1sum(x))}}", "x", EXACTLY, "`x` can be read from the key"),
        (
            "{{=sprig.substr(30, -1, sprig.sha1sum(x))}}",
            "x",
            LOSSILY,
            "only 10 digits of its digest are kept (40 bits)",
        ),
        (
            "{{=sprig.substr(-1, 10, sprig.sha1sum(x))}}",
            "x",
            LOSSILY,
            "only 10 digits of its digest are kept (40 bits)",
        ),
        ("{{=sprig.sha1sum(x)[24:40]}}", "x", EXACTLY, "`x` can be read from the key"),
        ("{{=sprig.sha1sum(x)[25:40]}}", "x", LOSSILY, "only 15 digits of its digest are kept (60 bits)"),
        ("{{=sprig.sha1sum(x)[30:99]}}", "x", LOSSILY, "only 10 digits of its digest are kept (40 bits)"),
        ("{{=sprig.sha1sum(x)[len(y):40]}}", "x", UNKNOWN, "`a slice` keeps only a part"),
        ("{{=sprig.trunc(15, sprig.sha256sum(x))}}", "x", LOSSILY, "only 15 digits of its digest are kept (60 bits)"),
        ("{{=sprig.trunc(16, sprig.sha256sum(x))}}", "x", EXACTLY, "`x` can be read from the key"),
        (
            "{{=sprig.substr(0, 12, sprig.sha512sum(x))}}",
            "x",
            LOSSILY,
            "only 12 digits of its digest are kept (48 bits)",
        ),
        ("{{=sprig.substr(8, 24, sprig.sha512sum(x))}}", "x", EXACTLY, "`x` can be read from the key"),
        ("{{=x ?? 'a'}}", "x", EXACTLY, "`x` can be read from the key"),
        ("{{=x ?? y}}", "x", UNKNOWN, "what becomes of it is not known"),
        ("{{=foo(x)}}", "x", UNKNOWN, "what becomes of it is not known"),
        ("{{=sprig.sha256sum(inputs.parameters.x + inputs.parameters.y)}}", "inputs.parameters.x", LOSSILY, JOIN),
        ("{{inputs.parameters}}", "inputs.parameters.x", EXACTLY, "`inputs.parameters.x` can be read from the key"),
        ("{{workflow.labels.json}}", "workflow.labels.a", EXACTLY, "`workflow.labels.a` can be read from the key"),
        ("{{workflow.name.json}}", "workflow.name.a", NOT, "`workflow.name.a` is not in the key"),
        ("{{x", "x", UNKNOWN, 'Cannot find end tag="}}" in the template="{{x" starting from "x"'),
    ],
)
def test_a_verdict_says_why(key: str, source: str, kind: str, why: str) -> None:
    found = abstract.determines(key, source, wide)
    assert (found.kind, found.why) == (kind, why)
    assert found.is_join is (why == JOIN)


def test_an_expression_is_followed_as_deep_as_people_write() -> None:
    for depth, kind in ((50, EXACTLY), (70, UNKNOWN)):
        nested = "string(" * depth + "x" + ")" * depth
        assert abstract.determines(f"{{{{={nested}}}}}", "x").kind == kind
    row = "".join(f"'{number}', " for number in range(100))
    assert abstract.determines(f"{{{{=toJson([{row}x])}}}}", "x").kind == EXACTLY


@pytest.mark.parametrize("name", sorted(LOSSY))
def test_lossy_functions_lose_something(name: str) -> None:
    call = {
        **dict.fromkeys(("trimPrefix", "trimSuffix"), "{}(x, 'a')"),
        **dict.fromkeys(("sprig.trimAll", "sprig.trimPrefix", "sprig.trimSuffix", "sprig.default"), "{}('a', x)"),
        **dict.fromkeys(("sprig.trunc", "sprig.abbrev"), "{}(4, x)"),
        **dict.fromkeys(("replace",), "{}(x, 'a', 'b')"),
        "sprig.replace": "{}('a', 'b', x)",
        "sprig.substr": "{}(1, 2, x)",
        "sprig.regexFind": "{}('a', x)",
        "jsonpath": "{}(x, '$.a')",
        **{each: "{}('[ab]', x, 'a')" for each in LOSSY if "Replace" in each},
    }.get(name, "{}(x)")
    found = abstract.determines(f"{{{{={call.format(name)}}}}}", "x")
    assert found.kind == LOSSILY
    assert found.why == f"`{name}` {LOSSY[name]}"


@pytest.mark.parametrize("name", sorted(INJECTIVE | ENCODERS))
def test_functions_that_keep_all_give_every_string_another_result(name: str) -> None:
    texts = (*STRINGS, "A", '"', "\\", "'", "é", "$", "a\\-b", " ", "\n")
    assert len({abstract.key_of(f"{{{{={name}(x)}}}}", {"x": text}) for text in texts}) == len(texts)
    assert abstract.determines(f"{{{{={name}(x)}}}}", "x").kind == EXACTLY


@pytest.mark.parametrize("name", sorted(MAY_BE_IDENTITY))
def test_functions_may_leave_their_argument_as_it_is(name: str) -> None:
    others = {"replace": ("'_'", "'-'"), "sprig.default": ("'z'",), "sprig.replace": ("'_'", "'-'")}
    numbers = ("9",) if name in ("sprig.trunc", "sprig.abbrev") else ("0", "9") if name == "sprig.substr" else ()
    around = list(others.get(name, ("'[_]'", "'-'") if "regex" in name else numbers))
    around.insert(MAY_BE_IDENTITY[name], "x")
    of_digits = one_of(("1", "22")) if name in ("lower", "upper") else made_of(chars.DIGITS, 1, 3)
    key = f"{{{{={name}({', '.join(around)})}}}}"
    assert abstract.key_of(key, {"x": "22"}) == "22"
    assert abstract.determines(key, "x", lambda _: of_digits).why == "`x` can be read from the key"
