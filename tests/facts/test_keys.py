"""What a key may be, and whether different values give different keys."""

import pytest
from facts_projects import A, B, manifests, memo_of, step, steps, template_of, work, workflow

from memolint.facts.block import inherited
from memolint.facts.block.body import body_of
from memolint.facts.block.fields import closes_at_end, is_digest, read_field
from memolint.facts.key import collisions, expressions, injectivity, validity
from memolint.facts.memo import Memo
from memolint.facts.reads.references import parts_of
from memolint.facts.values.members import members

ENTRY = "entrypoint: work\n"


def called(*arguments: str, key: str = "k-" + A, spec: str = "", **more: str) -> Memo:
    main = steps(*(step(each, name=f"s{number}") for number, each in enumerate(arguments)))
    return memo_of(workflow(main, work(key, **more), spec=spec))


@pytest.mark.parametrize(
    ("key", "variable", "mentions", "leaves_out"),
    [
        (A, "inputs.parameters.a", True, False),
        (A, "inputs.parameters.ab", False, False),
        ("{{inputs.parameters}}", "inputs.parameters.a", True, False),
        ("{{workflow.parameters.json}}", "workflow.parameters.x", True, False),
        ("{{workflow.parameters.json}}", "workflow.labels.x", False, False),
        ("{{=sprig.sha256sum(toJson(inputs.parameters))}}", "inputs.parameters.a", True, False),
        ("{{=sprig.sha256sum(lower(toJson(inputs.parameters)))}}", "inputs.parameters.a", True, False),
        ("{{=sprig.sha256sum(toJson(keys(inputs.parameters)))}}", "inputs.parameters.a", True, True),
        ("{{=sprig.sha256sum(toJson(sprig.pick(inputs.parameters, 'b')))}}", "inputs.parameters.a", True, True),
        ("{{=sprig.sha256sum(toJson(sprig.omit(inputs.parameters, 'a')))}}", "inputs.parameters.a", True, True),
    ],
)
def test_what_a_key_mentions(key: str, variable: str, mentions: bool, leaves_out: bool) -> None:
    memo = memo_of(workflow(work(key)))
    assert memo.key.mentions(variable) is mentions
    assert (mentions and memo.key.leaves_out(variable, members(memo))) is leaves_out


def test_fields_that_are_not_written_or_never_end() -> None:
    template = memo_of(workflow(work("k-{{inputs"))).template
    key, absent = read_field(template, "key"), read_field(template, "nothing")
    assert (key.text, key.references, key.is_constant, bool(key.error)) == ("k-{{inputs", (), True, True)
    assert (absent.text, absent.parts, absent.is_constant, absent.error) == (None, (), True, None)


@pytest.mark.parametrize(
    ("tag", "digest"),
    [
        ("{{=sprig.sha256sum(inputs.parameters.a)}}", True),
        ("{{= sprig.sha1sum(inputs.parameters.a) }}", True),
        ("{{=sprig.sha1sum(inputs.parameters.a) + 'x'}}", False),
        ("{{=sprig.sha1sum(inputs.parameters.a)[0:7]}}", False),
        ("{{=sprig.upper(inputs.parameters.a)}}", False),
        (A, False),
    ],
)
def test_whole_digests(tag: str, digest: bool) -> None:
    assert is_digest(parts_of(tag)[0]) is digest


def test_where_a_call_closes() -> None:
    assert [closes_at_end(each) for each in ("f(a)", "f(g(a), [b])", "f(a)(b)", "f(a", "f")] == [
        True,
        True,
        False,
        False,
        False,
    ]


def script(command: str, source: str) -> str:
    return f'script: {{image: x, command: [{command}], source: "{source}"}}'


OUTPUT = "container: {image: x}\noutputs: {parameters: [{name: o, valueFrom: {path: /o}}]}"


@pytest.mark.parametrize(
    ("one", "other", "equal"),
    [
        (script("bash", "run # it"), script("bash", "run"), False),
        (script("bash", "run\\n# it\\n\\n"), script("bash", "run"), True),
        (script("node", "run\\n# it\\n"), script("node", "run"), False),
        (script("/bin/sh", "a <<E\\n# x\\nE"), script("/bin/sh", "a <<E\\nE"), False),
        ("container: {image: x, resources: {limits: {cpu: 1}}}", "container: {image: x}", True),
        ("container: {image: x, args: [a]}", "container: {image: x}", False),
        (f"container: {{image: x, args: ['{A}']}}", "container: {image: x, args: ['{{ inputs.parameters.a }}']}", True),
        (
            f"container: {{image: x, args: ['é{A}']}}",
            "container: {image: x, args: ['é{{ inputs.parameters.a}}']}",
            True,
        ),
        ("container: {image: x, args: ['{ a }']}", "container: {image: x, args: ['{a}']}", False),
        ("container: {image: x}\nnodeSelector: {a: b}", "container: {image: x}", True),
        ("container: {image: x}\nnodeSelector: {kubernetes.io/arch: arm64}", "container: {image: x}", False),
        ("container: {image: x}\nmetadata: {labels: {a: b}}", "container: {image: x}", True),
        (OUTPUT, OUTPUT.replace("name: o", "name: p"), False),
        (OUTPUT, OUTPUT.replace("name: o", "name: o, description: x"), True),
    ],
)
def test_templates_that_do_the_same_have_one_body(one: str, other: str, equal: bool) -> None:
    bodies = [body_of(memo_of(workflow(work(key, each))).template) for key, each in (("k", one), ("other", other))]
    assert (bodies[0] == bodies[1]) is equal


@pytest.mark.parametrize(
    ("other", "pair"),
    [
        ("container: {image: x, args: [b]}", ("work", "other")),
        ("container: {image: x, args: [a]}", None),
        ("suspend: {}", None),
        ("memoize: {key: own}\ncontainer: {image: x, args: [b]}", None),
        ("container: {image: x, args: [b]}\n" + OUTPUT.partition("\n")[2], ("other", "work")),
    ],
)
def test_templates_that_collide_under_an_inherited_key(other: str, pair: tuple[str, str] | None) -> None:
    spec = "templateDefaults: {memoize: {key: 'k-{{workflow.parameters.p}}', cache: {configMap: {name: c}}}}\n"
    mine = "name: work\ninputs: {parameters: [{name: in-work}]}\ncontainer: {image: x, args: [a]}"
    theirs = f"name: other\ninputs: {{parameters: [{{name: in-other}}]}}\n{other}"
    [manifest] = manifests(workflow(mine, theirs.replace("in-other", "in-work") if pair is None else theirs, spec=spec))
    found = inherited.claim(manifest)
    assert inherited.held(manifest) == ["workflow.parameters.p"]
    assert (found and (found.other.label, found.template.label)) == pair
    if found is not None and pair is not None:
        assert [list(each.inputs) for each in (found.before, found.runs)] == [[f"in-{label}"] for label in pair]
        assert found.before.workflow == found.runs.workflow == {"p": "a"}


GIVEN = "arguments: {parameters: [{name: given}]}\n"


@pytest.mark.parametrize(
    ("key", "kind", "spec", "instead"),
    [
        ("{{inputs.parameters.a}}", "WorkflowTemplate", "", None),
        ("{{inputs.parameters.bb}}", "WorkflowTemplate", "", ""),
        ("{{inputs.parameter.a}}", "WorkflowTemplate", "", "inputs.parameters.a"),
        ("{{inputs.parameters.aa}}", "WorkflowTemplate", "", ""),
        ("{{ =inputs.parameters.a}}", "WorkflowTemplate", "", "{{=inputs.parameters.a}}"),
        ("{{inputs.artifacts.x.path}}", "WorkflowTemplate", "", ""),
        ("{{outputs.parameters.o.path}}", "WorkflowTemplate", "", None),
        ("{{outputs.parameters.o}}", "WorkflowTemplate", "", ""),
        ("{{outputs.parameters.p.path}}", "WorkflowTemplate", "", ""),
        ("{{item}}", "WorkflowTemplate", "", ""),
        ("{{steps.x.outputs.result}}", "WorkflowTemplate", "", ""),
        ("{{pod.name}}", "WorkflowTemplate", "", None),
        ("{{pod.name}}", "WorkflowTemplate", "retryStrategy: {limit: 1}\n", ""),
        ("{{workflow.parameters.any}}", "WorkflowTemplate", "", None),
        ("{{workflow.parameters.any}}", "Workflow", "", ""),
        ("{{workflow.parameters.any}}", "Workflow", "workflowTemplateRef: {name: x}\n", None),
        ("{{workflow.parameters.given}}", "Workflow", GIVEN, None),
        ("{{workflow.parameters.givn}}", "Workflow", GIVEN, "workflow.parameters.given"),
        ("{{workflow.parameters.json}}", "Workflow", "", None),
        ("{{workflow.scheduledTime}}", "Workflow", "", ""),
        ("{{workflow.scheduledTime}}", "WorkflowTemplate", "", None),
    ],
)  # fmt: skip
def test_variables_that_nothing_provides(key: str, kind: str, spec: str, instead: str | None) -> None:
    body = "outputs: {parameters: [{name: o, valueFrom: {path: /o}}]}\ncontainer: {image: x}"
    memo = memo_of(workflow(work(key, body), kind=kind, spec=spec))
    found = list(validity.unresolved(memo, memo.key))
    assert [each.instead for each in found] == ([] if instead is None else [instead])
    assert validity.is_stored(memo) is (instead is None and "json" not in key)


@pytest.mark.parametrize(
    ("variable", "reason"),
    [
        ("item", "the item is substituted in the step"),
        ("steps.x.outputs.result", "before any step or task"),
        ("retries", "before any attempt starts"),
        ("nothing.such", "Argo knows no such variable"),
        ("outputs.parameters.o", "before the work"),
        ("inputs.artifacts.x.path", "only the `path` of a declared input artifact"),
        ("inputs.parameters.x", "`work` declares no input `x`"),
    ],
)
def test_why_a_variable_does_not_resolve(variable: str, reason: str) -> None:
    memo = memo_of(workflow(work("{{" + variable + "}}")))
    [found] = validity.unresolved(memo, memo.key)
    assert reason in found.reason


def test_an_inline_template_may_hold_the_inputs_around_it() -> None:
    def unresolved(name: str) -> list[str]:
        block = f"{{memoize: {{key: '{{{{inputs.parameters.{name}}}}}', cache: {{configMap: {{name: c}}}}}}"
        outer = steps(f"{{name: s, inline: {block}, container: {{image: x}}}}}}", inputs="[{name: outer}]")
        memo = memo_of(workflow(outer), "s")
        return [each.reference.name for each in validity.unresolved(memo, memo.key)]

    assert unresolved("outer") == []
    assert unresolved("other") == ["inputs.parameters.other"]


def test_a_slip_of_a_name_that_the_work_of_a_library_reads() -> None:
    spec = "arguments: {parameters: [{name: dataset, value: x}]}\n"
    body = "container: {image: x, args: ['{{workflow.parameters.dataset}}']}"
    for name, instead in (("datset", ["workflow.parameters.dataset"]), ("other", []), ("dataset", [])):
        memo = memo_of(workflow(work(f"{{{{workflow.parameters.{name}}}}}", body), spec=spec))
        assert [each.instead for each in validity.unresolved(memo, memo.key)] == instead
    both = spec.replace("]}", ", {name: datasets, value: y}]}")
    memo = memo_of(workflow(work("{{workflow.parameters.datasets}}", body), spec=both))
    assert list(validity.unresolved(memo, memo.key)) == []  # given, though nothing reads it
    near = workflow(
        work("{{workflow.parameters.json}}", body.replace("dataset", "jsons")), spec=spec.replace("dataset", "jsons")
    )
    memo = memo_of(near)
    assert list(validity.unresolved(memo, memo.key)) == []  # all of them as JSON


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("{{inputs.parameters.b}}", "another input"),
        ("x-{{inputs.parameters.b}}", "another input"),
        ("{{steps.s.outputs.result}}", "`steps.s.outputs.result`"),
        ("{{item}}", "`item`"),
    ],
)
@pytest.mark.parametrize("field", ["value", "default"])
def test_a_tag_in_the_own_value_of_an_input_stays(field: str, value: str, what: str) -> None:
    inputs = f"[{{name: a, {field}: '{value}'}}, {{name: b}}]"
    memo = memo_of(workflow(work(inputs=inputs)))
    [found] = validity.unresolved(memo, memo.key)
    assert found.reason.startswith(f"its own {field} `{value}` refers to {what}, and Argo never fills")
    given = memo_of(workflow(steps(step("a: x")), work(inputs=inputs)))
    assert list(validity.unresolved(given, given.key)) == []


@pytest.mark.parametrize(
    ("key", "stored"),
    [
        ("k", True),
        ("", False),
        ("  ", False),
        ("a_b", False),
        ("-" + A, False),
        (A + "-", True),
        (A + "/", False),
        ("{{inputs.parameters}}", False),
        ("{{=toJson(inputs.parameters)}}", False),
        ("{{=inputs.parameters}}", False),
        ("{{=[inputs.parameters.a]}}", False),
        ("{{=sprig.sha256sum(toJson(inputs.parameters))}}", True),
        ("{{=sprig.nothing(inputs.parameters.a)}}", False),
        ("k-{{", False),
    ],
)
def test_keys_that_are_stored(key: str, stored: bool) -> None:
    assert validity.is_stored(memo_of(workflow(work(key)))) is stored


@pytest.mark.parametrize(
    ("key", "calls", "characters"),
    [
        ("k-" + A, ["a: x"], []),
        ("k-" + A, ["a: x", "a: x/y", "a: z_"], ["/"]),
        ("k_" + A, ["a: x"], ["_"]),
        ("k-" + A, ["a: -x"], []),
        (A, ["a: -x"], ["-"]),
        (A + "-" + B, ["a: ; b: x"], ["-"]),
        (A + "-x", ["a: "], ["-"]),
        (A + B, ["a: ; b: x"], []),
        ("{{=sprig.sha256sum(inputs.parameters.a)}}", ["a: x/y"], []),
        ("{{=sprig.replace('/', '-', inputs.parameters.a)}}", ["a: x/y"], []),
        ("{{=inputs.parameters.a + '.'}}", ["a: x"], ["."]),
        ("k-{{workflow.creationTimestamp}}", [], [":"]),
    ],
)
def test_characters_that_are_never_legal(key: str, calls: list[str], characters: list[str]) -> None:
    found = validity.illegal_in_key(called(*calls, key=key))
    assert [each.character for each in found] == characters


@pytest.mark.parametrize(
    ("value", "texts"),
    [
        ("x/{{workflow.name}}", ["x/a"]),
        ("x-{{workflow.name}}", []),
        ("{{workflow.creationTimestamp}}", ["2026-01-02T03:04:05Z"]),
        ("{{inputs.parameters.b}}", ["{{inputs.parameters.b}}"]),
    ],
)
def test_values_with_tags_that_a_submission_brings(value: str, texts: list[str]) -> None:
    spec = ENTRY + f"arguments: {{parameters: [{{name: a, value: '{value}'}}]}}\n"
    found = validity.illegal_in_key(memo_of(workflow(work(), spec=spec)))
    assert [each.text.text for each in found] == texts


@pytest.mark.parametrize(
    ("key", "inputs", "found"),
    [
        ("k-{{inputs.parameters.path}}", "[{name: path}]", [("data/a.csv", False)]),
        ("k-{{inputs.parameters.seed}}", "[{name: seed}]", []),
        ("k-{{=inputs.parameters.seed + '/'}}", "[{name: seed}]", [("a/", True)]),
        ("k-{{=sprig.replace('/', '-', inputs.parameters.path)}}", "[{name: path}]", [("data-a.csv", False)]),
        ("k-{{inputs.parameters.path}}", "[{name: path, value: x}]", []),
        ("{{inputs.parameters.path}}{{inputs.parameters.url}}", "[{name: path}, {name: url}]",
         [("data/a.csv", False), ("https://example.org/a", False)]),
    ],
)  # fmt: skip
def test_natural_values_that_are_not_legal(key: str, inputs: str, found: list[tuple[str, bool]]) -> None:
    memo = memo_of(workflow(work(key, "container: {image: x}", inputs)))
    assert [(each.text, each.certain) for each in validity.likely_illegal(memo)] == found


def test_lists_and_maps_have_to_be_made_text() -> None:
    tags = ("{{=[1]}}", "{{=inputs.parameters}}", "{{=sprig.upper('a')}}")
    assert [validity.is_structure(parts_of(tag)[0]) for tag in tags] == [True, True, False]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("key", "nothing"),
    [
        ("{{=inputs.parameters.b ?? 'x'}}", True),
        ("{{=inputs.parameters.zz ?? 'x'}}", True),
        ("{{inputs.parameters.zz}}", False),
    ],
)
def test_an_unknown_variable_in_an_expression_is_nil(key: str, nothing: bool) -> None:
    memo = memo_of(workflow(work(key)))
    assert validity.is_nothing(memo, memo.key.parts[0]) is nothing


@pytest.mark.parametrize(
    ("source", "message", "instead"),
    [
        ("inputs.parameters.a", "", ""),
        ("sprig.sha256sum(toJson(inputs.parameters))", "", ""),
        ("inputs.parameters.my-param", "is a subtraction", "inputs.parameters['my-param']"),
        ("workflow.parameters.my-param", "is a subtraction", "workflow.parameters['my-param']"),
        ("inputs.parameters.a-b", "", ""),
        ("inputs.parameters.", "does not parse", ""),
        ("sha256sum(inputs.parameters.a)", "it is `sprig.sha256sum`", "sprig.sha256sum(inputs.parameters.a)"),
        ("sprig.sha256sm(inputs.parameters.a)", "no function `sprig.sha256sm`", "sprig.sha256sum(inputs.parameters.a)"),
        ("sprig.zzzzzzz(inputs.parameters.a)", "no function", ""),
        ("inputs.parameters.a.upper()", "is text, which has no `upper`", ""),
        ("sprig.trunc(7)", "invalid number of arguments", ""),
        ("sprig.upper(inputs.parameters.a, inputs.parameters.b)", "arguments", ""),
        ("sprig.atoi(inputs.parameters.a)", "", ""),
        ("inputs.parameters.a + 1", "", ""),
        ("workflow.labels.x + 'a'", "", ""),
    ],
)
def test_problems_of_expressions(source: str, message: str, instead: str) -> None:
    memo = memo_of(workflow(work("{{=" + source + "}}", inputs="[{name: a}, {name: b}, {name: my-param}]")))
    found = list(expressions.problems(memo, memo.key))
    if message:
        assert message in found[0].message
        assert (found[0].instead, found[0].certain) == (instead, bool(instead) and "sha256sm" not in source)
    else:
        assert [each.message for each in found if "invalid operation" not in each.message] == []


SEPARATED = "{{=sprig.sha256sum(inputs.parameters.a + ':' + inputs.parameters.b)}}"
WEAK = [
    (A, [], []),
    (A + B, ["a: 1; b: 2"], []),
    (A + B, [], [("a", injectivity.JOIN), ("b", injectivity.JOIN)]),
    (A + "-" + B, [], [("a", injectivity.JOIN), ("b", injectivity.JOIN)]),
    (SEPARATED, [], [("a", injectivity.UNLIKELY), ("b", injectivity.UNLIKELY)]),
    (SEPARATED, ["a: x:y; b: {{workflow.name}}", "a: {{workflow.name}}; b: z"],
     [("a", injectivity.JOIN), ("b", injectivity.JOIN)]),
    ("k-{{=sprig.lower(inputs.parameters.a)}}", [], [("a", injectivity.LOSS)]),
    ("k-{{=sprig.lower(inputs.parameters.a)}}", ["a: x", "a: y"], []),
    ("k-{{=sprig.replace('.', '-', inputs.parameters.a)}}", ["a: 1.2", "a: {{workflow.name}}"], []),
    ("k-{{=sprig.replace('.', '-', inputs.parameters.a)}}", ["a: 1.2", "a: x", "a: {{workflow.name}}"],
     [("a", injectivity.LOSS)]),
    ("k-{{=sprig.trunc(4, sprig.sha256sum(inputs.parameters.a))}}", [], [("a", injectivity.LOSS)]),
    ("k-{{=sprig.trunc(12, sprig.sha256sum(inputs.parameters.a))}}", [], [("a", injectivity.SHORT)]),
    ("k-{{=sprig.sha256sum(toJson([inputs.parameters.a, inputs.parameters.b]))}}", [], []),
    ("k-{{=int(inputs.parameters.a)}}", [], []),
]  # fmt: skip


@pytest.mark.parametrize(("key", "calls", "weak"), WEAK, ids=range(len(WEAK)))
def test_weak_sources(key: str, calls: list[str], weak: list[tuple[str, str]]) -> None:
    found = injectivity.weak_sources(called(*calls, key=key))
    assert [(each.source.rpartition(".")[2], each.kind) for each in found] == weak
    assert all(each.collision is None for each in found if each.kind == injectivity.SHORT)


def test_what_can_be_empty_is_told_as_such_where_a_call_makes_it_so() -> None:
    digest = "{{=sprig.sha256sum(inputs.parameters.a + inputs.parameters.b)}}"
    for arguments, kind in (("a: {{steps.x.outputs.result}}; b: {{steps.x.outputs.result}}", injectivity.JOIN),):
        assert {each.kind for each in injectivity.weak_sources(called(arguments, key=digest))} == {kind}
    memo = called("a: ; b: {{steps.x.outputs.result}}", "a: {{steps.x.outputs.result}}; b: ", key=A + B)
    assert {each.kind for each in injectivity.weak_sources(memo)} <= {injectivity.EMPTY, injectivity.JOIN}


def test_a_source_in_the_name_of_the_cache_is_kept_there() -> None:
    text = workflow(work("k-{{=sprig.lower(inputs.parameters.a)}}")).replace("{name: c}", f'{{name: "c-{A}"}}')
    assert injectivity.weak_sources(memo_of(text)) == ()


OTHER = "container: {image: other, args: ['{{inputs.parameters.a}}']}"


@pytest.mark.parametrize(
    ("mine", "theirs", "text"),
    [
        ("k-" + A, "k-" + A, "k-" + A),
        ("k-" + A, "l-" + A, None),
        ("k-" + A, A, "k-a"),
        ("k-x", "k-" + A, "k-x"),
        ("k-x", "k-y", None),
        ("k-" + A + "-" + A, "k-p-q", None),
        ("k-" + A + "-" + A, "k-p-p", "k-p-p"),
        ("{{workflow.name}}-" + A, "{{workflow.uid}}-" + A, None),
        ("{{=sprig.sha256sum(inputs.parameters.a)}}", "{{=sprig.sha256sum(inputs.parameters.a)}}",
         "{{=sprig.sha256sum(inputs.parameters.a)}}"),
        ("{{=sprig.sha256sum(toJson(inputs.parameters))}}", "{{=sprig.sha256sum(toJson(inputs.parameters))}}",
         "{{=sprig.sha256sum(toJson(inputs.parameters))}}"),
        ("k_" + A, "k_" + A, None),
        ("k-" + A, "k-{{inputs.parameters.zz}}", None),
        ("{{inputs.parameters}}-" + A, "{{workflow.parameters}}-" + A, None),
    ],
)  # fmt: skip
def test_keys_that_two_templates_share(mine: str, theirs: str, text: str | None) -> None:
    other = work(theirs, OTHER).replace("name: work", "name: other", 1)
    memo = memo_of(workflow(work(mine), other))
    found = list(collisions.shared(memo))
    assert [each.text for each in found] == ([] if text is None else [text])
    owned = list(collisions.owned(found[0].other)) if found else []
    assert owned == []  # told at the first of the two


def test_equal_work_and_other_caches_share_nothing() -> None:
    other = work("k-" + A).replace("name: work", "name: other", 1)
    assert list(collisions.shared(memo_of(workflow(work(), other)))) == []
    apart = workflow(
        work(), work("k-" + A, OTHER).replace("name: work", "name: other", 1).replace("{name: c}", "{name: d}")
    )
    assert list(collisions.shared(memo_of(apart))) == []


def test_a_template_that_shares_with_several_tells_so_itself() -> None:
    others = [work("k-" + A, OTHER.replace("other", f"o{at}")).replace("work", f"o{at}", 1) for at in range(2)]
    for label in ("work", "o0", "o1"):
        memo = memo_of(workflow(work(), *others), label)
        assert len(list(collisions.shared(memo))) == 2
        assert len(list(collisions.owned(memo))) == 2
    pair = memo_of(workflow(work(), others[0]))
    assert [each.other.template.label for each in collisions.owned(pair)] == ["o0"]


def test_definitions_of_one_object_are_alternatives() -> None:
    for name, count in (("t", 0), ("u", 1)):
        second = workflow(work("k-" + A, OTHER), metadata=f"name: {name}")
        assert len(list(collisions.shared(memo_of(workflow(work()) + "---\n" + second)))) == count


def test_known_values_decide_whether_keys_meet() -> None:
    other = work("k-y", OTHER).replace("name: work", "name: other", 1)
    for value, count in (("x", 0), ("y", 1), ("{{steps.q.outputs.result}}", 1)):
        memo = memo_of(workflow(steps(step(f"a: {value}")), work(), other))
        assert len(list(collisions.shared(memo))) == count


def test_what_is_written_of_a_template() -> None:
    memo = memo_of(workflow(work()))
    assert template_of((memo.template.manifest,)) is memo.template
    assert memo.texts == ("k-" + A, "c")
    assert memo.held == ("inputs.parameters.a",)


@pytest.mark.parametrize(
    ("variable", "why"),
    [
        ("zebra.name", "Argo knows no such variable"),
        ("item", "the item is substituted in the step"),
        ("steps.s.status", "before any step or task of this template runs"),
        ("retries", "before any attempt starts"),
    ],
)
def test_why_a_variable_never_resolves(variable: str, why: str) -> None:
    memo = memo_of(workflow(work(f"k-{{{{{variable}}}}}")))
    (found,) = validity.unresolved(memo, memo.key)
    assert why in found.reason
