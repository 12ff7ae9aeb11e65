"""What the code of a step says against memoizing it: effects, values that are new each time, programs nobody knows."""

import re
from collections.abc import Iterator

from memolint.argo.fields import shapes_results
from memolint.argo.project import Project
from memolint.argo.views import Template, dig, mapping, text
from memolint.code.catalogue.clues import suspicious
from memolint.code.catalogue.signal import WAIT
from memolint.code.effects import ENTRYPOINT, UNREAD, Effect
from memolint.code.snippets import Passage, container_of, language_at, snippets, words_of
from memolint.facts.advice.doubt import Doubt, ask, granted, leave
from memolint.facts.advice.on_volumes import VolumeResults
from memolint.facts.advice.programs import is_known, only_computes, program, says_enough
from memolint.facts.avoidance.clues import may_hold_marker
from memolint.facts.declarations import declares_harmless_effects
from memolint.facts.fact import fact
from memolint.facts.reads import results
from memolint.facts.reads.reads import own_references
from memolint.facts.reads.references import parts_of
from memolint.facts.recurrence import volatile
from memolint.facts.world.effects import SOURCES, of_code
from memolint.finding import HIGH, LOW
from memolint.lang.words import words

_MOVING = frozenset((*SOURCES, "identity", "credential", "iac", "notify", "human"))
# What unknown programs are called that do more than compute.
_TELLING = frozenset(
    "deploy deployment upload publish push send notify notification alert email mail slack webhook register submit"
    " trigger apply migrate migration delete remove cleanup purge prune sync backup restore serve server watch wait"
    " poll fetch download pull crawl scrape ingest ingestion import load insert upsert post release rollout promote"
    " approve provision terminate monitor commit merge checkout clone login auth collect query dispatch".split()
)
_TELLING_CALL = (
    r"\.(?!fetch(?:one|all|many)\()(?:upload|publish|deploy|notify|send|push|register|submit|trigger|commit|insert|upsert|to_sql|save_to|write_to"
    r"|log_metric|log_param|log_artifact|log_model|delete|download|fetch)\w*\("
)
# Libraries whose training begins with random weights, unless something is seeded.
_LEARNING = frozenset("tensorflow keras torch lightning pytorch_lightning jax flax transformers fastai gensim".split())
_TRAINS, _SEEDED = r"\.(?:fit|train|train_on_batch|backward)\(", r"(?i)seed|random_state|determin"
_FETCHES = r"\b(from_pretrained|fetch_\w+|load_dataset|snapshot_download|hub\.load)\(\s*[\"'](?![./])"
_OUTSIDE = r"(?m)^\s*(?:import|from)\s+(\w+)"
_COMPUTING = frozenset(
    "__future__ abc argparse array ast base64 binascii bisect bz2 calendar codecs collections contextlib copy csv"
    " dataclasses datetime decimal difflib enum fractions functools glob gzip hashlib heapq html io itertools json"
    " logging lzma math numbers numpy operator os pandas pathlib pickle pprint random re scipy shutil sklearn"
    " statistics string struct sys tarfile tempfile textwrap time toml tomllib traceback typing unicodedata warnings"
    " xml yaml zipfile zlib".split()
)


def doubts(template: Template, project: Project, kept: VolumeResults | None) -> Iterator[Doubt]:
    """What the code does, what it takes from the run, and what of it cannot be read; `kept` is left on a volume."""
    yield from _of_run(template)
    if not declares_harmless_effects(template):
        yield from _of_effects(template, project)
        yield from _of_opaque(template, project, kept.paths if kept is not None else ())
        yield from _of_python(template)


def knows(template: Template, project: Project) -> bool:
    """Whether all code of the step can be read, or its writer says what it does."""
    return declares_harmless_effects(template) or not _opaque(template, project)


def _of_run(template: Template) -> Iterator[Doubt]:
    """Variables and functions that give another value in each run."""
    for reference in own_references(template):
        why = volatile.why_volatile(reference.name) if shapes_results(reference.role) else ""
        if why and reference.path[:1] != ("outputs",) and not volatile.is_fixed_name(template, reference.name):
            yield leave(f"`{reference.name}` {why}")
    for written in _texts(template):
        for found in volatile.in_parts(parts_of(written)) if "{{=" in written else ():
            yield leave(f"`{found.name}` {found.why}")


def _texts(template: Template) -> Iterator[str]:
    """Every string of what the step runs and is given."""
    stack: list[object] = [template.value.get(each) for each in (template.kind, "initContainers", "sidecars", "inputs")]
    while stack:
        value = stack.pop()
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict | list):
            stack.extend(value.values() if isinstance(value, dict) else value)


def _of_effects(template: Template, project: Project) -> Iterator[Doubt]:
    """What it changes first: that weighs more than what it looks at, be it for a marker of its own."""
    found = of_code(template, project)
    for effect in found:
        if effect.effect == "writes-world":
            yield _effect(effect, "on a hit it does not happen", effect.confidence != LOW)
    reading = [each for each in found if each.effect == "reads-world"]
    looking = _marker_looks(template) if reading else ()
    for effect in reading:
        if any(path == effect.path and start <= effect.start < end for path, start, end in looking):
            yield leave("it looks for a marker of its own, so that it avoids its work by itself")
        else:
            yield from _of_read(template, project, effect)


def _of_read(template: Template, project: Project, effect: Effect) -> Iterator[Doubt]:
    if effect.sink == WAIT:
        yield _effect(effect, "a hit neither waits nor looks", effect.confidence != LOW)
    elif results.shows(template, effect, project):
        is_moving = effect.category in _MOVING and effect.confidence != LOW
        if effect.category == "env" and not _declares_variables(template, effect):
            question = "is the variable the same in every run?"
            yield ask("it reads a variable of the environment that the template does not set", question)
        yield _effect(effect, "another run may find another answer", is_moving)


def _marker_looks(template: Template) -> tuple[Passage, ...]:
    """Where the code looks whether its work is done already."""
    if not may_hold_marker(template.value):
        return ()
    from memolint.code.markers.found import found_in  # few steps avoid work by hand

    return tuple(
        Passage(each.read.snippet.path, *each.read.masked.written(each.marker.probe.start, each.marker.probe.end))
        for each in found_in(template.value)
    )


def _declares_variables(template: Template, effect: Effect) -> bool:
    container = mapping(dig(template.value, *container_of(effect.path)))
    return bool(container.get("env") or container.get("envFrom"))


def _effect(effect: Effect, so: str, is_grave: bool) -> Doubt:
    why = f"{effect.message}: {so}"
    return leave(why) if is_grave else granted(f"{why} (perhaps)")


@fact
def _opaque(template: Template, project: Project) -> tuple[Effect, ...]:
    return tuple(each for each in of_code(template, project, thorough=True) if each.effect == "opaque")


def _of_opaque(template: Template, project: Project, kept: tuple[str, ...]) -> Iterator[Doubt]:
    for effect in _opaque(template, project):
        yield _of_program(template, project, effect, kept)


def _of_program(template: Template, project: Project, effect: Effect, kept: tuple[str, ...]) -> Doubt:
    """A program that nobody can look into: what it is told decides."""
    container = mapping(dig(template.value, *container_of(effect.path)))
    if effect.path[0] in ("sidecars", "initContainers"):
        return ask(f"`{text(container.get('image'))}` runs beside it", "what does the other container keep or change?")
    if effect.signal == ENTRYPOINT:
        image = text(container.get("image"))
        return ask(f"the entrypoint of `{image}` is not in the manifest", _question(f"the entrypoint of `{image}`"))
    told = _told(template, effect)
    name = program(told)
    if is_known(name):
        return granted(f"`{name}` computes, and its version is that of the image", HIGH)
    told_of = _TELLING.intersection(words(f"{template.label} {' '.join(told.split()[:6])}"))
    if told_of:
        return ask(f"`{name}` is unknown, and called after what has effects ({min(told_of)})", _question(f"`{name}`"))
    is_read = effect.signal == UNREAD and only_computes(language_at(template.value, effect.path), told)
    if effect.signal == UNREAD and suspicious(told) and not is_read:
        return ask("its language is not looked into", _question("the script"))
    if not says_enough(template, project, effect, kept):
        why = f"`{name}` is unknown, and nothing that it is told names what the step hands on"
        return ask(why, _question(f"`{name}`"))
    if is_read:
        return granted("its code is read by patterns alone")
    if effect.signal == UNREAD:
        return granted("its language is not looked into", LOW)
    return granted(f"`{name}` is taken to write its outputs and no more")


def _question(what: str) -> str:
    return f"does {what} do anything but make the outputs of the step from its inputs?"


def _told(template: Template, effect: Effect) -> str:
    """The command: a piece of a script, or all words of a container."""
    if "source" in effect.path or effect.path[-2:-1] == ("args",):
        return text(dig(template.value, *effect.path))[effect.start : effect.end or None]
    return " ".join(words_of(mapping(dig(template.value, *container_of(effect.path)))))


def _of_python(template: Template) -> Iterator[Doubt]:
    """Python is read, but not the libraries that it uses."""
    for snippet in snippets(template.value):
        if snippet.language != "python":
            continue
        libraries = {*re.findall(_OUTSIDE, snippet.text)}
        if libraries & _LEARNING and re.search(_TRAINS, snippet.text) and not re.search(_SEEDED, snippet.text):
            yield ask("it trains a model, and nothing in its code is seeded", "is the training seeded?")
        fetched = re.search(_FETCHES, snippet.text)
        if fetched:
            yield ask(f"`{fetched[1]}` may fetch what is newest", f"does `{fetched[1]}` read one fixed version?")
        found = re.search(_TELLING_CALL, snippet.text)
        if found:
            question = f"does `{found[0]}…)` change anything outside of the step?"
            yield ask(f"`{found[0]}…)` of a library that is not looked into", question)
        others = sorted(libraries - _COMPUTING)
        if others:
            yield granted(f"`{others[0]}` is taken to compute and no more")
