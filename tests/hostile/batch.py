"""Lints folders one after the other in one process, prints what came of each as JSON lines.

`batch.py SECONDS`: the kernel ends it when one folder takes more processor time than that.
"""

import contextlib
import io
import json
import os
import resource
import sys
import time

from memolint.cli.main import run

FORBIDDEN = (
    *("os.system", "subprocess.Popen", "os.exec", "os.posix_spawn", "os.fork", "os.spawn", "socket.connect"),
    *("socket.getaddrinfo", "urllib.Request", "ctypes.dlopen", "os.remove", "os.rename", "os.mkdir", "os.rmdir"),
)
_told: list[str] = []
_watching = False


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if not _watching:
        return
    if event in FORBIDDEN:
        _told.append(f"{event} {arguments!r}"[:200])
    elif event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        _told.append(f"written: {arguments[0]!r}")
    elif event == "exec" and not _is_ours(arguments[0]):
        _told.append(f"executed: {arguments[0]!r}")
    elif event == "import" and str(arguments[0]).startswith("executed"):
        _told.append(f"imported: {arguments[0]!r}")


def _is_ours(code: object) -> bool:
    """Modules, and the classes that the standard library makes from text (named tuples, data classes)."""
    name = getattr(code, "co_filename", "")
    return name.startswith((sys.prefix, sys.base_prefix, "<string>", "<frozen")) or "memolint" in name


def lint(form: str) -> tuple[int, str, str, float]:
    global _watching
    out, err = io.StringIO(), io.StringIO()
    started = time.process_time()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        _watching = True
        status = run(["lint", ".", "--format", form, "--min-severity", "info", "--min-confidence", "low"])
        _watching = False
    return status, out.getvalue(), err.getvalue(), time.process_time() - started


def limit(seconds: int) -> None:
    """The kernel ends this process when it computes for so long from now on."""
    _, hard = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(time.process_time()) + seconds, hard))


def peak() -> int:
    """The most resident memory in MiB; Linux's `ru_maxrss` would count the process that started this one."""
    try:
        with open("/proc/self/status", encoding="utf-8") as lines:
            return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) // 1024
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """For each folder named on standard input one line: status, report, bounds, what was done that must not be."""
    sys.addaudithook(_watch)
    for line in sys.stdin:
        os.chdir(line.rstrip("\n"))
        limit(int(sys.argv[1]))
        status, out, err, seconds = lint("json")
        told, _told[:] = list(_told), []
        value = {"status": status, "out": out, "err": err, "seconds": seconds, "told": told, "peak": peak()}
        print(json.dumps(value), file=sys.__stdout__, flush=True)


if __name__ == "__main__":
    main()
