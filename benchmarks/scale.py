"""Large projects: `memolint lint` over generated WorkflowTemplates, ten times as many templates beside a tenth.

The templates stand in files of twenty: chains, fan-outs, loops, and a shared library that all files call into; every
second one is memoized and a third of these keys misses an input. Besides, one DAG and one chain of memoized templates,
each beside one of half its size.
"""

import math
import sys
import sysconfig
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from measure import interleaved, milliseconds, peak, ratio
from table import Row, show

SMALL, LARGE = 1_000, 10_000
A_FILE = 20
LEAVES = A_FILE - 2
ROUNDS, DOUBLED_ROUNDS = 3, 7
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


TASKS, CHAIN = 2_000, 3_000
GAP, COVERED = 0, 2  # numbers of leaves: memoized by a key that misses an input, by one that misses none
STEP = """\
          - name: t{number}
            template: {template}
            arguments: {{parameters: [{{name: a, value: "{value}"}}, {{name: b, value: y}}]}}
"""


def one_dag(tasks: int) -> str:
    """Tasks of one memoized template, each after the one before it."""
    steps = "".join(STEP.format(number=number, template="work", value=_handed_on(number)) for number in range(tasks))
    return HEAD.format(name="dag") + MAIN + steps + leaf("work", GAP)


def chain(length: int) -> str:
    """Memoized templates of which each takes what the one before it put out."""
    numbers = range(length)
    steps = "".join(STEP.format(number=number, template=f"w{number}", value=_handed_on(number)) for number in numbers)
    return HEAD.format(name="chain") + MAIN + steps + "".join(leaf(f"w{number}", COVERED) for number in numbers)


def _handed_on(number: int) -> str:
    return f"{{{{tasks.t{number - 1}.outputs.parameters.o}}}}" if number else "x"


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
    yield _doubled(f"one DAG of {TASKS} tasks / of {TASKS // 2}", one_dag, TASKS, 2.2)
    yield _doubled(f"a chain of {CHAIN} memoized templates / of {CHAIN // 2}", chain, CHAIN, 2.3)


def _doubled(what: str, text: Callable[[int], str], size: int, bar: float) -> Row:
    """The processor time of one file by that of one with half as much in it."""
    with tempfile.TemporaryDirectory() as home:
        commands = {}
        for part in (size // 2, size):
            folder = Path(home, str(part))
            folder.mkdir()
            (folder / "one.yaml").write_text(text(part))
            commands[str(part)] = ([MEMOLINT, "lint", "--no-config", str(folder)], [0, 1])
        samples = interleaved(commands, DOUBLED_ROUNDS)
    detail = " / ".join(f"{milliseconds(samples, str(part)):.0f} ms" for part in (size, size // 2))
    return Row(what, ratio(samples, str(size), str(size // 2)), bar, "×", detail)


if __name__ == "__main__":
    sys.exit(show(rows()))
