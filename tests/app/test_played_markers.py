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


SETTLE = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: w-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: day, value: unused}]}
  templates:
    - name: main
      BODY
    - name: go
      inputs: {parameters: [{name: day}]}
      script:
        image: x:1.2.3
        command: [bash, -e]
        source: |
          if aws s3api head-object --bucket b --key done; then exit 0; fi
          convert --day {{inputs.parameters.day}}
          aws s3api put-object --bucket b --key done
"""
GO = "{{name: {0}, template: go, arguments: {{parameters: [{{name: day, value: {0}}}]}}{1}}}"
IN_TURN = f"steps: [[{GO.format('a', '')}], [{GO.format('b', '')}]]"
AT_ONCE = f"steps: [[{GO.format('a', '')}, {GO.format('b', '')}]]"
TASKS = f"dag: {{tasks: [{GO.format('a', '')}, {GO.format('b', ', depends: a')}]}}"
LOOSE = f"dag: {{tasks: [{GO.format('a', '')}, {GO.format('b', '')}]}}"


def test_a_step_finds_what_a_step_before_it_in_the_same_run_has_left() -> None:
    found = [(False, ""), (True, "finds the marker s3://b/done of run 1, which is for day=a")]
    assert [said(SETTLE.replace("BODY", body), "") for body in (IN_TURN, TASKS)] == [found, found]
    nothing = [(False, ""), (False, "")]
    assert [said(SETTLE.replace("BODY", body), "") for body in (AT_ONCE, LOOSE)] == [nothing, nothing]


DIGEST = 'm="/data/$(printf %s "MARK" | sha256sum | cut -c 1-12).done"\n' + FILE.replace("/data/MARK", "$m")
PYTHON = """\
import hashlib, json, os, subprocess
args = {"day": "MARK"}
final = f"/data/{hashlib.sha256(json.dumps(args).encode()).hexdigest()}.json"
if not os.path.exists(final):
    subprocess.run(["convert", "--day", "{{inputs.parameters.day}}", "--out", final], check=True)
"""


def test_a_digest_of_the_same_is_the_same_name_and_of_something_else_is_not() -> None:
    for text in (workflow(DIGEST, DAY), workflow(PYTHON, DAY).replace("[bash, -e]", "[python]")):
        assert [note.partition(" /data/")[0] for _, note in said(text, "d1", "d2", "d1")] == [
            "",
            "",
            "finds the marker",
        ]


def test_a_digest_of_what_is_left_out_is_stale() -> None:
    for text in (workflow(DIGEST, "all"), workflow(PYTHON, "all").replace("[bash, -e]", "[python]")):
        assert [is_stale for is_stale, _ in said(text, "d1", "d2")] == [False, True]


def test_a_digest_of_what_only_a_run_knows_is_found_by_none() -> None:
    read = DIGEST.replace('printf %s "MARK"', "cat /etc/hostname")
    argument = PYTHON.replace('"MARK"', "sys.argv[1]")
    loop = PYTHON.replace('args = {"day": "MARK"}', 'for args in ("a", "b"): print(args)')
    for text in (
        workflow(read, ""),
        *(workflow(each, "").replace("[bash, -e]", "[python]") for each in (argument, loop)),
    ):
        assert said(text, "d1", "d1") == [(False, ""), (False, "")]
