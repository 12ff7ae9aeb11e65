"""A workflow with a text in every field that Argo or memolint reads as another language, and bad texts for each."""

from typing import Any

from hypothesis import strategies as st

TAG = "{{inputs.parameters.a}}"
_FRAGMENTS = (
    *(
        "",
        " ",
        "\n",
        "\t",
        "a",
        "b",
        "0",
        "1",
        "-1",
        "99999999999999999999",
        "1e999",
        "0x",
        ".",
        "..",
        "...",
        ":",
        ": ",
    ),
    *("{", "}", "[", "]", "(", ")", "{{", "}}", "{{=", "|", "||", "&&", "!", "?", "??", "'", '"', "`", "\\", "/", "#"),
    *(
        "- ",
        "*",
        "**",
        "&x",
        "*x",
        "<<: *x",
        "%",
        "%s",
        "%d",
        "%9999999999d",
        "$",
        "$(",
        "${",
        "@",
        ",",
        ";",
        "=",
        "==",
    ),
    *(
        "null",
        "true",
        "~",
        "é",
        "\u0130",
        "\x00",
        "\x7f",
        "\u2028",
        "\U0001f600",
        "\ufffe",
        "---",
        "\n---\n",
        "<<EOF\n",
    ),
    *(TAG, "{{item}}", "{{inputs.parameters.", "{{workflow.name}}", "inputs.parameters.a", "(" * 300, "[" * 300),
    *("{a: " * 250, "- " * 250, "not " * 300, "a?b:" * 200),
)
_EXPRESSIONS = (
    *("now()", "1/0", "1%0", "2**99999", "nil ?? 1", "1..1000000000", "'a' matches '('", "asInt('x')", "fromJson('')"),
    *("toJson(inputs)", "jsonpath('', '[')", "sprig.repeat(99999999, 'a')", "sprig.substr(5, 1, 'a')", "sprig.x()"),
    *("map(1..9, {#", "filter(inputs, {# > 1})", "inputs['parameters']", "let x = x; x", "sprig.regexFind('(', 'a')"),
    *("sprig.until(999999999)", "sprig.date('', 'a')", "sprig.semver('')", "len(nil)", "duration('x')", "date('x')"),
    *("a.b.c?.d[1:", "{'a': 1}.a", "[1,2][9]", "sprig.genPrivateKey('rsa')", "sprig.fail('x')", "int('9' * 99)"),
    *("sprig.indent(999999999, 'a')", "sprig.nospace(nil)", "sprig.first([])", "sprig.dict('a')", "reduce([], #)"),
)
_POOLS: dict[str, tuple[str, ...]] = {
    "yaml": (
        *("", "{}", "[]", "null", "3", "containers:", "containers: 3", "containers: [3]", "containers: [{name: main}]"),
        *(f"containers: [{{name: main, image: {TAG}}}]", "a: &x {b: *x}", "a: b: c", "? [a]: b", "!!binary x", "- a"),
        *('{"containers": [{"name": "main", "env": [{"name": "A", "value": null}]}]}', "a: 1\n---\nb: [", "key: !x y"),
        *("containers: {}", "volumes: [{}]", "a: 1\na: 2", "\ta: 1", "apiVersion: argoproj.io/v1alpha1\ntemplates: ["),
    ),
    "json": (
        *(
            "[1",
            "{",
            '"',
            '{"a"',
            "[]",
            "{}",
            "[{}]",
            "[[1]]",
            "[null]",
            '{"a": 1}',
            '[{"a": null}]',
            "[NaN]",
            '"\\ud800"',
            "[1e999]",
        ),
        *('["a", 1, true]', '[{"a": {"a": [1]}}]', '{"a":' * 300, "[01]", "'a'", '["\\u0000"]', f"[{TAG}]", "{{item}}"),
    ),
    "expression": (*_EXPRESSIONS, *("{{=" + each + "}}" for each in _EXPRESSIONS)),
    "when": (
        *(f"{TAG} == ", "'a' =~ '['", "1 in (1", "1 in ()", "a in (a, b)", "!", "1 && 'a'", "(((", "'a' > 1", "1 ? 2"),
        *("{{=1/0}}", "a.b(1)", "[a] == 1", "'2020-01-01' > 1", "true == 'true'", "a ?? b", "-'a'", "~1.5"),
    ),
    "depends": (
        *("one &&", "!one", "one.Bogus", "one.Succeeded || (two", "one one", "one.AnySucceeded", "two", "use"),
    ),
    "schedule": (
        *(
            "* * * * *",
            "@every 1s",
            "@every",
            "@yearly",
            "60 * * * *",
            "*/0 * * * *",
            "1-99999999 * * * *",
            "* * 31 2 *",
        ),
        *("CRON_TZ=Nowhere * * * * *", "TZ= * * * * *", "TZ=UTC", "5-1 * * * *", "*/99999999999 * * * *", "0 0 1 1 1"),
    ),
    "zone": ("Nowhere", "../../etc/passwd", "/etc/localtime", "Europe/Berlin", "UTC\x00", "Local", "utc", "a" * 5000),
    "duration": (
        *(
            "h",
            "-1h",
            "1e3h",
            "99999999999999999h",
            "1.h",
            ".h",
            "1h1",
            "1d",
            "-0",
            "+1h",
            "١h",
            "9223372036854775807ns",
            "²d",
        ),
        *(TAG, "{{=1}}", "24 h", "1h " * 50, "1µs", "0.0000000000000000000000001h"),
    ),
    "path": (
        *("{", "{.a[", "{.a[?(@.b=='", "$..[", "{range .items[*]}", "{.a}{end}", "{.a[-1:9:0]}", "{..*}", "{.a['b']}"),
        *(".", ".[", ". as $x | $x", "/tmp/x", "../x", "{.a[99999999999999999999]}", "{{=}}", "{@}"),
    ),
    "script": (
        *(
            "if true; then",
            "for",
            "$((",
            "`",
            "cat <<EOF",
            "cat <<'EOF",
            "x=(",
            "f() {",
            "a | ",
            'echo "$(',
            "${a:",
            "\\",
        ),
        *("import", "def f(:", "f'{", "exec('')", "lambda", "x = '''", "class", "while 1:\n  pass", "print(" * 200),
        *("async def f(): await", "\x0c\tpass", "open('a').write(f'{{{x}}}')", f"echo {TAG} > /tmp/{TAG}", "x=${!x}"),
        *(
            "date +%s > /tmp/o",
            "eval $x",
            "bash -c 'bash -c \"bash -c",
            "python -c 'import os; os.system(\"",
            "a=$a; $a",
            "[ -e /m/$² ] || touch /m/$² /m/$1000",
        ),
    ),
    "annotation": (
        *(
            "key",
            "key,",
            "key:",
            "[",
            "a,b,,c",
            "inputs.parameters.a",
            "a=b",
            "*",
            "none",
            "pure",
            "reads-world: x",
            "a b c",
        ),
        *("inputs.parameters.", "inputs.artifacts.f=", "workflow.parameters.w", "all"),
    ),
    "comment": (
        *(
            "memolint: ignore[",
            "memolint: ignore[key-constant]",
            "memolint:",
            "memolint: ignore",
            "memolint: disable[x]",
        ),
        *("memolint: ignore[a,,b] x", "memolint: ignore[key:]", "Source: a/b.yaml", "memolint: ignore[]", "yaml: ["),
    ),
    "name": (
        "n",
        "y",
        "on",
        "a.b",
        "a b",
        ".",
        "-",
        "{{",
        "}}",
        "é",
        "a" * 300,
        "0",
        "~",
        TAG,
        "main",
        "use",
        "a/b",
        "[0]",
    ),
    "image": ("a:", "@sha256:", "a@b@c", "::", "a/b/c:d@sha256:" + "0" * 64, "A", " ", f"a:{TAG}", "x" * 5000),
    "number": ("-1", "x", "9999999999", "1.5", "0", "²", "١", "0x10", "1_0", TAG, "{{=1/0}}", "1000001", " 1", "+1"),
    "format": ("%", "%d", "%99999999d", "%!s", "%s%s", "%[9]d", "%x", "%c", "%*d", "a", "%-+# 0d", "%v", "%08.3f"),
    "location": ("", "/", "s3://", "a/../b", f"a/{TAG}", "{{=1}}", "a?versionId=", "://", "git@x:", "#", "refs/heads/"),
}


def _plain() -> dict[str, Any]:
    """A workflow in which every field below stands with a right value."""
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"generateName": "w-", "annotations": {"workflows.argoproj.io/title": "x"}},
        "spec": {
            "entrypoint": "main",
            "podSpecPatch": "terminationGracePeriodSeconds: 3",
            "arguments": {"parameters": [{"name": "w", "value": "1"}]},
            "synchronization": {"semaphore": {"configMapKeyRef": {"name": "limits", "key": "one"}}},
            "hooks": {"running": {"expression": "workflow.status == 'Running'", "template": "two"}},
            "metrics": {"prometheus": [{"name": "m", "help": "m", "when": "true", "counter": {"value": "1"}}]},
            "templates": [
                {
                    "name": "main",
                    "dag": {
                        "tasks": [
                            {"name": "one", "template": "two"},
                            {
                                "name": "use",
                                "template": "use",
                                "depends": "one",
                                "when": "'a' == 'a'",
                                "withParam": '["1", "2"]',
                                "arguments": {
                                    "parameters": [{"name": "a", "value": "{{item}}"}],
                                    "artifacts": [{"name": "f", "raw": {"data": "x"}}],
                                },
                            },
                            {
                                "name": "count",
                                "template": "two",
                                "withSequence": {"count": "2", "format": "%d"},
                                "hooks": {"late": {"expression": "true", "template": "two"}},
                            },
                        ]
                    },
                    "outputs": {
                        "parameters": [{"name": "e", "valueFrom": {"expression": "tasks['one'].outputs.parameters.j"}}]
                    },
                },
                {
                    "name": "use",
                    "metadata": {"annotations": {"memolint.dev/effects": "none"}},
                    "inputs": {
                        "parameters": [{"name": "a"}, {"name": "b", "default": "1"}],
                        "artifacts": [{"name": "f", "path": "/f", "s3": {"endpoint": "s3", "bucket": "b", "key": "k"}}],
                    },
                    "podSpecPatch": "priority: 3",
                    "memoize": {"key": f"use-{TAG}", "maxAge": "1h", "cache": {"configMap": {"name": "c"}}},
                    "retryStrategy": {
                        "limit": "1",
                        "expression": "lastRetry.status == 'Error'",
                        "backoff": {"duration": "1s", "factor": "2", "maxDuration": "1m"},
                    },
                    "synchronization": {"mutex": {"name": "m"}},
                    "activeDeadlineSeconds": "10",
                    "script": {
                        "image": "alpine:3.20",
                        "command": ["bash"],
                        "source": f"make {TAG} > /tmp/o",
                        "env": [{"name": "E", "value": "1"}],
                    },
                    "outputs": {
                        "parameters": [
                            {"name": "o", "valueFrom": {"path": "/tmp/o", "default": "x"}, "globalName": "g"},
                        ],
                        "artifacts": [{"name": "f", "path": "/f", "s3": {"key": f"k/{TAG}"}}],
                    },
                },
                {
                    "name": "two",
                    "memoize": {"key": "two", "maxAge": "1h", "cache": {"configMap": {"name": "c"}}},
                    "resource": {
                        "action": "get",
                        "manifest": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n",
                        "successCondition": "status.x == 1",
                    },
                    "outputs": {
                        "parameters": [
                            {"name": "j", "valueFrom": {"jsonPath": "{.a}", "default": "1"}},
                            {"name": "q", "valueFrom": {"jqFilter": ".a", "default": "1"}},
                        ]
                    },
                },
                {
                    "name": "new",
                    "inputs": {"parameters": [{"name": "a", "value": "1"}]},
                    "activeDeadlineSeconds": "900",
                    "script": {"image": "alpine:3.20", "command": ["bash"], "source": f"make {TAG} > /tmp/o"},
                    "outputs": {"parameters": [{"name": "o", "valueFrom": {"path": "/tmp/o"}}]},
                },
            ],
        },
    }


def _beside() -> list[dict[str, Any]]:
    """What else a project may hold: a schedule, ConfigMaps with YAML in them."""
    schedule = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "CronWorkflow",
        "metadata": {"name": "cron"},
        "spec": {
            "schedules": ["0 3 * * *"],
            "timezone": "UTC",
            "when": "true",
            "workflowSpec": {"workflowTemplateRef": {"name": "lib"}},
        },
    }
    library = {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "WorkflowTemplate",
        "metadata": {"name": "lib"},
        "spec": {
            "entrypoint": "nightly",
            "templates": [
                {
                    "name": "nightly",
                    "memoize": {"key": "nightly-1", "maxAge": "25h", "cache": {"configMap": {"name": "c"}}},
                    "container": {"image": "alpine:3.20", "command": ["sh", "-c"], "args": ["make > /tmp/n"]},
                    "outputs": {"parameters": [{"name": "n", "valueFrom": {"path": "/tmp/n"}}]},
                }
            ],
        },
    }
    values = {"one": "1", "workflowDefaults": "spec: {}", "lib": "apiVersion: argoproj.io/v1alpha1\ntemplates: []"}
    limits = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "limits"}, "data": values}
    return [schedule, limits, library]


_USE = "0.spec.templates.1"
_TWO = "0.spec.templates.2"
_NEW = "0.spec.templates.3"
_TASKS = "0.spec.templates.0.dag.tasks"
# Every field that holds a text in a language, as a path into the objects, and the languages of its bad texts.
FIELDS = {
    "yaml": (
        *("0.spec.podSpecPatch", f"{_USE}.podSpecPatch", f"{_TWO}.resource.manifest"),
        *("2.data.workflowDefaults", "2.data.lib", f"{_TASKS}.1.arguments.artifacts.0.raw.data"),
    ),
    "json": (f"{_TASKS}.1.withParam", "0.spec.arguments.parameters.0.value", f"{_USE}.inputs.parameters.1.default"),
    "expression": (
        *(
            f"{_USE}.memoize.key",
            "0.spec.templates.0.outputs.parameters.0.valueFrom.expression",
            f"{_TASKS}.2.hooks.late.expression",
        ),
        *(f"{_USE}.retryStrategy.expression", "0.spec.hooks.running.expression", f"{_TWO}.resource.successCondition"),
        *("0.spec.metrics.prometheus.0.when", "0.spec.metrics.prometheus.0.counter.value", f"{_TWO}.memoize.key"),
        f"{_TASKS}.1.arguments.parameters.0.value",
    ),
    "when": (f"{_TASKS}.1.when", "1.spec.when"),
    "depends": (f"{_TASKS}.1.depends",),
    "schedule": ("1.spec.schedules.0",),
    "zone": ("1.spec.timezone",),
    "duration": (
        "3.spec.templates.0.memoize.maxAge",
        *(
            f"{_USE}.memoize.maxAge",
            f"{_USE}.retryStrategy.backoff.duration",
            f"{_USE}.retryStrategy.backoff.maxDuration",
        ),
    ),
    "path": (
        *(f"{_TWO}.outputs.parameters.0.valueFrom.jsonPath", f"{_TWO}.outputs.parameters.1.valueFrom.jqFilter"),
        f"{_USE}.outputs.parameters.0.valueFrom.path",
    ),
    "script": (
        "3.spec.templates.0.container.args.0",
        f"{_USE}.script.source",
        f"{_USE}.script.env.0.value",
        f"{_NEW}.script.source",
    ),
    "annotation": (f"{_USE}.metadata.annotations.{{}}", "0.metadata.annotations.{}"),
    "name": (
        *("0.metadata.generateName", f"{_USE}.name", f"{_USE}.inputs.parameters.0.name", f"{_TASKS}.1.name"),
        *(f"{_USE}.memoize.cache.configMap.name", f"{_USE}.outputs.parameters.0.globalName", f"{_TASKS}.1.template"),
        *(
            "0.spec.synchronization.semaphore.configMapKeyRef.name",
            "0.spec.synchronization.semaphore.configMapKeyRef.key",
        ),
        *(f"{_USE}.synchronization.mutex.name", "0.spec.entrypoint", "1.spec.workflowSpec.workflowTemplateRef.name"),
    ),
    "image": (f"{_USE}.script.image",),
    "number": (
        *(f"{_TASKS}.2.withSequence.count", f"{_USE}.retryStrategy.limit", f"{_USE}.retryStrategy.backoff.factor"),
        *("2.data.one", f"{_USE}.activeDeadlineSeconds", f"{_NEW}.activeDeadlineSeconds"),
    ),
    "format": (f"{_TASKS}.2.withSequence.format",),
    "location": (
        *(f"{_USE}.inputs.artifacts.0.s3.{field}" for field in ("key", "bucket", "endpoint")),
        f"{_USE}.outputs.artifacts.0.s3.key",
    ),
}
PATHS = {path: language for language, paths in FIELDS.items() for path in paths}
_ANNOTATIONS = tuple(
    "memolint.dev/" + each for each in ("ignore", "reason", "effects", "insignificant", "determined-by")
)

_COMMANDS = (["bash"], ["sh", "-c"], ["python"], ["python3", "-c"], ["node"], ["Rscript"], [])


@st.composite
def bad_texts(draw: st.DrawFn, language: str) -> str:
    """A text that is wrong in the language, or of no language at all."""
    one = st.sampled_from(_POOLS[language])
    pieces = st.lists(st.sampled_from(_FRAGMENTS) | one, max_size=4).map("".join)
    text: str = draw(one | pieces)
    return text[:5000]


@st.composite
def projects(draw: st.DrawFn) -> tuple[list[dict[str, Any]], str]:
    """The objects with bad texts in some of their fields, and a comment to write into their text."""
    objects = [_plain(), *_beside()]
    for path in draw(st.lists(st.sampled_from(sorted(PATHS)), min_size=1, max_size=4, unique=True)):
        text = draw(bad_texts(PATHS[path]))
        _put(objects, path.split("."), text, draw(st.sampled_from(_ANNOTATIONS)))
    objects[0]["spec"]["templates"][1]["script"]["command"] = draw(st.sampled_from(_COMMANDS))
    return objects, draw(bad_texts("comment"))


def _put(value: Any, path: list[str], text: str, annotation: str) -> None:
    for step in path[:-1]:
        value = value[int(step)] if isinstance(value, list) else value[step]
    last = annotation if path[-1] == "{}" else path[-1]
    value[int(last) if isinstance(value, list) else last] = text


def one_text_a_field(round: int) -> list[tuple[str, str]]:
    """Each field with one bad text of its language; another one in every round, the empty one in round 0."""
    pools = {language: ("", *texts) for language, texts in _POOLS.items()}
    return [(path, pools[language][round % len(pools[language])]) for path, language in PATHS.items()]


def bad(language: str) -> list[tuple[str, str]]:
    """Each bad text of a language, in the fields of that language in turn."""
    paths = FIELDS[language]
    return [(paths[index % len(paths)], text) for index, text in enumerate(_POOLS[language])]


def project_with(path: str, text: str) -> list[dict[str, Any]]:
    """The objects with a text in one field."""
    objects = [_plain(), *_beside()]
    _put(objects, path.split("."), text, _ANNOTATIONS[0])
    return objects
