"""What a run of the linter is asked to do; every setting has a default."""

from typing import NamedTuple

from memolint.finding import MEDIUM, WARNING

STDIN = "<stdin>"
NONE = "none"


class Configured(NamedTuple):
    """What only a configuration file says: globs are relative to `folder`, where the `file` stands.

    `severity` maps rules, families and signals to severities. `others`: name configurations that are not in force.
    """

    folder: str = ""
    file: str = ""
    exclude: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    severity: tuple[tuple[str, str], ...] = ()
    insignificant: tuple[str, ...] = ()
    immutable_tags: tuple[str, ...] = ()
    others: bool = True


NOT_CONFIGURED = Configured()


class Options(NamedTuple):
    """Settings of one run. `argo_version` "" is the newest known; `exclude` are globs as in a `.gitignore`.

    `select` and `ignore` name rules, families (`key` for every `key-…`) or one signal (`rule:signal`).
    `project` is the folder in which references are looked up: "" for that of the configuration or the repository,
    `none` for none; `context` are globs of files that are read and never reported. `baseline` is a file, "" for none.
    `fingerprints`: compute them. `prove`: play claims. `debug`: print the traceback of an internal error on stderr.
    `jobs`: how many processes a large tree may take; the report is the same.
    """

    argo_version: str = ""
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    min_severity: str = WARNING
    min_confidence: str = MEDIUM
    exclude: tuple[str, ...] = ()
    stdin_filename: str = STDIN
    show_suppressed: bool = False
    require_reason: bool = False
    fingerprints: bool = False
    prove: bool = True
    debug: bool = False
    project: str = ""
    context: tuple[str, ...] = ()
    suppressions: bool = True
    baseline: str = ""
    update_baseline: bool = False
    configured: Configured = NOT_CONFIGURED
    jobs: int = 1
