"""What `memolint advise` shows, as Markdown for the comment on a pull request."""

from collections.abc import Iterator, Sequence

from memolint.facts.advice.doubt import LEAVE
from memolint.report.advice.advised import Advised
from memolint.report.safe import fenced, markdown

_MOST = 200  # rows; what is more is counted


def advice_markdown(steps: Sequence[Advised]) -> str:
    """A table of the steps, then the key of each that has one."""
    return "".join(f"{line}\n" for line in _lines(steps))


def _lines(steps: Sequence[Advised]) -> Iterator[str]:
    yield "### memolint: what is worth memoizing\n"
    yield "| verdict | confidence | runs | template | because |"
    yield "|---|---|---|---|---|"
    for step in steps[:_MOST]:
        at = step.place.source.place(step.place.start)
        where = f"{step.template} ({step.place.source.name}:{at.line})"
        why = "; ".join((*step.because, *([step.question] if step.question else [])))
        yield f"| {step.verdict} | {step.confidence} | {step.saving.runs} | {markdown(where)} | {markdown(why)} |"
    if len(steps) > _MOST:
        yield f"\n… and {len(steps) - _MOST} more"
    for step in steps[:_MOST]:
        if step.key and step.verdict != LEAVE:
            yield f"\n{markdown(step.template)}:\n"
            yield fenced(f"key: {step.key}", "yaml").rstrip()
