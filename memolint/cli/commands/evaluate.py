"""`memolint eval`: what Argo's expressions, tags, `when` and `depends` give, and why."""

import sys

import click

from memolint.app import evaluate
from memolint.app.answers import answers
from memolint.app.simulate import assignments
from memolint.argo.releases import UnknownRelease, release_of
from memolint.cli.options import argo_version_option, color_option, format_option, width_option
from memolint.cli.output import CLEAN, FOUND, fitted, wants_color, write
from memolint.lang.template import Dialect
from memolint.report.terminal.color import Painter, painter, printable
from memolint.report.terminal.fit import NARROWEST, around, columns_of

_EXAMPLE = 'Example: memolint eval "sprig.trunc(8, sprig.sha256sum(inputs.parameters.x))" --env inputs.parameters.x=1'


@click.command(epilog=_EXAMPLE)
@click.argument("text", metavar="EXPR", required=False)
@click.option("--env", "words", metavar="NAME=VALUE", multiple=True, help="A variable, such as inputs.parameters.x=1.")
@click.option("--env-file", metavar="FILE", help="A YAML or JSON mapping of variables.")
@click.option("--tag", "language", flag_value="tags", help="EXPR is a text with {{tags}}, such as a key.")
@click.option("--when", "language", flag_value="when", help="EXPR is a `when`.")
@click.option("--depends", "language", flag_value="depends", help="EXPR is a `depends`; variables are TASK=PHASE.")
@click.option("--jsonl", is_flag=True, help="Answer lines of JSON on standard input.")
@argo_version_option
@format_option("text", "json")
@color_option
@width_option
def command(
    text: str | None,
    words: tuple[str, ...],
    env_file: str | None,
    language: str | None,
    jsonl: bool,
    argo_version: str | None,
    form: str,
    color: str,
    limit: int,
) -> int:
    """Evaluate EXPR as Argo does: the value, its Go type, the variables it used; for errors the place."""
    dialect = _dialect(argo_version)
    if jsonl:
        return _answer_lines(dialect)
    if text is None:
        raise click.UsageError("Missing argument 'EXPR'.")
    try:
        found = evaluate.evaluated(text, _variables(words, env_file), language or "expression", dialect)
    except assignments.WrongVariables as error:
        raise click.UsageError(str(error)) from None
    if form == "json":
        write(sys.stdout, _json(text, found))
    else:
        write(sys.stdout, fitted(_text(text, found, painter(wants_color(sys.stdout, color)), limit), limit))
    return CLEAN if found.ok else FOUND


def _dialect(version: str | None) -> Dialect:
    try:
        return release_of(version or "").dialect
    except UnknownRelease as error:
        raise click.UsageError(str(error)) from None


def _answer_lines(dialect: Dialect) -> int:
    lines = (line.decode("utf-8", "replace") for line in sys.stdin.buffer)
    for answer in answers(lines, dialect):
        write(sys.stdout, answer + "\n")
    return CLEAN


def _variables(words: tuple[str, ...], env_file: str | None) -> dict[str, object]:
    given = assignments.of_text(_read(env_file), env_file) if env_file else {}
    return given | assignments.of_words(words)


def _read(file: str) -> str:
    try:
        with open(file, encoding="utf-8-sig") as stream:
            return stream.read()
    except (OSError, ValueError) as error:
        raise click.UsageError(f"cannot read {file}: {getattr(error, 'strerror', None) or error}") from None


def _text(text: str, found: evaluate.Evaluation, paint: Painter, limit: int) -> str:
    if found.ok:
        return f"{printable(found.text)}\n{paint('dim', 'type')} {found.gotype}\n{_remarks(found, paint)}"
    # What goes wrong in a tag names its place in there.
    place = f" ({found.line}:{found.column})" if found.line and found.phase else ""
    phase = f"[{found.phase}]" if found.phase else ""
    error = f"{paint('error', f'error{phase}')} {printable(found.text)}{place}\n"
    return error + _caret(text, found, paint, limit) + _remarks(found, paint)


def _remarks(found: evaluate.Evaluation, paint: Painter) -> str:
    """The hint, and the variables with those that were not given marked."""
    hint = f"{paint('dim', 'hint')} {printable(found.hint)}\n" if found.hint else ""
    if not found.variables:
        return hint
    missing = paint("mark", " (not given)")
    names = (printable(name) + (missing if name in found.missing else "") for name in found.variables)
    return f"{hint}{paint('dim', 'uses')} {', '.join(names)}\n"


def _caret(text: str, found: evaluate.Evaluation, paint: Painter, limit: int) -> str:
    """The line at fault with a caret under its column, where the place is known."""
    lines = text.split("\n")
    if not found.line or found.line > len(lines):
        return ""
    line = printable(lines[found.line - 1])
    at = found.column - 1
    shown = around(line[:at], line[at:], 1, max(limit, NARROWEST) - 2 if limit else 0)
    return f"  {shown.text}\n  {' ' * columns_of(shown.text[: shown.start])}{paint('mark', '^')}\n"


def _json(text: str, found: evaluate.Evaluation) -> str:
    import json

    value = {"schema": "memolint-eval/1", "source": text, **found._asdict()}
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"
