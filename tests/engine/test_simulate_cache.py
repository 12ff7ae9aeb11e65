"""`simulate` against the cache of a cluster, at a time that is given."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from engine_traces import FIXTURES
from engine_workflows import leaf, memoize, workflow
from test_simulate import run

pytestmark = pytest.mark.slow(every=10)

ROOT = Path(__file__).parents[2]
WORKFLOW = workflow(leaf("work", inputs={}, container={"image": "i:1"}, memoize=memoize("k", "24h")))
TIME = "2026-11-20T00:00:00Z"
ENTRY = {"nodeID": "x", "outputs": {"parameters": [{"name": "out", "value": "1"}]}, "creationTimestamp": TIME}


def cache(namespace: str = "default", labelled: bool = True, **entry: str) -> dict:
    labels = {"labels": {"workflows.argoproj.io/configmap-type": "Cache"}} if labelled else {}
    metadata = {"name": "cache-a", "namespace": namespace, **labels}
    text = json.dumps({**ENTRY, "lastHitTimestamp": TIME, **entry})
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": {"k": text}}


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("w.json").write_text(json.dumps(WORKFLOW))
    Path("list.json").write_text(json.dumps({"kind": "List", "items": [cache()]}))
    for namespace in ("default", "argo"):
        Path(f"{namespace}.json").write_text(json.dumps(cache(namespace)))
    return tmp_path


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("words", "seen"),
    [
        (("--cache", "default.json", "--now", "2026-11-20T23:00:00Z"), "HIT, an entry that is not too old"),
        (("--cache", "list.json", "--now", "2026-11-21T00:00:00+09:00"), "15h0m0s old"),
        (("--cache", "default.json", "--now", "2026-11-28T00:00:00Z"), "MISS, the entry is 192h0m0s old"),
        (("--cache", "default.json"), "1s old"),
        (("default.json",), "1s old"),
        (("--cache", "argo.json", "--controller-namespace", "argo", "--now", "2026-11-20T06:00:00Z"), "6h0m0s old"),
        (("--cache", "argo.json"), "MISS, there is no ConfigMap cache-a"),
    ],
)
def test_entries_of_a_cluster_count_by_their_age(words: tuple[str, ...], seen: str) -> None:
    done = run("w.json", "--explain", "*", *words)
    assert done.returncode == 0, done.stderr
    assert seen in done.stdout
    is_elsewhere = words == ("--cache", "argo.json")
    told = "ConfigMap `cache-a` is in namespace `argo`, the controller looks in `default`: --controller-namespace argo"
    assert (told in done.stderr) is is_elsewhere


@pytest.mark.usefixtures("files")
def test_a_cache_may_come_from_standard_input_and_be_older_than_the_usual_time() -> None:
    old = "2020-01-01T00:00:00Z"
    text = json.dumps(cache(creationTimestamp=old, lastHitTimestamp=old))
    assert "MISS, the entry is 52635h" in run("w.json", "--cache", "-", "--explain", "*", stdin=text).stdout
    assert "MISS" in run("w.json", "--cache", "-", "--now", "now", stdin=text).stdout


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("words", "stdin", "problem"),
    [
        (
            ("--cache", "default.json", "--now", "2026-11-19T00:00:00Z"),
            "",
            "entry `k` of ConfigMap `cache-a` is of 2026-11-20",
        ),
        (("--now", "yesterday"), "", "--now yesterday: as `now`, or as 2026-01-02T03:04:05Z"),
        (("--now", "2026-11-19"), "", "--now 2026-11-19: as `now`"),
        (("--cache", "w.json"), "", "--cache w.json: there is no ConfigMap in it, but a Workflow"),
        (
            ("--cache", "-"),
            json.dumps(cache(labelled=False)),
            "`cache-a` lacks the label workflows.argoproj.io/configmap-type",
        ),
        (
            ("--cache", "-"),
            "",
            "there is no ConfigMap in it: it takes what `kubectl get configmap NAME -o yaml` prints",
        ),
        (("--cache", "-"), "kind: Secret", "there is no ConfigMap in it, but a Secret"),
        (("--cache", ""), "", "cannot be read"),
        (("--controller-namespace", ""), "", "--controller-namespace ``: no namespace has such a name"),
        (("-n", "a.b"), "", "-n `a.b`: no namespace has such a name"),
        (("--cache", "-"), "a: [", "--cache <stdin>:"),
        (("--cache", "nowhere.yaml"), "", "nowhere.yaml: "),
        (("-", "--cache", "-"), "", "`-` is given twice"),
        (("-", "-"), "", "`-` is given twice"),
        (("--cache", "-", "--cache", "-"), "", "`-` is given twice"),
        (("--cache", "default.json", "--cache", "nowhere.yaml"), "", "nowhere.yaml: "),
        (("--cache", "w.json", "--cache", "default.json"), "", "--cache w.json: there is no ConfigMap in it"),
        (("--now", TIME, "--now", "now"), "", "--now is given 2 times, and the first run starts once"),
    ],
)
def test_what_is_no_cache_or_no_time_is_wrong_use(words: tuple[str, ...], stdin: str, problem: str) -> None:
    done = run("w.json", *words, stdin=stdin)
    assert (done.returncode, done.stdout) == (2, "")
    assert problem in done.stderr


@pytest.mark.usefixtures("files")
def test_of_a_dump_only_the_cache_of_the_controller_counts() -> None:
    other = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "kube-root-ca.crt"}, "data": {"ca.crt": "x"}}
    text = json.dumps({"kind": "List", "items": [other, cache("argo"), cache("prod")]})
    words = ("w.json", "--cache", "-", "--controller-namespace", "argo")

    done = run(*words, stdin=text)
    document = json.loads(run(*words, "-o", "json", stdin=text).stdout)

    assert "cache-a holds 1 entry, 153 of 1048576 bytes\n" in done.stdout
    assert list(document["runs"][0]["configmaps"]["cache-a"]["entries"]) == ["k"]
    assert len(document["summary"]["caches"]) == 1
    assert "ConfigMap `cache-a` is in namespace `prod`, too, the controller looks in `argo`" in done.stderr


@pytest.mark.usefixtures("files")
def test_what_the_controller_never_reads_is_no_reason_against_a_time() -> None:
    later = cache("prod", creationTimestamp="2026-11-22T00:00:00Z", lastHitTimestamp="2026-11-22T00:00:00Z")
    text = json.dumps({"kind": "List", "items": [cache("argo"), later]})
    words = ("w.json", "--cache", "-", "--now", "2026-11-21T12:00:00Z")
    assert run(*words, "--controller-namespace", "argo", stdin=text).returncode == 0
    assert "is too early: entry `k`" in run(*words, "--controller-namespace", "prod", stdin=text).stderr


@pytest.mark.usefixtures("files")
def test_a_configmap_that_is_given_twice_is_named_and_that_of_the_option_counts() -> None:
    text = json.dumps(cache(nodeID="later"))
    done = run("w.json", "default.json", "--cache", "-", "--explain", "*", stdin=text)

    assert "ConfigMap `cache-a` of namespace `default` is given 2 times: the last one counts" in done.stderr
    assert "entry    written before by later, 1s old" in done.stdout


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize("order", [("default.json", "-"), ("-", "default.json")])
def test_the_configmaps_of_several_files_are_all_in_the_cluster(order: tuple[str, str]) -> None:
    other = cache()
    other["metadata"]["name"] = "cache-b"
    words = [word for file in order for word in ("--cache", file)]
    done = run("w.json", *words, "--show-cache", "--explain", "*", stdin=json.dumps(other))

    assert "HIT, an entry that is not too old" in done.stdout
    assert [line for line in done.stdout.splitlines() if line.startswith("  name: ")] == [
        "  name: cache-a",
        "  name: cache-b",
    ]


@pytest.mark.usefixtures("files")
@pytest.mark.parametrize(
    ("entry", "seen"),
    [
        ("{", "FAILS, malformed cache entry: could not unmarshal JSON"),
        ("", "MISS, no entry under this key (0 under others)"),
        ("null", "MISS, the entry names no node"),
        (json.dumps({**ENTRY, "creationTimestamp": None}), "MISS, the entry has no time, so that it is older than any"),
    ],
)
def test_entries_that_are_none_are_explained(entry: str, seen: str) -> None:
    found = {**cache(), "data": {"k": entry}}
    done = run("w.json", "--cache", "-", "--explain", "*", stdin=json.dumps(found))

    assert seen in done.stdout
    assert "nearest" not in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("files")
def test_an_explanation_that_is_asked_for_in_vain_is_said() -> None:
    plain = workflow({"name": "main", "steps": [[{"name": "a", "template": "work"}]]}, leaf("work", inputs={}))

    assert (
        "--explain a: what it matches has asked no cache" in run("-", "--explain", "a", stdin=json.dumps(plain)).stderr
    )


def test_a_scenario_is_explained_and_takes_no_other_cluster() -> None:
    scenario = ("--scenario", str(FIXTURES / "memoize" / "hit-lacks-output-steps.yaml"))

    assert ": HIT, " in run(*scenario, "--explain", "*").stdout
    for words in (("--cache", "x"), ("--now", "now"), ("-p", "a=b")):
        done = run(*scenario, *words)
        assert (done.returncode, done.stdout) == (2, "")
        assert "and --scenario do not go together" in done.stderr


def test_the_line_of_the_documentation_answers_whether_the_next_run_hits(tmp_path: Path) -> None:
    page = (ROOT / "docs" / "simulate.md").read_text(encoding="utf-8")
    (line,) = [block.partition("```")[0] for block in page.split("```sh\n")[1:] if "kubectl get configmap" in block]
    found = {**cache("argo"), "data": {"train-churn-2026-01": json.dumps(ENTRY)}}
    found["metadata"]["name"] = "train-model"
    (tmp_path / "kubectl").write_text(f"#!/bin/sh\ncat <<'END'\n{json.dumps(found)}\nEND\n")
    (tmp_path / "memolint").write_text(f'#!/bin/sh\nexec {sys.executable} -m memolint "$@"\n')
    for tool in tmp_path.iterdir():
        tool.chmod(0o755)

    environment = {"PATH": f"{tmp_path}:/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    # The entry is of a day that may be still to come where the test runs.
    script = line.replace("--now now", "--now 2026-11-20T06:00:00Z")
    done = subprocess.run(
        ["sh", "-c", script], cwd=ROOT / "fixtures" / "demo", env=environment, capture_output=True, text=True
    )

    assert done.returncode == 0, done.stderr
    assert "train-model-1.train: MISS, no entry under this key (1 under others)" in done.stdout
    assert "nearest  train-churn-2026-01, written before by x, 6h0m0s old" in done.stdout
    assert "≠ inputs.parameters.dataset  churn-2026-02  churn-2026-01" in done.stdout


def test_of_runs_at_once_the_caches_are_told_as_they_are_in_the_end(tmp_path: Path) -> None:
    """The first run to end has seen its own entry alone."""
    inputs = {"parameters": [{"name": "d", "value": "{{workflow.parameters.d}}"}]}
    given = workflow(
        leaf("work", inputs=inputs, container={"image": "i:1"}, memoize=memoize("k-{{inputs.parameters.d}}"))
    )
    given["spec"]["arguments"] = {"parameters": [{"name": "d", "value": "a"}]}
    file = tmp_path / "w.json"
    file.write_text(json.dumps(given))
    words = (str(file), "--run", "d=b", "--run", "d=c", "--concurrent")

    shown = run(*words, "--show-cache").stdout
    (told,) = json.loads(run(*words, "-o", "json").stdout)["summary"]["caches"]

    assert told["entries"] == 3 == shown.count("nodeID")
    assert f"cache-a holds 3 entries, {told['bytes']} of" in shown


def listed(tmp_path: Path, *items: dict) -> str:
    path = tmp_path / "all.json"
    path.write_text(json.dumps({"kind": "List", "items": list(items)}))
    return str(path)


def without_namespace(found: dict) -> dict:
    return {**found, "metadata": {name: value for name, value in found["metadata"].items() if name != "namespace"}}


def test_what_names_no_namespace_is_where_it_is_looked_for(tmp_path: Path) -> None:
    labels = {"workflows.argoproj.io/configmap-type": "Parameter"}
    values = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "values", "labels": labels}}
    source = {"configMapKeyRef": {"name": "values", "key": "day"}}
    arguments = {"parameters": [{"name": "day", "valueFrom": source}]}
    found = {**WORKFLOW, "spec": {**WORKFLOW["spec"], "arguments": arguments}}
    items = (found, {**values, "data": {"day": "monday"}}, without_namespace(cache()))

    done = run(listed(tmp_path, *items), "-n", "team", "--controller-namespace", "argo")

    assert (done.returncode, "HIT" in done.stdout) == (0, True), done.stdout


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"k": {"nodeID": "x"}}, "`data.k` is no text, and the API server takes nothing else: quote it"),
        ({"k": 7}, "`data.k` is no text"),
        (["k"], "`data` is no mapping of keys to texts"),
    ],
)
def test_a_config_map_that_no_cluster_holds_is_told(tmp_path: Path, data: object, told: str) -> None:
    path = listed(tmp_path, {**cache(), "data": data})
    (tmp_path / "w.json").write_text(json.dumps(WORKFLOW))

    as_cache, as_file = run(str(tmp_path / "w.json"), "--cache", path), run(str(tmp_path / "w.json"), path)

    assert (as_cache.returncode, told in as_cache.stderr) == (2, True), as_cache.stderr
    assert (as_file.returncode, told in as_file.stderr) == (3, True), as_file.stderr


def test_a_cache_that_no_step_asks_for_is_told(tmp_path: Path) -> None:
    found = cache()
    other = {**found, "metadata": {**found["metadata"], "name": "cache-aa"}}
    (tmp_path / "w.json").write_text(json.dumps(WORKFLOW))
    told = "--cache has no effect: no step asked for `cache-aa`: did you mean `cache-a`?"

    assert told in run(str(tmp_path / "w.json"), "--cache", listed(tmp_path, other)).stderr
    assert "has no effect" not in run(str(tmp_path / "w.json"), "--cache", listed(tmp_path, other, found)).stderr
