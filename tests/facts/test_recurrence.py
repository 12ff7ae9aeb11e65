"""Whether a key comes again: what in it is new in every run, who passes such, and what one run can use it for."""

import pytest
from facts_projects import A, memo_of, step, steps, work, workflow

from memolint.facts.reads.references import parts_of
from memolint.facts.recurrence import buckets, reuse, volatile, volatile_callers


def in_key(key: str, **more: str) -> list[str]:
    memo = memo_of(workflow(work(key), **more))
    return [each.name for each in volatile.in_field(memo, memo.key)]


@pytest.mark.parametrize(
    ("key", "names"),
    [
        ("k-" + A, []),
        ("{{workflow.uid}}-{{workflow.name}}", ["workflow.uid", "workflow.name"]),
        ("{{workflow.creationTimestamp.Y}}", []),
        ("{{workflow.creationTimestamp.H}}", ["workflow.creationTimestamp.H"]),
        ("{{workflow.creationTimestamp}}", ["workflow.creationTimestamp"]),
        ("{{=workflow.creationTimestamp[0:10]}}", []),
        ("{{=workflow.creationTimestamp[0:13]}}", ["workflow.creationTimestamp"]),
        ("{{=sprig.now()}}", ["sprig.now"]),
        ("{{=sprig.date('2006-01-02', sprig.now())}}", []),
        ("{{=sprig.date('15', sprig.now())}}", ["sprig.date", "sprig.now"]),
        ("{{=sprig.uuidv4()}}", ["sprig.uuidv4"]),
        ("{{node.name}}", ["node.name"]),
    ],
)
def test_what_is_new_in_every_run(key: str, names: list[str]) -> None:
    assert in_key(key) == names


def test_a_workflow_with_a_name_of_its_own_runs_once() -> None:
    assert in_key("{{workflow.name}}", kind="Workflow") == []
    assert in_key("{{workflow.name}}", kind="Workflow", metadata="generateName: x-") == ["workflow.name"]
    assert in_key("{{workflow.uid}}", kind="Workflow") == ["workflow.uid"]


def test_places_are_those_of_the_key() -> None:
    key = "k-{{workflow.uid}}-{{=sprig.upper(sprig.uuidv4())}}"
    memo = memo_of(workflow(work(key)))
    found = list(volatile.in_field(memo, memo.key))
    assert [key[each.start : each.end] for each in found] == ["{{workflow.uid}}", "uuidv4"]


@pytest.mark.parametrize(
    ("source", "rounded"),
    [
        ("workflow.creationTimestamp[:10]", "workflow.creationTimestamp[:10]"),
        ("workflow.creationTimestamp[:11]", "workflow.creationTimestamp[:11]"),
        ("workflow.creationTimestamp[:12]", None),
        ("workflow.creationTimestamp[:0]", "workflow.creationTimestamp[:0]"),
        ("split(workflow.scheduledTime, 'T')[0]", "split(workflow.scheduledTime, 'T')[0]"),
        ("split(workflow.scheduledTime, 'T')[1]", None),
        ("sprig.regexFind('^[0-9-]+', workflow.scheduledTime)", "sprig.regexFind('^[0-9-]+', workflow.scheduledTime)"),
        ("replace(workflow.scheduledTime, ':', '-')", None),
        ("date(workflow.scheduledTime).Format('2006-01')", "date(workflow.scheduledTime).Format('2006-01')"),
        ("workflow.scheduledTime", None),
        ("workflow.name[:10]", None),
        ("sprig.trunc(7, workflow.scheduledTime)", "sprig.trunc(7, workflow.scheduledTime)"),
        ("sprig.trunc(7, workflow.uid)", None),
        ("sprig.substr(0, 10, string(sprig.now()))", "sprig.substr(0, 10, string(sprig.now()))"),
        ("sprig.substr(0, 16, string(sprig.now()))", None),
        ("sprig.trunc(4, sprig.uuidv4())", None),
        ("sprig.htmlDate(sprig.now())", "sprig.htmlDate(sprig.now())"),
        ("sprig.date('2006', sprig.now())", "sprig.date('2006', sprig.now())"),
        ("sprig.date('2006 pm', sprig.now())", None),
        ("sprig.date('2006.000', sprig.now())", None),
        ("sprig.date(inputs.parameters.a, sprig.now())", None),
        ("sprig.now().Year()", "sprig.now().Year()"),
        ("sprig.now().Hour()", None),
        ("sprig.now().Format('2006-01-02')", "sprig.now().Format('2006-01-02')"),
        ("sprig.now().Format('15:04')", None),
        ("string(workflow.uid)", None),
        ("sprig.now().Format()", None),
        ("sprig.now().String()", None),
        ("1 +", None),
    ],
)
def test_times_that_are_rounded_to_a_day(source: str, rounded: str | None) -> None:
    [part] = parts_of("{{=" + source + "}}")
    spans = [source[start:end] for start, end in buckets.spans(part)]
    if rounded is None:
        assert spans == []
    else:
        assert spans
        assert all(rounded.startswith(each.split("(")[0].split("[")[0][:6]) for each in spans)


@pytest.mark.parametrize(
    ("text", "daily"),
    [
        ("%F", True),
        ("%Y-%m-%d", True),
        ("%-d.%_m", True),
        ("%H", False),
        ("%F %T", False),
        ("", False),
        ("x", False),
        ("%%", True),
    ],
)
def test_formats_that_show_a_day(text: str, daily: bool) -> None:
    assert buckets.is_daily_format(text) is daily


def test_all_calls_are_known_where_no_template_is_outside() -> None:
    inner = steps("{name: l, template: leaf}", name="inner")
    body = "steps: [[{name: i, template: inner}]]"
    leaf = "name: leaf\ncontainer: {image: x}"
    assert volatile.all_calls_are_known(memo_of(workflow(work(body=body), inner, leaf)))
    assert not volatile.all_calls_are_known(memo_of(workflow(work(body=body), inner)))
    assert volatile.all_calls_are_known(memo_of(workflow(work(), steps("{name: x, template: gone}", name="other"))))


CLOCK = "name: clock\nscript: {image: x, command: [bash], source: SOURCE}"


def passed(value: str, clock: str = "date +%s", outputs: str = "", spec: str = "", memoized: bool = False) -> list[str]:
    """Why what `work` is given is new in every run."""
    maker = CLOCK.replace("SOURCE", f'"{clock}"') + (f"\noutputs: {outputs}" if outputs else "")
    if memoized:
        maker += "\nmemoize: {key: k, cache: {configMap: {name: d}}}"
    main = steps(step("", name="c", template="clock"), step(f"a: {value}"))
    memo = memo_of(workflow(main, maker, work(), spec=spec))
    return [each.cause.why for each in volatile_callers.from_callers(memo)]


FILE = "{parameters: [{name: o, valueFrom: {path: /o}}]}"


@pytest.mark.parametrize(
    ("value", "clock", "outputs", "why"),
    [
        ("x", "", "", ""),
        ("{{workflow.uid}}", "", "", "`workflow.uid`, which is new in every run"),
        ("{{=sprig.now()}}", "", "", "`sprig.now`, which gives another value each time"),
        ("{{workflow.status}}", "", "", ""),
        ("{{workflow.creationTimestamp.Y}}", "", "", ""),
        ("{{steps.c.startedAt}}", "", "", "`steps.c.startedAt`"),
        ("{{steps.c.ip}}", "", "", ""),
        ("{{steps.c.outputs.result}}", "date +%s", "", "by `clock`, whose result is new in every run"),
        ("{{steps.c.outputs.result}}", "date +%F", "", ""),
        ("{{steps.c.outputs.result}}", "date >&2; echo 1", "", ""),
        ("{{steps.c.outputs.result}}", "echo 1", "", ""),
        ("{{steps.c.outputs.parameters.o}}", "date +%s > /o", FILE, "by `clock`"),
        ("{{steps.c.outputs.parameters.o}}", "date +%s; run > /o", FILE, ""),
        ("{{steps.gone.outputs.result}}", "date +%s", "", ""),
        ("{{steps.c.outputs.result}}", "echo $RANDOM", "", "by `clock`"),
    ],
)
def test_callers_that_pass_what_is_new(value: str, clock: str, outputs: str, why: str) -> None:
    found = passed(value, clock or "echo 1", outputs)
    assert len(found) == bool(why)
    assert all(why in each for each in found)


@pytest.mark.parametrize(
    ("shown", "is_new"),
    [
        ("datetime.now()", True),
        ("datetime.now().isoformat()", True),
        ("datetime.now().date()", False),
        ("datetime.now().strftime('%Y-%m-%d')", False),
        ("datetime.now().strftime('%H')", True),
        ("datetime.now().strftime('%Y') + datetime.now().isoformat()", True),
        ("random.random(), '%Y'.strftime('%Y')", True),
    ],
)
def test_python_that_shows_a_day(shown: str, is_new: bool) -> None:
    source = f"import random\\nfrom datetime import datetime\\nprint({shown})"
    maker = CLOCK.replace("bash", "python").replace("SOURCE", f'"{source}"')
    main = steps(step("", name="c", template="clock"), step("a: {{steps.c.outputs.result}}"))
    assert bool(list(volatile_callers.from_callers(memo_of(workflow(main, maker, work()))))) is is_new


def test_what_is_memoized_is_as_old_as_its_entry() -> None:
    assert passed("{{steps.c.outputs.result}}", "date +%s")
    assert not passed("{{steps.c.outputs.result}}", "date +%s", memoized=True)


def test_a_value_is_followed_through_callers() -> None:
    top = steps(step("v: {{workflow.uid}}", template="mid"), name="top")
    mid = steps(step("a: {{inputs.parameters.v}}"), name="mid", inputs="[{name: v}]")
    [found] = volatile_callers.from_callers(memo_of(workflow(top, mid, work())))
    assert found.cause.passer is not None
    assert (found.name, found.cause.passer.label, found.open) == ("a", "top", False)
    assert list(volatile_callers.from_callers(memo_of(workflow(mid, work())))) == []
    circle = steps(step("v: {{inputs.parameters.v}}", template="mid"), name="mid", inputs="[{name: v}]")
    assert list(volatile_callers.from_callers(memo_of(workflow(circle, work())))) == []


def test_only_inputs_of_the_key_count() -> None:
    main = steps(step("a: x; b: {{workflow.uid}}"))
    assert list(volatile_callers.from_callers(memo_of(workflow(main, work())))) == []


@pytest.mark.parametrize(("kind", "is_open"), [("Workflow", True), ("CronWorkflow", False)])
def test_arguments_of_a_workflow(kind: str, is_open: bool) -> None:
    spec = "entrypoint: work\narguments: {parameters: [{name: a, value: '{{workflow.uid}}'}]}\n"
    text = workflow(work(), kind=kind, spec=spec)
    if kind == "CronWorkflow":
        head, _, inner = text.partition("spec:\n")
        text = head + "spec:\n  schedule: x\n  workflowSpec:\n" + "".join(f"  {line}\n" for line in inner.splitlines())
    [found] = volatile_callers.from_callers(memo_of(text))
    assert (found.name, found.open, found.cause.passer) == ("a", is_open, None)
    in_key = work("k-{{workflow.parameters.a}}")
    [direct] = volatile_callers.from_callers(memo_of(workflow(in_key, spec=spec)))
    assert direct.open


@pytest.mark.parametrize(
    ("calls", "again"),
    [
        ([], False),
        ([step("a: x")], False),
        ([step("a: x"), step("a: y", name="t")], False),
        ([step("a: x"), step("a: x", name="t")], True),
        ([step("a: x"), step("a: {{workflow.name}}", name="t")], True),
        ([step("a: x; b: 1"), step("a: y; b: 1", name="t")], False),
        ([step("a: {{item}}", more="withItems: [1, 2]")], False),
        ([step("a: {{item}}", more="withItems: [1, 1]")], True),
        ([step("a: {{item.k}}", more="withItems: [{k: 1, l: 1}, {k: 2, l: 1}]")], False),
        ([step("a: {{item.l}}", more="withItems: [{k: 1, l: 1}, {k: 2, l: 1}]")], True),
        ([step("a: x", more="withItems: [1, 2]")], True),
        ([step("a: {{item}}", more="withParam: '{{steps.q.outputs.result}}'")], False),
        ([step("a: {{item.k}}", more="withParam: '{{steps.q.outputs.result}}'")], False),
        ([step("a: {{item.k}}; b: {{item.l}}", more="withParam: '{{steps.q.outputs.result}}'")], True),
        ([step("b: {{item}}", more="withParam: '{{steps.q.outputs.result}}'")], True),
        ([step("a: {{item}}", more="withParam: '{{steps.q.outputs.result}}'"), step("a: x", name="t")], True),
        ([step("a: {{item}}-{{workflow.name}}", more="withItems: [1, 2]")], False),
        ([step("a: {{item}}", more="withSequence: {count: 3}")], False),
    ],
)  # fmt: skip
def test_entries_that_one_run_asks_for_twice(calls: list[str], again: bool) -> None:
    assert reuse.is_reused_in_one_run(memo_of(workflow(steps(*calls), work()))) is again


def test_more_uses_than_are_compared_may_be_equal() -> None:
    for count, again in ((64, False), (65, True)):
        apart = step("a: {{item}}", more=f"withItems: {list(range(count))}")
        assert reuse.is_reused_in_one_run(memo_of(workflow(steps(apart), work()))) is again
    equal = step("a: {{item}}", more=f"withItems: {[*range(50), 49]}")
    assert reuse.is_reused_in_one_run(memo_of(workflow(steps(equal), work())))


def test_what_repeats_the_caller_repeats_the_call() -> None:
    main = steps(step("a: x"))
    once, twice = "{name: m, template: main}", "{name: n, template: main}"
    loop = "{name: m, template: main, withItems: [1, 2]}"
    for calls, again in (([once], False), ([once, twice], True), ([loop], True)):
        memo = memo_of(workflow(steps(*calls, name="top"), main, work()))
        assert reuse.is_reused_in_one_run(memo) is again
    deeper = workflow(
        steps("{name: t, template: top, withItems: [1, 2]}", name="over"), steps(once, name="top"), main, work()
    )
    assert reuse.is_reused_in_one_run(memo_of(deeper))


@pytest.mark.parametrize(("handed", "again"), [("v: {{item}}", False), ("v: x; w: {{item}}", True)])
def test_the_item_of_a_loop_further_up_tells_uses_apart(handed: str, again: bool) -> None:
    top = steps(step(handed, template="main", more="withItems: [1, 2]"), name="top")
    main = steps(step("a: {{inputs.parameters.v}}"), inputs="[{name: v}, {name: w}]")
    assert reuse.is_reused_in_one_run(memo_of(workflow(top, main, work()))) is again
    unknown = top.replace("[1, 2]", "'{{steps.q.outputs.result}}'").replace("withItems", "withParam")
    assert reuse.is_reused_in_one_run(memo_of(workflow(unknown, main, work()))) is again


def test_recursion_and_locks_ask_again() -> None:
    itself = work(body="steps: [[{name: r, template: work}]]")
    assert reuse.is_reused_in_one_run(memo_of(workflow(itself)))
    locked = work(body="container: {image: x}\nsynchronization: {mutexes: [{name: m}]}")
    assert reuse.is_reused_in_one_run(memo_of(workflow(locked)))
