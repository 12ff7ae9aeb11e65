"""`memolint test --update`: replaces expectations by what was played, and leaves the rest of the file as it is."""

import json
from collections.abc import Iterable, Iterator

from memolint.app.scenario.check import Tested
from memolint.argo.plain import Json
from memolint.engine.cache.entry import parameters
from memolint.engine.play import Run
from memolint.engine.state import nodes as node
from memolint.lang.template import anystring
from memolint.text import documents, edit
from memolint.text.documents import Document, Path
from memolint.text.edit import Replacement
from memolint.text.nodes import YamlNode
from memolint.text.scalars import resolve
from memolint.text.source import Source

_GROUPING = (node.STEP_GROUP, node.TASK_GROUP)


def updated(source: Source, tested: Iterable[Tested]) -> str:
    """The text of a YAML or JSON file with expectations that hold. One that no value would meet stays, and what runs
    share; so does a file that could not be read any more.
    """
    edits = [each for found in tested for each in _edits(source, found)]
    text = edit.apply(source.text, edits)
    is_read = all(isinstance(each, Document) for each in documents.read(Source(source.name, text)))
    return text if is_read else source.text


def _edits(source: Source, tested: Tested) -> Iterator[Replacement]:
    document = tested.found.document
    if document is None:
        return
    if not tested.expects:
        for index, run in enumerate(tested.played.runs):
            holder = document.node(("runs", index))
            if holder.children and _stands_alone(document, ("runs", index), len(tested.played.runs)):
                yield _appended(source, holder, {"expect": of_run(run)})
        return
    for path, found in _found(tested).items():
        place = document.node(path)
        if _stands_alone(document, path, len(tested.played.runs)):
            yield place.start, place.end, _written(found)


def _stands_alone(document: Document, path: Path, runs: int) -> bool:
    """Whether what stands there is said of one run: not behind an anchor, an alias or a merge key that runs share."""
    _, index, *rest = path
    place, members = document.node(path), _members(document.node(("runs", index)))
    others = [other for other in range(runs) if other != index]
    is_shared = any(document.node(("runs", other, *rest)).start == place.start for other in others)
    return not is_shared and all(members.isdisjoint(_members(document.node(("runs", other)))) for other in others)


def _members(run: YamlNode) -> set[int]:
    """Where the members of a run begin; an alias has those of its anchor."""
    return {key.start for key, _ in (run.children or {}).values()}


def _found(tested: Tested) -> dict[tuple[str | int, ...], object]:
    """The value for each place where one value would do: nodes of one glob may have ended differently."""
    found: dict[tuple[str | int, ...], list[object]] = {}
    hopeless = {broken.unmet.path for broken in tested.broken if not broken.unmet.repairable}
    for broken in tested.broken:
        found.setdefault(broken.unmet.path, []).append(broken.unmet.found)
    return {
        path: values[0]
        for path, values in found.items()
        if path not in hopeless and all(value == values[0] for value in values)
    }


def of_run(run: Run) -> Json:
    """The expectations of a run as it was played: its phase, its memoized nodes, its outputs."""
    nodes: Json = {}
    for found in run.nodes:
        if found.type in _GROUPING or found.memoization is None:
            continue
        name = found.name.removeprefix(run.workflow).removeprefix(".") or found.name
        nodes[name] = _of_node(found.is_hit, found.memoization.key)
    value: Json = {"phase": run.phase}
    if run.stuck:
        value["stuck"] = True
    if nodes:
        value["nodes"] = nodes
    outputs = {str(found.get("name")): anystring.text_of(found.get("value")) for found in parameters(run.outputs)}
    if outputs:
        value["outputs"] = outputs
    return value


def _of_node(is_hit: bool, key: str) -> Json:
    return {"cache": "hit" if is_hit else "miss", "key": key}


def _appended(source: Source, holder: YamlNode, members: Json) -> Replacement:
    """Members at the end of a mapping: as lines of their own, or in its braces."""
    last_key, last = next(reversed(holder.children.values()))
    if "{" in source.text[holder.start : min(key.start for key, _ in holder.children.values())]:
        inner = ", ".join(f"{_written(name)}: {_written(value)}" for name, value in members.items())
        return last.end, last.end, f", {inner}"
    # The end mark of a block stands after the line breaks and comments that follow it.
    end = last.start + len(source.text[last.start : last.end].rstrip())
    if last.children is None and last.style in ("|", ">"):
        end = last.start + len(source.text[last.start : last.end].rstrip("\r\n"))
    indent = " " * (source.place(last_key.start).column - 1)
    lines = "\n".join(indent + line for line in _block(members))
    return end, end, f"\n{lines}"


def _block(value: Json) -> Iterator[str]:
    """A mapping as lines of YAML, with short members on one line."""
    for name, member in value.items():
        if isinstance(member, dict) and any(isinstance(each, dict) for each in member.values()):
            yield f"{_written(name)}:"
            yield from (f"  {line}" for line in _block(member))
        elif isinstance(member, dict) and name == "expect":
            yield f"{name}:"
            yield from (f"  {line}" for line in _block(member))
        else:
            yield f"{_written(name)}: {_written(member)}"


def _written(value: object) -> str:
    """A value as YAML in one line: words plain, all else as JSON, which is YAML too."""
    if isinstance(value, str) and value.isascii() and value.isalpha() and not _is_word_of_yaml(value):
        return value
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_written(name)}: {_written(each)}" for name, each in value.items()) + "}"
    return json.dumps(value, ensure_ascii=False)


def _is_word_of_yaml(text: str) -> bool:
    return resolve(text, None) is not text
