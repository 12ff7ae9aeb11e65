"""What a step does with a value decides whether it matters: lint and simulate say the same of every use."""

import hashlib
import json
from typing import Any

import pytest

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.app.simulate.flags import Flags
from memolint.app.simulate.simulate import of_files
from memolint.argo.releases import newest
from memolint.facts.declarations import NO_POLICY, Policy
from memolint.finding import INFO

TAG = "{{inputs.parameters.who}}"
SCRIPTS = {
    "echo": ("bash", f'echo "for {TAG}"\ncount > /tmp/rows', False),
    "echo to a file": ("bash", f'echo "for {TAG}" > /tmp/rows', True),
    "echo through tee": ("bash", f'echo "for {TAG}" | tee /tmp/rows', True),
    "variable that is logged": ("sh", f'who="{TAG}"\necho "for ${{who}}" >&2\ncount > /tmp/rows', False),
    "variable of a logged variable": ("sh", f'who="{TAG}"\nline="for $who"\necho "$line"\ncount > /tmp/rows', False),
    "variable that is logged and used": ("sh", f'who="{TAG}"\necho "$who"\ncount --for "$who" > /tmp/rows', True),
    "variable that programs see": ("sh", f'export who="{TAG}"\necho "$who"\ncount > /tmp/rows', True),
    "variable of one program": ("sh", f'echo "$who"\nwho="{TAG}" count > /tmp/rows', True),
    "variable in nested code": ("sh", f"who='{TAG}'\necho $who\nawk -v w=$who '{{print w}}' in > /tmp/rows", True),
    "variable in a condition": ("sh", f'who="{TAG}"\necho "$who"\n[ "$who" = me ] && count > /tmp/rows', True),
    "variable that a library may use": ("sh", f'who="{TAG}"\n. ./lib.sh\ncount > /tmp/rows', True),
    "variable that nobody names again": ("sh", f'who="{TAG}"\ncount > /tmp/rows', False),
    "variable that nobody names, evaluated": ("sh", f'who="{TAG}"\neval "$CODE" > /tmp/rows', True),
    "variable that programs read": ("sh", f'JAVA_OPTS="{TAG}"\ncount > /tmp/rows', True),
    "variable that is named by another": ("bash", f'who="{TAG}"\nname=who\ncount "${{!name}}" > /tmp/rows', True),
    "words of what does nothing": ("sh", f': "for {TAG}"\ncount > /tmp/rows', False),
    "default in what does nothing": ("sh", f': "${{who:={TAG}}}"\ncount "$who" > /tmp/rows', True),
    "work in what does nothing": ("sh", f': "$(count {TAG} > /tmp/rows)"', True),
    "logging function": ("bash", f'log() {{ echo "[$(date)] $*" >&2; }}\nlog "for {TAG}"\ncount > /tmp/rows', False),
    "work inside a message": ("bash", f'echo "$(count --for {TAG} --out /tmp/rows)"', True),
    "comment": ("bash", f"# for {TAG}\ncount > /tmp/rows  # and {TAG}", False),
    "no comment": ("bash", f"count '# {TAG}' > /tmp/rows", True),
    "comment in a document": ("bash", f"cat > /tmp/rows <<EOF\n# {TAG}\nEOF", True),
    "comment of Python": ("python", f'# for {TAG}\nopen("/tmp/rows", "w").write("#")', False),
    "string of Python": ("python", f'open("/tmp/rows", "w").write("# {TAG}")', True),
    "comment of JavaScript": ("node", f"// for {TAG}\nrequire('fs').writeFileSync('/tmp/rows', '1');", False),
    "all output in a file": ("bash", f'exec > /tmp/rows\necho "for {TAG}"', True),
    "function that is captured": ("bash", f'name() {{ echo "{TAG}"; }}\ncount --for "$(name)" > /tmp/rows', True),
    "group in a file": ("bash", f'{{ echo a; echo "{TAG}"; }} > /tmp/rows', True),
    "flag of the log": ("bash", f"count --log-level {TAG} --out /tmp/rows", False),
    "flag of the work": ("bash", f"count --level {TAG} --out /tmp/rows", True),
    "print": ("python", f'print("for {TAG}")\nopen("/tmp/rows", "w").write("1")', False),
    "print to standard error": (
        "python",
        f'import sys\nprint("{TAG}", file=sys.stderr)\nopen("/tmp/rows", "w")',
        False,
    ),
    "print to a file": ("python", f'with open("/tmp/rows", "w") as out:\n    print("{TAG}", file=out)', True),
    "logged variable": (
        "python",
        f'import logging\nwho = "{TAG}"\nlogging.info("for %s", who)\nopen("/tmp/rows")',
        False,
    ),
    "logged and used variable": ("python", f'who = "{TAG}"\nprint(who)\nopen("/tmp/rows", "w").write(who)', True),
    "log in a file": ("python", f'import logging as l\nl.basicConfig(filename="/tmp/rows")\nl.warning("{TAG}")', True),
    "console": ("node", f"console.log('for {TAG}');\nrequire('fs').writeFileSync('/tmp/rows', '1');", False),
    "logarithm": ("python", f'import math\nopen("/tmp/rows", "w").write(str(math.log({TAG})))', True),
    "two statements": ("node", f"console.log(1); require('fs').writeFileSync('/tmp/rows', '{TAG}');", True),
    "message": ("Rscript", f'message("for {TAG}")\nwriteLines("1", "/tmp/rows")', False),
    "cat to a file": ("Rscript", f'cat("{TAG}", file = "/tmp/rows")', True),
}


def workflow(script: dict[str, Any]) -> dict[str, Any]:
    work = {
        "name": "work",
        "inputs": {"parameters": [{"name": "who"}]},
        "memoize": {"key": "work-v1", "maxAge": "1h", "cache": {"configMap": {"name": "work"}}},
        "script": {"image": "registry.example.com/tools:1.0.0", **script},
        "outputs": {"parameters": [{"name": "rows", "valueFrom": {"path": "/tmp/rows"}}]},
    }
    call = {"parameters": [{"name": "who", "value": "{{workflow.parameters.who}}"}]}
    main = {"name": "main", "steps": [[{"name": "work", "template": "work", "arguments": call}]]}
    arguments = {"parameters": [{"name": "who", "value": "ada"}]}
    spec = {"entrypoint": "main", "arguments": arguments, "templates": [main, work]}
    return {"apiVersion": "argoproj.io/v1alpha1", "kind": "Workflow", "metadata": {"name": "count"}, "spec": spec}


def is_reported(manifest: dict[str, Any]) -> bool:
    found = [each for each in lint_bytes(json.dumps(manifest).encode(), "w.yaml").findings if each.rule[:4] == "key-"]
    assert all(each.rule == "key-constant" and each.witness is not None for each in found)
    return bool(found)


def with_who(manifest: dict[str, Any], who: str) -> dict[str, Any]:
    """The workflow with another argument, under a name of its own."""
    [given] = manifest["spec"]["arguments"]["parameters"]
    spec = {**manifest["spec"], "arguments": {"parameters": [{**given, "value": who}]}}
    digest = hashlib.sha256(who.encode()).hexdigest()[:8]
    return {**manifest, "metadata": {**manifest["metadata"], "name": f"of-{digest}"}, "spec": spec}


def is_stale(manifest: dict[str, Any], policy: Policy = NO_POLICY, values: tuple[str, str] = ("ada", "bob")) -> bool:
    files = [(f"{at}.yaml", json.dumps(with_who(manifest, each)).encode()) for at, each in enumerate(values)]
    simulation = of_files(files, Flags(), newest(), policy=policy)
    assert [run.phase for run in simulation.played.runs] == ["Succeeded", "Succeeded"]
    return any(verdict.is_stale for verdict in simulation.verdicts)


@pytest.mark.parametrize(("program", "source", "matters"), SCRIPTS.values(), ids=SCRIPTS)
def test_a_value_in_a_script_matters_where_it_reaches_more_than_the_log(
    program: str, source: str, matters: bool
) -> None:
    manifest = workflow({"command": [program], "source": source})
    assert (is_reported(manifest), is_stale(manifest)) == (matters, matters)


def played(manifest: dict[str, Any], values: tuple[str, str]) -> tuple[bool, bool]:
    """Whether lint reports the input as more than a note, and whether simulate marks a hit; a note has no proof."""
    options = Options(min_severity=INFO)
    runs = [with_who(manifest, each) for each in values]
    found = lint_bytes(json.dumps(runs[0]).encode(), "w.yaml", options).findings
    of_key = [each for each in found if each.rule in ("key-constant", "key-missing-input-parameter")]
    shown = [each for each in of_key if each.severity != INFO]
    assert [each.witness is not None for each in of_key] == [True] * len(shown) + [False] * (len(of_key) - len(shown))
    return bool(shown), is_stale(manifest, values=values)


COUNT = {"image": "registry.example.com/tools:1.0.0", "command": ["count", "--out", "/tmp/rows"]}
MINIOS = ("http://minio:9000", "http://minio2:9000")
TRUSTED = {
    "endpoint after a flag": ({"container": {**COUNT, "args": ["--s3-endpoint", TAG]}}, MINIOS, False),
    "endpoint in the environment": (
        {"container": {**COUNT, "env": [{"name": "AWS_ENDPOINT_URL", "value": TAG}]}},
        MINIOS,
        False,
    ),
    "endpoint of one label": (
        {"container": {**COUNT, "env": [{"name": "S3_ENDPOINT", "value": TAG}]}},
        ("minio", "store"),
        False,
    ),
    "host of one label with a port": ({"container": {**COUNT, "args": [f"--db-host={TAG}"]}}, ("db:1", "d:1"), False),
    "host behind a flag of one letter": (
        {"container": {**COUNT, "args": ["-h", TAG.replace("who", "db-host")]}},
        ("db", "pg"),
        False,
    ),
    "user interface": ({"container": {**COUNT, "args": ["--ui-url", TAG]}}, ("https://a.io", "https://b.io"), False),
    "tracking service": (
        {"container": {**COUNT, "env": [{"name": "MLFLOW_TRACKING_URI", "value": TAG}]}},
        ("http://mlflow:5000", "http://mlflow2:5000"),
        False,
    ),
    "host that is an animal": ({"container": {**COUNT, "args": ["--host", TAG]}}, ("human", "mouse"), True),
    "address of data": ({"container": {**COUNT, "args": ["--data-url", TAG]}}, ("http://a/x", "http://a/y"), True),
    "threads behind a flag of one letter": (
        {"container": {**COUNT, "args": ["-t", TAG.replace("who", "threads")]}},
        ("4", "8"),
        False,
    ),
    "topics behind a flag of one letter": ({"container": {**COUNT, "args": ["-t", TAG]}}, ("4", "8"), True),
    "memory behind a flag of one letter": (
        {"script": {**COUNT, "command": ["sh"], "source": f"sort -m {TAG.replace('who', 'mem')} in > /tmp/rows"}},
        ("4g", "8g"),
        False,
    ),
    "threads without a sign": (
        {"script": {**COUNT, "command": ["sh"], "source": f"count threads {TAG} > /tmp/rows"}},
        ("4", "8"),
        False,
    ),
    "workers as a number": (
        {
            "script": {
                **COUNT,
                "command": ["python"],
                "source": f'open("/tmp/rows", "w").write(run(workers=int("{TAG}")))',
            }
        },
        ("4", "8"),
        False,
    ),
    "threads in the environment of Python": (
        {"script": {**COUNT, "command": ["python"], "source": f'import os\nos.environ["OMP_NUM_THREADS"] = "{TAG}"'}},
        ("4", "8"),
        False,
    ),
    "workers that are compared": (
        {"script": {**COUNT, "command": ["python"], "source": f"if workers =={TAG}: run(out='/tmp/rows')"}},
        ("4", "8"),
        True,
    ),
    "scratch size in a patch": (
        {"container": COUNT, "podSpecPatch": f'volumes: [{{name: s, emptyDir: {{sizeLimit: "{TAG}"}}}}]'},
        ("1Gi", "2Gi"),
        False,
    ),
}


@pytest.mark.parametrize(("body", "values", "matters"), TRUSTED.values(), ids=TRUSTED)
@pytest.mark.parametrize("is_direct", [False, True], ids=["as an input", "of the workflow"])
def test_access_and_tuning_matter_to_neither_lint_nor_simulate(
    body: dict[str, Any], values: tuple[str, str], matters: bool, is_direct: bool
) -> None:
    name = next((each for each in ("threads", "mem", "db-host") if f"parameters.{each}}}" in json.dumps(body)), "who")
    manifest = json.loads(
        json.dumps(workflow({})).replace('"who"', f'"{name}"').replace("parameters.who", f"parameters.{name}")
    )
    main, work = manifest["spec"]["templates"]
    del work["script"]
    work.update(body)
    manifest["spec"]["arguments"]["parameters"][0]["value"] = values[0]
    if is_direct:
        del work["inputs"], main["steps"][0][0]["arguments"]
        manifest = json.loads(json.dumps(manifest).replace("inputs.parameters.", "workflow.parameters."))
    assert played(manifest, values) == (matters, matters)


@pytest.mark.parametrize(("others", "matters"), [([], False), (["http://minio:9000"], False), (["http://store"], True)])
def test_two_services_that_the_project_writes_out_are_two_for_lint_and_simulate(
    others: list[str], matters: bool
) -> None:
    manifest = workflow({"command": ["bash"], "source": f"count --endpoint {TAG} > /tmp/rows"})
    step = manifest["spec"]["templates"][0]["steps"][0][0]
    calls = [
        {**step, "name": f"w{at}", "arguments": {"parameters": [{"name": "who", "value": value}]}}
        for at, value in enumerate(["http://minio:9000", *others])
    ]
    manifest["spec"]["templates"][0]["steps"] = [[each] for each in calls]
    assert (is_reported(manifest), is_stale(manifest)) == (matters, matters)


@pytest.mark.parametrize(("age", "matters"), [("24h", False), ("25h", True)])
def test_the_time_of_a_run_matters_where_entries_outlive_a_day(age: str, matters: bool) -> None:
    manifest = workflow({"command": ["bash"], "source": "count --at {{workflow.creationTimestamp}} > /tmp/rows"})
    manifest["spec"]["templates"][1]["memoize"]["maxAge"] = age
    found = lint_bytes(json.dumps(manifest).encode(), "w.yaml").findings
    assert ("key-constant" in [each.rule for each in found], is_stale(manifest)) == (matters, matters)


ENVIRONMENT = {
    "logged": ("WHO", 'echo "for $WHO"\ncount > /tmp/rows', False),
    "used": ("WHO", 'echo "for $WHO"\ncount --for "$WHO" > /tmp/rows', True),
    "not mentioned, so for a program": ("WHO", "count > /tmp/rows", True),
    "a level of the log": ("APP_LOG_LEVEL", "count > /tmp/rows", False),
    "a number of threads": ("OMP_NUM_THREADS", "count > /tmp/rows", False),
}


@pytest.mark.parametrize(("name", "source", "matters"), ENVIRONMENT.values(), ids=ENVIRONMENT)
def test_a_variable_of_the_environment_matters_where_it_reaches_more_than_the_log(
    name: str, source: str, matters: bool
) -> None:
    manifest = workflow({"command": ["bash"], "source": source, "env": [{"name": name, "value": TAG}]})
    assert (is_reported(manifest), is_stale(manifest)) == (matters, matters)


def test_what_is_printed_matters_to_a_caller_that_reads_the_result() -> None:
    manifest = workflow({"command": ["bash"], "source": f'echo "for {TAG}"\ncount > /tmp/rows'})
    value = "{{steps.work.outputs.result}}"
    use = {"name": "use", "template": "use", "arguments": {"parameters": [{"name": "text", "value": value}]}}
    template = {
        "name": "use",
        "inputs": {"parameters": [{"name": "text"}]},
        "container": {"image": "registry.example.com/tools:1.0.0", "args": ["{{inputs.parameters.text}}"]},
    }
    assert (is_reported(manifest), is_stale(manifest)) == (False, False)
    manifest["spec"]["templates"][0]["steps"].append([use])
    manifest["spec"]["templates"].append(template)
    assert (is_reported(manifest), is_stale(manifest)) == (True, True)


@pytest.mark.parametrize(
    ("source", "matters"),
    [
        (f"warm {TAG}", True),
        (f'echo "for {TAG}"\nwarm', False),
        (f'if [ "{TAG}" = ada ]; then warm; fi', True),
        (f'if [ "{TAG}" = ada ]; then echo hello; fi\nwarm', False),
        (f'[ "{TAG}" = ada ] || exit 1\nwarm', True),
    ],
)
def test_without_outputs_a_value_matters_where_the_work_depends_on_it(source: str, matters: bool) -> None:
    manifest = workflow({"command": ["bash"], "source": source})
    del manifest["spec"]["templates"][1]["outputs"]
    found = [each for each in lint_bytes(json.dumps(manifest).encode(), "w.yaml").findings if each.rule[:4] == "key-"]
    assert not is_stale(manifest)
    proofs = [[run.detail for run in each.witness.runs] for each in found if each.witness is not None]
    assert proofs == [["the work happens", "the work does not happen"]] * matters
    assert all("its work depends on" in each.message for each in found)


@pytest.mark.parametrize(
    ("declared", "matters"),
    [
        ({}, True),
        ({"memolint.dev/insignificant": "who"}, False),
        ({"memolint.dev/insignificant": "other, who"}, False),
        ({"memolint.dev/insignificant": "other"}, True),
        ({"memolint.dev/determined-by": "who=where"}, False),
        ({"memolint.dev/determined-by": "what=where"}, True),
    ],
)
@pytest.mark.parametrize("place", ["template", "metadata", "object"])
def test_what_is_declared_holds_for_lint_and_simulate(declared: dict[str, str], matters: bool, place: str) -> None:
    manifest = workflow({"command": ["bash"], "source": f"count --for {TAG} > /tmp/rows"})
    main, work = manifest["spec"]["templates"]
    work["inputs"]["parameters"].append({"name": "where"})
    work["memoize"]["key"] = "work-{{inputs.parameters.where}}"
    main["steps"][0][0]["arguments"]["parameters"].append({"name": "where", "value": "here"})
    if place == "template":
        work["annotations"] = declared
    elif place == "metadata":
        work["metadata"] = {"annotations": declared}
    else:
        manifest["metadata"]["annotations"] = declared
    found = [each.rule for each in lint_bytes(json.dumps(manifest).encode(), "w.yaml").findings]
    assert ("key-missing-input-parameter" in found, is_stale(manifest)) == (matters, matters)


@pytest.mark.parametrize(
    ("content", "matters"),
    [("who-sha256", False), ("who-etag", False), ("what-sha256", True), ("who-sha256-url", True)],
)
def test_what_names_the_content_of_a_place_holds_for_lint_and_simulate(content: str, matters: bool) -> None:
    manifest = workflow({"command": ["bash"], "source": f"count --for {TAG} > /tmp/rows"})
    main, work = manifest["spec"]["templates"]
    work["inputs"]["parameters"].append({"name": content})
    work["memoize"]["key"] = f"work-{{{{inputs.parameters.{content}}}}}"
    main["steps"][0][0]["arguments"]["parameters"].append(
        {"name": content, "value": "0cc175b9c0f1b6a831c399e269772661"}
    )
    found = [each.rule for each in lint_bytes(json.dumps(manifest).encode(), "w.yaml").findings]
    assert ("key-missing-input-parameter" in found, is_stale(manifest)) == (matters, matters)


def test_what_the_configuration_declares_holds_for_what_is_called_too() -> None:
    manifest = workflow({"command": ["bash"], "source": f"count --for {TAG} > /tmp/rows"})
    main, work = manifest["spec"]["templates"]
    main["memoize"], main["inputs"] = work.pop("memoize"), {"parameters": [{"name": "who"}]}
    main["steps"][0][0]["arguments"]["parameters"][0]["value"] = TAG
    main["outputs"] = {
        "parameters": [{"name": "n", "valueFrom": {"parameter": "{{steps.work.outputs.parameters.rows}}"}}]
    }
    assert is_stale(manifest)
    assert not is_stale(manifest, Policy(insignificant=frozenset(("who",))))


@pytest.mark.parametrize(("container", "matters"), [("main", True), ("beside", False)])
def test_what_is_read_of_a_set_is_what_its_main_container_prints(container: str, matters: bool) -> None:
    manifest = workflow({})
    main, work = manifest["spec"]["templates"]
    del work["script"]
    work["memoize"]["maxAge"] = "72h"
    work["containerSet"] = {
        "containers": [
            {
                "name": name,
                "image": "registry.example.com/tools:1.0.0",
                "command": ["sh", "-c", f'date\necho "for {TAG}"\ncount' if name == container else "count > /tmp/rows"],
            }
            for name in ("main", "beside")
        ]
    }
    read = {"parameters": [{"name": "text", "value": "{{steps.work.outputs.result}}"}]}
    main["steps"].append([{"name": "use", "template": "use", "arguments": read}])
    image = {"image": "registry.example.com/tools:1.0.0", "args": ["{{inputs.parameters.text}}"]}
    manifest["spec"]["templates"].append(
        {"name": "use", "inputs": {"parameters": [{"name": "text"}]}, "container": image}
    )

    rules = {each.rule for each in lint_bytes(json.dumps(manifest).encode(), "w.yaml").findings}
    assert ("impure-time-random-network" in rules) == matters
    assert (is_reported(manifest), is_stale(manifest)) == (matters, matters)
