"""`simulate` against the cache of a cluster, at a time that is given."""

import json
from pathlib import Path

import pytest
from engine_workflows import leaf, memoize, workflow
from test_simulate import run

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
        (("--cache", "-"), "", "there is no ConfigMap in it"),
        (("--cache", "-"), "a: [", "--cache <stdin>:"),
        (("--cache", "nowhere.yaml"), "", "nowhere.yaml: "),
        (("-", "--cache", "-"), "", "`-` is given twice"),
        (("-", "-"), "", "`-` is given twice"),
    ],
)
def test_what_is_no_cache_or_no_time_is_wrong_use(words: tuple[str, ...], stdin: str, problem: str) -> None:
    done = run("w.json", *words, stdin=stdin)
    assert (done.returncode, done.stdout) == (2, "")
    assert problem in done.stderr
