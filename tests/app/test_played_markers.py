"""Markers in a play: what a step leaves on a volume or in a bucket is found by later steps and runs."""

from memolint import simulate

HEAD = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: w-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: day, value: d1}]}
"""
CLAIM = "  volumes: [{name: work, persistentVolumeClaim: {claimName: work}}]\n"
FRESH = """\
  volumeClaimTemplates:
    - metadata: {name: work}
      spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
"""
EMPTY = "  volumes: [{name: work, emptyDir: {}}]\n"
FILE = """\
if [ -f "/data/MARK" ]; then exit 0; fi
convert --day {{inputs.parameters.day}}
touch "/data/MARK"
"""
OBJECT = """\
if aws s3api head-object --bucket b --key MARK; then exit 0; fi
convert --day {{inputs.parameters.day}}
aws s3api put-object --bucket b --key MARK
"""
DAY = "{{inputs.parameters.day}}"


def workflow(code: str, mark: str, volumes: str = CLAIM, loop: str = "") -> str:
    source = "".join(f"          {line}\n" for line in code.replace("MARK", mark).splitlines())
    value = "{{item}}" if loop else "{{workflow.parameters.day}}"
    return (
        f"{HEAD}{volumes}  templates:\n    - name: main\n      steps:\n"
        f'        - - {{name: go, template: go, arguments: {{parameters: [{{name: day, value: "{value}"}}]}}{loop}}}\n'
        "    - name: go\n      inputs: {parameters: [{name: day}]}\n      script:\n        image: x:1.2.3\n"
        "        command: [bash, -e]\n        volumeMounts: [{name: work, mountPath: /data}]\n"
        f"        source: |\n{source}"
    )


def said(text: str, *days: str) -> list[tuple[bool, str]]:
    """Whether the step is stale, and what is noted of it, in each run."""
    played = simulate(text, runs=[{"day": day} for day in days])
    steps = [node for run in played.runs for node in run.nodes if node.template == "go" and node.type == "Pod"]
    return [(node.is_stale, node.note) for node in steps]


def test_a_marker_of_the_same_work_is_found_in_the_next_run() -> None:
    found = "finds the marker /data/done-d1 of run 1"
    assert said(workflow(FILE, f"done-{DAY}"), "d1", "d1") == [(False, ""), (False, found)]


def test_a_marker_of_other_work_is_stale() -> None:
    found = "finds the marker /data/done of run 1, which is for day=d1"
    assert said(workflow(FILE, "done"), "d1", "d2") == [(False, ""), (True, found)]


def test_an_object_is_found_without_a_volume() -> None:
    found = "finds the marker s3://b/done of run 1, which is for day=d1"
    assert said(workflow(OBJECT, "done", EMPTY), "d1", "d2", "d1")[1:] == [(True, found), (False, found.split(",")[0])]


def test_other_values_have_other_markers() -> None:
    assert said(workflow(FILE, f"done-{DAY}"), "d1", "d2") == [(False, ""), (False, "")]


def test_what_is_empty_in_every_pod_or_made_for_each_workflow_keeps_no_marker() -> None:
    for volumes in (EMPTY, FRESH):
        assert said(workflow(FILE, "done", volumes), "d1", "d1") == [(False, ""), (False, "")]


def test_pods_that_run_side_by_side_do_not_see_what_the_others_will_leave() -> None:
    text = workflow(FILE, "done", loop=", withItems: [a, b]")
    assert said(text, "d1") == [(False, ""), (False, "")]


def test_the_day_in_a_name_is_that_of_the_run() -> None:
    text = workflow(FILE, "$(date +%F)")
    assert said(text, "d1", "d1")[1] == (False, "finds the marker /data/2026-01-02 of run 1")
