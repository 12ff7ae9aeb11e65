"""A value that goes through a variable plays the part that the variable plays, for lint and for simulate alike."""

import json

import pytest

from memolint.app.lint.doors import lint_bytes
from memolint.facts.reads.insignificant import without


def template_of(source: str, program: str) -> dict[str, object]:
    return {
        "name": "fit",
        "inputs": {"parameters": [{"name": "x"}, {"name": "threads"}]},
        "memoize": {"key": "fit-{{inputs.parameters.x}}", "maxAge": "720h", "cache": {"configMap": {"name": "c"}}},
        "script": {"image": "x:1.0.0", "command": [program], "source": source},
        "outputs": {"parameters": [{"name": "o", "valueFrom": {"path": "/tmp/o"}}]},
    }


def missing(source: str, program: str) -> bool:
    """Whether lint says that an input is not in the key."""
    manifest = {"apiVersion": "argoproj.io/v1alpha1", "kind": "WorkflowTemplate", "metadata": {"name": "w"}}
    templates = [template_of(source, program)]
    found = lint_bytes(json.dumps(manifest | {"spec": {"templates": templates}}).encode(), "w.json").findings
    return any(each.rule == "key-missing-input-parameter" and each.severity != "note" for each in found)


T = "{{inputs.parameters.threads}}"
TUNING = [
    (f"T={T}\npigz --processes $T < /x > /tmp/o", "bash"),
    (f'T="{T}"; pigz --processes "${{T}}" < /x > /tmp/o', "bash"),
    (f"T={T}\necho using $T of them >&2\nsort --parallel=$T /x > /tmp/o", "bash"),
    (f"# T is for sort\nT={T}\nexport OMP_NUM_THREADS=$T\nwork > /tmp/o", "bash"),
    (f"n = {T}\nfit(n_workers=n)", "python"),
    (f"n: int = int('{T}')\nfit('/tmp/o', n_workers=n)", "python"),
    (f"import subprocess\nn = {T}\nsubprocess.run(['fit', '--threads', str(n), '/tmp/o'])", "python"),
    (f"n = {T}\nprint(f'{{n}} of them')\nfit('/tmp/o', n_jobs=n)", "python"),
    (f"import subprocess\nn = {T}\nsubprocess.run(['fit', f'--threads={{n}}', '/tmp/o'])", "python"),
]
SHAPING = [
    (f"T={T}\npigz --level $T < /x > /tmp/o", "bash"),
    (f"T={T}\npigz --processes $T < /x > /tmp/o.$T", "bash"),
    (f"T={T}\nexport T\nsort --parallel=$T /x > /tmp/o", "bash"),
    (f"export T={T}\nsort --parallel=$T /x > /tmp/o", "bash"),
    (f"T={T}\nsort --parallel=$T /x > /tmp/o; split --number $((T + 1)) /tmp/o", "bash"),
    (f"set -a\nT={T}\nsort --parallel=$T /x > /tmp/o", "bash"),
    (f"T=$(echo {T} | tee /tmp/o)\nsort --parallel=$T /x", "bash"),
    (f"n = {T}\nfit(n_workers=n, seed=n)", "python"),
    (f"n = {T}\nfit(n_workers=n)\nopen('/tmp/o', 'w').write(str(n))", "python"),
    (f"n = {T}\nfit(n_workers=n)\nexec(code)", "python"),
]


@pytest.mark.parametrize(("source", "program"), TUNING)
def test_a_variable_that_only_tunes_shapes_no_result(source: str, program: str) -> None:
    assert not missing(source, program)
    one, other = (without(template_of(source.replace(T, value), program), with_log=False) for value in "48")
    assert one == other


@pytest.mark.parametrize(("source", "program"), SHAPING)
def test_a_variable_that_stands_elsewhere_too_shapes_it(source: str, program: str) -> None:
    assert missing(source, program)
    one, other = (without(template_of(source.replace(T, value), program), with_log=False) for value in "48")
    assert one != other


def test_behind_a_flag_of_one_letter_the_name_of_the_input_decides() -> None:
    source = f"T={T}\nbwa -t $T /x > /tmp/o"
    assert not missing(source, "bash")
    assert missing(source.replace("-t $T", "--t-value $T"), "bash")
