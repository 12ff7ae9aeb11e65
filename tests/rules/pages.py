"""Rule pages as data: the parts of a page, and what its generated parts must be."""

import re
from pathlib import Path
from typing import NamedTuple

from memolint.app.config.options import Options
from memolint.app.lint.doors import lint_bytes
from memolint.checks.rule import Rule
from memolint.checks.run import all_rules
from memolint.finding import Finding
from memolint.report.findings.shown import finding_lines
from memolint.report.terminal.color import painter

FOLDER = Path(__file__).parents[2] / "rules"
_PAGE = re.compile(
    r"# (?P<slug>[a-z0-9-]+)\n\n<!-- generated -->\n(?P<table>.*?)<!-- generated -->\n\n"
    r"## What it finds\n\n(?P<finds>.+?)\n\n## Why it matters\n\n(?P<why>.+?)\n\n"
    r"## Example\n\n(?:With `--argo-version (?P<release>[0-9.]+)`:\n\n)?```yaml\n(?P<example>.*?)```\n\n"
    r"## Output\n\n```text\n(?P<output>.*?)```\n\n"
    r"## Repaired\n\n```yaml\n(?P<repaired>.*?)```\n",
    re.DOTALL,
)
_MARKER, _OUTPUT = "<!-- generated -->", "## Output"
_PARTS = ("# ", _MARKER, "## What it finds\n", "## Why it matters\n", "## Example\n", "## Output\n", "## Repaired\n")


class Page(NamedTuple):
    """A page's parts, in their order."""

    slug: str
    table: str
    finds: str
    why: str
    release: str | None
    example: str
    output: str
    repaired: str


def read(path: Path) -> Page:
    """The page at `path`; fails where a part is missing or out of order."""
    text = path.read_text(encoding="utf-8")
    match = _PAGE.fullmatch(text)
    lacks = next((part for part in _PARTS if part not in text), "its parts in their order")
    assert match, f"{path.name} lacks {lacks!r}: look at another page"
    return Page(**match.groupdict())


def completed(text: str) -> str:
    """The text of a page with empty places for its generated parts, where it has none."""
    head, title, rest = text.partition("\n\n") if _MARKER not in text else ("", "", text)
    text = f"{head}{title}{_MARKER}\n{_MARKER}\n\n{rest}" if title else text
    return text if _OUTPUT in text else text.replace("## Repaired\n", f"{_OUTPUT}\n\n```text\n```\n\n## Repaired\n", 1)


def lint(text: str, slug: str = "", release: str | None = None) -> tuple[Finding, ...]:
    """The findings of `text` as `memolint lint [--select SLUG] [--argo-version RELEASE] example.yaml` shows them."""
    options = Options(select=(slug,) if slug else (), argo_version=release or "")
    return lint_bytes(text.encode(), "example.yaml", options).findings


def table_of(rule: Rule) -> str:
    """The generated table of a rule."""
    rows = (
        "| severity | confidence | looks at |",
        "|---|---|---|",
        f"| {rule.severity} | {rule.confidence} | {rule.on} |",
    )
    return "\n".join(rows) + "\n"


def output_of(page: Page) -> str:
    """The real output of the page's example."""
    paint = painter(False)
    lines = [line for finding in lint(page.example, page.slug, page.release) for line in finding_lines(finding, paint)]
    return "".join(f"{line}\n" for line in lines)


def updated(path: Path, rules: dict[str, Rule]) -> str:
    """The text of the page with its generated parts made anew."""
    page = read(path)
    text = path.read_text(encoding="utf-8")
    match = _PAGE.fullmatch(text)
    assert match
    parts = [(match.span("output"), output_of(page)), (match.span("table"), table_of(rules[page.slug]))]
    for (start, end), new in parts:
        text = text[:start] + new + text[end:]
    return text


def rules_by_slug() -> dict[str, Rule]:
    """Every rule by its slug."""
    return {rule.slug: rule for rule in all_rules()}
