"""The key identifies what the work fetches, runs in and is configured by."""

from collections.abc import Iterator
from itertools import islice

from memolint.argo.views import Origin, Template
from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import clipped, many
from memolint.facts.coverage import artifacts, coverage
from memolint.facts.key import freshness, validity
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.facts.values.texts import Row
from memolint.finding import ERROR, HIGH, INFO, MEDIUM, WARNING, Related


@rule("key-missing-image", MEMO, WARNING, MEDIUM)
def missing_image(memo: Memo) -> Iterator[Draft]:
    """The image tag moves from build to build, and nothing in the key changes with it."""
    if not validity.is_stored(memo):
        return
    for image in islice(coverage.own_images(memo), 1):
        message = (
            f"`{image.text}` becomes another image with the next push, but the key of `{memo.template.label}` stays"
        )
        yield _finding(memo, message, image.origin, "the image", f"image:{image.text}", image.row)


@rule("key-missing-mutable-source", MEMO, WARNING, HIGH)
def missing_mutable_source(memo: Memo) -> Iterator[Draft]:
    """An input is fetched from a place whose content changes, and the key does not identify that content."""
    if not validity.is_stored(memo):
        return
    for found in artifacts.fetched(memo):
        origin = memo.template.origin.at(*found.path)
        label = memo.template.label
        message = (
            f"input `{found.name}` of `{label}` is fetched from {_what(found)}, which can change under the same key"
        )
        world = f"artifact:{found.name}"
        if found.kind == artifacts.LISTING:
            message = f"`{label}` lists {_what(found)}: objects come and go under the same key"
            world = "network"
        draft = _finding(memo, message, origin, "fetched here", world)
        yield draft._replace(message=f"{message}, if it is overwritten", severity=INFO) if found.settled else draft


def _what(found: artifacts.Fetched) -> str:
    return f"`{clipped(found.text)}`" if found.text != "the default branch" else found.text


@rule("key-missing-input-artifact", MEMO, ERROR, HIGH)
def missing_input_artifact(memo: Memo) -> Iterator[Draft]:
    """An artifact from a caller reaches the work, and nothing in the key identifies its content."""
    if not validity.is_stored(memo):
        return
    for found in artifacts.supplied(memo):
        message = (
            f"artifact `{found.name}` changes the result of `{memo.template.label}`, but nothing in its key says "
            "which content it was"
        )
        finding = _finding(memo, message, found.place, "handed over here", f"artifact:{found.name}")
        yield finding._replace(confidence=HIGH if found.known else MEDIUM, severity=ERROR)


@rule("key-missing-env", MEMO, WARNING, MEDIUM)
def missing_env(memo: Memo) -> Iterator[Draft]:
    """A ConfigMap shapes the work, or a Secret its result, and the key does not change with the content."""
    found = coverage.config_maps(memo) if validity.is_stored(memo) else []
    yield from _of_secrets(memo) if validity.is_stored(memo) else ()
    shaping = [content for content in found if not content.noted]
    shown = shaping or found
    if not shown:
        return
    names, label = [content.name for content in shown], memo.template.label
    verb, them = ("shapes", "it") if len(names) == 1 else ("shape", "them")
    message = f"{many('ConfigMap', names)} {verb} the work of `{label}`, but its key does not change with {them}"
    if not shaping:
        message += " (by its name, it only says where a service is, whom to trust or what to log)"
    finding = _finding(memo, message, shown[0].origin, "read here", f"configmap:{names[0]}")
    related = tuple(Related(content.origin.place(), "read here") for content in shown)
    yield finding._replace(related=related, severity=finding.severity if shaping else INFO)


def _of_secrets(memo: Memo) -> Iterator[Draft]:
    found = coverage.missing_secrets(memo)
    if not found:
        return
    names, label = [each.name for each in found], memo.template.label
    verb, them = ("is", "it") if len(names) == 1 else ("are", "them")
    message = (
        f"{many('Secret', names)} {verb} part of what `{label}` hands back, but its key does not change with {them}"
    )
    finding = _finding(memo, message, found[0].origin, "read here", f"secret:{names[0]}")
    yield finding._replace(related=tuple(Related(each.origin.place(), "read here") for each in found))


@rule("key-missing-child-inputs", MEMO, WARNING, MEDIUM)
def missing_child_inputs(memo: Memo) -> Iterator[Draft]:
    """A template below memoized steps or a DAG fetches, runs or is configured by something that changes."""
    if validity.is_stored(memo):
        yield from islice(_of_children(memo), 1)


def _of_children(memo: Memo) -> Iterator[Draft]:
    for template, image in coverage.images_below(memo):
        what = f"runs `{image.text}`: it becomes another image with the next push, under the same key"
        yield _finding(memo, _of_child(memo, template, what), image.origin, "the image", f"image:{image.text}")
    for template, origin, where in coverage.fetched_below(memo):
        what = f"fetches `{clipped(where)}`, which can change under the same key"
        yield _finding(memo, _of_child(memo, template, what), origin, "fetched here")
    for template, content in coverage.config_maps_below(memo):
        what = f"is configured by ConfigMap `{content.name}`, which can change under the same key"
        yield _finding(memo, _of_child(memo, template, what), content.origin, "read here", f"configmap:{content.name}")


def _of_child(memo: Memo, template: Template, what: str) -> str:
    return f"`{template.label}`, which `{memo.template.label}` calls, {what}"


def _finding(memo: Memo, message: str, origin: Origin, label: str, world: str = "", row: Row = ()) -> Draft:
    """A draft about the key, with the source beside it; a note if entries expire before it matters.

    `world`: the name of the source in the world of a played run, "" if it has none; `row` are values that name it.
    """
    base = examples.assignment(memo, row)
    first, second = (base._replace(world={world: content}) for content in ("old", "new"))
    return Draft(
        message=message,
        place=memo.key.place(),
        origin=memo.key.origin,
        related=(Related(origin.place(), label),),
        claim=examples.claim(memo, first, second) if world else None,
        severity=INFO if freshness.is_bounded(memo) else None,
    )
