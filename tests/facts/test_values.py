"""What the project says that variables can be."""

import pytest
from facts_projects import A, manifests, memo_of, step, steps, template_of, work, workflow

from memolint.argo.project import Project
from memolint.facts.coverage import enumerated
from memolint.facts.reads.references import INPUT, ITEM, Variable
from memolint.facts.values import argo, examples, fitting, literals, shapes, texts
from memolint.facts.values.literals import Values

OPEN, CLOSED = True, False


def shown(values: Values) -> tuple[list[tuple[str, bool]], bool]:
    return [(value.text, value.open) for value in values.found], values.complete


def of_a(text: str) -> tuple[list[tuple[str, bool]], bool]:
    memo = memo_of(text)
    return shown(literals.of_input(memo.project, memo.template, "a"))


@pytest.mark.parametrize(
    ("calls", "found", "complete"),
    [
        (["a: x"], [("x", CLOSED)], True),
        (["a: x", "a: y", "a: x"], [("x", CLOSED), ("y", CLOSED)], True),
        (["a: x", "a: {{workflow.parameters.p}}"], [("x", CLOSED), ("1", OPEN)], False),
        (["a: {{workflow.parameters.p}}", "a: 1"], [("1", CLOSED)], False),
        (["a: {{steps.x.outputs.result}}", "a: x"], [("x", CLOSED)], False),
        (["a: x", "a: {{steps.x.outputs.result}}"], [("x", CLOSED)], False),
        (["a: {{=1 + 1}}"], [], False),
        (["a: x-{{workflow.parameters.p}}-y"], [("x-1-y", OPEN)], False),
        (["a: x-{{workflow.parameters.closed}}"], [("x-l", CLOSED), ("x-r", CLOSED)], True),
        (["a: x-{{"], [], False),
        (["a: {{p}}"], [], False),
        (["a: "], [("", CLOSED)], True),
        (["b: x"], [], False),
    ],
)
def test_values_of_an_input_over_its_calls(calls: list[str], found: list[tuple[str, bool]], complete: bool) -> None:
    main = steps(*(step(each, name=f"s{number}") for number, each in enumerate(calls)))
    spec = "arguments: {parameters: [{name: p, value: 1}, {name: closed, enum: [l, r]}]}\n"
    assert of_a(workflow(main, work(), spec=spec)) == (found, complete)


@pytest.mark.parametrize(
    ("declared", "call", "found", "complete"),
    [
        ("name: a, default: d", "b: x", [("d", CLOSED)], True),
        ("name: a, value: v, default: d", "b: x", [("v", CLOSED)], True),
        ("name: a, value: v", "a: x", [("x", CLOSED)], True),
        ("name: a, default: '{{workflow.name}}'", "b: x", [], False),
        ("name: a, enum: [l, r]", "a: x", [("l", CLOSED), ("r", CLOSED)], True),
        ("name: a, default: d", "", [("d", OPEN)], False),
        ("name: a", "", [], False),
    ],
)
def test_defaults_and_enums(declared: str, call: str, found: list[tuple[str, bool]], complete: bool) -> None:
    """What nobody passes is the default for a call; without calls a submission may replace it."""
    templates = [steps(step(call)), work(inputs=f"[{{{declared}}}, {{name: b}}]")]
    assert of_a(workflow(*templates[not call :])) == (found, complete)


def test_a_submission_gives_the_entrypoint_its_arguments() -> None:
    spec = "entrypoint: work\narguments: {parameters: [{name: a, value: s}]}\n"
    assert of_a(workflow(work(), spec=spec)) == ([("s", OPEN)], False)
    main = steps(step("a: x"))
    assert of_a(workflow(main, work(), spec=spec)) == ([("x", CLOSED), ("s", OPEN)], False)
    assert of_a(workflow(main, work(inputs="[{name: a, default: d}]"), spec="entrypoint: work\n")) == (
        [("x", CLOSED), ("d", OPEN)],
        False,
    )


def test_a_value_is_where_it_is_written_first_and_where_nobody_can_replace_it() -> None:
    spec = "entrypoint: work\narguments: {parameters: [{name: a, value: x}, {name: p, value: x}]}\n"
    for passed, first in (
        (("x", "x"), 0),
        (("{{workflow.parameters.p}}", "x"), 1),
        (("x", "{{workflow.parameters.p}}"), 0),
    ):
        calls = (step(f"a: {each}", name=f"s{number}") for number, each in enumerate(passed))
        memo = memo_of(workflow(steps(*calls), work(), spec=spec))
        [value] = literals.of_input(memo.project, memo.template, "a").found
        assert value == literals.Value("x", memo.callers[first].origin.at("arguments", "parameters", 0, "value"))


def test_values_are_handed_down_and_circles_end() -> None:
    outer = steps(step("c: x", template="inner"), step("c: y", name="t", template="inner"))
    inner = steps(step("a: v-{{inputs.parameters.c}}"), name="inner", inputs="[{name: c}]")
    assert of_a(workflow(outer, inner, work())) == ([("v-x", CLOSED), ("v-y", CLOSED)], True)
    again = steps(step("a: {{inputs.parameters.a}}"), name="again", inputs="[{name: a}]")
    back = work(body="steps: [[{name: r, template: again, arguments: {parameters: [{name: a, value: '" + A + "'}]}}]]")
    assert of_a(workflow(again, back)) == ([], False)


def test_a_chain_longer_than_thirty_is_not_followed() -> None:
    def chain(length: int) -> str:
        links = [
            steps(step("c: {{inputs.parameters.c}}", template=f"l{at + 1}"), name=f"l{at}", inputs="[{name: c}]")
            for at in range(length)
        ]
        last = steps(step("a: {{inputs.parameters.c}}"), name=f"l{length}", inputs="[{name: c}]")
        return workflow(steps(step("c: x", template="l0")), *links, last, work())

    assert of_a(chain(10)) == ([("x", CLOSED)], True)
    assert of_a(chain(literals.MAX_STEPS + 1)) == ([], False)


@pytest.mark.parametrize(
    ("loop", "name", "found", "complete"),
    [
        ("withItems: [1, 2.5, true, x, null]", "item", ["1", "2.5", "true", "x", "null"], True),
        ("withItems: [{k: 1, l: x}, {k: 2}]", "item.k", ["1", "2"], True),
        ("withItems: [{k: 1, l: x}, {k: 2}]", "item.l", [], False),
        ("withItems: ['{{workflow.name}}', x]", "item", ["x"], False),
        ("withItems: ['{{workflow.name}}']", "item.k", [], False),
        ("withParam: '[1, \"x\"]'", "item", ["1", "x"], True),
        ("withParam: '[{\"k\": 1}]'", "item.k", ["1"], True),
        ("withParam: '{'", "item", [], False),
        ("withParam: '{{workflow.parameters.list}}'", "item", ["7", "8"], False),
        ("withParam: '{{steps.x.outputs.result}}'", "item", [], False),
        ('withSequence: {count: "3"}', "item", ["0", "1", "2"], True),
        ('withSequence: {count: "2", format: "n%02d"}', "item", ["n00", "n01"], True),
        ('withSequence: {count: "2", format: "%200d"}', "item", [], False),
        ('withSequence: {count: "{{workflow.name}}"}', "item", [], False),
        ('withSequence: {count: "2", format: "{{workflow.name}}"}', "item", [], False),
        ('withSequence: {count: "3"}', "item.k", [], False),
    ],
)
def test_values_of_items(loop: str, name: str, found: list[str], complete: bool) -> None:
    spec = "arguments: {parameters: [{name: list, value: '[7, 8]'}]}\n"
    memo = memo_of(workflow(steps(step("a: '{{item}}'", more=loop)), work(), spec=spec))
    values = literals.of_item(memo.project, memo.callers[0], name)
    assert ([value.text for value in values.found], values.complete) == (found, complete)
    assert all(value.open == ("list" in loop) for value in values.found)


@pytest.mark.parametrize(
    ("loop", "name", "place"),
    [
        ("withItems: [x, y]", "item", ("withItems", 1)),
        ("withItems: [{k: x}, {k: y}]", "item.k", ("withItems", 1, "k")),
        ('withParam: \'["x", "y"]\'', "item", ("withParam",)),
        ('withParam: \'[{"k": "x"}, {"k": "y"}]\'', "item.k", ("withParam",)),
    ],
)
def test_each_item_is_where_it_is_written(loop: str, name: str, place: tuple[str | int, ...]) -> None:
    memo = memo_of(workflow(steps(step("a: {{item}}", more=loop)), work()))
    found = literals.of_item(memo.project, memo.callers[0], name).found[1]
    assert found.origin.path == (*memo.callers[0].origin.path, *place)


def test_of_many_items_only_some_are_known() -> None:
    for count in (literals.MAX_VALUES, literals.MAX_VALUES + 1):
        for loop in (f"withItems: {list(range(count))}", f'withSequence: {{count: "{count}"}}'):
            memo = memo_of(workflow(steps(step("a: {{item}}", more=loop)), work()))
            values = literals.of_input(memo.project, memo.template, "a")
            assert len(values.found) == literals.MAX_VALUES
            assert values.complete == (count == literals.MAX_VALUES)


ENUMS = f"{{name: x, enum: {list(range(10, 20))}}}, {{name: z, enum: {list(range(20, 40))}}}"


def test_a_product_of_many_is_bounded() -> None:
    inputs = "[{name: x, enum: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15]}]"
    call = step("a: {{inputs.parameters.x}}-{{inputs.parameters.x}}")
    found, complete = of_a(workflow(steps(call, inputs=inputs), work()))
    assert len(found) == literals.MAX_VALUES
    assert not complete
    some = steps(step("a: {{inputs.parameters.x}}{{inputs.parameters.z}}"), inputs="[" + ENUMS + "]")
    assert of_a(workflow(some, work()))[1]


def test_a_workflow_parameter_over_those_made_from_the_template() -> None:
    made = (
        "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {name: m}\nspec: {workflowTemplateRef: {name: t}"
    )
    library = workflow(work(), spec="arguments: {parameters: [{name: p, value: 1}, {name: q, enum: [2]}]}\n")
    text = library + "---\n" + made + ", arguments: {parameters: [{name: p, value: 2}, {name: r, value: 3}]}}\n"
    found = manifests(text)
    built = Project(found)

    def of(name: str) -> tuple[list[tuple[str, bool]], bool]:
        return shown(literals.of_workflow_parameter(built, found[0], name))

    assert of("p") == ([("1", OPEN), ("2", OPEN)], False)
    assert of("q") == ([("2", CLOSED)], True)
    assert of("r") == ([("3", OPEN)], False)
    assert of("s") == ([], False)


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("workflow.creationTimestamp", ["2026-01-02T03:04:05Z"]),
        ("workflow.duration", ["0.000000"]),
        ("inputs.artifacts.f.path", ["/in/f"]),
        ("outputs.parameters.o.path", ["/out/o"]),
        ("outputs.artifacts.g.path", ["/out/g"]),
        ("outputs.parameters.gone.path", []),
        ("inputs.artifacts.f", []),
        ("node.name", ["run[0].s"]),
        ("workflow.labels.team", ["blue"]),
        ("workflow.annotations.team", []),
        ("workflow.labels.run", ["meta"]),
        ("workflow.labels.tagged", []),
        ("workflow.name", []),
    ],
)
def test_what_argo_writes(name: str, found: list[str]) -> None:
    spec = "workflowMetadata: {labels: {team: blue, tagged: '{{workflow.name}}'}}\n"
    outputs = "outputs: {parameters: [{name: o, valueFrom: {path: /out/o}}], artifacts: [{name: g, path: /out/g}]}\n"
    template = work(body=outputs + "container: {image: x}").replace(
        "]}\nmemoize", "], artifacts: [{name: f, path: /in/f}]}\nmemoize", 1
    )
    metadata = "generateName: x-, labels: {run: meta}"
    memo = memo_of(workflow(steps(step("a: x")), template, kind="Workflow", spec=spec, metadata=metadata))
    values = argo.of_variable(memo, name)
    assert [value.text for value in values.found] == found
    assert not values.complete
    written = {"workflow.labels.team": False, "workflow.labels.run": False}
    assert all(argo.is_written_by_argo(value) == written.get(name, True) for value in values.found)


def test_the_label_of_a_cron_workflow_is_not_that_of_its_runs() -> None:
    memo = memo_of(workflow(steps(step("a: x")), work(), metadata="name: t, labels: {run: meta}"))
    assert argo.of_variable(memo, "workflow.labels.run") == literals.UNKNOWN
    entry = memo_of(workflow(steps(step("a: x")), work(), spec="entrypoint: work\n"))
    assert argo.of_variable(entry, "node.name") == literals.UNKNOWN
    task = "name: main\ndag: {tasks: [{name: s, template: work}]}"
    values = argo.of_variable(memo_of(workflow(task, work())), "node.name")
    assert [value.text for value in values.found] == ["run.s"]


@pytest.mark.parametrize(
    ("key", "calls", "found"),
    [
        ("k-" + A, ["a: x", "a: y"], ["k-x", "k-y"]),
        ("k-" + A + "{{inputs.parameters.b}}", ["a: x; b: y", "a: z; b: y"], ["k-xy", "k-zy"]),
        ("{{=sprig.upper(inputs.parameters.a)}}", ["a: x"], ["X"]),
        ("{{inputs.parameters.a}}{{inputs.parameters.c}}", ["a: x"], []),
        ("{{=sprig.upper()}}" + A, ["a: x"], []),
        ("k", [], ["k"]),
    ],
)
def test_texts_of_a_key(key: str, calls: list[str], found: list[str]) -> None:
    main = steps(*(step(each, name=f"s{number}") for number, each in enumerate(calls)))
    memo = memo_of(workflow(main, work(key)))
    assert [text.text for text in texts.of_field(memo, memo.key)] == found


def test_an_inline_template_sees_the_inputs_and_the_items_around_it() -> None:
    inline = work("{{inputs.parameters.a}}-{{item}}").removeprefix("name: work\n").replace("\n", "\n    ")
    outer = "name: main\ninputs: {parameters: [{name: a, value: out}]}\nsteps:\n- - name: s\n"
    outer += "    withItems: [1, 2]\n    inline:\n      " + inline.replace("\n    ", "\n      ")
    memo = memo_of(workflow(outer), "s")
    assert [text.text for text in texts.of_field(memo, memo.key)] == ["out-1", "out-2"]
    assert texts.of_variable(memo, "item").complete


@pytest.mark.parametrize(
    ("body", "loop", "found"),
    [
        ("container: {image: x, args: ['{{item}}']}", "withItems: [1, 2]", ["item"]),
        ("container: {image: x, args: ['{{=item.k}}', '{{item.l}}']}", "withItems: [1, 2]", ["item.k", "item.l"]),
        ("container: {image: x, resources: {limits: {cpu: '{{item.cpu}}'}}}", "withItems: [1, 2]", []),
        ("container: {image: x, args: ['{{workflow.name}}']}", "withItems: [1, 2]", []),
        ("container: {image: x, args: ['{{item}}']}", "when: 'true'", []),
    ],
)
def test_an_inline_template_reads_the_items_of_its_loop(body: str, loop: str, found: list[str]) -> None:
    memoize = "memoize: {key: k, cache: {configMap: {name: c}}}"
    memo = memo_of(workflow(steps(f"{{name: s, {loop}, inline: {{{memoize}, {body}}}}}")), "s")
    assert [each.text for each in memo.items] == found


@pytest.mark.parametrize(
    ("name", "shape"),
    [
        ("inputs.parameters.a", ("x", "y")),
        ("inputs.parameters.b", None),
        ("inputs.parameters.commit-sha256", 64),
        ("inputs.parameters.md5", 32),
        ("inputs.parameters.etag", (7, 128)),
        ("workflow.creationTimestamp.Y", 4),
        ("workflow.creationTimestamp.z", ("+0000",)),
        ("workflow.creationTimestamp.p", ("AM", "PM")),
        ("workflow.scheduledTime", 20),
        ("workflow.namespace", (1, 63)),
        ("workflow.labels.a", None),
        ("workflow.uid", 36),
        ("workflow.name", (1, 253)),
    ],
)
def test_shapes(name: str, shape: object) -> None:
    memo = memo_of(workflow(steps(step("a: x"), step("a: y", name="t")), work()))
    found = shapes.shapes_of(memo)(name)
    if isinstance(shape, int):
        shape = (shape, shape)
    if shape is None:
        assert found.values is None
        assert found.contains("Anything at all_")
    elif isinstance(shape[0], str):  # type: ignore[index] # a pair
        assert sorted(found.values or ()) == list(shape)  # type: ignore[call-overload] # a pair
    else:
        assert (found.shortest, found.longest) == shape


def test_a_digest_that_is_left_out_is_a_whole_one_or_nothing() -> None:
    inputs = "[{name: sha1}]"
    memo = memo_of(
        workflow(steps(step("sha1: "), step("sha1: {{steps.s.outputs.result}}", name="t")), work("k", "", inputs))
    )
    found = shapes.shapes_of(memo)("inputs.parameters.sha1")
    assert found.values is not None
    assert sorted(map(len, found.values)) == [0, 40, 40]


ROWS = [
    ("withItems: [{k: s, l: 2}, {k: t, l: 4}]", "a: {{item.k}}; b: {{item.l}}", True),
    ("withItems: [{k: s, l: 2}, {k: s, l: 4}]", "a: {{item.k}}; b: {{item.l}}", False),
    ("withItems: [{k: s, l: 2}, {k: t, l: 2}]", "a: {{item.k}}; b: {{item.l}}", True),
    ("withItems: [{k: s, l: 2}, {k: t, l: '{{workflow.name}}'}]", "a: {{item.k}}; b: {{item.l}}", False),
    ("withItems: [x, y]", "a: {{item}}; b: v-{{item}}", True),
    ("withItems: [x, y]", "a: {{item}}; b: {{=item}}", False),
    ('withSequence: {count: "3"}', "a: {{item}}; b: v-{{item}}", True),
    ("withParam: '[1, 2]'", "a: {{item}}; b: v-{{item}}", False),
    (f"withItems: {list(range(201))}", "a: {{item}}; b: v-{{item}}", False),
    (f"withItems: {list(range(200))}", "a: {{item}}; b: v-{{item}}", True),
]


@pytest.mark.parametrize(("loop", "arguments", "apart"), ROWS, ids=range(len(ROWS)))
def test_uses_that_are_written_out_tell_apart_what_the_key_lacks(loop: str, arguments: str, apart: bool) -> None:
    text = workflow(steps(step(arguments, more=loop)), work())
    assert enumerated.is_told_apart(memo_of(text), Variable(INPUT, "b")) is apart
    submitted = workflow(steps(step(arguments, more=loop)), work(), spec="entrypoint: work\n")
    assert not enumerated.is_told_apart(memo_of(submitted), Variable(INPUT, "b"))


@pytest.mark.parametrize(
    ("inputs", "calls", "apart"),
    [
        ("[{name: a}, {name: b, enum: [x]}]", ["a: 1; b: x"], True),
        ("[{name: a}, {name: b, enum: [x, y]}]", ["a: 1; b: x"], True),
        ("[{name: a}, {name: b, enum: [x, y]}]", ["a: 1; b: x", "a: 1; b: y"], False),
        ("[{name: a}, {name: b}]", [], False),
        ("[{name: a}, {name: b}]", ["a: some text; b: x", "a: some text; b: y"], False),
        ("[{name: a}, {name: b}]", ["a: some text; b: x", "a: other text; b: y"], True),
        ("[{name: a}, {name: b, default: d}]", ["a: 1", "a: 2; b: e"], True),
        ("[{name: a}, {name: b, default: d}]", ["a: 1", "a: 1; b: e"], False),
        ("[{name: a}, {name: b, default: '{{workflow.name}}'}]", ["a: 1", "a: 2; b: e"], False),
        ("[{name: a}, {name: b}]", ["a: {{workflow.parameters.p}}; b: x", "a: 2; b: y"], False),
        ("[{name: a}, {name: b}]", ["a: {{workflow.parameters.one}}; b: x", "a: 2; b: y"], True),
        ("[{name: a}, {name: b}]", ["a: {{workflow.parameters.two}}; b: x", "a: 3; b: y"], False),
        ("[{name: a}, {name: b}, {name: c}]", ["a: 1; b: x; c: x", "a: 1; b: y; c: y"], False),
    ],
)
def test_enums_and_calls_tell_apart(inputs: str, calls: list[str], apart: bool) -> None:
    main = steps(*(step(each, name=f"s{number}") for number, each in enumerate(calls)))
    spec = "arguments: {parameters: [{name: p, value: 1}, {name: one, enum: [1]}, {name: two, enum: [1, 2]}]}\n"
    memo = memo_of(workflow(main, work(inputs=inputs), spec=spec))
    assert enumerated.is_told_apart(memo, Variable(INPUT, "b")) is apart
    assert not enumerated.is_told_apart(memo, Variable(ITEM, "item"))


@pytest.mark.parametrize(
    ("body", "calls", "pair"),
    [
        ("", ["b: p", "b: q"], ("p", "q")),
        ("", ["b: p"], ("p", "p-other")),
        ("", ["b: 7"], ("7", "8")),
        ("", ["b: -1.5"], ("-1.5", "-1.6")),
        ("", ["b: 2026-12-28T23:04:05Z"], ("2026-12-28T23:04:05Z", "2025-01-01T00:04:05Z")),
        ("", [f"b: {'a' * 64}"], ("a" * 64, "a" * 63 + "0")),
        ("", [f"b: sha256:{'0' * 64}"], (f"sha256:{'0' * 64}", f"sha256:{'0' * 63}1")),
        ("", [], ("1", "2")),
        ("steps: [[{name: i, template: i, when: '{{inputs.parameters.b}} == go'}]]", [], ("go_other", "go")),
        ("steps: [[{name: i, template: i, when: \"'{{inputs.parameters.b}}' == go\"}]]", [], ("go-other", "go")),
        ("steps: [[{name: i, template: i, when: \"'go' == '{{inputs.parameters.b}}'\"}]]", [], ("go-other", "go")),
        ("steps: [[{name: i, template: i, when: \"'{{inputs.parameters.b}}' in ('go')\"}]]", [], ("go-other", "go")),
        ("steps: [[{name: i, template: i, when: '{{inputs.parameters.b}} > 4'}]]", [], ("3", "5")),
        ("steps: [[{name: i, template: i, when: '{{inputs.parameters.b}} > 4'}]]", ["b: 9"], ("9", "5")),
        ("steps: [[{name: i, template: i, withParam: '{{inputs.parameters.b}}'}]]", [], ('["a"]', '["b"]')),
        ("container: {image: x, args: [\"{{=inputs.parameters.b == 'y' ? 1 : 2}}\"]}", [], ("y-other", "y")),
    ],
)
def test_two_values_that_make_a_difference(body: str, calls: list[str], pair: tuple[str, str]) -> None:
    main = steps(*(step(each, name=f"s{number}") for number, each in enumerate(calls)))
    leaf = "name: i\ncontainer: {image: x}"
    memo = memo_of(workflow(main, work(body=body), leaf))
    assert examples.two(memo, "inputs.parameters.b", memo.inputs["b"]) == pair
    assert not examples.is_condition(memo.inputs["b"])


def test_a_condition_that_compares_nothing_cannot_be_told() -> None:
    body = "steps: [[{name: i, template: i, when: '{{inputs.parameters.b}}'}]]"
    memo = memo_of(workflow(work(body=body), "name: i\ncontainer: {image: x}"))
    assert examples.is_condition(memo.inputs["b"])


@pytest.mark.parametrize(
    ("enum", "value"),
    [("[not legal, legal]", "legal"), ("[not legal, never_legal]", "not legal"), ("[]", "a")],
)
def test_no_run_has_a_value_that_an_enum_excludes(enum: str, value: str) -> None:
    memo = memo_of(workflow(work(inputs=f"[{{name: a, enum: {enum}}}, {{name: b}}]")))
    assert examples.assignment(memo).inputs["a"] == value


def test_values_for_a_run() -> None:
    key = "k-" + A + "-{{workflow.parameters.early}}{{workflow.parameters.p}}{{workflow.parameters.q}}"
    spec = "arguments: {parameters: [{name: p, value: ok}, {name: q, value: not/legal}, {name: r, value: x}]}\n"
    body = "container: {image: x, args: ['{{workflow.parameters.r}}', '{{workflow.labels.l}}']}"
    calls = step("a: not legal; b: first"), step("a: legal; b: second", name="t")
    memo = memo_of(workflow(steps(*calls), work(key, body, "[{name: a}, {name: b}, {name: c}]"), spec=spec))
    run = examples.assignment(memo)
    assert run.inputs == {"a": "legal", "b": "first", "c": "a"}
    assert run.workflow == {"early": "a", "p": "ok", "q": "a", "r": "x"}
    assert run.item == {}
    other = examples.with_values(run, {"inputs.parameters.b": "1", "workflow.parameters.p": "2", "item.k": "3"})
    assert (other.inputs["b"], other.workflow["p"], other.item) == ("1", "2", {"item.k": "3"})


@pytest.mark.parametrize("is_key", [True, False])
@pytest.mark.parametrize(
    ("expression", "use"),
    [
        ("asInt(inputs.parameters.a) + 1", fitting.Use(number=True)),
        ("sprig.toDate('2006-01', inputs.parameters.a).Year()", fitting.Use(layout="2006-01")),
        ("jsonpath(inputs.parameters.a, '$.size')", fitting.Use(members=("size",))),
        ("sprig.upper(inputs.parameters.a)", None),
    ],
)
def test_how_the_key_or_the_work_parses_a_variable(expression: str, use: fitting.Use | None, is_key: bool) -> None:
    key, args = ("{{=" + expression + "}}", "x") if is_key else (A, "{{=" + expression + "}}")
    memo = memo_of(workflow(work(key, f'container: {{image: x, args: ["{args}"]}}')))
    assert fitting.use_of(memo, "inputs.parameters.a") == use
    assert fitting.use_of(memo, "inputs.parameters.b") is None


def test_how_an_inherited_key_parses_a_variable() -> None:
    key = "{{=asInt(workflow.parameters.p) + 1}}"
    spec = f'templateDefaults: {{memoize: {{key: "{key}", cache: {{configMap: {{name: c}}}}}}}}\n'
    memo = memo_of(workflow("name: work\ncontainer: {image: x}", spec=spec))
    assert fitting.use_of(memo, "workflow.parameters.p") == fitting.Use(number=True)


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("inputs.parameters.data-path", "data/a.csv"),
        ("workflow.parameters.S3_KEY", "data/a.csv"),
        ("inputs.parameters.model_version", "1.2.0"),
        ("inputs.parameters.versioned", ""),
        ("workflow.name", ""),
        ("item.url", ""),
    ],
)
def test_natural_values(variable: str, value: str) -> None:
    assert examples.natural(variable) == value


def test_the_template_of_a_name() -> None:
    assert template_of(manifests(workflow(work()))).memoize is not None
