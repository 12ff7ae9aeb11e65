"""`memolint test`: a user's regression tests of caching."""

import sys

import click

from memolint.app.files.io import NotWritten
from memolint.app.files.write import replace
from memolint.app.scenario import check, update
from memolint.app.scenario.check import Results, Tested
from memolint.argo.releases import Release, UnknownRelease, newest, parse
from memolint.cli.options import argo_version_option, color_option, format_option, width_option
from memolint.cli.output import CLEAN, FOUND, INCOMPLETE, WRONG_USE, complain, fitted, wants_color, write
from memolint.report.runs import tested as report
from memolint.report.terminal.color import painter

FORMATS = ("text", "junit")
_ONE_A_LINE = "--update writes into YAML and JSON, not into files with a scenario on each line"


@click.command(epilog="Example: memolint test scenarios/ --output junit:results.xml")
@click.argument("paths", metavar="[PATH…]", nargs=-1)
@click.option("--update", is_flag=True, help="Record what is played as what is expected.")
@click.option("--exclude", multiple=True, metavar="GLOB", help="Leave out files that match.")
@format_option(*FORMATS)
@click.option("--output", "outputs", multiple=True, metavar="FORMAT:FILE", help="Write a report to a file too.")
@argo_version_option
@click.option("--schema", is_flag=True, help="Print the JSON Schema of scenario files.")
@click.option("-q", "--quiet", is_flag=True, help="Show only what fails.")
@color_option
@width_option
def command(
    paths: tuple[str, ...],
    update: bool,
    exclude: tuple[str, ...],
    form: str,
    outputs: tuple[str, ...],
    argo_version: str | None,
    schema: bool,
    quiet: bool,
    color: str,
    limit: int,
) -> int:
    """Play scenario files and compare with what they expect: hits, misses, phases, outputs, cache entries."""
    if schema:
        from memolint.app.scenario import scenario_schema

        write(sys.stdout, scenario_schema.text())
        return CLEAN
    release = _release(argo_version)
    files = [_output(each) for each in outputs]
    if update:
        _check_writable(paths)
    results = check.of_paths(paths or (".",), release, exclude)
    if update:
        _update(results)
        results = check.of_paths(paths or (".",), release, exclude)
        _complain_of_rest(results)
    for chosen, file in files:
        _write_file(file, _rendered(results, chosen, "never", quiet))
    shown = _rendered(results, form, color, quiet)
    write(sys.stdout, fitted(shown, limit) if form == "text" else shown)
    for each in results.tested:
        for note in each.notes:
            complain(f"{each.file}:{each.line}: {note}")
    if not results.tested and not results.problems:
        complain("no scenarios found under the given paths")
    return _status(results)


def _release(version: str | None) -> Release:
    try:
        return newest() if version is None else parse(version)
    except UnknownRelease as error:
        raise click.UsageError(str(error)) from None


def _check_writable(paths: tuple[str, ...]) -> None:
    for path in paths:
        if path == check.STANDARD_INPUT:
            raise click.UsageError("--update writes into files, and `-` is standard input")
        if path.endswith(".jsonl"):
            raise click.UsageError(f"{path}: {_ONE_A_LINE}")


def _output(text: str) -> tuple[str, str]:
    form, colon, file = text.partition(":")
    if form not in FORMATS or not colon or not file:
        raise click.UsageError(f"--output takes FORMAT:FILE with a format of {', '.join(FORMATS)}, not `{text}`")
    return form, file


def _write_file(file: str, text: str) -> None:
    try:
        replace(file, text.encode("utf-8", "replace"))
    except NotWritten as error:
        raise click.UsageError(str(error)) from None


def _update(results: Results) -> None:
    """Write every file of which a scenario does not give what it expects, or expects nothing."""
    by_file: dict[str, list[Tested]] = {}
    for each in results.tested:
        by_file.setdefault(each.file, []).append(each)
    mistaken = {problem.file for problem in results.problems}
    for file, tested in by_file.items():
        if not any(each.broken or not each.expects for each in tested):
            continue
        if file in mistaken:
            complain(f"{file} is not updated: a scenario in it cannot be played")
        else:
            _update_file(file, tested)


def _update_file(file: str, tested: list[Tested]) -> None:
    document = tested[0].found.document
    if document is None:
        complain(f"{file} is not updated: {_ONE_A_LINE}")
        return
    source = document.source
    try:
        replace(file, source.encode(update.updated(source, tested)), expected=source.encode(source.text))
    except NotWritten as error:
        complain(str(error))


def _complain_of_rest(results: Results) -> None:
    for each in results.tested:
        for broken in each.broken:
            complain(
                f"{each.file}:{broken.line}:{broken.column} is left as it is: no value would meet it, or runs share it"
            )


def _rendered(results: Results, form: str, color: str, quiet: bool) -> str:
    cases = tuple(
        report.Case(
            each.file,
            each.line,
            each.name,
            tuple(
                report.Difference(found.line, found.column, found.unmet.subject, found.unmet.wanted, found.unmet.found)
                for found in each.broken
            ),
            each.expects,
        )
        for each in results.tested
    )
    if form == "junit":
        return report.junit(cases, results.problems)
    return report.text(cases, results.problems, painter(wants_color(sys.stdout, color)), quiet)


def _status(results: Results) -> int:
    if any(problem.is_wrong_use for problem in results.problems):
        return WRONG_USE
    if results.problems:
        return INCOMPLETE
    return FOUND if any(each.broken for each in results.tested) else CLEAN
