"""`memolint simulate --explain`: which variable of a key makes a lookup miss, inside hashes and in given caches too."""

import json
from pathlib import Path

import jsonschema
import pytest
from engine_traces import FIXTURES
from engine_workflows import leaf, memoize, workflow
from hypothesis import given
from hypothesis import strategies as st
from test_simulate import run

from memolint.engine.analysis.key_parts import LITERAL, PLAIN, KeyPart
from memolint.engine.analysis.key_reading import read

pytestmark = pytest.mark.slow(every=10)

ROOT = Path(__file__).parents[2]
RUN_SCHEMA = json.loads((ROOT / "memolint/report/schema/memolint-run-1.json").read_text(encoding="utf-8"))
PARAMETERS = {"table": "orders", "day": "2026-01-01", "rev": "r1"}
HASH = "{{=sprig.sha256sum(toJson(inputs.parameters))}}"


def keyed(key: str, body: str = "", **fields) -> dict:
    """A workflow whose one step takes all of its parameters, and reads them."""
    arguments = [{"name": name, "value": f"{{{{workflow.parameters.{name}}}}}"} for name in PARAMETERS]
    step = {"name": "a", "template": "work", "arguments": {"parameters": arguments}}
    command = [*(f"{{{{inputs.parameters.{name}}}}}" for name in PARAMETERS), body]
    inputs = {"parameters": [{"name": name} for name in PARAMETERS]}
    work = leaf(inputs=inputs, container={"image": "i:1", "command": command}, memoize=memoize(key, "720h"), **fields)
    parameters = [{"name": name, "value": value} for name, value in PARAMETERS.items()]
    return workflow({"name": "main", "steps": [[step]]}, work, arguments={"parameters": parameters})


def explained(found: dict, *words: str, cache: dict[str, str] | None = None) -> dict:
    """The last explanation of step `a`, as JSON."""
    items = [found, *([given_cache(cache)] if cache else [])]
    done = run("-", "--explain", "a", "--format", "json", *words, stdin=json.dumps({"kind": "List", "items": items}))
    assert "Traceback" not in done.stderr
    return json.loads(done.stdout)["explanations"][-1]


def given_cache(entries: dict[str, str]) -> dict:
    metadata = {"name": "cache-a", "labels": {"workflows.argoproj.io/configmap-type": "Cache"}}
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": entries}


def entry(created: str = "2026-01-01T00:00:00Z") -> str:
    outputs = {"parameters": [{"name": "out", "value": "1"}]}
    return json.dumps({"nodeID": "old-7", "outputs": outputs, "creationTimestamp": created})


def values(found: dict) -> dict[str, tuple]:
    """(now, in the entry, whether they differ) of each variable by the last part of its name."""
    return {
        each["name"].rpartition(".")[2]: (each["value"], each["entry_value"], each["differs"])
        for each in found["variables"]
    }


@pytest.mark.parametrize(
    "key",
    [
        HASH,
        "k-{{inputs.parameters.table}}-" + HASH,
        "{{=sprig.sha256sum(inputs.parameters.table + '|' + inputs.parameters.day + '|' + inputs.parameters['rev'])}}",
        "{{=let i = inputs.parameters; sprig.trunc(9, sprig.sha1sum(toJson([i.table, i.day]) + upper(i.rev)))}}",
        "{{=let p = workflow.parameters; sprig.sha256sum(toJson(p))}}",
    ],
)
def test_variables_inside_hashes_are_shown_with_those_of_the_nearest_entry(key: str) -> None:
    found = explained(keyed(key), "--run", "rev=r2", "--run", "rev=r2 day=2026-02-02")

    assert values(found) == {
        "table": ("orders", "orders", False),
        "day": ("2026-02-02", "2026-01-01", True),
        "rev": ("r2", "r2", False),
    }
    assert found["nearest"]["writer"] == {"run": 2, "node": "one-2[0].a"}
    assert found["nearest"]["age_seconds"] == 60


def test_the_writer_of_an_entry_is_the_node_of_all_its_attempts() -> None:
    found = explained(keyed(HASH, retryStrategy={"limit": 2}), "--run", "day=d2")

    assert values(found)["day"] == ("d2", "2026-01-01", True)
    assert found["nearest"]["writer"] == {"run": 1, "node": "one[0].a"}


def test_the_variables_are_marked_and_told_with_what_the_caller_passes() -> None:
    done = run("-", "--run", "day=2026-02-02", "--explain", "a", stdin=json.dumps(keyed(HASH)))

    assert (
        "         ≠ inputs.parameters.day    2026-02-02  2026-01-01  from {{workflow.parameters.day}}\n" in done.stdout
    )
    assert (
        "           inputs.parameters.table  orders      orders      from {{workflow.parameters.table}}\n"
        in done.stdout
    )


def test_a_variable_that_differs_without_changing_the_key_is_not_what_made_it_miss() -> None:
    key = "k-{{=sprig.trunc(4, inputs.parameters.day)}}-{{inputs.parameters.rev}}"
    done = run("-", "--run", "rev=r2 day=2026-02-02", "--explain", "a", stdin=json.dumps(keyed(key)))

    assert "≠ inputs.parameters.rev" in done.stdout
    assert "≠ inputs.parameters.day" not in done.stdout
    assert "2026-01-01  from {{workflow.parameters.day}}, makes no other key" in done.stdout


def test_what_differs_outside_of_the_key_of_a_stale_hit_is_named() -> None:
    found = explained(keyed("k-{{inputs.parameters.table}}", "{{workflow.parameters.rev}}"), "--run", "day=d2")

    assert values(found) == {"table": ("orders", "orders", False)}
    assert found["stale"].startswith("without the cache out=")
    assert [(each["name"], each["value"], each["entry_value"]) for each in found["outside"]] == [
        ("inputs.parameters.day", "d2", "2026-01-01")
    ]
    assert found["entry"]["writer"] == {"run": 1, "node": "one[0].a"}


def test_what_a_called_template_reads_of_the_workflow_counts_as_outside_of_the_key() -> None:
    inner = leaf("inner", inputs={}, container={"image": "i", "args": ["{{=workflow.parameters.rev}}"]})
    outputs = {"parameters": [{"name": "out", "valueFrom": {"parameter": "{{steps.b.outputs.parameters.out}}"}}]}
    group = {"name": "a", "steps": [[{"name": "b", "template": "inner"}]], "outputs": outputs, "memoize": memoize("k")}
    arguments = {"parameters": [{"name": "rev", "value": "1"}, {"name": "unread", "value": "1"}]}
    steps = {"name": "main", "steps": [[{"name": "a", "template": "a"}]]}

    found = explained(workflow(steps, group, inner, arguments=arguments), "--run", "rev=2 unread=2")

    assert [each["name"] for each in found["outside"]] == ["workflow.parameters.rev"]


def test_a_key_that_loses_what_it_reads_is_told_from_one_that_does_not_read_it() -> None:
    key = "k-{{=sprig.trunc(4, inputs.parameters.day)}}"
    done = run("-", "--run", "day=2026-02-02", "--explain", "a", stdin=json.dumps(keyed(key)))

    assert "the key is the same for different values of its variables" in done.stdout


@pytest.mark.parametrize(
    ("key", "there", "expected"),
    [
        ("k-{{inputs.parameters.table}}-{{inputs.parameters.day}}", "k-orders-2025-12-31", {"day": "2025-12-31"}),
        ("k-{{inputs.parameters.table}}-{{inputs.parameters.day}}", "k-big-orders-2026-01-01", {"table": "big-orders"}),
        ("{{inputs.parameters.rev}}.{{inputs.parameters.table}}-x", "r0.sales-x", {"rev": "r0", "table": "sales"}),
        ("{{=inputs.parameters.rev}}-{{inputs.parameters.rev}}", "r0-r0", {"rev": "r0"}),
        ("k-{{inputs.parameters.rev}}-{{=sprig.sha1sum(inputs.parameters.rev)}}", f"k-a-b-{'0' * 40}", {"rev": "a-b"}),
    ],
)
def test_the_variables_of_a_given_entry_are_read_from_its_key(key: str, there: str, expected: dict) -> None:
    found = explained(keyed(key.replace(".{{", "-{{")), cache={there.replace(".", "-"): entry(), "unrelated": "x"})

    assert found["nearest"]["node_id"] == "old-7"
    assert found["nearest"]["writer"] is None
    assert {name: its for name, (_, its, differs) in values(found).items() if differs} == expected


def test_a_hash_in_the_key_of_a_given_entry_is_said_to_be_unreadable() -> None:
    key = "k-{{inputs.parameters.rev}}-" + HASH
    items = [keyed(key), given_cache({f"k-r1-{'0' * 64}": entry()})]
    done = run("-", "--explain", "a", stdin=json.dumps({"kind": "List", "items": items}))

    assert f"unread   {HASH} is a hash: the key does not tell what differs in it" in done.stdout
    assert "? inputs.parameters.day    2026-01-01  ?        from" in done.stdout
    assert "  inputs.parameters.rev    r1          r1       from" in done.stdout


def test_a_hash_of_several_variables_counts_beside_what_can_be_read() -> None:
    key = "k-{{inputs.parameters.table}}-{{=sprig.sha256sum(inputs.parameters.day + '/' + inputs.parameters.rev)}}"
    near, far = (f"k-{table}-{'0' * 64}" for table in (PARAMETERS["table"], "other"))

    for cache in ({near: entry(), far: entry()}, {far: entry(), near: entry()}):
        assert explained(keyed(key), cache=cache)["nearest"]["key"] == near


@pytest.mark.parametrize("there", ["other", "k-short-00", f"k-r1-{'g' * 64}"])
def test_an_entry_under_a_key_of_another_form_is_not_near(there: str) -> None:
    key = "k-{{inputs.parameters.rev}}-" + HASH
    assert explained(keyed(key), cache={there: entry()})["nearest"] is None


def test_what_can_be_read_in_two_ways_is_left_open() -> None:
    found = explained(keyed("{{inputs.parameters.table}}-{{inputs.parameters.rev}}"), cache={"a-b-c": entry()})

    assert values(found) == {"table": ("orders", None, None), "rev": ("r1", None, None)}


def test_a_lookup_that_the_cache_refuses_is_no_miss() -> None:
    done = run("-", "-p", "rev=a/b", "--explain", "a", stdin=json.dumps(keyed("k-{{inputs.parameters.rev}}")))

    assert "one[0].a: FAILS, invalid cache key: k-a/b\n" in done.stdout
    assert "inputs.parameters.rev  a/b  from" in done.stdout


@pytest.mark.parametrize("now", ["2026-01-30T23:59:59Z", "2026-01-31T00:00:00Z", "2026-01-31T00:00:01Z"])
@pytest.mark.parametrize("max_age", ["720h", "719h59m59.5s", "0s", ""])
def test_the_explanation_decides_as_the_row_does(now: str, max_age: str) -> None:
    found = keyed("k-{{inputs.parameters.day}}")
    found["spec"]["templates"][1]["memoize"]["maxAge"] = max_age
    items = {"kind": "List", "items": [found, given_cache({"k-2026-01-01": entry()})]}
    done = json.loads(run("-", "--explain", "a", "--now", now, "--format", "json", stdin=json.dumps(items)).stdout)
    row = next(each for each in done["runs"][0]["nodes"] if "memoization" in each)
    assert done["explanations"][0]["result"] == ("hit" if row["memoization"]["hit"] else "miss")


def test_the_explanation_decides_at_the_time_at_which_the_cache_answered(tmp_path: Path) -> None:
    # Each attempt at a call that conflicts takes seconds, in which the entry grows too old.
    late = {"verb": "get", "answer": "timeout", "run": 2, "count": 2}
    flow = keyed("k")
    flow["spec"]["templates"][1]["memoize"]["maxAge"] = "61s"
    scenario = {"faults": [late], "runs": [{"workflow": flow}, {"workflow": flow, "advance": "1m"}]}
    (tmp_path / "s.json").write_text(json.dumps(scenario))
    done = run("--scenario", str(tmp_path / "s.json"), "--explain", "a")
    assert "MISS, the entry is 1m3s old, maxAge is 61s" in done.stdout
    assert done.stdout.count("HIT,") == 0


def test_an_inline_template_is_explained_by_what_stands_around_it() -> None:
    hashed = "{{=sprig.sha256sum(inputs.parameters.day + steps.first.outputs.parameters.out)}}-{{item.k}}"
    inline = {"memoize": memoize(f"i-{hashed}"), "container": {"image": "i:1", "command": ["run"]}}
    day = {"parameters": [{"name": "day", "value": "{{workflow.parameters.day}}"}]}
    looped = {"name": "a", "inline": inline, "withItems": [{"k": "x"}, {"k": "y"}]}
    # Only the first template without a name is validated.
    first = {"name": "first", "inline": {"container": {"image": "i:1"}, "outputs": leaf()["outputs"]}}
    main = {"name": "main", "inputs": day, "steps": [[first], [looped]]}
    found = workflow(main, arguments=keyed("k")["spec"]["arguments"])

    last = explained(found, "--run", "day=2026-01-02", "--run", "day=2026-01-03")

    assert last["written"] == f"i-{hashed}"
    assert (last["nearest"]["writer"]["run"], values(last)["day"]) == (2, ("2026-01-03", "2026-01-02", True))
    assert values(last)["k"] == ("y", "y", False)
    assert values(last)["out"][2] is False


def test_of_two_entries_that_are_as_near_the_one_of_the_step_is_named() -> None:
    found = keyed(HASH)
    steps = found["spec"]["templates"][0]["steps"]
    own = steps[0][0]["arguments"]["parameters"]
    steps.append(
        [{"name": "other", "template": "work", "arguments": {"parameters": [*own[:2], {**own[2], "value": "r9"}]}}]
    )

    last = explained(found, "--run", "rev=r2")

    assert last["nearest"]["writer"]["node"].endswith(".a")


def test_a_tag_of_the_key_that_stays_is_told_with_its_reason() -> None:
    done = run("-", "--explain", "a", stdin=json.dumps(keyed("k-{{=inputs.parameters.rev + 1}}")))

    assert "stays    {{=inputs.parameters.rev + 1}}: failed to evaluate expression: " in done.stdout


def test_long_values_are_shown_where_they_differ() -> None:
    path = "s3-" + "x" * 100
    done = run("-", "-p", f"rev={path}a", "--run", f"rev={path}b", "--explain", "a", stdin=json.dumps(keyed(HASH)))

    (line,) = [line for line in done.stdout.splitlines() if "≠" in line]
    assert line.split()[2:4] == ["…xxxxxxxxxxxxxxxb", "…xxxxxxxxxxxxxxxa"]


def test_many_variables_that_are_the_same_are_counted() -> None:
    names = [f"p{number}" for number in range(20)]
    found = keyed(HASH)
    work = found["spec"]["templates"][1]
    work["inputs"]["parameters"] += [{"name": name, "value": "same"} for name in names]
    done = run("-", "--run", "rev=r2", "--explain", "a", stdin=json.dumps(found))

    assert "≠ inputs.parameters.rev" in done.stdout
    assert "and 10 more that are the same" in done.stdout


TEXTS = st.text(alphabet="ab-", max_size=5)


@given(st.lists(st.tuples(TEXTS, TEXTS, st.sampled_from(["", "-", "a", "-b-"])), min_size=1, max_size=4))
def test_what_is_read_of_a_key_makes_that_key_again(drawn: list[tuple[str, str, str]]) -> None:
    """For any two fillings of a form: the reading of the one with the parts of the other has no more differences."""
    parts = []
    for at, (now, _, literal) in enumerate(drawn):
        parts += [KeyPart(literal, literal, LITERAL), KeyPart(f"{{{{{at}}}}}", now, PLAIN, (str(at),))]
    key = "".join(literal + then for _, then, literal in drawn)

    texts = read(key, parts)

    assert texts is not None
    if None not in texts:
        assert "".join(texts) == key
        apart = sum(text != part.text for text, part in zip(texts, parts, strict=True))
        assert apart <= sum(now != then for now, then, _ in drawn)


@pytest.mark.parametrize("group", ["memoize", "engine"])
def test_the_json_of_all_that_can_happen_keeps_its_schema(group: str) -> None:
    files = sorted((FIXTURES / group).glob("*.yaml"))[::6]
    done = [run("--scenario", str(file), "--explain", "*", "--format", "json") for file in files]
    # A few name attempts, or lack outputs, that only recorded pods have.
    shown = [each.stdout for each in done if each.stdout]
    assert len(shown) > 0.8 * len(files)
    for text in shown:
        jsonschema.validate(json.loads(text), RUN_SCHEMA)


def test_an_input_artifact_of_other_content_counts_as_outside_of_the_key() -> None:
    raw = {"name": "data", "raw": {"data": "{{workflow.parameters.rev}}"}}
    step = {"name": "a", "template": "work", "arguments": {"artifacts": [raw]}}
    inputs = {"artifacts": [{"name": "data", "path": "/data"}]}
    work = leaf(inputs=inputs, container={"image": "i:1"}, memoize=memoize("k"))
    arguments = {"parameters": [{"name": "rev", "value": "1"}]}

    found = explained(workflow({"name": "main", "steps": [[step]]}, work, arguments=arguments), "--run", "rev=2")

    (outside,) = found["outside"]
    assert outside["name"] == "inputs.artifacts.data"
    assert outside["value"] != outside["entry_value"]


def test_what_a_referenced_template_reads_counts_too() -> None:
    inner = leaf("inner", inputs={}, container={"image": "i", "args": ["{{workflow.parameters.rev}}"]})
    library = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTemplate",
        "metadata": {"name": "library"},
        "spec": {"templates": [inner]},
    }
    outputs = {"parameters": [{"name": "out", "valueFrom": {"parameter": "{{tasks.b.outputs.parameters.out}}"}}]}
    task = {"name": "b", "templateRef": {"name": "library", "template": "inner"}}
    group = {"name": "a", "dag": {"tasks": [task]}, "outputs": outputs, "memoize": memoize("k")}
    arguments = {"parameters": [{"name": "rev", "value": "1"}]}
    steps = {"name": "main", "steps": [[{"name": "a", "template": "a"}]]}
    items = [workflow(steps, group, arguments=arguments), library]

    done = run("-", "--run", "rev=2", "--explain", "a", stdin=json.dumps({"kind": "List", "items": items}))

    assert "what differs and is not in the key:\n" in done.stdout
    assert "         ≠ workflow.parameters.rev  2    1\n" in done.stdout
