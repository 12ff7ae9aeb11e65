"""Makes the tables of docs/conformance.md anew from what the engine plays; `--check` only says whether they are true.

The traces of the repository are always counted; the generated ones and the examples where they are at hand, else their
rows stay as they are.
"""

import re
import sys
from collections.abc import Callable, Iterable

import test_example_traces
from engine_traces import FIXTURES, NEWEST, OLDER, ROOT, SHARED, expected, matches, played, recorded, scenarios

from memolint.engine.scenario import Scenario

PAGE = ROOT / "docs" / "conformance.md"
VERSIONS = (NEWEST, *OLDER)
TOO_LARGE = "big-output"
RECORDED = (NEWEST, "3.7.18", "3.6.19")
_HEAD = "| release | scenarios | equal in full | equal in outcome | the controller varies |\n|---|---|---|---|---|\n"


def row(version: str, found: Iterable[Scenario], wanted: dict[str, dict]) -> str:
    """One line of a table; where the controller's own result varies only the outcome is compared."""
    total = full = outcome = varies = 0
    for scenario in found:
        recorded = wanted.get(scenario.name)
        if recorded is None:
            continue
        runs = played(scenario, version)
        total += 1
        varies += "alternatives" in recorded
        full += matches(recorded, runs)
        outcome += matches(recorded, runs, whole=False)
    return f"| {version} | {total} | {full} | {outcome} | {varies} |\n"


def of_fixtures(group: str) -> str:
    """The table of a group of the repository's traces."""
    rows = (
        row(
            version,
            [each for name, each in scenarios(group).items() if version == NEWEST or name != TOO_LARGE],
            expected(FIXTURES, group, version),
        )
        for version in (VERSIONS if group != "differences" else RECORDED)
    )
    return _HEAD + "".join(rows)


def of_random() -> str:
    """The table of generated workflows."""
    found = recorded(SHARED / "random.scenarios.jsonl")
    return _HEAD + "".join(row(version, found, expected(SHARED, "random", version)) for version in VERSIONS)


def of_examples() -> str:
    """The table of Argo's own examples."""
    import json

    described = json.loads(test_example_traces.SCENARIOS.read_text("utf-8"))
    found = [test_example_traces.scenario(each) for each in described]
    return _HEAD + row(NEWEST, found, expected(SHARED, "examples", NEWEST))


def updated(text: str, also_shared: bool) -> str:
    """The page with its tables made anew."""
    tables: dict[str, Callable[[], str]] = {
        "memoize": lambda: of_fixtures("memoize"),
        "engine": lambda: of_fixtures("engine"),
        "differences": lambda: of_fixtures("differences"),
    }
    if also_shared and SHARED.exists():
        tables |= {"random": of_random, "examples": of_examples}
    for name, table in tables.items():
        mark = re.escape(f"<!-- {name} -->\n")
        text = re.sub(f"(?<={mark})(.*?)(?={mark})", lambda _, table=table: table(), text, flags=re.DOTALL)
    return text


def main(argv: list[str]) -> int:
    """Writes the page; with `--check` it writes nothing, and 1 means that the page is not true."""
    check = argv == ["--check"]
    text = PAGE.read_text("utf-8")
    new = updated(text, also_shared=not check)
    if new == text:
        return 0
    print(f"{PAGE.relative_to(ROOT)}: {'not true any more: make pages' if check else 'updated'}")
    if not check:
        PAGE.write_text(new, "utf-8")
    return 1 if check else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
