"""Steps that wait for a state: a hit does not wait, and what they wait for belongs in their key."""

import textwrap

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.finding import INFO

JOB = "{{inputs.parameters.job}}"
SHELL = {
    "until": f"until curl -fsS https://jobs.example.com/{JOB} | grep -q DONE; do sleep 9; done",
    "until without a pause": f"until nc -z {JOB} 5432; do :; done",
    "while not": f"while ! psql -h {JOB} -c 'select 1' >/dev/null 2>&1; do\n  sleep 1\ndone",
    "endless with a break": f'while true; do\n  s=$(curl -s {JOB})\n  [ "$s" = DONE ] && break\n  sleep 5\ndone',
    "by a variable": f's=""\nwhile [ "$s" != DONE ]; do s=$(curl -s https://x/{JOB}); sleep 5; done',
    "a few times": f"for i in 1 2 3; do\n  if kubectl get job {JOB} | grep -q 1/1; then break; fi\n  sleep 5\ndone",
    "kubectl": f"kubectl wait --for=condition=complete job/{JOB} --timeout=1h",
    "kubectl in a timeout": f"timeout 60 kubectl wait --for=condition=complete job/{JOB}",
    "rollout": f"kubectl -n web rollout status deploy/{JOB} --timeout=5m",
    "argo": f"argo wait {JOB}",
    "argocd": f"argocd app wait {JOB}",
    "aws": f"aws s3api wait object-exists --bucket b --key {JOB}",
    "gcloud": f"gcloud compute operations wait {JOB}",
    "az": f"az vm wait --name {JOB} --created",
    "database": f"pg_isready -h {JOB}",
    "address": f"wait-for-it {JOB}:5432 -t 60",
    "under a condition": f"if [ -n db ]; then\n  until nc -z {JOB} 1; do sleep 1; done\nfi",
    "in a chain": f"kubectl wait --for=condition=Ready pod/{JOB} && echo there",
}
PYTHON = {
    "while": f'while requests.get("https://x/{JOB}").json()["s"] != "DONE":\n    time.sleep(9)',
    "break": f"while True:\n    r = requests.get('https://x/{JOB}')\n    if r.ok:\n        break\n    time.sleep(9)",
    "a few times": f"for _ in range(9):\n    if requests.get('https://x/{JOB}').ok:\n        break\n    time.sleep(9)",
}


def linted(source: str, key: str, command: str = "[bash, -euo, pipefail]") -> dict[str, str]:
    """The rules that find something in a memoized step with this code, and how grave it is."""
    text = f"""\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: waits}}
spec:
  entrypoint: wait
  arguments: {{parameters: [{{name: job}}]}}
  templates:
  - name: wait
    inputs: {{parameters: [{{name: job}}]}}
    memoize: {{key: "{key}", maxAge: 168h, cache: {{configMap: {{name: waits}}}}}}
    script:
      image: x:1.0
      command: {command}
      source: |
"""
    text += textwrap.indent(source, " " * 8)
    text += "\n    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}\n"
    found = lint_bytes(text.encode(), "waits.yaml", Options(min_severity=INFO)).findings
    return {each.rule: each.severity for each in found}


@pytest.mark.parametrize("name", SHELL)
def test_a_script_that_waits_and_says_so_is_no_work(name: str) -> None:
    found = linted(f"{SHELL[name]}\necho done > /tmp/o", "v1-{{inputs.parameters.job}}")
    assert found == {"memoized-get-status": "warning"}


@pytest.mark.parametrize("name", PYTHON)
def test_so_it_is_in_python(name: str) -> None:
    source = f"import requests, time\n{PYTHON[name]}\nopen('/tmp/o', 'w').write('done')"
    assert linted(source, "v1-{{inputs.parameters.job}}", "[python]") == {"memoized-get-status": "warning"}


@pytest.mark.parametrize("wait", [*SHELL.values(), f"kubectl get job {JOB} | grep -q 1/1", f"grep -q {JOB} /etc/jobs"])
def test_what_is_waited_for_belongs_in_the_key(wait: str) -> None:
    assert linted(f"{wait}\necho done > /tmp/o", "v1")["key-constant"] == "warning"


@pytest.mark.parametrize(
    "source",
    [
        # It waits for what its work needs.
        f"{SHELL['until']}\nrender {JOB} > /tmp/o",
        f"{SHELL['kubectl']}\nsort /data/{JOB} > /tmp/o",
        # Its own server, a time, and a count.
        f"serve &\nuntil curl -sf http://localhost:8080/health; do sleep 1; done\nrender {JOB} > /tmp/o",
        f"end=$(( $(date +%s) + 9 ))\nwhile [ $(date +%s) -lt $end ]; do sleep 1; done\necho {JOB} > /tmp/o",
        f"for i in 1 2 3; do echo $i; sleep 1; done\necho {JOB} > /tmp/o",
    ],
)
def test_a_wait_before_work_is_quiet(source: str) -> None:
    assert linted(source, "v1-{{inputs.parameters.job}}") == {}


def test_what_a_loop_only_prints_is_no_wait() -> None:
    source = "for p in a b; do kubectl get pod $p; sleep 1; done\necho {{inputs.parameters.job}} > /tmp/o"
    assert linted(source, "v1-{{inputs.parameters.job}}") == {}
