"""A baseline: findings that were there when the gate was switched on, known by fingerprint and file.

One entry a line, sorted, so that version control shows and merges them well. Paths are relative to the baseline's
folder, so that it does not matter from where memolint is called.
"""

import json
import os
from collections.abc import Iterable

from memolint.app.config.options import Options
from memolint.app.config.select import select
from memolint.app.config.settings import WrongUse
from memolint.app.files.discover import slashed
from memolint.app.files.io import read_file
from memolint.app.files.write import replace
from memolint.app.project.seen import Answers
from memolint.finding import Finding
from memolint.text.source import Unreadable
from memolint.typed import Record

SCHEMA = "memolint-baseline/1"
REASON = "in the baseline"


class BadBaseline(WrongUse):
    """The baseline cannot be read, or is not a baseline; one line says why."""


class Entry(Record):
    """One known finding. `message` is for who reads the file."""

    file: str
    rule: str
    fingerprint: str
    message: str = ""

    @property
    def identity(self) -> tuple[str, str]:
        """By what a finding is known."""
        return self.file, self.fingerprint


def compared(findings: list[Finding], checked: list[str], options: Options) -> tuple[list[Finding], Answers]:
    """The findings (with fingerprints) that the options show, those in the baseline marked; what was answered how.

    With `update_baseline` the file is written anew: what is shown and what still answers an old entry; entries of
    files that were not checked stay. Raises `BadBaseline` and `NotWritten`.
    """
    data = _read(options.baseline, options.update_baseline)
    entries = _parse(options.baseline, data) if data else []
    present = {_key(finding, options) for finding in findings}
    seen = {_file(name, options) for name in checked}
    stale = [each for each in entries if each.identity not in present and _is_judged(each, seen, options)]
    shown = select(findings, options)
    suppressed = sum(each.suppressed is not None for each in shown)
    if options.update_baseline:
        entries = _updated(entries, stale, shown, options)
        _write(options.baseline, entries, data)
        stale = []
    marked = _marked(shown, {each.identity for each in entries}, options)
    baselined = sum(each.suppressed is not None for each in marked) - suppressed
    return marked, Answers(suppressed, baselined, tuple(f"{each.file}: {each.rule}" for each in stale))


def _file(name: str, options: Options) -> str:
    if name == options.stdin_filename:
        return name
    folder = os.path.dirname(os.path.abspath(options.baseline))
    return slashed(os.path.relpath(name, folder))


def _key(finding: Finding, options: Options) -> tuple[str, str]:
    return _file(finding.place.source.name, options), finding.fingerprint


def _is_judged(entry: Entry, seen: set[str], options: Options) -> bool:
    """Whether an entry without a finding is stale: its file was checked, or is gone."""
    path = os.path.join(os.path.dirname(options.baseline), entry.file)
    return entry.file in seen or not (entry.file == options.stdin_filename or os.path.lexists(path))


def _marked(findings: list[Finding], known: set[tuple[str, str]], options: Options) -> list[Finding]:
    return [
        finding._replace(suppressed=REASON, baselined=True)
        if finding.suppressed is None and _key(finding, options) in known
        else finding
        for finding in findings
    ]


def _updated(entries: list[Entry], stale: list[Entry], shown: list[Finding], options: Options) -> list[Entry]:
    gone = {each.identity for each in stale}
    kept = {each.identity: each for each in entries if each.identity not in gone}
    for finding in shown:
        if finding.suppressed is None:
            file, fingerprint = _key(finding, options)
            kept[file, fingerprint] = Entry(file, finding.rule, fingerprint, " ".join(finding.message.split()))
    return sorted(kept.values())


def _read(path: str, may_be_new: bool) -> bytes:
    try:
        return read_file(path)
    except Unreadable as error:
        if may_be_new and not os.path.lexists(path):
            return b""
        hint = "" if os.path.lexists(path) else " (--update-baseline makes it)"
        raise BadBaseline(f"the baseline {path} {error.failure.message}{hint}") from None


def _parse(path: str, data: bytes) -> list[Entry]:
    try:
        value = json.loads(data)
        if not isinstance(value, dict) or value.get("schema") != SCHEMA:
            raise ValueError(f'it does not say "schema": "{SCHEMA}"')
        return [_entry(each) for each in _list(value.get("findings"))]
    except (ValueError, RecursionError) as error:
        raise BadBaseline(f"{path} is not a memolint baseline: {str(error)[:200]}") from None


def _list(value: object) -> list[object]:
    if not isinstance(value, list):
        raise ValueError("`findings` is not a list")
    return value


def _entry(value: object) -> Entry:
    given = value if isinstance(value, dict) else {}
    file, rule, fingerprint = (given.get(name) for name in ("file", "rule", "fingerprint"))
    if not (isinstance(file, str) and isinstance(rule, str) and isinstance(fingerprint, str)):
        raise ValueError("an entry needs file, rule and fingerprint")
    return Entry(file, rule, fingerprint, str(given.get("message", "")))


def _write(path: str, entries: Iterable[Entry], before: bytes) -> None:
    lines = ",\n".join("    " + json.dumps(each._asdict()) for each in entries)
    listed = f"[\n{lines}\n  ]" if lines else "[]"
    data = f'{{\n  "schema": "{SCHEMA}",\n  "findings": {listed}\n}}\n'.encode()
    if data != before:
        replace(path, data, before)
