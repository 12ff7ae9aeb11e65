"""A finding leads back to the value that it is about, in the objects that the file was made from."""

import json

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.argo.views import dig
from memolint.finding import INFO, LOW


def workflow(name: str, **memoize: object) -> dict[str, object]:
    template = {
        "name": "work",
        "inputs": {"parameters": [{"name": "a"}]},
        "memoize": {"cache": {"configMap": {"name": "c"}}, **memoize},
        "outputs": {"parameters": [{"name": "o", "valueFrom": {"path": "/o"}}]},
        "container": {"image": "alpine:3.20", "args": ["{{inputs.parameters.a}}"]},
    }
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTemplate",
        "metadata": {"name": name},
        "spec": {"templates": [template]},
    }


def test_document_and_path_lead_to_the_value() -> None:
    objects = [workflow("one", key="v1", maxAge="1h"), workflow("two", key="a-{{inputs.parameters.a}}", maxAge="7d")]
    data = "\n---\n".join(map(json.dumps, objects)).encode()
    findings = lint_bytes(data, "flow.py", Options(min_severity=INFO, min_confidence=LOW)).findings
    shown = {
        each.rule: (dig(objects[each.document], *each.path), each.place.source.text[each.place.start : each.place.end])
        for each in findings
    }
    assert shown["key-constant"] == ("v1", "v1")
    assert shown["maxage-invalid"] == ("7d", "7d")
    assert {each.document for each in findings} == {0, 1}
