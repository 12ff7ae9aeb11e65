"""Large projects: `memolint lint` over generated WorkflowTemplates, ten times as many templates beside a tenth.

The templates stand in files of twenty: chains, fan-outs, loops, and a shared library that all files call into; every
second one is memoized and a third of these keys misses an input.
"""

import math
import sys
import sysconfig
import tempfile
from collections.abc import Iterator
from pathlib import Path

from measure import interleaved, milliseconds, peak, ratio
from table import Row, show

SMALL, LARGE = 1_000, 10_000
A_FILE = 20
LEAVES = A_FILE - 2
ROUNDS = 3
MEMOLINT = str(Path(sysconfig.get_path("scripts")) / "memolint")

HEAD = """\
apiVersion: argoproj.io/v1alpha1
kind: WorkflowTemplate
metadata: {{name: {name}}}
spec:
  arguments: {{parameters: [{{name: a, value: x}}, {{name: b, value: y}}]}}
  templates:
"""
LEAF = """\
    - name: {name}
      inputs: {{parameters: [{{name: a}}, {{name: b}}]}}
{memoize}      container:
        image: registry.example.com/tool:1.2.3
        command: [run, "{{{{inputs.parameters.a}}}}", --b, "{{{{inputs.parameters.b}}}}"]
      outputs: {{parameters: [{{name: o, valueFrom: {{path: /tmp/o}}}}]}}
"""
MEMOIZE = """\
      memoize:
        key: "{name}-{{{{=sprig.sha256sum(toJson([{inputs}]))}}}}"
        maxAge: 24h
        cache: {{configMap: {{name: cache-{name}}}}}
"""
MAIN = """\
    - name: main
      inputs: {parameters: [{name: a}, {name: b}]}
      dag:
        tasks:
"""
TASK = """\
          - name: t{number}
            {called}
            arguments: {{parameters: [{{name: a, value: "{{{{inputs.parameters.a}}}}"}}, {{name: b, value: "{b}"}}]}}
"""


def leaf(name: str, number: int) -> str:
    """A container template, memoized where the number is even, with an input that its key misses now and then."""
    inputs = "inputs.parameters.a" if number % 3 == 0 else "inputs.parameters.a, inputs.parameters.b"
    return LEAF.format(name=name, memoize="" if number % 2 else MEMOIZE.format(name=name, inputs=inputs))


def task(number: int, library: int) -> str:
    """A task of a DAG: a chain of two, every third into the library, every fifth a loop."""
    called = f"templateRef: {{name: library, template: leaf-{library}}}" if number % 3 == 0 else f"template: s-{number}"
    if number % 2:
        called += f"\n            depends: t{number - 1}"
    if number % 5 == 0:
        called += "\n            withItems: [1, 2, 3]"
    return TASK.format(number=number, called=called, b="{{item}}" if number % 5 == 0 else "{{inputs.parameters.b}}")


def generate(folder: Path, templates: int) -> None:
    """Writes a project with so many templates."""
    files = templates // A_FILE
    library = "".join(leaf(f"leaf-{number}", number) for number in range(files))
    (folder / "library.yaml").write_text(HEAD.format(name="library") + library)
    for file in range(files):
        tasks = "".join(task(number, (file * 7 + number) % files) for number in range(LEAVES))
        steps = "".join(leaf(f"s-{number}", number) for number in range(LEAVES))
        (folder / f"w{file}.yaml").write_text(HEAD.format(name=f"w{file}") + MAIN + tasks + steps)


def rows() -> Iterator[Row]:
    """All figures."""
    with tempfile.TemporaryDirectory() as home:
        commands = {}
        for size in (SMALL, LARGE):
            folder = Path(home) / str(size)
            folder.mkdir()
            generate(folder, size)
            commands[str(size)] = ([MEMOLINT, "lint", "--no-config", "--jobs", "1", str(folder)], [1])
        samples = interleaved(commands, ROUNDS)
    times = ratio(samples, str(LARGE), str(SMALL))
    detail = f"{milliseconds(samples, str(LARGE)):.0f} ms / {milliseconds(samples, str(SMALL)):.0f} ms"
    yield Row("10 000 templates / 1 000: growth exponent", math.log(times, LARGE / SMALL), 1.1, "", detail)
    yield Row("  peak memory", peak(samples, str(LARGE)), 400, "MiB")


if __name__ == "__main__":
    sys.exit(show(rows()))
