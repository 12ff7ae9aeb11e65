"""What surely reads the time, chance or a service is played as changing from run to run, and named."""

import json
from pathlib import Path

import pytest
from engine_workflows import call, leaf, memoize, workflow
from test_simulate import run

import memolint

pytestmark = pytest.mark.slow(every=10)

TAG = "{{steps.a.outputs.parameters.out}}"
FILE = {"parameters": [{"name": "out", "valueFrom": {"path": "/out"}}]}


def script(source: str, **fields) -> dict:
    code = {"image": "registry.example.com/tool:1.0.0", "command": ["sh"], "source": source}
    return {"name": "fetch", "script": code, "outputs": FILE, **fields}


NOW = script("date +%s > /out")
FETCH = {"name": "a", "template": "fetch"}


def upstream(fetch: dict = NOW, step: dict = FETCH, **spec) -> dict:
    """A step whose output is in the key of the next one."""
    steps = [[step], [call("b", m=TAG)]]
    return workflow(
        {"name": "main", "steps": steps}, fetch, leaf(memoize=memoize("k-{{inputs.parameters.m}}", "100h")), **spec
    )


def alone(fetch: dict) -> dict:
    return workflow({"name": "main", "steps": [[FETCH]]}, fetch)


def outcomes(*objects: dict, **settings) -> list[list[str]]:
    """What the cache did in each run: a miss, a hit or a stale one."""
    play = memolint.simulate(list(objects), **{"runs": 2, **settings})
    assert {each.phase for each in play.runs} == {"Succeeded"}
    return [[_outcome(node) for node in each.nodes if node.hit is not None] for each in play.runs]


def _outcome(node: memolint.PlayedNode) -> str:
    return "stale" if node.is_stale else "hit" if node.hit else "miss"


MISSES, HITS, STALE = [["miss"], ["miss"]], [["miss"], ["hit"]], [["miss"], ["stale"]]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("date +%s > /out", MISSES),
        ("echo $RANDOM > /out", MISSES),
        ("curl -s https://api.example.com/orders > /out", MISSES),
        ("date +%s > /dev/null; ./fetch > /out", HITS),
        ("./fetch > /out", HITS),
        ("sleep 1; echo 2026-01-01 > /out", HITS),
        # Medium at most: a release that is never replaced, and packages.
        ("pip install requests && ./fetch > /out", HITS),
    ],
)
def test_who_takes_an_output_that_surely_changes_misses(source: str, found: list) -> None:
    assert outcomes(upstream(script(source))) == found
    assert outcomes(upstream(script(source)), fixed_world=True) == HITS


def test_what_is_printed_changes_where_somebody_reads_it() -> None:
    printing = {**script("date +%s"), "outputs": {}}
    read = upstream(printing)
    read["spec"]["templates"][0]["steps"][1][0] = call("b", m="{{steps.a.outputs.result}}")
    unread = upstream(script("date +%s; ./fetch > /out"))

    assert (outcomes(read), outcomes(unread)) == (MISSES, HITS)


def test_a_day_lasts_a_day() -> None:
    daily = json.dumps(upstream(script("date +%F > /out")))

    assert "HIT " in run("-", "--runs", "2", "--advance", "1h", stdin=daily).stdout
    assert "HIT " not in run("-", "--runs", "2", "--advance", "24h", stdin=daily).stdout


@pytest.mark.parametrize("age", ["", "240h"])
def test_an_entry_that_holds_the_time_is_stale(age: str) -> None:
    memo = {name: value for name, value in memoize("k", age).items() if value}

    assert outcomes(alone(script("date +%s > /out", memoize=memo))) == STALE
    assert outcomes(alone(script("date +%s > /out", memoize=memo)), fixed_world=True) == HITS


@pytest.mark.parametrize(
    "fields",
    [
        {"memoize": memoize("k", "24h")},
        {"memoize": memoize("k", "240h"), "annotations": {"memolint.dev/effects": "none"}},
    ],
)
def test_what_lint_takes_for_a_note_or_nothing_is_not_stale(fields: dict) -> None:
    found = alone(script("date +%s > /out", **fields))

    assert outcomes(found) == HITS
    assert [each.severity for each in memolint.lint_object(found).findings if each.rule.startswith("impure")] == []


def test_an_entry_above_the_step_that_reads_the_time_is_stale_too() -> None:
    outputs = {"parameters": [{"name": "o", "valueFrom": {"parameter": TAG}}]}
    holder = {"name": "held", "steps": [[FETCH]], "outputs": outputs, "memoize": memoize("k", "240h")}
    held = workflow({"name": "main", "steps": [[{"name": "h", "template": "held"}]]}, holder, NOW)
    bounded = json.loads(json.dumps(held).replace("240h", "1h"))

    assert (outcomes(held), outcomes(bounded)) == (STALE, HITS)


def test_a_consequence_of_a_stale_hit_is_no_stale_hit() -> None:
    found = outcomes(upstream(script("date +%s > /out", memoize=memoize("f", "240h"))))

    assert found == [["miss", "miss"], ["stale", "hit"]]


def library(kind: str, *templates: dict) -> dict:
    return {**workflow(*templates, name="lib"), "kind": kind}


@pytest.mark.parametrize(
    ("kind", "reference"),
    [("WorkflowTemplate", {}), ("ClusterWorkflowTemplate", {"clusterScope": True})],
)
def test_templates_of_one_name_are_told_apart(kind: str, reference: dict) -> None:
    there = {"name": "a", "templateRef": {"name": "lib", "template": "fetch", **reference}}
    moving, still = library(kind, NOW), library(kind, script("./fetch > /out"))

    assert outcomes(upstream(script("./fetch > /out"), there), moving) == MISSES
    assert outcomes(upstream(NOW, there), still) == HITS


def test_what_a_workflow_is_made_from_is_its_own() -> None:
    made = library("WorkflowTemplate", *upstream()["spec"]["templates"])
    found = workflow(name="two")
    found["spec"] = {"workflowTemplateRef": {"name": "lib"}}

    assert outcomes(made) == outcomes(made, found) == MISSES


def test_an_inline_template_changes_too() -> None:
    inline = {"name": "a", "inline": {**NOW, "memoize": memoize("k", "240h")}}
    del inline["inline"]["name"]

    assert outcomes(workflow({"name": "main", "steps": [[inline]]})) == STALE


def test_what_changes_is_named_once_with_all_that_it_reads() -> None:
    both = json.dumps(upstream(script("echo $(date +%s) $RANDOM > /out")))
    done, fixed = run("-", "--runs", "2", stdin=both), run("-", "--runs", "2", "--world", "fixed", stdin=both)

    line = "world  fetch reads the time and depends on chance: played as changing; --world fixed holds it\n"
    assert done.stdout.count(line) == 1
    assert "world" not in fixed.stdout
    summary = json.loads(run("-", "--format", "json", stdin=both).stdout)["summary"]
    assert summary["changing"] == [{"template": "fetch", "reads": ["clock", "seed"]}]


def test_many_are_counted() -> None:
    steps = [{"name": f"s{number}", "template": f"t{number}"} for number in range(12)]
    templates = [{**NOW, "name": f"t{number}"} for number in range(12)]
    done = run("-", stdin=json.dumps(workflow({"name": "main", "steps": [steps]}, *templates)))

    assert done.stdout.count("played as changing; --world") == 10
    assert "world  2 more templates are played as changing" in done.stdout


@pytest.mark.parametrize(
    ("worlds", "hit"),
    [
        ([{}, {}], False),
        ([{"clock": "one"}, {"clock": "one"}], True),
        ([{"clock@fetch": "one"}, {"clock@fetch": "one"}], True),
        ([{"clock@fetch": "one"}, {"clock@fetch": "two"}], False),
        ([{"clock@work": "one"}, {"clock@work": "one"}], False),
        ([{"seed@fetch": "one"}, {"seed@fetch": "one"}], False),
    ],
)
def test_the_world_of_a_scenario_wins(tmp_path: Path, worlds: list[dict], hit: bool) -> None:
    runs = [{"workflow": upstream(), "world": world} for world in worlds]
    expected = {"nodes": {"b": "hit" if hit else "miss"}}
    runs[1]["expect"] = expected
    file = tmp_path / "one.yaml"
    file.write_text(json.dumps({"name": "one", "executor": "symbolic", "runs": runs}))

    shown = run("--scenario", str(file)).stdout
    assert ("HIT " in shown) == hit
    assert ("world  fetch reads the time" in shown) == (worlds[0].keys().isdisjoint(("clock", "clock@fetch")))


def test_the_time_of_a_scenario_is_of_those_who_read_it(tmp_path: Path) -> None:
    """`clock` says nothing of `work`, which hits rightly, whatever the time is."""
    steps = [[FETCH, call("b", m="x")]]
    found = workflow({"name": "main", "steps": steps}, NOW, leaf(memoize=memoize("k", "100h")))
    file = tmp_path / "one.yaml"
    file.write_text(json.dumps({"runs": [{"workflow": found, "world": {"clock": each}} for each in ("one", "two")]}))
    done = run("--scenario", str(file))

    assert "HIT " in done.stdout
    assert "stale" not in done.stdout


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("clock@fecth", "no template is called `fecth`: did you mean `fetch`?"),
        ("seed", "no template is known to depend on chance: `seed@TEMPLATE` names one that does (there are `fetch`, "),
        ("clok", "`clok` is none of `clock`, `seed`, `network`: did you mean `clock`?"),
        ("clok@fetch", "did you mean `clock`?"),
        ("weather", "`weather` is none of `clock`, `seed`, `network`, `weather@TEMPLATE` is of one template"),
        ("image:busibox", "nothing in reach of this run reads `image:busibox`: did you mean `image:busybox`?"),
        ("image:{{inputs.parameters.image}}x", "nothing in reach of this run reads"),
        ("configmap:setings", "did you mean `configmap:settings`?"),
        ("configmap:work", "nothing in reach of this run reads `configmap:work` (there is `configmap:settings`)"),
        ("secret:settings", "nothing in reach of this run reads `secret:settings`"),
        ("artifact:tabel", "did you mean `artifact:table`?"),
        ("img:busybox", ""),
        *(
            (name, "")
            for name in "clock clock@fetch weather@work image:busybox image:busybox@work configmap:settings/x "
            "configmap:ns/settings/x artifact:table secret:token image:registry.example.com/tool:1.0.0".split()
        ),
    ],
)
def test_a_name_of_the_world_is_of_something(tmp_path: Path, name: str, told: str) -> None:
    found = upstream()
    work = found["spec"]["templates"][2]
    variables = [
        {"name": "A", "valueFrom": {"configMapKeyRef": {"name": "settings", "key": "x"}}},
        {"name": "B", "valueFrom": {"secretKeyRef": {"name": "token", "key": "x"}}},
    ]
    work["container"]["env"] = variables
    work["inputs"]["artifacts"] = [{"name": "table", "path": "/t", "raw": {"data": "x"}}]
    file = tmp_path / "one.yaml"
    file.write_text(json.dumps({"runs": [{"workflow": found, "world": {name: "x"}}]}, indent=1))

    done = run("--scenario", str(file))
    assert done.returncode == (2 if told else 0), done.stderr
    assert told in done.stderr


def test_an_image_that_a_run_names_is_known(tmp_path: Path) -> None:
    """A tag has its value where the step ran, and may have any where it did not."""
    found = upstream(arguments={"parameters": [{"name": "tag", "value": "v1"}]})
    found["spec"]["templates"][2]["container"]["image"] = "tool:{{workflow.parameters.tag}}"
    file = tmp_path / "one.yaml"
    for name, failing, status in (("tool:v1", [], 0), ("tool:v2", [], 2), ("tool:v2", ["fetch"], 1)):
        pods = [{"template": each, "phase": "Failed"} for each in failing]
        file.write_text(json.dumps({"pods": pods, "runs": [{"workflow": found, "world": {f"image:{name}": "x"}}]}))
        assert run("--scenario", str(file)).returncode == status


def test_the_content_behind_a_digest_can_be_said(tmp_path: Path) -> None:
    image = f"tool@sha256:{'0' * 64}"
    found = upstream(script("./fetch > /out"))
    found["spec"]["templates"][2]["container"]["image"] = image
    runs = [{"workflow": found, "world": {f"image:{image}": each}} for each in ("one", "two")]
    file = tmp_path / "one.yaml"
    file.write_text(json.dumps({"runs": runs}))

    assert "HIT (stale" in run("--scenario", str(file)).stdout


def test_a_world_needs_outputs_that_depend_on_it(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    runs = [{"workflow": upstream(), "world": {"clock": "one"}}]
    file.write_text(json.dumps({"executor": "recorded", "runs": runs}))
    done = run("--scenario", str(file))
    assert (done.returncode, "`world` needs `executor: symbolic`" in done.stderr) == (2, True)


def test_a_recorded_scenario_knows_no_world(tmp_path: Path) -> None:
    file = tmp_path / "one.yaml"
    file.write_text(json.dumps({"name": "one", "executor": "recorded", "runs": [{"workflow": upstream()}] * 2}))

    done = run("--scenario", str(file))
    assert "HIT " in done.stdout
    assert "world" not in done.stdout
