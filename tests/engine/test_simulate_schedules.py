"""CronWorkflows as their operator submits them."""

import re
from pathlib import Path

import pytest
from test_simulate import run

from memolint.app.simulate.scheduled import workflow
from memolint.argo.releases import parse
from memolint.engine.cluster.clock import SECOND

pytestmark = pytest.mark.slow(every=10)

CRON = """
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata:
  name: nightly
  labels: {team: red, workflows.argoproj.io/creator: ann, workflows.argoproj.io/controller-instanceid: one}
spec:
  schedules: ["0 3 * * *"]
  workflowMetadata: {labels: {shift: late}, annotations: {note: hello}}
  workflowSpec:
    entrypoint: pull
    arguments: {parameters: [{name: table, value: orders}]}
    templates:
    - name: pull
      memoize:
        key: "KEY-{{workflow.labels.shift}}"
        cache: {configMap: {name: nightly}}
      container: {image: "registry.example.com/pull:1.0.0", args: ["{{workflow.scheduledTime}}"]}
      outputs: {parameters: [{name: r, valueFrom: {path: /tmp/r}}]}
"""
CRON = CRON.replace("KEY", "{{workflow.parameters.table}}-{{=sprig.regexFind('^[^:]*', workflow.scheduledTime)}}")


def with_schedule(line: str) -> str:
    return CRON.replace('schedules: ["0 3 * * *"]', line)


def played(stdin: str, *arguments: str, columns: str = r"(\S+)") -> list[tuple[str, str]]:
    """(name, key) of each run."""
    done = run("-", *arguments, stdin=stdin)
    assert done.returncode in (0, 1), done.stderr
    return re.findall(rf"^  ✔ (\S+) +pull +{columns}", done.stdout, re.MULTILINE)


@pytest.mark.parametrize(
    ("line", "arguments", "times"),
    [
        ('schedules: ["0 3 * * *"]', (), ["03T03", "04T03"]),
        ('schedules: ["0 3 * * *"]', ("--advance", "5h"), ["03T03", "03T08"]),
        ('schedules: ["0 5 * * 1-5", "0 6 * * *"]', (), ["02T05", "02T06"]),
        ('schedules: ["0 5 * * *"]\n  timezone: Asia/Tokyo', (), ["02T20", "03T20"]),
        ('schedules: ["@every 90m"]', (), ["02T04", "02T06"]),
        ('schedule: "0 3 * * *"', ("--argo-version", "3.5"), ["03T03", "04T03"]),
        ('schedule: "0 4 * * *"\n  schedules: ["0 3 * * *"]', (), ["03T03", "04T03"]),
    ],
)
def test_runs_come_when_the_schedule_fires(line: str, arguments: tuple[str, ...], times: list[str]) -> None:
    keys = [key for _, key in played(with_schedule(line), "--runs", "2", *arguments)]
    assert keys == [f"orders-2026-01-{time}-late" for time in times]


def test_a_name_holds_the_scheduled_time_unless_it_is_given() -> None:
    assert [name for name, _ in played(CRON, "--runs", "2")] == ["nightly-1767409200", "nightly-1767495600"]
    assert [name for name, _ in played(CRON, "--runs", "2", "--name", "mine")] == ["mine", "mine-2"]


def test_the_clock_is_that_of_the_schedule_and_entries_age_between_runs() -> None:
    keyed = CRON.replace("-{{=sprig.regexFind('^[^:]*', workflow.scheduledTime)}}", "").replace(
        "        cache:", "        maxAge: 25h\n        cache:"
    )
    assert "HIT" in run("-", "--runs", "2", stdin=keyed).stdout.split("run 2")[1]
    assert " MISS " in run("-", "--runs", "2", "--advance", "26h", stdin=keyed).stdout.split("run 2")[1]


def test_a_long_run_delays_the_next_one() -> None:
    created = CRON.replace("workflow.scheduledTime)", "workflow.creationTimestamp.RFC3339)")
    keys = [key for _, key in played(created, "--runs", "2", "--duration", "pull=30h", columns=r"\S+ +(\S+)")]
    assert keys == ["orders-2026-01-03T03-late", "orders-2026-01-04T09-late"]


@pytest.mark.parametrize("release", ["3.4", "4.1"])
def test_labels_and_annotations_are_those_of_the_operator(release: str) -> None:
    own = {
        "name": "nightly",
        "labels": {
            "team": "red",
            "workflows.argoproj.io/creator": "ann",
            "workflows.argoproj.io/controller-instanceid": "one",
        },
    }
    given = {"labels": {"shift": "late"}, "annotations": {"note": "hello"}, "name": "ignored"}
    cron = {"metadata": own, "spec": {"workflowMetadata": given, "workflowSpec": {"entrypoint": "pull"}}}
    found = workflow(cron, 1767409200 * SECOND, parse(release))
    creator = {"workflows.argoproj.io/creator": "ann"} if release != "3.4" else {}
    assert found["metadata"] == {
        "name": "nightly-1767409200",
        "labels": {
            "workflows.argoproj.io/cron-workflow": "nightly",
            "workflows.argoproj.io/controller-instanceid": "one",
            **creator,
            "shift": "late",
        },
        "annotations": {"workflows.argoproj.io/scheduled-time": "2026-01-03T03:00:00Z", "note": "hello"},
    }
    assert found["spec"] == {"entrypoint": "pull"}


@pytest.mark.parametrize(
    ("line", "release", "words"),
    [
        ('schedules: ["0 0 31 2 *"]', "4.1", "never fires: no time of the next five years matches `0 0 31 2 *`"),
        ('schedules: ["0 3 * *"]', "4.1", "cron schedule 0 3 * * is malformed: expected exactly 5 fields, found 4"),
        (
            'schedules: ["0 3 * * *"]\n  timezone: Europe/Berln',
            "4.1",
            "Europe/Berln: did you mean `Europe/Berlin`?",
        ),
        ('schedules: ["0 3 * * *"]\n  schedule: "0 4 * * *"', "3.7", "cant be configured with both"),
        ("schedules: []", "4.1", "cron workflow must have at least one schedule"),
        ('schedules: ["0 3 * * *"]\n  concurrencyPolicy: forbid', "4.1", "'forbid' is not a valid concurrencyPolicy"),
        ('schedules: ["0 3 * * *"]\n  startingDeadlineSeconds: -1', "4.1", "startingDeadlineSeconds must be positive"),
    ],
)
def test_what_the_operator_never_starts_is_wrong_use(line: str, release: str, words: str) -> None:
    done = run("-", "--argo-version", release, stdin=with_schedule(line))
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr


@pytest.mark.parametrize(
    ("line", "release", "words"),
    [
        ('schedules: ["0 3 * * *"]\n  suspend: true', "4.1", "`nightly` is suspended"),
        ('schedules: ["0 3 * * *"]\n  when: "false"', "4.1", "`when` is not evaluated"),
        ('schedule: "0 3 * * *"', "4.1", "Argo 4.1.2 does not know `schedule`, write `schedules`"),
        ('schedules: ["0 3 * * *"]', "3.5", "Argo 3.5.15 does not know `schedules`, write `schedule`"),
    ],
)
def test_what_is_played_otherwise_is_said(line: str, release: str, words: str) -> None:
    done = run("-", "--argo-version", release, stdin=with_schedule(line))
    assert done.returncode == 0
    assert words in done.stderr
    assert "does not know" not in run("-", "--argo-version", "3.7", stdin=with_schedule('schedule: "0 3 * * *"')).stderr


def test_a_scenario_follows_the_schedule(tmp_path: Path) -> None:
    (tmp_path / "cron.yaml").write_text(CRON)
    runs = ["{workflow: cron.yaml}", "{workflow: cron.yaml}", "{workflow: cron.yaml, advance: 49h}"]
    (tmp_path / "s.yaml").write_text("name: s\nexecutor: symbolic\nruns:\n" + "".join(f"- {each}\n" for each in runs))
    done = run("--scenario", str(tmp_path / "s.yaml"))
    assert re.findall(r"orders-\S+", done.stdout) == [
        "orders-2026-01-03T03-late",
        "orders-2026-01-04T03-late",
        "orders-2026-01-06T04-late",
    ]


@pytest.mark.parametrize(
    ("policy", "arguments", "told"),
    [
        (
            "",
            ("3", "30h"),
            "run 2 is due before run 1 has ended (1 more so); `concurrencyPolicy: Allow` would start it",
        ),
        (
            "Forbid",
            ("2", "30h"),
            "run 1 has ended; `concurrencyPolicy: Forbid` would leave it out, here it waits until then",
        ),
        ("Replace", ("2", "30h"), "`concurrencyPolicy: Replace` would terminate that one and start it, here it waits"),
        ("Replace", ("2", "30h", "--concurrent"), "here all runs start at once"),
        ("Forbid", ("2", "3h"), ""),
        ("Forbid", ("1", "30h"), ""),
    ],
)
def test_runs_that_would_overlap_are_told_once(policy: str, arguments: tuple[str, ...], told: str) -> None:
    text = with_schedule(f'schedules: ["0 3 * * *"]\n  concurrencyPolicy: "{policy}"')
    runs, duration, *more = arguments
    done = run("-", "--runs", runs, "--duration", f"pull={duration}", *more, stdin=text)

    assert done.returncode in (0, 1), done.stderr
    assert done.stderr.count("concurrencyPolicy") == bool(told)
    assert told in done.stderr


def test_a_zone_that_is_named_twice_is_told_as_the_operator_does() -> None:
    done = run("-", stdin=with_schedule('schedules: ["TZ=Europe/Berlin 0 3 * * *"]\n  timezone: Asia/Tokyo'))

    assert done.returncode == 2
    assert "expected exactly 5 fields, found 6: [TZ=Europe/Berlin 0 3 * * *]: the zone is named twice" in done.stderr
    assert "invalid timezone" not in done.stderr


def test_no_run_ends_after_the_year_9999() -> None:
    done = run("-", "--runs", "2", "--now", "9999-12-30T12:00:00Z", stdin=CRON)

    assert (done.returncode, done.stdout) == (2, "")
    assert "run 2 ends after the year 9999" in done.stderr
