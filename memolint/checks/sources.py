"""The key holds the identity of what the work fetches, runs in and is configured by."""

from collections.abc import Iterator
from itertools import islice

from memolint.argo.views import Origin
from memolint.checks.coverage import judged
from memolint.checks.wording import clipped
from memolint.facts import coverage, examples, freshness, sources
from memolint.facts.memo import Memo
from memolint.finding import ERROR, HIGH, INFO, MEDIUM, MEMO, WARNING, Finding, Related, Rule, Stale


def missing_image(memo: Memo) -> Iterator[Finding]:
    """The image is moved to other builds under one name, and nothing in the key changes with it."""
    if not judged(memo):
        return
    for image in islice(coverage.own_images(memo), 1):
        origin = memo.template.origin.at(*image.path)
        message = f"`{image.text}` is another image after the next push, and the key of `{memo.template.label}` stays"
        yield _finding(memo, message, origin, "the image", f"image:{image.text}")


def missing_mutable_source(memo: Memo) -> Iterator[Finding]:
    """An input is fetched from a place whose content changes, and the key does not say which content it was."""
    if not judged(memo):
        return
    for found in sources.fetched(memo):
        origin = memo.template.origin.at(*found.path)
        message = (
            f"input `{found.name}` of `{memo.template.label}` is fetched from {_what(found)}, which can change "
            "under the same key"
        )
        yield _finding(memo, message, origin, "fetched here", f"artifact:{found.name}")


def _what(found: sources.Fetched) -> str:
    return f"`{clipped(found.text)}`" if found.text != "the default branch" else found.text


def missing_input_artifact(memo: Memo) -> Iterator[Finding]:
    """An artifact from a caller reaches the work, and nothing in the key identifies its content."""
    if not judged(memo):
        return
    for found in sources.supplied(memo):
        message = (
            f"artifact `{found.name}` changes the result of `{memo.template.label}`, but nothing in its key says "
            "which content it was"
        )
        finding = _finding(memo, message, found.place, "handed over here", f"artifact:{found.name}")
        yield finding._replace(confidence=HIGH if found.known else MEDIUM, severity=ERROR)


def missing_env(memo: Memo) -> Iterator[Finding]:
    """A ConfigMap shapes the work, and the key does not change with its content."""
    if not judged(memo):
        return
    for content in coverage.config_maps(memo):
        origin = memo.template.origin.at(*content.path)
        label = memo.template.label
        message = f"ConfigMap `{content.name}` shapes the work of `{label}`, but its key stays when that changes"
        yield _finding(memo, message, origin, "read here", f"configmap:{content.name}")


def missing_child_inputs(memo: Memo) -> Iterator[Finding]:
    """Something below a memoized steps or DAG template is fetched or run from a place that moves."""
    if not judged(memo):
        return
    for template, image in islice(coverage.images_below(memo), 1):
        message = (
            f"`{template.label}`, which `{memo.template.label}` calls, runs `{image.text}`: another image "
            "after the next push, under the same key"
        )
        yield _finding(memo, message, template.origin.at(*image.path), "the image", f"image:{image.text}")


def _finding(memo: Memo, message: str, origin: Origin, label: str, world: str) -> Finding:
    """A finding at the key, with the source beside it; a note where entries live too briefly for it to matter."""
    base = examples.assignment(memo)
    first, second = (base._replace(world={world: content}) for content in ("old", "new"))
    return Finding(
        message,
        memo.key.origin.place(),
        memo.key.origin.dotted(),
        (Related(origin.place(), label),),
        Stale(memo.template, first, second),
        severity=INFO if freshness.is_bounded(memo) else "",
    )


RULES = (
    Rule("key-missing-image", MEMO, WARNING, MEDIUM, missing_image),
    Rule("key-missing-mutable-source", MEMO, WARNING, HIGH, missing_mutable_source),
    Rule("key-missing-input-artifact", MEMO, ERROR, HIGH, missing_input_artifact),
    Rule("key-missing-env", MEMO, WARNING, MEDIUM, missing_env),
    Rule("key-missing-child-inputs", MEMO, WARNING, MEDIUM, missing_child_inputs),
)
