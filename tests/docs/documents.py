"""The generated parts of README.md and docs/: what commands print, the table of rules and the tables of options.

A fence of the kind `console` holds commands, each on a line that starts with `$ `, and what they print.
`$ make demo` stands alone in its fence, since what it prints has such lines too.
"""

import json
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from memolint.app.config.options import OPTIONS, Option
from memolint.checks.run import all_rules

ROOT = Path(__file__).parents[2]
PAGES = (ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").glob("**/*.md")))
_CONSOLE = re.compile(r"(?<=^```console\n)(.*?)(?=^```$)", re.DOTALL | re.MULTILINE)
_TABLE = re.compile(r"^(<!-- (rules|settings|flags) -->\n)(.*?)(?=^<!-- \2 -->$)", re.DOTALL | re.MULTILINE)
_COMMANDS = re.compile(r"^\$ .*$", re.MULTILINE)


def updated(text: str) -> str:
    """The text of a page with its made parts made anew."""
    tables = {"rules": rules_table, "settings": settings_table, "flags": flags_table}
    shown = _CONSOLE.sub(lambda match: transcript(match[1]), text)
    return _TABLE.sub(lambda match: match[1] + tables[match[2]](), shown)


def transcript(block: str) -> str:
    """The commands of a fence, each followed by what it prints."""
    if block.startswith("$ make demo\n"):
        return f"$ make demo\n{demo()}"
    return "".join(f"{line}\n{output_of(line[2:])}" for line in _COMMANDS.findall(block))


def demo() -> str:
    """What `make demo` prints once its environment is there, by the memolint that runs here."""
    return _run(["make", "--silent", "--no-print-directory", "show", f"MEMOLINT={sys.executable} -m memolint"])


def output_of(command: str) -> str:
    """What a call of memolint in the checkout prints, on both streams."""
    name, *arguments = shlex.split(command)
    assert name == "memolint", f"`{command}`: only calls of memolint are run"
    return _run([sys.executable, "-m", "memolint", *arguments])


def rules_table() -> str:
    """All rules with what they find, as a Markdown table."""
    rows = (
        f"| [{rule.slug}](rules/{rule.slug}.md) | {rule.severity} | {rule.confidence} | {rule.summary} |\n"
        for rule in all_rules()
    )
    return "| rule | severity | confidence | finds |\n|---|---|---|---|\n" + "".join(rows)


def settings_table() -> str:
    """The settings of a configuration, each with the flag of the same name where there is one."""
    rows = (
        f"| `{each.name}` | {f'`--{each.name}`' if each.flag else ''} | {_default(each)} | {each.help} |\n"
        for each in OPTIONS
        if each.setting
    )
    return "| setting | flag | default | what it does |\n|---|---|---|---|\n" + "".join(rows)


def flags_table() -> str:
    """The flags of `lint` that are no settings."""
    rows = (
        f"| {_flag(each)} | {_default(each)} | {each.help} |\n" for each in OPTIONS if each.flag and not each.setting
    )
    return "| flag | default | what it does |\n|---|---|---|\n" + "".join(rows)


def _flag(option: Option) -> str:
    short = f"`-{option.short}`, " if option.short else ""
    takes = option.takes if not option.choices else "|".join(option.choices)
    return f"{short}`--{option.name}{' ' + takes if takes else ''}`".replace("|", "\\|")


def _default(option: Option) -> str:
    """The default in words, else as it is written in TOML."""
    if option.otherwise:
        return option.otherwise
    if option.setting:
        return f"`{json.dumps(option.default)}`" if option.default != "" else ""
    return f"`{option.default}`" if option.default_in_words else ""


def links(text: str) -> Iterator[str]:
    """The targets of a page's links to files of this repository, without fragments."""
    outside_fences = re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE)
    for target in re.findall(r"\]\(([^)#\s]+)", outside_fences):
        if "://" not in target:
            yield target


def changed(write: Callable[[Path, str], None]) -> list[Path]:
    """The pages whose made parts are not what they should be, after `write` was called for each."""
    found = []
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        new = updated(text)
        if new != text:
            found.append(page)
            write(page, new)
    return found


def _run(command: list[str]) -> str:
    quiet = {name: value for name, value in os.environ.items() if name not in ("FORCE_COLOR", "MAKEFLAGS", "MAKELEVEL")}
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**quiet, "PYTHONIOENCODING": "utf-8", "NO_COLOR": "1"},
        check=False,
    )
    return done.stdout.decode()
