"""What code makes a number of is one: two of them are told apart by anything but a digit."""

import json

import pytest

from memolint.app.lint.doors import lint_bytes

TAG = "{{inputs.parameters.%s}}"


def joins(source: str, separator: str = "-", env: dict[str, str] | None = None) -> bool:
    """Whether a key of `seed` and `rows` with that between is found ambiguous."""
    entries = [{"name": name, "value": value} for name, value in (env or {}).items()]
    template = {
        "name": "pick",
        "inputs": {"parameters": [{"name": "seed"}, {"name": "rows"}]},
        "memoize": {
            "key": f"pick-{TAG % 'seed'}{separator}{TAG % 'rows'}",
            "maxAge": "24h",
            "cache": {"configMap": {"name": "c"}},
        },
        "script": {"image": "x:1.0.0", "command": ["python"], "source": source, "env": entries},
    }
    manifest = {"apiVersion": "argoproj.io/v1alpha1", "kind": "WorkflowTemplate", "metadata": {"name": "w"}}
    found = lint_bytes(json.dumps(manifest | {"spec": {"templates": [template]}}).encode(), "w.json").findings
    return any(each.rule == "key-ambiguous-join" for each in found)


BOTH = f'a = int("{TAG % "seed"}")\nb = float({TAG % "rows"})\nprint(a, b)'


@pytest.mark.parametrize(
    ("source", "separator", "env", "is_ambiguous"),
    [
        (BOTH, "-", {}, False),
        (BOTH, "-of-", {}, False),
        (BOTH, "", {}, True),
        (BOTH, "0", {}, True),
        (f"try:\n    {BOTH.splitlines()[0]}\nexcept ValueError:\n    a = 0\n{BOTH}", "-", {}, True),
        (f'print(int("{TAG % "seed"}"), "{TAG % "rows"}")', "-", {}, False),
        (f'print("{TAG % "seed"}", "{TAG % "rows"}")', "-", {}, True),
        (f'print(point("{TAG % "seed"}"), print("{TAG % "rows"}"))', "-", {}, True),
        (
            "import os\nprint(int(os.environ['SEED']), int(os.getenv('ROWS')))",
            "-",
            {"SEED": TAG % "seed", "ROWS": TAG % "rows"},
            False,
        ),
        (
            "import os\nprint(os.environ['SEED'], int(os.getenv('OTHER')), os.getenv('ROWS'))",
            "-",
            {"SEED": TAG % "seed", "ROWS": TAG % "rows"},
            True,
        ),
    ],
)
def test_numbers_do_not_run_into_each_other(
    source: str, separator: str, env: dict[str, str], is_ambiguous: bool
) -> None:
    assert joins(source, separator, env) is is_ambiguous
