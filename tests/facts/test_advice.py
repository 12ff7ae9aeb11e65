"""What is advised of steps that are not memoized, and what stands in the way of it."""

import pytest
from facts_projects import manifests, workflow

from memolint.argo.project import Project
from memolint.argo.releases import newest
from memolint.facts.advice.advice import Advice, advice
from memolint.facts.declarations import NO_POLICY

A = "{{inputs.parameters.a}}"
OUT = "outputs: {parameters: [{name: o, valueFrom: {path: /tmp/o}}]}"
INPUT = "inputs: {parameters: [{name: a}]}"


def advised(*templates: str, kind: str = "Workflow", spec: str = "entrypoint: main\n") -> Advice:
    """The advice on the template `work`."""
    found = manifests(workflow(*templates, kind=kind, spec=spec))
    project = Project(found)
    (work,) = (each for each in found[0].templates if each.name == "work")
    given = advice(work, project, NO_POLICY, newest())
    assert given is not None
    return given


def work(body: str, outputs: str = OUT, inputs: str = INPUT, more: str = "") -> str:
    return f"name: work\n{inputs}\n{outputs}\n{body}\n{more}"


def container(command: str, more: str = "", image: str = "x:1.0") -> str:
    return f'container: {{image: "{image}", command: [{command}], args: ["{A}"]{more}}}'


def script(source: str, command: str = "[bash, -e]", more: str = "") -> str:
    lines = "\n".join(f"    {line}" for line in source.splitlines())
    return f'script:\n  image: "x:1.0"\n  command: {command}\n{more}  source: |\n{lines}'


TRAIN = container("train, --out, /tmp/o", ", resources: {limits: {cpu: 8}}")
MAIN = f'name: main\nsteps: [[{{name: s, template: work, arguments: {{parameters: [{{name: a, value: "{A}"}}]}}}}]]'
LOOP = """
name: main
steps:
- - {name: s, template: work, arguments: {parameters: [{name: a, value: "{{item}}"}]}, withItems: [1, 2, 3]}
"""


def test_an_expensive_program_that_is_told_its_output_is_to_be_memoized() -> None:
    found = advised(work(TRAIN), LOOP)
    assert (found.verdict, found.confidence) == ("memoize", "medium")
    assert found.variables == ("inputs.parameters.a",)
    assert found.saving.runs == 3
    assert found.saving.requests == (("cpu", "8"),)
    assert found.because[:2] == ("asks for 8 CPUs", "runs 3 times in a submission")


def test_the_version_stands_for_all_that_no_variable_tells() -> None:
    assert advised(work(TRAIN), LOOP).versioned == ("the command",)
    main = """
name: main
steps:
- - {name: make, template: make, arguments: {parameters: [{name: n, value: "{{workflow.parameters.n}}"}]}}
- - name: s
    template: work
    arguments:
      parameters: [{name: a, value: "{{workflow.parameters.n}}"}]
      artifacts: [{name: i, from: "{{steps.make.outputs.artifacts.rows}}"}]
"""
    make = "name: make\ninputs: {parameters: [{name: n}]}\n" + script("seq {{inputs.parameters.n}} > /tmp/rows")
    make += "\noutputs: {artifacts: [{name: rows, path: /tmp/rows}]}"
    inputs = "inputs: {parameters: [{name: a}], artifacts: [{name: i, path: /in}]}"
    sort = work(script(f"sort -S{A} -u /in > /tmp/o"), inputs=inputs)
    found = advised(sort, make, main, spec='entrypoint: main\narguments: {parameters: [{name: n, value: "1"}]}\n')
    assert found.variables == ("inputs.parameters.a",)
    assert found.versioned == ("the code", "`make`")


def test_code_that_can_be_read_and_runs_often_is_sure() -> None:
    found = advised(work(script(f"sort -u /data/{A} > /tmp/o")), LOOP)
    assert (found.verdict, found.confidence) == ("memoize", "high")
    assert found.versioned == ("the code",)


def test_what_is_at_an_end_at_once_is_worth_little() -> None:
    assert advised(work(script(f"echo {A} > /tmp/o")), LOOP).confidence == "low"


@pytest.mark.parametrize(
    "body",
    [
        'container: {image: "x:1.0", args: ["{{inputs.parameters.a}}", --out, /tmp/o]}',
        container("train"),
        script("const a = 1", "[node]"),
        script("import acme\nacme.client().publish(1)", "[python]"),
        container("upload, --report, /tmp/o"),
        script("import keras\nkeras.Sequential().fit([1], [1])", "[python]"),
        script("from transformers import AutoModel\nAutoModel.from_pretrained('bert')", "[python]"),
        script("import os\nopen('/tmp/o', 'w').write(os.environ['REGION'])", "[python]"),
    ],
)
def test_what_cannot_be_read_leaves_one_question(body: str) -> None:
    found = advised(work(body), LOOP)
    assert found.verdict == "ask"
    assert found.question.endswith("?")


@pytest.mark.parametrize(
    "body",
    [
        container("samtools, index"),
        container("conda, run, -n, bio, samtools, index"),
        container("train", ", workingDir: /tmp"),
        script("fit --all > o.csv"),
        script("x <- read.csv('/in/a.csv'); write.csv(x, '/tmp/o.csv')", "[Rscript]"),
    ],
)
def test_a_program_that_is_known_or_says_where_its_outputs_go_is_to_be_memoized(body: str) -> None:
    outputs = "outputs: {artifacts: [{name: o, path: /tmp/o.csv}]}"
    assert advised(work(body, outputs), LOOP).verdict == "memoize"


def test_a_declaration_answers_the_question() -> None:
    declared = "metadata: {annotations: {memolint.dev/effects: none}}"
    assert advised(work(container("train"), more=declared), LOOP).verdict == "memoize"


@pytest.mark.parametrize(
    ("template", "why"),
    [
        (work(script("date > /tmp/o")), "date"),
        (work(script("curl https://x.example.com/{{inputs.parameters.a}} > /tmp/o")), "network"),
        (work(script("git push origin main")), "push"),
        (work(script("import random\nopen('/tmp/o', 'w').write(str(random.random()))", "[python]")), "random"),
        (work(TRAIN, outputs=""), "hands nothing on"),
        (work(TRAIN, more="daemon: true"), "daemon"),
        (work(TRAIN, more="synchronization: {mutexes: [{name: m}]}"), "lock"),
        (work(TRAIN, more="metrics: {prometheus: [{name: m, help: h, counter: {value: '1'}}]}"), "metrics"),
        (work(TRAIN, OUT.replace("name: o,", "name: o, globalName: g,")), "global name"),
        (work("suspend: {}"), "gate"),
        (work("http: {url: 'https://x.example.com'}"), "request"),
        (work("resource: {action: create, manifest: 'kind: Pod'}"), "cluster"),
        (work(container("train, --out, /tmp/o, '{{=sprig.now()}}'")), "sprig.now"),
        (work(container("train, --out, /tmp/o, '{{workflow.uid}}'")), "workflow.uid"),
        (work(container("train, --out, /tmp/o, --to, 's3://b/k'")), "s3://b/k"),
        (work(container("train, --out, /tmp/o", ", volumeMounts: [{name: fresh, mountPath: /w}]")), "volume `fresh`"),
        (
            work(container("train, --out, /tmp/o", ", env: [{name: T, valueFrom: {secretKeyRef: {name: s, key: k}}}]")),
            "credentials",
        ),
        (work(container("train, --out, /tmp/o", ", env: [{name: DB_HOST, value: db}]")), "service"),
    ],
)
def test_what_must_happen_or_may_differ_is_left(template: str, why: str) -> None:
    found = advised(template, MAIN)
    assert found.verdict == "leave"
    assert why in " ".join(found.because)


@pytest.mark.parametrize("volume", ["persistentVolumeClaim: {claimName: c}", "hostPath: {path: /x}", "nfs: {path: /}"])
def test_a_volume_that_outlives_the_step_is_left_and_a_private_one_is_not(volume: str) -> None:
    mounting = work(container("train, --out, /tmp/o", ", volumeMounts: [{name: v, mountPath: /v}]"))
    shared = f"entrypoint: main\nvolumes: [{{name: v, {volume}}}]\n"
    assert advised(mounting, LOOP, spec=shared).verdict == "leave"
    private = "entrypoint: main\nvolumes: [{name: v, emptyDir: {}}]\n"
    assert advised(mounting, LOOP, spec=private).verdict == "memoize"


CLAIM = "entrypoint: main\nvolumes: [{name: v, persistentVolumeClaim: {claimName: c}}]\n"
ON_CLAIM = "  volumeMounts: [{name: v, mountPath: /v}]\n"
WRITES = f"fit {A} --out /v/fits/{A}.csv"


def reader(source: str = "cat /v/fits/*.csv") -> str:
    return f"name: use\n{script(source, more=ON_CLAIM)}"


def test_a_file_on_a_claim_that_others_read_is_for_a_marker_beside_it() -> None:
    found = advised(work(script(WRITES, more=ON_CLAIM), ""), LOOP, reader(), spec=CLAIM)
    assert (found.verdict, found.confidence) == ("marker", "medium")
    assert found.because == (
        f"what it makes is `/v/fits/{A}.csv` on claim `c`, which `use` reads: a hit makes no file",
    )
    assert found.on_volume is not None
    assert found.on_volume.folder == "/v/fits"


@pytest.mark.parametrize(
    "source",
    [
        f"mkdir -p /v/fits\n{WRITES}",
        f"rm -f /v/fits/{A}.csv\n{WRITES}",
        f"fit {A} --out /v/new/{A}.csv\nmv /v/new/{A}.csv /v/fits/{A}.csv",
        f"gdalwarp -tr 5 5 /in/{A}.tif /v/fits/{A}.csv",
    ],
)
def test_the_result_is_what_stays(source: str) -> None:
    found = advised(work(script(source, more=ON_CLAIM), ""), LOOP, reader(), spec=CLAIM)
    assert found.on_volume is not None
    assert (found.verdict, found.on_volume.paths) == ("marker", (f"/v/fits/{A}.csv",))


@pytest.mark.parametrize(
    ("source", "others", "trouble"),
    [
        (f"fit {A} --out /v/fits/all.csv", reader(), "is not named by `inputs.parameters.a`"),
        (f"cat /v/raw/{A} > /v/fits/{A}.csv", reader(), "it reads `/v/raw/"),
        (f"fit /v/x/{A}\n{WRITES}", reader(), "its code does not tell"),
        (f"rm -rf /v/fits\n{WRITES}", reader(), "it removes all of `/v/fits`"),
        (f"rows={A}\n{WRITES}-$(hostname)", reader(), "only a run knows the name"),
        (WRITES, "name: use\nsuspend: {}", "nothing in view reads it"),
        (WRITES, reader("sort -u -o /v/fits/1.csv /v/fits/1.csv"), "`use` may write"),
        (f"if [ -f /v/fits/{A}.csv ]; then exit 0; fi\n{WRITES}", reader(), "looks for a marker already"),
    ],
)
def test_a_marker_that_could_not_tell_is_not_advised(source: str, others: str, trouble: str) -> None:
    found = advised(work(script(source, more=ON_CLAIM), ""), LOOP, others, spec=CLAIM)
    assert found.verdict == "leave"
    assert trouble in " ".join(found.because)


def test_nothing_is_handed_on_is_the_last_that_is_said() -> None:
    found = advised(work(script(f"aws s3 cp /in/{A} s3://b/{A}"), ""), LOOP)
    assert "hands nothing on" not in found.because[0]
    assert found.against_marker
    assert "hands nothing on" not in " ".join(found.against_marker)


@pytest.mark.parametrize(
    ("place", "verdict"),
    [
        ("", "memoize"),
        (", s3: {bucket: b, key: fixed}", "leave"),
        (", s3: {bucket: b, key: '{{workflow.uid}}/o'}", "leave"),
        (f", s3: {{bucket: b, key: 'out/{A}'}}", "memoize"),
        (", s3: {bucket: b, key: '{{workflow.parameters.run}}/o'}", "memoize"),
        (", artifactGC: {strategy: OnWorkflowDeletion}", "leave"),
        (", artifactGC: {strategy: Never}", "memoize"),
    ],
)
def test_where_an_artifact_lies_decides(place: str, verdict: str) -> None:
    outputs = f"outputs: {{artifacts: [{{name: o, path: /tmp/o{place}}}]}}"
    assert advised(work(TRAIN, outputs), LOOP).verdict == verdict


@pytest.mark.parametrize(
    ("artifact", "verdict"),
    [
        ("git: {repo: 'https://x/r', revision: 2d6f18b0c97a4e53a1f08c6be2947d5310fa8c6e}", "memoize"),
        ("git: {repo: 'https://x/r', revision: main}", "leave"),
        ("raw: {data: text}", "memoize"),
        ("s3: {bucket: b, key: latest.csv}", "leave"),
    ],
)
def test_an_artifact_must_have_a_fixed_content(artifact: str, verdict: str) -> None:
    inputs = f"inputs: {{parameters: [{{name: a}}], artifacts: [{{name: d, path: /d, {artifact}}}]}}"
    assert advised(work(TRAIN, inputs=inputs), LOOP).verdict == verdict


def test_an_artifact_of_a_step_before_is_covered_by_what_that_step_reads() -> None:
    make = (
        "name: make\noutputs: {artifacts: [{name: d, path: /d}]}\n"
        'container: {image: "x:1.0", command: [make-data, /d, "{{workflow.parameters.seed}}"]}'
    )
    main = """
name: main
steps:
- - {name: m, template: make}
- - name: s
    template: work
    arguments:
      parameters: [{name: a, value: x}]
      artifacts: [{name: d, from: "{{steps.m.outputs.artifacts.d}}"}]
"""
    inputs = "inputs: {parameters: [{name: a}], artifacts: [{name: d, path: /d}]}"
    spec = "entrypoint: main\narguments: {parameters: [{name: seed, value: '1'}, {name: other, value: '2'}]}\n"
    found = advised(work(TRAIN, inputs=inputs), make, main, spec=spec)
    assert found.verdict == "memoize"
    assert found.variables == ("inputs.parameters.a", "workflow.parameters.seed")


def test_what_a_hit_above_skips_is_left() -> None:
    cached = f"memoize: {{key: 'm-{A}', cache: {{configMap: {{name: c}}}}}}"
    found = advised(work(TRAIN), f"{LOOP}\ninputs: {{parameters: [{{name: a}}]}}\n{cached}")
    assert (found.verdict, found.because) == ("leave", ("a hit of `main` skips it already",))


def test_a_marker_that_others_look_for_is_left() -> None:
    outputs = f"outputs: {{artifacts: [{{name: task-marker, path: /tmp/o, s3: {{bucket: b, key: 'done/{A}'}}}}]}}"
    assert advised(work(TRAIN, outputs), LOOP).verdict == "leave"


def test_where_an_artifact_goes_is_in_the_key() -> None:
    outputs = "outputs: {artifacts: [{name: o, path: /tmp/o, s3: {bucket: b, key: 'x/{{inputs.parameters.to}}'}}]}"
    found = advised(work(TRAIN, outputs, "inputs: {parameters: [{name: a}, {name: to}]}"), LOOP)
    assert found.variables == ("inputs.parameters.a", "inputs.parameters.to")


def test_an_artifact_that_nothing_names_first_needs_a_checksum() -> None:
    inputs = "inputs: {parameters: [{name: a}], artifacts: [{name: d, path: /d}]}"
    found = advised(work(TRAIN, inputs=inputs), kind="WorkflowTemplate", spec="")
    assert (found.verdict, found.is_ready) == ("memoize", False)
    assert "checksum" in " ".join(found.because)


def test_a_data_file_as_a_parameter_is_for_a_marker() -> None:
    found = advised(work(TRAIN.replace("/tmp/o", "/tmp/o.parquet"), OUT.replace("/tmp/o", "/tmp/o.parquet")), LOOP)
    assert found.verdict == "marker"
    assert "1 MiB" in found.because[0]


def test_an_image_that_moves_costs_confidence_and_asks_for_a_version() -> None:
    found = advised(work(container("train, --out, /tmp/o", image="x:latest")), LOOP)
    assert (found.verdict, found.confidence) == ("memoize", "medium")
    assert found.versioned == ("the command", "image `x:latest`")


def test_equal_calls_are_a_reason() -> None:
    call = "{name: %s, template: work, arguments: {parameters: [{name: a, value: x}]}}"
    found = advised(work(TRAIN), f"name: main\nsteps: [[{call % 'one'}], [{call % 'two'}]]")
    assert "is called 2 times with the same arguments" in found.because


def test_a_schedule_is_a_reason() -> None:
    text = workflow(work(TRAIN), MAIN, spec="entrypoint: main\n", metadata="name: t")
    cron = (
        "apiVersion: argoproj.io/v1alpha1\nkind: CronWorkflow\nmetadata: {name: c}\n"
        "spec: {schedules: ['0 * * * *'], workflowSpec: {workflowTemplateRef: {name: t}}}\n"
    )
    found = manifests(f"{text}---\n{cron}")
    given = advice(found[0].templates[0], Project(found), NO_POLICY, newest())
    assert given is not None
    assert given.saving.schedules == ("0 * * * *",)
    assert "is scheduled (0 * * * *)" in given.because


MARKED_CLAIM = "entrypoint: main\nvolumes: [{name: d, persistentVolumeClaim: {claimName: d}}]\n"
MARKED = f"""
kept=/data/{A}
if [ -f "$kept" ]; then cp "$kept" /tmp/o; exit 0; fi
echo {A} | sha256sum > "$kept.$$"
mv "$kept.$$" "$kept"
cp "$kept" /tmp/o
"""
MOUNT = "  volumeMounts: [{name: d, mountPath: /data}]\n"


def marked(source: str = MARKED, outputs: str = OUT, *others: str) -> Advice:
    return advised(work(script(source, more=MOUNT), outputs), MAIN, *others, spec=MARKED_CLAIM)


def test_a_right_marker_of_small_outputs_can_go_for_a_memoize_block() -> None:
    found = marked()
    assert found.verdict == "memoize"
    assert found.replaced is not None
    assert found.because[-1].startswith("it avoids its work by the marker `/data/{{inputs.parameters.a}}`")
    assert not found.is_ready


@pytest.mark.parametrize(
    ("source", "outputs"),
    [
        (MARKED.replace(f"/data/{A}", "/data/all"), OUT),
        (MARKED.replace('> "$kept.$$"', '> "$kept.$$"; cp "$kept.$$" /data/more'), OUT),
        (MARKED.replace("/tmp/o", "/tmp/o.parquet"), OUT.replace("/tmp/o", "/tmp/o.parquet")),
        (MARKED, "outputs: {artifacts: [{name: o, path: /tmp/o}]}"),
        (MARKED.replace('> "$kept.$$"', '> "$kept"').replace('mv "$kept.$$" "$kept"', ":"), OUT),
    ],
    ids=["one name for all", "keeps more", "a data file", "an artifact", "in place"],
)
def test_a_marker_that_is_wrong_or_fits_better_stays(source: str, outputs: str) -> None:
    found = marked(source, outputs)
    assert (found.verdict, found.replaced) == ("leave", None)


def test_a_marker_that_others_read_stays() -> None:
    reader = f"name: reader\n{script('cat /data/* | wc -l', more=MOUNT)}"
    assert marked(MARKED, OUT, reader).replaced is None


def test_languages_that_are_read_by_patterns_are_no_question() -> None:
    code = f"k <- {A}\nwrite.csv(k, '/tmp/o')"
    assert advised(work(script(code, "[Rscript]"))).verdict == "memoize"
    assert advised(work(script(code, "[perl]"))).verdict == "ask"


def test_a_cursor_that_fetches_rows_fetches_nothing_from_elsewhere() -> None:
    code = "import sqlite3\nrow = sqlite3.connect(':memory:').execute('select 1').fetchone()\n"
    code += "open('/tmp/o', 'w').write(str(row))"
    assert advised(work(script(code, "[python]"))).verdict == "memoize"


def test_a_large_result_is_better_an_artifact() -> None:
    given = "inputs: {parameters: [{name: a}], artifacts: [{name: d, path: /d.csv, raw: {data: x}}]}"
    found = advised(work(script("cat /d.csv"), "", given))
    assert found.verdict == "marker"
    assert "the whole of `/d.csv`, an input artifact: a ConfigMap holds 1 MiB" in found.because[0]
    assert advised(work(script("wc -l < /d.csv"), "", given)).verdict == "memoize"


@pytest.mark.parametrize(
    "source",
    [
        f"until curl -fsS https://x/{A} | grep -q DONE; do sleep 9; done\necho done > /tmp/o",
        f"kubectl wait --for=condition=complete job/{A}\necho done > /tmp/o",
        f"for i in 1 2; do kubectl get job {A} | grep -q 1/1 && break; sleep 5; done\necho done > /tmp/o",
    ],
)
def test_a_step_that_waits_is_left_and_waits_for_what_it_is_given(source: str) -> None:
    found = advised(work(script(source)), LOOP)
    assert (found.verdict, found.variables) == ("leave", ("inputs.parameters.a",))
    assert "a hit neither waits nor looks" in found.because[0]


def test_a_step_with_a_marker_of_its_own_is_not_left_for_looking_at_it() -> None:
    source = f"if ! aws s3api head-object --bucket b --key {A} > /dev/null 2>&1; then\n  make-it --out /tmp/f {A}\n"
    source += f"  aws s3 cp /tmp/f s3://b/{A}\nfi\necho s3://b/{A} > /tmp/o"
    found = advised(work(script(source)), LOOP)
    assert found.verdict == "leave"
    assert "uploads to S3" in found.because[0]
    assert any("a marker of its own" in each for each in found.because)
    assert not any("another answer" in each for each in found.because)


def test_what_a_step_changes_weighs_more_than_what_it_reads() -> None:
    found = advised(work(script(f"curl -s https://x/{A} > /tmp/o\ngit push origin {A}")), LOOP)
    assert "pushes to a remote" in found.because[0]


NODE = f"const fs = require('node:fs');\nfor (let i = 0; i < {A}; i++) n += i;\nfs.writeFileSync('/tmp/o', String(n));"


def test_code_that_is_read_by_patterns_is_advised_where_it_loads_nothing_unknown() -> None:
    found = advised(work(script(NODE, "[node]")), LOOP)
    assert (found.verdict, found.confidence, found.is_ready) == ("memoize", "medium", True)
    assert found.variables == ("inputs.parameters.a",)
    unknown = advised(work(script(NODE.replace("node:fs", "./own"), "[node]")), LOOP)
    assert unknown.confidence == "low"
    fetched = advised(work(script(f"{NODE}\nawait fetch('https://x')", "[node]")), LOOP)
    assert fetched.verdict == "leave"


def test_r_and_ruby_are_read_so_too() -> None:
    r = f"library(jsonlite)\nfor (i in 1:{A}) n <- n + i\nwriteLines(toJSON(n), '/tmp/o')"
    assert advised(work(script(r, "[Rscript]")), LOOP).confidence == "medium"
    assert advised(work(script(r.replace("jsonlite", "RPostgres"), "[Rscript]")), LOOP).confidence == "low"
    ruby = f"require 'json'\nn = (1..{A}).sum\nFile.write('/tmp/o', n.to_json)"
    assert advised(work(script(ruby, "[ruby]")), LOOP).confidence == "medium"


def test_a_step_that_saves_nothing_says_so() -> None:
    assert "it is at an end at once: a hit saves next to nothing" in advised(work(script(f"echo {A} > /tmp/o"))).because


def test_an_object_of_its_own_name_has_to_be_named_by_all_that_the_key_holds() -> None:
    def placed(key: str) -> Advice:
        given = "inputs: {parameters: [{name: a}, {name: b}]}"
        outputs = f'outputs: {{artifacts: [{{name: o, path: /tmp/o, s3: {{key: "{key}"}}}}]}}'
        return advised(work(script(f"fit {A} {{{{inputs.parameters.b}}}} > /tmp/o"), outputs, given))

    found = placed(f"fits/{A}")
    assert (found.verdict, found.is_ready) == ("memoize", False)
    assert "lies at one place whatever `b` is" in found.because[-1]
    assert placed(f"fits/{A}/{{{{inputs.parameters.b}}}}").is_ready
