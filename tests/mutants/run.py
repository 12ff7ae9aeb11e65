"""`make mutants`: which small mistakes in the packages that verdicts rest on would no test notice?

`run.py [PACKAGE…]` draws 150 mutants of each package by a fixed seed and runs each against the tests of its package,
until the first test fails, in a copy of the checkout beside which there is no `shared`. It prints what survives and
exits with 1 where fewer than 85 % are killed, without those that `judged.toml` says are equivalent.

cosmic-ray makes the mutants. It would run each in a new process, bounded by the wall clock. Here a process that has
loaded pytest and the libraries forks one for each mutant, bounded by processor time, and the tests that reach the
mutated function run first.
"""

import argparse
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

import mutants
from ordered import Ordered, Reached, Recorded

ROOT = Path(__file__).resolve().parents[2]
JUDGED = Path(__file__).with_name("judged.toml")
SEED = 20
ENOUGH = 0.85
# The engine is reached by commands too, in processes of their own: these tests are about the commands.
COMMANDS = tuple(f"--ignore=tests/engine/test_{name}.py" for name in ("regression", "simulate", "simulate_views"))
TESTS = {
    "lang/abstract": ("tests/lang/abstract",),
    "facts": ("tests/facts", "tests/checks", "tests/inspect"),
    "engine/nodes": ("tests/engine", *COMMANDS),
    "engine/cache": ("tests/engine", *COMMANDS),
}
MEMORY = 4 << 30
LIBRARIES = ("pytest", "hypothesis", "click", "jsonschema", "pathspec", "ruamel.yaml", "tree_sitter_bash")


class Tried(NamedTuple):
    """A mutant and what became of it: "survived", or how it was killed."""

    mutant: mutants.Mutant
    outcome: str


class Judged(NamedTuple):
    """What somebody found out about a survivor."""

    equivalent: bool
    why: str


def main() -> int:
    parser = argparse.ArgumentParser(description="run the tests of a package against mutants of it")
    parser.add_argument("packages", nargs="*", metavar="PACKAGE", help=f"of {', '.join(TESTS)} (default: all)")
    parser.add_argument("--count", type=int, default=150, help="mutants of each package (default: %(default)s)")
    parser.add_argument("--seed", type=int, default=SEED, help="draw others (default: %(default)s)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="at a time (default: one a processor)")
    options = parser.parse_args()
    for library in LIBRARIES:
        __import__(library)
    enough = [checked(package, options) for package in options.packages or TESTS]
    return 0 if all(enough) else 1


def checked(package: str, options: argparse.Namespace) -> bool:
    """Whether the tests of a package kill enough of its mutants; prints the others."""
    with tempfile.TemporaryDirectory() as folder:
        whole = copied(Path(folder, "whole", "memolint"))
        drawn = mutants.drawn(whole, f"memolint/{package}", options.count, options.seed)
        copies = [copied(Path(folder, str(number), "memolint")) for number in range(options.jobs)]
        known = baseline(copies[0], TESTS[package])
        tried = list(outcomes(drawn, whole, copies, TESTS[package], known))
    return told(package, tried, judgements())


def copied(target: Path) -> Path:
    """The files of the checkout that git knows, alone in a folder."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode()
    for name in filter(None, names.split("\0")):
        if (ROOT / name).is_file():
            (target / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target / name)
    return target


def baseline(copy: Path, tests: Sequence[str]) -> Reached:
    """Which functions each test reaches and what it takes; the tests must pass without a mutant."""
    target = copy.parent / "reached.json"
    status = ended(forked(lambda: tested(copy, tests, Recorded(copy, target)), seconds=1200))
    if status != 0:
        sys.exit(f"the tests do not pass as they are: exit status {status} of {' '.join(tests)} in {copy}")
    return Reached.of(json.loads(target.read_text(encoding="utf-8")))


def outcomes(
    drawn: Iterable[mutants.Mutant], whole: Path, copies: list[Path], tests: Sequence[str], known: Reached
) -> Iterator[Tried]:
    """Each mutant's outcome; a copy of the checkout holds one at a time, and then what is in the whole one again."""
    waiting, free, running = list(reversed(list(drawn))), list(copies), {}
    while waiting or running:
        while waiting and free:
            mutant, copy = waiting.pop(), free.pop()
            written(copy / mutant.file, mutant.text)
            order = Ordered(known, mutant.file, mutant.function)
            running[forked(lambda c=copy, o=order: tested(c, tests, o), known.limit)] = mutant, copy
        process, status = os.wait()
        mutant, copy = running.pop(process)
        free.append(copy)
        shutil.copyfile(whole / mutant.file, copy / mutant.file)
        tried = Tried(mutant, outcome(os.waitstatus_to_exitcode(status)))
        print(f"{tried.outcome:9} {mutant.file}:{mutant.line} {mutant.function}", flush=True)
        yield tried


def written(file: Path, text: str) -> None:
    """The mutant in place of its file, older than any compiled form of it could be."""
    file.write_text(text, encoding="utf-8")
    os.utime(file, (1, 1))


def forked(work: Callable[[], int], seconds: int) -> int:
    """The process that does the work, within so much processor time and, as the last resort, ten times as much."""
    process = os.fork()
    if process == 0:
        status = 70
        try:
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 5))
            resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
            signal.alarm(10 * seconds)
            status = work()
        finally:
            os._exit(status)
    return process


def ended(process: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def tested(copy: Path, tests: Sequence[str], plugin: object) -> int:
    """Runs the tests of a copy with the memolint of that copy, here and in the processes that they start."""
    import pytest

    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.chdir(copy)
    sys.path.insert(0, str(copy))
    os.environ["PYTHONPATH"] = str(copy)
    os.environ["PYTHONDONTWRITEBYTECODE"] = "1"
    sys.dont_write_bytecode = not isinstance(plugin, Recorded)
    return int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", "--capture=sys", *tests], plugins=[plugin]))


def outcome(status: int) -> str:
    """What an exit status of pytest means: 2 a package that can no longer be imported, 5 that no test reaches it."""
    if status < 0:
        return "timeout" if -status in (signal.SIGXCPU, signal.SIGKILL, signal.SIGALRM) else "crashed"
    return {0: "survived", 1: "killed", 2: "broken", 5: "survived"}.get(status, "crashed")


def judgements() -> dict[tuple[str, str, str, str], Judged]:
    """By file, function and the two sides of the change."""
    entries = tomllib.loads(JUDGED.read_text(encoding="utf-8")).get("survivor", [])
    return {
        (each["file"], each["function"], each["before"], each["after"]): Judged(each["equivalent"], each["why"])
        for each in entries
    }


def told(package: str, tried: Sequence[Tried], judged: dict[tuple[str, str, str, str], Judged]) -> bool:
    """Prints the survivors as entries of `judged.toml` and the score; whether it is enough."""
    survivors = [each.mutant for each in tried if each.outcome == "survived"]
    equivalent = 0
    for mutant in survivors:
        verdict = judged.get((mutant.file, mutant.function, mutant.before, mutant.after))
        equivalent += verdict is not None and verdict.equivalent
        if verdict is None or not verdict.equivalent:
            print(entry(mutant, verdict))
    killed = len(tried) - len(survivors)
    score = killed / (len(tried) - equivalent) if len(tried) > equivalent else 1.0
    counts = f"{killed} of {len(tried)} killed, {len(survivors)} survived, {equivalent} of these equivalent"
    print(f"{package}: {counts}: {score:.1%} (at least {ENOUGH:.0%})", flush=True)
    return score >= ENOUGH


def entry(mutant: mutants.Mutant, verdict: Judged | None) -> str:
    """A survivor as an entry of `judged.toml`."""
    texts = {"file": mutant.file, "function": mutant.function, "before": mutant.before, "after": mutant.after}
    lines = [f"{name} = {json.dumps(text, ensure_ascii=False)}" for name, text in texts.items()]
    why = verdict.why if verdict else "not judged yet"
    return "\n".join(["[[survivor]]", *lines, "equivalent = false", f"why = {json.dumps(why, ensure_ascii=False)}", ""])


if __name__ == "__main__":
    sys.exit(main())
