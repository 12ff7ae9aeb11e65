"""What a step reads of the world and does not hand on: no hit serves an old answer then."""

import textwrap

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes

A = "{{inputs.parameters.a}}"
WRITES, READS = "impure-side-effect", "impure-time-random-network"


def rules(source: str, command: str = "[bash, -e]", more: str = "") -> set[str]:
    text = f"""\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: unkept}}
spec:
  entrypoint: work
  arguments: {{parameters: [{{name: a}}]}}
  templates:
  - name: work
    inputs: {{parameters: [{{name: a}}]}}
    memoize: {{key: "v1-{A}", maxAge: 168h, cache: {{configMap: {{name: unkept}}}}}}
    script:
      image: x:1.0
      command: {command}
{more}      source: |
"""
    text += textwrap.indent(source, " " * 8)
    text += "\n    outputs: {parameters: [{name: o, valueFrom: {path: /tmp/result}}]}\n"
    return {each.rule for each in lint_bytes(text.encode(), "unkept.yaml", Options()).findings}


@pytest.mark.parametrize(
    "source",
    [
        f"git clone -q https://x/r /tmp/r\nsed -i s/a/{A}/ /tmp/r/f\necho {A} > /tmp/result",
        f"v={A}\ncurl -fsSLo /tmp/f https://x/f\ncheck /tmp/f\nprintf '%s' done > /tmp/result",
        f"aws s3 cp s3://b/k /tmp/f\ncheck /tmp/f {A}\necho done > /tmp/result",
    ],
)
def test_a_download_that_no_output_holds_is_no_old_answer(source: str) -> None:
    assert rules(source) == set()


@pytest.mark.parametrize(
    "source",
    [
        f"git clone -q https://x/r /tmp/r\nmake -C /tmp/r A={A} > /tmp/result",
        f"git clone -q https://x/r /tmp/r\necho {A} $(cat /tmp/r/VERSION) > /tmp/result",
        f"git clone -q https://x/r /tmp/r\nv=$(cat /tmp/r/VERSION)\necho {A} $v > /tmp/result",
        f"git clone -q https://x/r /tmp/r\necho {A} > /tmp/result\ncat /tmp/r/VERSION >> /tmp/result",
        f"git clone -q https://x/r /tmp/r\nif grep -q {A} /tmp/r/f; then echo yes > /tmp/result; fi",
        f"git clone -q https://x/r /tmp/r\ngrep -q {A} /tmp/r/f && echo yes > /tmp/result",
        f"git clone -q https://x/r /tmp/r\ncp /tmp/r/{A} /tmp/result",
    ],
)
def test_one_that_reaches_it_is(source: str) -> None:
    assert rules(source) == {READS}


def test_what_is_left_on_a_volume_counts() -> None:
    mount = "      volumeMounts: [{name: d, mountPath: /data}]\n"
    assert READS in rules(f"git clone -q https://x/r /data/r\necho {A} > /tmp/result", more=mount)


def test_what_printf_puts_into_a_variable_is_read() -> None:
    assert rules(f"printf -v name '%s.txt' {A}\nrender $name > /tmp/result") == set()
    read = rules("printf -v name '%s' {{workflow.parameters.b}}\nrender $name > /tmp/result")
    assert read == {"key-missing-workflow-parameter"}


CLIENTS = {
    "engine": "e = sqlalchemy.create_engine('postgresql://x')\npandas.DataFrame([1]).to_sql('t', e)",
    "keyword": "e = sqlalchemy.create_engine('postgresql://x')\npandas.DataFrame([1]).to_sql('t', con=e)",
    "cursor": "c = psycopg2.connect('x')\nk = c.cursor()\nk.execute('INSERT INTO t VALUES (1)')\nc.commit()\nc.close()",
    "with": "with psycopg2.connect('x') as c, c.cursor() as k:\n    k.execute('DELETE FROM t')",
    "collection": "t = pymongo.MongoClient('x')['d']['t']\nt.insert_one({})",
}
ASKED = {
    "read": "e = sqlalchemy.create_engine('x')\npandas.DataFrame([1]).to_sql('t', e)\nd = pandas.read_sql('t', e)",
    "fetch": f"{CLIENTS['cursor']}\nd = k.fetchall()",
    "rows": "c = psycopg2.connect('x')\nk = c.cursor()\nk.execute('DELETE FROM t')\nd = [r for r in k]",
    "handed on": f"{CLIENTS['cursor']}\nd = look(c)",
    "into a file": f"{CLIENTS['cursor']}\nd = 1\nk.copy_expert('COPY t TO STDOUT', open('/tmp/result', 'w'))",
}


def python(source: str, said: str) -> set[str]:
    imported = "import pandas, psycopg2, pymongo, sqlalchemy\n"
    written = f"with open('/tmp/result', 'w') as out:\n    print('{A}', {said}, file=out)"
    return rules(f"{imported}{source}\n{written}", "[python]")


@pytest.mark.parametrize("name", CLIENTS)
def test_a_database_that_is_only_written_answers_nothing(name: str) -> None:
    assert python(CLIENTS[name], "1") == {WRITES}


@pytest.mark.parametrize("name", ASKED)
def test_one_that_is_asked_does(name: str) -> None:
    assert python(ASKED[name], "d") == {READS, WRITES}
