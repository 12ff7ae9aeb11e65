"""The results of `memolint test`: text with a diff for each expectation that does not hold, and JUnit XML."""

import json
from collections.abc import Iterator

from memolint.report.safe import xml
from memolint.report.terminal.color import Painter, clipped, printable
from memolint.typed import Protocol, Record

MAX_VALUE = 400


class Difference(Record):
    """One expectation that does not hold: its place, of what it speaks, both values as plain JSON data."""

    line: int
    column: int
    subject: str
    wanted: object
    found: object


class Case(Record):
    """One scenario. `expects` is False where nothing is expected of it."""

    file: str
    line: int
    name: str
    differences: tuple[Difference, ...] = ()
    expects: bool = True


class Problem(Protocol):
    """A file, or a scenario of it, that could not be played."""

    @property
    def file(self) -> str:
        """The file's name."""

    @property
    def line(self) -> int:
        """The line, from 1."""

    @property
    def column(self) -> int:
        """The column, from 1."""

    @property
    def message(self) -> str:
        """What is wrong."""


def text(cases: tuple[Case, ...], problems: tuple[Problem, ...], paint: Painter, quiet: bool = False) -> str:
    """One block for each scenario that failed, one line for each problem, a line of counts."""
    lines = [line for case in cases for line in _case(case, paint, quiet)]
    for problem in problems:
        place = f"{printable(problem.file)}:{problem.line}:{problem.column}"
        lines.append(f"{place}: {paint('error', 'cannot be played')}: {printable(problem.message)}")
    if not quiet:
        lines.append(_counts(cases, problems))
    return "".join(f"{line}\n" for line in lines)


def _case(case: Case, paint: Painter, quiet: bool) -> Iterator[str]:
    name = printable(f"{case.file}: {case.name}")
    if not case.expects:
        if not quiet:
            yield f"{paint('warning', 'skip')}  {name}: expects nothing (--update records what it gives)"
    elif not case.differences:
        if not quiet:
            yield f"{paint('fix', 'ok')}    {name}"
    else:
        yield f"{paint('error', 'FAIL')}  {name}"
        for each in case.differences:
            yield from _difference(case.file, each, paint)


def _difference(file: str, each: Difference, paint: Painter) -> Iterator[str]:
    yield f"  {printable(file)}:{each.line}:{each.column} {printable(each.subject)}"
    yield f"    {paint('mark', f'- expected  {_shown(each.wanted)}')}"
    yield f"    {paint('fix', f'+ found     {_shown(each.found)}')}"


def _shown(value: object) -> str:
    shown = "nothing" if value is None else value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return clipped(shown.replace("\n", "⏎"), MAX_VALUE)


def _counts(cases: tuple[Case, ...], problems: tuple[Problem, ...]) -> str:
    failed = sum(bool(case.differences) for case in cases)
    idle = sum(not case.expects for case in cases)
    parts = [f"{len(cases) - failed - idle} passed", f"{failed} failed" if failed else ""]
    parts += [f"{idle} without expectations" if idle else "", f"{len(problems)} not played" if problems else ""]
    return f"{len(cases)} scenarios: {', '.join(part for part in parts if part)}".replace(
        "1 scenarios", "1 scenario", 1
    )


def junit(cases: tuple[Case, ...], problems: tuple[Problem, ...]) -> str:
    """One suite; a scenario is a test, what could not be played an error."""
    failures = sum(bool(case.differences) for case in cases)
    counts = _attributes(
        tests=len(cases) + len(problems),
        failures=failures,
        errors=len(problems),
        skipped=sum(not case.expects for case in cases),
    )
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<testsuites name="memolint test">']
    lines.append(f'  <testsuite name="memolint test" {counts}>')
    lines += [line for case in cases for line in _junit_case(case)]
    for problem in problems:
        attributes = _attributes(classname=problem.file, name="can be played", file=problem.file, line=problem.line)
        lines.append(f"    <testcase {attributes}>")
        lines.append(f"      <error {_attributes(message=problem.message, type='failed')}/>")
        lines.append("    </testcase>")
    return "\n".join([*lines, "  </testsuite>", "</testsuites>", ""])


def _junit_case(case: Case) -> Iterator[str]:
    yield f"    <testcase {_attributes(classname=case.file, name=case.name, file=case.file, line=case.line)}>"
    if not case.expects:
        yield f"      <skipped {_attributes(message='expects nothing')}/>"
    if case.differences:
        first = case.differences[0]
        message = f"{first.subject}: expected {_shown(first.wanted)}, found {_shown(first.found)}"
        told = "\n".join(
            f"{case.file}:{each.line}:{each.column} {each.subject}\n- {_shown(each.wanted)}\n+ {_shown(each.found)}"
            for each in case.differences
        )
        yield f"      <failure {_attributes(message=message, type='expectation')}>{xml(told)}</failure>"
    yield "    </testcase>"


def _attributes(**values: object) -> str:
    return " ".join(f'{name}="{xml(str(value))}"' for name, value in values.items())
