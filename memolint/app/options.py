"""What a run of the linter is asked to do; every setting has a default."""

from typing import NamedTuple

from memolint.finding import MEDIUM, WARNING

STDIN = "<stdin>"


class Options(NamedTuple):
    """Settings of one run. `argo_version` "" is the newest known; `exclude` are globs as in a `.gitignore`.

    `select` and `ignore` name rules, families (`key` for every `key-…`) or one signal (`rule:signal`).
    `fingerprints`: compute them. `prove`: play claims. `debug`: print the traceback of an internal error on stderr.
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
