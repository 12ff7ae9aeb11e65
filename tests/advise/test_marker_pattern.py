"""The marker pattern, run for real: it works once, hands out the same again, and survives a race and a kill."""

import json
import os
import signal
import subprocess
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from last_resort import LAST_RESORT
from ruamel import yaml

from memolint.app.advise import patterns
from memolint.app.advise.patterns import NoPattern
from memolint.app.config.options import NONE, Options

ALONE = Options(project=NONE, prove=False)
TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata:
  name: sums
spec:
  templates:
    - name: sum
      inputs:
        parameters:
          - name: a
        artifacts:
          - name: data
            path: DATA
      container:
        image: registry.example.com/tools/sum:1.2.3
        command: [sh, -c]
        args: ["WORK {{inputs.parameters.a}}"]
      outputs:
        parameters:
          - name: total
            valueFrom:
              path: OUT/total
        artifacts:
          - name: parts
            path: OUT/parts
          - name: notes
            path: OUT/notes
            optional: true
"""
# Says that it ran, takes its time where it is told to, and fails where it is told to. Two pods share a folder here,
# which those of a cluster do not: neither may see what the other has half written.
WORK = """
echo ran >> "$LOG"
mkdir -p "$OUT/parts"
echo half > "$OUT/total"
while [ -e "$GATE" ]; do sleep 0.02; done
test ! -e "$FAILS" || exit 3
put() { cat > "$1.$$" && command -p mv "$1.$$" "$2"; }  # pods that run at once have one folder here
put "$OUT.total" "$OUT/total" < "$DATA"
echo part | put "$OUT.part" "$OUT/parts/1"
"""
# A bucket is a folder. What it cannot read it says as the client does: absent is not forbidden.
CLIENT = """\
#!/bin/sh
test "$1 $2 $3" = "s3 cp --only-show-errors" || exit 9
if [ -e "$BUCKETS/forbidden" ]; then echo "fatal error: An error occurred (403): Forbidden" >&2; exit 1; fi
from="$4" to="$5"
case "$from" in
s3://*)
  test -e "$BUCKETS/${from#s3://}" || { echo "fatal error: An error occurred (404): Key does not exist" >&2; exit 1; }
  cp "$BUCKETS/${from#s3://}" "$to" ;;
*)
  mkdir -p "$(dirname "$BUCKETS/${to#s3://}")"
  cp "$from" "$BUCKETS/${to#s3://}.part$$" && mv "$BUCKETS/${to#s3://}.part$$" "$BUCKETS/${to#s3://}" ;;
esac
"""


# Waits where the test says so, then does as it is called.
HELD = """\
#!/bin/sh
echo "$0" >> "$HELD"
while [ -e "$HOLD" ]; do sleep 0.02; done
PATH="${PATH#*:}" exec "$(basename "$0")" "$@"
"""


class Step:
    """A pod of the patched template: its command, with the folders of a machine in place of those of the pod."""

    def __init__(self, folder: Path, on: str, shell: str = "sh", template: str = TEMPLATE) -> None:
        self.folder, self.shell = folder, shell
        self.out, self.log, self.gate, self.fails = (folder / each for each in ("out", "log", "gate", "fails"))
        self.data = folder / "data"
        self.data.write_text("1\n")
        self.markers = folder / "markers"
        self.markers.mkdir()
        bin_ = folder / "bin"
        bin_.mkdir()
        (bin_ / "aws").write_text(CLIENT)
        (bin_ / "aws").chmod(0o755)
        file = folder / "sums.yaml"
        file.write_text(template.replace("DATA", str(self.data)).replace("OUT", str(self.out)))
        (folder / "scratch").mkdir()
        self.change = patterns.write(str(file), "sum", "marker", on, ALONE).change
        (document,) = yaml.YAML(typ="safe").load_all(self.change.text)
        self.template: dict[str, Any] = document["spec"]["templates"][0]
        self.mounts = {each["name"]: each["mountPath"] for each in self.template["container"].get("volumeMounts", ())}
        self.env = {each["name"]: each["value"] for each in self.template["container"]["env"]}
        self.on = on

    def start(self, key: str = "sum-1") -> "subprocess.Popen[bytes]":
        script = "\n".join(f'{name}="${{{name}}}"' for name in ("LOG", "OUT", "GATE", "FAILS", "DATA")) + WORK
        place = str(self.markers) if self.on == "pvc" else self.env["MARKERS"]
        files = {"LOG": self.log, "OUT": self.out, "GATE": self.gate, "FAILS": self.fails, "DATA": self.data}
        files |= {"HOLD": self.folder / "hold", "HELD": self.folder / "held"}
        path = f"{self.folder}/bin:{os.environ['PATH']}"
        # What has no folder of its own goes where the outputs are.
        given = {"MARKER": key, "MARKERS": place, "BUCKETS": str(self.markers), "PATH": path, "TMPDIR": str(self.out)}
        given |= {name: str(file) for name, file in files.items()}
        scratch = self.mounts.get("memolint-scratch", "/none")
        words = [each.replace(scratch, f"{self.folder}/scratch") for each in self.template["container"]["command"]]
        words = [self.shell, *words[1:], script]
        return subprocess.Popen(words, env=given, stderr=subprocess.PIPE, start_new_session=True)

    def run(self, key: str = "sum-1") -> int:
        """Runs a new pod, which finds no outputs; gives its exit status."""
        subprocess.run(["rm", "-rf", self.out], check=True)
        pod = self.start(key)
        pod.communicate(timeout=LAST_RESORT)
        return pod.returncode

    def hold(self, command: str) -> None:
        """Makes a command wait until `release`."""
        held = self.folder / "bin" / command
        held.write_text(HELD)
        held.chmod(0o755)
        (self.folder / "hold").touch()

    def release(self) -> None:
        (self.folder / "hold").unlink()

    @property
    def kept(self) -> list[str]:
        """What is on the claim, or in the bucket."""
        return sorted(str(each.relative_to(self.markers)) for each in self.markers.rglob("*"))

    @property
    def outputs(self) -> dict[str, str]:
        files = (each for each in sorted(self.out.rglob("*")) if each.is_file())
        return {str(each.relative_to(self.out)): each.read_text() for each in files}

    @property
    def ran(self) -> int:
        return len(self.log.read_text().splitlines()) if self.log.exists() else 0


ONE = {"parts/1": "part\n", "total": "1\n"}


@pytest.fixture(params=["pvc", "s3", "pvc-bash"])
def step(request: pytest.FixtureRequest, tmp_path: Path) -> Step:
    on, _, shell = request.param.partition("-")
    return Step(tmp_path, on, shell or "sh")


def test_the_second_run_skips_the_work_and_has_the_outputs(step: Step) -> None:
    assert (step.run(), step.ran, step.outputs) == (0, 1, ONE)
    assert (step.run(), step.ran, step.outputs) == (0, 1, ONE)


def test_other_inputs_and_other_content_are_other_work(step: Step) -> None:
    step.run("sum-1")
    step.run("sum-10")
    assert step.ran == 2, "no marker is the beginning of another"
    step.data.write_text("2\n")
    assert (step.run("sum-1"), step.ran) == (0, 3)
    assert step.outputs["total"] == "2\n"


def test_work_that_fails_leaves_no_marker(step: Step) -> None:
    step.fails.touch()
    assert step.run() != 0
    step.fails.unlink()
    assert (step.run(), step.ran, step.outputs) == (0, 2, ONE)


def test_a_kill_in_the_middle_leaves_nothing_that_is_taken_for_done(step: Step) -> None:
    step.gate.touch()
    pod = step.start()
    wait_until_it_works(step, 1)
    os.killpg(pod.pid, signal.SIGKILL)
    pod.communicate(timeout=LAST_RESORT)
    step.gate.unlink()
    assert (step.run(), step.ran, step.outputs) == (0, 2, ONE)
    assert (step.run(), step.ran, step.outputs) == (0, 2, ONE)


def test_two_at_once_both_succeed_and_keep_one_result(step: Step) -> None:
    step.gate.touch()
    pods = [step.start(), step.start()]
    wait_until_it_works(step, 2)
    step.gate.unlink()
    assert [pod.communicate(timeout=LAST_RESORT) and pod.returncode for pod in pods] == [0, 0]
    assert (step.run(), step.ran, step.outputs) == (0, 2, ONE)
    left = [each for each in step.markers.rglob("*") if each.name.startswith(".fresh") or ".part" in each.name]
    assert left == []


WHOLE = TEMPLATE.partition("      outputs:\n")[0] + "      outputs:\n        artifacts: [{name: all, path: OUT}]\n"


@pytest.mark.parametrize("on", ["pvc", "s3"])
def test_an_output_may_be_the_folder_of_temporary_files(on: str, tmp_path: Path) -> None:
    step = Step(tmp_path, on, template=WHOLE)
    assert (step.run(), step.ran, step.outputs) == (0, 1, ONE)
    assert (step.run(), step.ran, step.outputs) == (0, 1, ONE)


@pytest.mark.parametrize(
    ("path", "mount"), [("/tmp", "/var/"), ("/var", "/memolint/"), ("/var/markers/x", "/memolint/")]
)
@pytest.mark.parametrize("on", ["pvc", "s3"])
def test_no_output_is_around_what_the_pattern_mounts(path: str, mount: str, on: str, tmp_path: Path) -> None:
    file = tmp_path / "sums.yaml"
    file.write_text(
        WHOLE.replace("OUT", path).replace("/var/markers/x", "/var/markers/x" if on == "pvc" else "/var/scratch/x")
    )
    (document,) = yaml.YAML(typ="safe").load_all(patterns.write(str(file), "sum", "marker", on, ALONE).change.text)
    (found,) = document["spec"]["templates"][0]["container"]["volumeMounts"]
    assert found["mountPath"].startswith(mount)


def test_an_output_that_is_everything_cannot_be_kept(tmp_path: Path) -> None:
    file = tmp_path / "sums.yaml"
    file.write_text(WHOLE.replace("OUT", "/"))
    with pytest.raises(NoPattern, match="holds all files of its container"):
        patterns.write(str(file), "sum", "marker", "pvc", ALONE)


def test_two_that_keep_at_the_same_moment_keep_one(tmp_path: Path) -> None:
    step = Step(tmp_path, "pvc")
    step.hold("mv")
    pods = [step.start(), step.start()]
    wait_for(tmp_path / "held", 2)
    step.release()
    assert [pod.communicate(timeout=LAST_RESORT) and pod.returncode for pod in pods] == [0, 0]
    (name,) = (each.name for each in step.markers.iterdir())
    assert step.kept == [f"{name}{each}" for each in ("", "/0", "/1", "/1/1", "/done")]
    assert (step.run(), step.ran, step.outputs) == (0, 2, ONE)


def test_a_pod_that_is_stopped_while_it_keeps_tidies_up(tmp_path: Path) -> None:
    step = Step(tmp_path, "pvc")
    step.hold("cp")
    pod = step.start()
    wait_for(tmp_path / "held", 1)
    os.killpg(pod.pid, signal.SIGTERM)
    pod.communicate(timeout=LAST_RESORT)
    assert pod.returncode == 143
    assert step.kept == []


def test_what_a_killed_pod_leaves_aside_a_later_one_removes(tmp_path: Path) -> None:
    step = Step(tmp_path, "pvc")
    step.hold("cp")
    pod = step.start()
    wait_for(tmp_path / "held", 1)
    os.killpg(pod.pid, signal.SIGKILL)
    pod.communicate(timeout=LAST_RESORT)
    step.release()
    (left,) = step.markers.glob(".fresh.*")
    assert (step.run("sum-2"), left.exists()) == (0, True), "it could be another's that is at work"
    subprocess.run(["touch", "-d", "3 days ago", left], check=True)
    assert (step.run(), left.exists(), step.outputs) == (0, False, ONE)


def test_a_bucket_that_cannot_be_read_stops_the_step(tmp_path: Path) -> None:
    step = Step(tmp_path, "s3")
    (step.markers / "forbidden").touch()
    assert step.run() != 0
    assert step.ran == 0, "an error is not absence"


def wait_until_it_works(step: Step, pods: int) -> None:
    """Waits for the work itself to say that it runs; the gate holds it there."""
    wait_for(step.log, pods)


def wait_for(log: Path, lines: int) -> None:
    words = ["sh", "-c", 'until test "$(grep -c . "$0")" = "$1"; do sleep 0.01; done', str(log), str(lines)]
    subprocess.run(words, check=True, timeout=LAST_RESORT, stderr=subprocess.DEVNULL)


def test_what_is_printed_is_printed_again(tmp_path: Path) -> None:
    file = tmp_path / "printed.yaml"
    file.write_text(PRINTED)
    change = patterns.write(str(file), "count", "marker", "pvc", ALONE).change
    (document,) = yaml.YAML(typ="safe").load_all(change.text)
    words = document["spec"]["templates"][1]["script"]["command"]
    script = tmp_path / "script"
    script.write_text("echo once >&2\necho 42\n")
    words = [each.replace("/var/scratch", str(tmp_path)) for each in words]
    env = {"MARKER": "count-1", "MARKERS": str(tmp_path / "markers"), "PATH": os.environ["PATH"]}
    run = partial(subprocess.run, [*words, script], env=env, capture_output=True, check=True, timeout=LAST_RESORT)
    done = [run(), run()]
    assert [each.stdout for each in done] == [b"42\n", b"42\n"]
    assert [each.stderr for each in done] == [b"once\n", b""]


PRINTED = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: printed-}
spec:
  entrypoint: main
  templates:
    - name: main
      steps:
        - - name: count
            template: count
            arguments: {parameters: [{name: a, value: "1"}]}
        - - name: use
            template: use
            arguments: {parameters: [{name: n, value: "{{steps.count.outputs.result}}"}]}
    - name: count
      inputs: {parameters: [{name: a}]}
      script:
        image: alpine:3.20
        command: [sh, -e]
        source: seq {{inputs.parameters.a}} | wc -l
    - name: use
      inputs: {parameters: [{name: n}]}
      container: {image: "alpine:3.20", command: [echo], args: ["{{inputs.parameters.n}}"]}
"""


def test_a_template_without_a_command_says_what_to_do(tmp_path: Path) -> None:
    file = tmp_path / "bare.yaml"
    file.write_text(TEMPLATE.replace("        command: [sh, -c]\n", ""))
    with pytest.raises(NoPattern, match="write down the entrypoint of its image as `command`"):
        patterns.write(str(file), "sum", "marker", "pvc", ALONE)


def test_a_variable_of_the_step_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "sums.yaml"
    file.write_text(TEMPLATE.replace("        args:", "        env: [{name: MARKER, value: x}]\n        args:"))
    with pytest.raises(NoPattern, match="has a variable `MARKER` of its own"):
        patterns.write(str(file), "sum", "marker", "pvc", ALONE)


@pytest.mark.parametrize("on", ["pvc", "s3"])
def test_a_flow_style_template_and_json_are_patched_too(on: str, tmp_path: Path) -> None:
    (document,) = yaml.YAML(typ="safe").load_all(TEMPLATE)
    file = tmp_path / "sums.json"
    file.write_text(json.dumps(document))
    text = patterns.write(str(file), "sum", "marker", on, ALONE).change.text
    command = json.loads(text)["spec"]["templates"][0]["container"]["command"]
    assert (command[:2], command[3:]) == (["sh", "-euc"], ["marker", "sh", "-c"])
