"""A step whose results are files on a volume: the marker stands beside them, and its shell is run for real."""

import os
import signal
import subprocess
from pathlib import Path
from typing import Any

import pytest
from last_resort import LAST_RESORT
from ruamel import yaml

from memolint.app.advise import patterns
from memolint.app.advise.advise import advise
from memolint.app.advise.patterns import NoPattern
from memolint.app.config.options import NONE, Options
from memolint.app.lint.doors import lint_bytes

ALONE = Options(project=NONE, prove=False)
WORKFLOW = """\
apiVersion: argoproj.io/v1alpha1
kind: Workflow
metadata: {generateName: relief-}
spec:
  entrypoint: main
  arguments: {parameters: [{name: scale, value: "5"}]}
  volumes: [{name: maps, persistentVolumeClaim: {claimName: maps}}]
  templates:
    - name: main
      steps:
        - - name: shade
            template: shade
            arguments:
              parameters: [{name: sheet, value: "{{item}}"}, {name: scale, value: "{{workflow.parameters.scale}}"}]
            withItems: [a, b]
        - - {name: join, template: join}
    - name: shade
      inputs: {parameters: [{name: sheet}, {name: scale}]}
      script:
        image: registry.example.com/relief:1.2.3
        command: [bash, -euo, pipefail]
        volumeMounts: [{name: maps, mountPath: MAPS}]
        source: |
          echo {{inputs.parameters.sheet}} >> "$LOG"
          mkdir -p MAPS/shaded
          echo half > MAPS/shaded/{{inputs.parameters.sheet}}-{{inputs.parameters.scale}}.tif
          while [ -e "$GATE" ]; do sleep 0.02; done
          test ! -e "$FAILS"
          echo "$CODE" > MAPS/shaded/{{inputs.parameters.sheet}}-{{inputs.parameters.scale}}.tif
    - name: join
      container:
        image: registry.example.com/relief:1.2.3
        command: [sh, -ec, "cat MAPS/shaded/*.tif > /tmp/all.tif"]
        volumeMounts: [{name: maps, mountPath: MAPS}]
"""


class Maps:
    """The claim, and pods of the patched template `shade` that mount it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.claim = folder, folder / "maps"
        self.claim.mkdir()
        file = folder / "relief.yaml"
        file.write_text(WORKFLOW.replace("MAPS", str(self.claim)))
        (shade, *_) = (each for each in advise([str(file)], ALONE).steps if each.template == "shade")
        assert (shade.verdict, shade.because[0].partition(" is ")[0]) == ("marker", "what it makes")
        self.text = patterns.write(str(file), "shade", "marker", "pvc", ALONE).change.text
        (document,) = yaml.YAML(typ="safe").load_all(self.text)
        self.template: dict[str, Any] = document["spec"]["templates"][1]

    def start(self, sheet: str = "a", code: str = "v1") -> "subprocess.Popen[bytes]":
        script = self.template["script"]

        def filled(text: str) -> str:
            given = text.replace("{{inputs.parameters.sheet}}", sheet).replace("{{inputs.parameters.scale}}", "5")
            return given.partition("{{=")[0] + f"{sheet}-5" if "{{=" in given else given

        env = {each["name"]: filled(each["value"]).replace("v1", code) for each in script["env"]}
        env |= {"CODE": code, "PATH": os.environ["PATH"]}
        env |= {name: str(self.folder / name.lower()) for name in ("LOG", "GATE", "FAILS")}
        source = self.folder / f"source-{sheet}-{code}"
        source.write_text(filled(script["source"]))
        return subprocess.Popen([*script["command"], source], env=env, start_new_session=True)

    def run(self, sheet: str = "a", code: str = "v1") -> int:
        pod = self.start(sheet, code)
        pod.communicate(timeout=LAST_RESORT)
        return pod.returncode

    def result(self, sheet: str = "a") -> str:
        return (self.claim / "shaded" / f"{sheet}-5.tif").read_text().strip()

    @property
    def ran(self) -> int:
        return len((self.folder / "log").read_text().split())


@pytest.fixture
def maps(tmp_path: Path) -> Maps:
    return Maps(tmp_path)


def test_the_work_is_done_once_for_each_name(maps: Maps) -> None:
    assert [maps.run(each) for each in ("a", "b", "a", "b")] == [0, 0, 0, 0]
    assert (maps.ran, maps.result("a"), maps.result("b")) == (2, "v1", "v1")


def test_readers_see_no_more_files_than_before_and_nobody_needs_another_claim(maps: Maps) -> None:
    maps.run()
    assert [each.name for each in sorted((maps.claim / "shaded").glob("[!.]*"))] == ["a-5.tif"]
    assert {each["name"] for each in maps.template["script"]["volumeMounts"]} == {"maps"}
    assert "volumes" not in maps.template


def test_a_result_that_is_removed_is_made_again_as_is_a_whole_claim(maps: Maps) -> None:
    maps.run()
    (maps.claim / "shaded" / "a-5.tif").unlink()
    assert (maps.run(), maps.ran, maps.result()) == (0, 2, "v1")
    subprocess.run(["rm", "-rf", maps.claim / "shaded"], check=True)
    assert (maps.run(), maps.ran, maps.result()) == (0, 3, "v1")


def test_a_new_version_does_it_again_and_so_does_the_way_back(maps: Maps) -> None:
    assert [maps.run(code=each) for each in ("v1", "v2", "v2", "v1")] == [0, 0, 0, 0]
    assert (maps.ran, maps.result()) == (3, "v1")


def test_work_that_fails_or_is_killed_is_not_done(maps: Maps) -> None:
    (maps.folder / "fails").touch()
    assert maps.run() != 0
    (maps.folder / "fails").unlink()
    (maps.folder / "gate").touch()
    pod = maps.start()
    words = ["sh", "-c", 'until test "$(grep -c . "$0")" = 2; do sleep 0.01; done', str(maps.folder / "log")]
    subprocess.run(words, check=True, timeout=LAST_RESORT)
    os.killpg(pod.pid, signal.SIGKILL)
    pod.communicate(timeout=LAST_RESORT)
    (maps.folder / "gate").unlink()
    assert [each.name for each in (maps.claim / "shaded").iterdir()] == ["a-5.tif"]
    assert (maps.run(), maps.ran, maps.result()) == (0, 3, "v1")


def test_work_that_is_killed_while_it_does_it_again_takes_the_old_marker_with_it(maps: Maps) -> None:
    maps.run()
    (maps.folder / "fails").touch()
    assert maps.run(code="v2") != 0
    (maps.folder / "fails").unlink()
    assert (maps.run(), maps.ran, maps.result()) == (0, 3, "v1"), "what v2 has begun is not what v1 made"


def test_runs_of_one_name_take_turns_and_others_do_not_wait(maps: Maps) -> None:
    (mutex,) = maps.template["synchronization"]["mutexes"]
    assert "inputs.parameters.sheet" in mutex["name"]
    assert "v1" not in mutex["name"], "another version writes the same file"


def test_the_patched_file_lints_clean(maps: Maps) -> None:
    assert lint_bytes(maps.text.encode(), "relief.yaml", ALONE).findings == ()


def test_older_releases_have_one_mutex(tmp_path: Path) -> None:
    file = tmp_path / "relief.yaml"
    file.write_text(WORKFLOW.replace("MAPS", "/maps"))
    change = patterns.write(str(file), "shade", "marker", "pvc", ALONE._replace(argo_version="3.5")).change
    (document,) = yaml.YAML(typ="safe").load_all(change.text)
    assert list(document["spec"]["templates"][1]["synchronization"]) == ["mutex"]


def test_a_bucket_is_no_place_for_it(tmp_path: Path) -> None:
    file = tmp_path / "relief.yaml"
    file.write_text(WORKFLOW.replace("MAPS", "/maps"))
    with pytest.raises(NoPattern, match="stays on claim `maps`: `--on pvc`"):
        patterns.write(str(file), "shade", "marker", "s3", ALONE)


def test_the_claim_is_that_of_what_stays_and_not_of_what_is_moved_there(tmp_path: Path) -> None:
    part = "/drafts/{{inputs.parameters.sheet}}.part"
    text = WORKFLOW.replace("mkdir -p", f"echo half > {part}\n          mkdir -p")
    text = text.replace("echo half > MAPS", f"mv {part} MAPS")
    text = text.replace("volumes: [", "volumes: [{name: drafts, persistentVolumeClaim: {claimName: drafts}}, ")
    text = text.replace("volumeMounts: [", "volumeMounts: [{name: drafts, mountPath: /drafts}, ", 1)
    file = tmp_path / "relief.yaml"
    file.write_text(text.replace("MAPS", "/maps"))
    with pytest.raises(NoPattern, match="stays on claim `maps`: `--on pvc`"):
        patterns.write(str(file), "shade", "marker", "s3", ALONE)


def test_what_the_step_hands_out_besides_is_kept_with_the_marker(tmp_path: Path) -> None:
    out = tmp_path / "out"
    text = WORKFLOW.replace(
        "    - name: join\n      container",
        f"      outputs: {{parameters: [{{name: at, valueFrom: {{path: {out}}}}}]}}\n    - name: join\n      container",
    )
    file = tmp_path / "relief.yaml"
    file.write_text(text.replace("MAPS", str(tmp_path / "maps")))
    (document,) = yaml.YAML(typ="safe").load_all(patterns.write(str(file), "shade", "marker", "pvc", ALONE).change.text)
    command = document["spec"]["templates"][1]["script"]["command"]
    result = tmp_path / "maps" / "a.tif"
    env = {"MARKER": "m", "MARKERS": str(result.parent), "RESULT_0": str(result), "PATH": os.environ["PATH"]}
    work = [*command[:3], "marker", "sh", "-ec", f"mkdir -p {result.parent}; echo x > {result}; echo told > {out}"]
    for _ in range(2):
        subprocess.run(work, env=env, check=True)
        assert out.read_text() == "told\n"
        out.unlink()
        work[-1] = "exit 1"
