"""Which keys of one cache are compared: those that begin and end alike, in an amount that grows with the cache."""

import pytest

from memolint.app.files.parse import read_input
from memolint.argo.project import Project
from memolint.argo.releases import newest
from memolint.facts.key.candidates import MIN_EACH, Candidates
from memolint.facts.memo import Neighbourhood
from memolint.facts.reads.reads import Reads

HEAD = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {name: t}
spec:
  templates:
"""
TEMPLATE = """\
    - name: t{number}
      inputs: {{parameters: [{{name: a}}]}}
      memoize: {{key: "{key}", cache: {{configMap: {{name: shared}}}}}}
      container: {{image: "x:1.0", args: ["{number}", "{{{{inputs.parameters.a}}}}"]}}
"""
A = "{{inputs.parameters.a}}"


def rivals(*keys: str) -> dict[str, list[str]]:
    """The keys that each key is compared with."""
    text = HEAD + "".join(TEMPLATE.format(number=number, key=key) for number, key in enumerate(keys))
    manifests = read_input("t.yaml", text.encode()).manifests
    neighbourhood = Neighbourhood(Reads(Project(manifests)), newest())
    candidates = Candidates(neighbourhood.using("shared"))
    memos = [neighbourhood.memo(template) for template in manifests[0].templates]
    return {memo.key.text or "": [each.key.text or "" for each in candidates.of(memo)] for memo in memos}


def test_by_the_beginning() -> None:
    assert rivals(f"a-{A}", f"a-b-{A}", f"b-{A}") == {f"a-{A}": [f"a-b-{A}"], f"a-b-{A}": [f"a-{A}"], f"b-{A}": []}


def test_by_the_end() -> None:
    assert rivals(f"{A}-1", f"{A}-2", f"{A}-2-1") == {f"{A}-1": [f"{A}-2-1"], f"{A}-2": [], f"{A}-2-1": [f"{A}-1"]}


def test_a_bare_variable_can_be_anything() -> None:
    keys = (A, f"a-{A}", f"{A}-b", "c")
    found = rivals(*keys)
    assert sorted(found[A]) == sorted({*keys} - {A})
    assert found["c"] == [A]


@pytest.mark.slow
def test_of_very_many_only_some() -> None:
    keys = [f"s-{A}-{number}-e" for number in range(2_000)]
    assert all(not each for each in rivals(*keys).values())
    alike = [f"s-{A}-{number}-{A}-e" for number in range(2_000)]
    assert {len(each) for each in rivals(*alike).values()} == {MIN_EACH}
