"""Sources of Helm and Jinja are told from Argo's own tags."""

import pytest

from memolint.text.documents import Document, read
from memolint.text.foreign import HELM, JINJA, template_engine
from memolint.text.source import decode


def engine(text: str) -> str | None:
    source = decode("f.yaml", text.encode())
    found = list(read(source))
    documents = [each for each in found if isinstance(each, Document)]
    return template_engine(source, documents, len(documents) < len(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("image: {{ .Values.image }}\n", HELM),
        ("image: '{{ .Values.image }}'\n", HELM),
        ("args: ['echo {{ .Release.Name }}']\n", HELM),
        ("{{- if .x }}\na: 1\n{{- end }}\n", HELM),
        ('a:\n{{ include "labels" . | indent 2 }}\n', HELM),
        ("a: 1\n{{/* a comment */}}\n", HELM),
        ("{% for x in y %}\na: {{ x }}\n{% endfor %}\n", JINJA),
        ("a: 1\n{# note #}\n", JINJA),
        ("a: '{{inputs.parameters.x}}'\n", None),
        ("a: \"{{=sprig.join(' ', map(x, {#}))}}\"\n", None),
        ("expression: 'filter(data, {# > 1})'\n", None),
        ("# {{ .Values.image }}\na: 1\n", None),
        ("args:\n- kubectl get svc --template='{{range .items}}{{.ip}}{{end}}'\n", None),
        ("source: |\n  docker inspect -f '{{- .State }}'\n", None),
        ("source: |\n  echo {{ .Values.x }}\n", HELM),
        ("source: |\n  cat <<X\n  {% if a %}\n  X\nb: [\n", None),
        ('annotations:\n  vault: |\n    {{ with secret "kv/x" -}}\n    {{ .Data.token }}\n    {{- end }}\n', None),
        ("annotations:\n  vault: '{{- with secret \"kv/x\" }}{{ .Data.token }}{{ end -}}'\n", None),
        ('annotations:\n  list: x {{ range service "web" }}{{ end }}\n', None),
        ('a:\n  vault: |\n    {{ with secret "kv/x" -}}\n    {{- end }}\nb: [\n', None),
        ("value: |\n  {% for x in y %}{{ x }}{% endfor %}\n", None),
        ('value: "kubectl get -o go-template={{range .items}}{{.ip}}{{end}}"\n', None),
        ("source: |\n  echo '{{ .Values.x }}' > chart.yaml\nname: '{{workflow.name}}'\n", None),
        ("source: |\n  echo '{{ .Values.x }}' > chart.yaml\nname: \"{{=workflow.name}}\"\n", None),
        ('name: x-{{ include "chart.name" . }}\n', HELM),
        ("name: '{{ include \"chart.name\" . }}'\n", HELM),
        ("image: '{{ .Values.x }}'\nargs: ['{{ \"{{inputs.parameters.x}}\" }}']\n", HELM),
        ("image: '{{ .Values.x }}'\nargs: ['{{`{{inputs.parameters.x}}-{{workflow.name}}`}}']\n", HELM),
        ("image: '{{ .Values.x }}'\nkey: '{{ printf \"{{workflow.name}}-%s\" .Values.y }}'\n", HELM),
        ("image: '{{ .Values.x }}'\nargs: ['{{ .Chart.Name }}']\n", HELM),
    ],
)
def test_template_engine(text: str, expected: str | None) -> None:
    assert engine(text) == expected
