"""Everything that memolint knows about the templates of a file, collected from facts."""

from collections.abc import Iterator

from memolint.app.config.options import Options
from memolint.app.files.discover import STANDARD_INPUT
from memolint.app.files.io import read_file, read_stdin
from memolint.app.files.parse import read_input
from memolint.app.lint.prepare import with_project
from memolint.app.project.release import check, judged_for
from memolint.app.project.seen import Seen
from memolint.argo.views import Call, Template, dig, named, scalar
from memolint.facts import inventory, sizes
from memolint.facts.block.fields import Key
from memolint.facts.hits.remarks import remarks
from memolint.facts.key import freshness
from memolint.facts.memo import Memo, Neighbourhood
from memolint.facts.reads.reads import Reads
from memolint.facts.recurrence import capacity
from memolint.facts.touching import contacts
from memolint.facts.values import literals
from memolint.finding import FileFailure
from memolint.lang.go.time import duration
from memolint.report.inspection.inspected import Caller, Field, Inspected, Known, Output, Storage
from memolint.text.source import Unreadable
from memolint.typed import Record


class Inspection(Record):
    """The templates of a file that are shown, and the names of all; `failed` is what could not be read."""

    templates: tuple[Inspected, ...] = ()
    names: tuple[str, ...] = ()
    failed: tuple[FileFailure, ...] = ()
    skipped: str = ""
    argo_version: str = ""


def inspect(path: str, options: Options, template: str = "", every: bool = False) -> Inspection:
    """The memoized templates of the file at `path` (`-` for standard input), or the one that is called `template`.

    All of them are shown if `every`, or if none is memoized. What the file refers to, and what calls it, is looked up
    as for the linter. Raises `UnknownRelease`.
    """
    check(options.argo_version)
    name = options.stdin_filename if path == STANDARD_INPUT else path
    try:
        found = read_input(name, read_stdin() if path == STANDARD_INPUT else read_file(path))
    except Unreadable as error:
        return Inspection(failed=(FileFailure(name, error.failure),), argo_version=options.argo_version)
    project, seen = with_project(Seen([found], (path,)), options)
    (found,) = seen.inputs
    templates = [each for manifest in found.manifests for each in manifest.templates]
    judged = judged_for(seen, options)
    neighbourhood = Neighbourhood(Reads(project), judged.spans[0].release)
    memoized = [each for each in templates if each.memoize is not None]
    shown = templates if template or every or not memoized else memoized
    wanted = [each for each in shown if template in ("", each.label)]
    return Inspection(
        tuple(inspected(neighbourhood.memo(each)) for each in wanted),
        tuple(each.label for each in templates),
        tuple(FileFailure(name, failure) for failure in found.failures),
        found.skipped,
        judged.name,
    )


def inspected(memo: Memo) -> Inspected:
    """Everything that facts know of one template."""
    template = memo.template
    is_memoized = template.memoize is not None
    return Inspected(
        template.label,
        template.kind,
        template.memoize_at().key_place() if is_memoized else template.origin.place(),
        is_memoized,
        _field(memo.key),
        _field(memo.cache_name),
        _max_age(memo),
        tuple(dict.fromkeys(each.template.label for each in memo.neighbourhood.sharing(memo))) if is_memoized else (),
        tuple(inventory.accounts(memo)) if is_memoized else tuple(_read(memo)),
        tuple(contacts(memo)),
        tuple(_outputs(template)),
        _storage(memo) if is_memoized else None,
        tuple(_callers(memo)),
        tuple(_known(memo)),
        tuple(remarks(memo)) if is_memoized else (),
    )


def _read(memo: Memo) -> Iterator[inventory.Account]:
    """The sources of a template without a key, which determines none; its own code is none that others could set."""
    for account in inventory.accounts(memo):
        if account.kind != inventory.CODE:
            yield account._replace(why="the template has no key")


def _field(field: Key) -> Field:
    return Field(field.text, field.origin.place(), field.error or "")


def _max_age(memo: Memo) -> Field:
    field = memo.max_age
    age = freshness.max_age(memo)
    if age is not None:
        note = f"entries are served for {'' if field.is_constant else 'at most '}{duration.format(age)}"
    elif memo.template.memoize is None:
        note = ""
    elif field.text:
        note = "cannot be read before the run" if "{{" in field.text else "is not a duration: write `168h`"
    else:
        note = "entries never expire"
    return _field(field)._replace(note=note)


def _outputs(template: Template) -> Iterator[Output]:
    large = {each.name: each.what for each in sizes.large_outputs(template)}
    for kind in ("parameters", "artifacts"):
        for name, (index, _) in named(dig(template.value, "outputs", kind)).items():
            size = "a reference, whatever the artifact's size"
            if kind == "parameters":
                size = f"kept whole: {large[name]}" if name in large else "kept whole; nothing says that it is large"
            yield Output(name, kind.removesuffix("s"), size, template.origin.at("outputs", kind, index).place())


def _storage(memo: Memo) -> Storage:
    own = capacity.demand(memo)
    whole = capacity.load(memo.neighbourhood, memo.cache_name.text or "") if memo.cache_name.is_constant else None
    found = whole if whole is not None and whole.demands else capacity.Load((own,))
    return Storage(own.each, capacity.MIB // own.each, own.keys, found.keys, found.size, round(found.a_day), found.days)


def _callers(memo: Memo) -> Iterator[Caller]:
    yield from (_caller(call) for call in memo.callers)
    for manifest in memo.project.submissions(memo.template):
        given = named(dig(manifest.spec, "arguments", "parameters"))
        arguments = tuple((name, scalar(each.get("value")) or "") for name, (_, each) in given.items())
        name = manifest.name or str(manifest.metadata.get("generateName") or "")
        yield Caller(
            "entrypoint", f"{manifest.kind} {name}", False, arguments, manifest.origin.at("entrypoint").place()
        )


def _caller(call: Call) -> Caller:
    arguments = tuple((name, scalar(each.get("value")) or "") for name, (_, each) in call.arguments.items())
    holder = call.holder.label if call.holder else f"{call.manifest.kind} {call.manifest.name}"
    return Caller(call.name or call.kind, holder, call.loops, arguments, call.origin.place())


def _known(memo: Memo) -> Iterator[Known]:
    for name in memo.template.parameters:
        values = literals.of_input(memo.project, memo.template, name)
        if values.found:
            complete = values.complete and not any(value.open for value in values.found)
            yield Known(name, tuple(value.text for value in values.found), complete)
