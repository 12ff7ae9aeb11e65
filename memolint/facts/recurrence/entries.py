"""How many entries one run stores at least, and how many bytes an entry has: all entries of a cache share 1 MiB."""

from memolint.argo.arguments import named
from memolint.argo.fields import POD_KINDS
from memolint.argo.plain import Json
from memolint.argo.views import Call, mapping, scalar, sequence, text
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.references import ITEM, variable_of, variables_in
from memolint.facts.reads.results import is_printed_text_read
from memolint.facts.recurrence.reuse import MAX_TEXT, Row, held, passed
from memolint.facts.values import literals
from memolint.lang.go.json import gojson
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

# What every entry has: its members and two times (`cache.Entry`), the hash in the ID of its node, and what is random in
# the name of a workflow.
_AROUND = 107 + 11 + 5
_EXIT_CODE = 16
# What a value is taken to have, and what Argo adds to an artifact: the key of its place in a bucket, which names the
# workflow twice.
_VALUE, _LOCATION = 12, 50
# Ways up from a template that are tried: a recursion, or a fan of calls, has more than anybody counts.
_MOST_WAYS = 200


@fact
def keys_of_a_run(memo: Memo) -> int:
    """How many different keys one run asks for at least: by loops whose items are known, and decide the key."""
    return _most(memo, lambda call, given: _different(memo, call, given))


@fact
def lookups_of_a_run(memo: Memo) -> int:
    """How often one run looks an entry up at least, by loops whose items are known."""
    return _most(memo, lambda call, _: length(memo, call))


def _most(memo: Memo, times_of: "Callable[[Call, Row], int]") -> int:
    """The largest product of what `times_of` gives for the loops on a way to the template."""
    pending = [(memo.template, held(memo, ()), 1)]
    for template, row, times in pending:
        for call in memo.project.callers(template):
            given = passed(call, row)
            more = times * (times_of(call, given) or 1 if call.loops else 1)
            above = (call.holder or template, given, more)
            if len(pending) < _MOST_WAYS and sum(map(len, given)) <= MAX_TEXT and above not in pending:
                pending.append(above)
    return max(times for _, _, times in pending)


def _different(memo: Memo, call: Call, given: Row) -> int:
    """How many items of a loop differ in what the key is given of them; 0 where that is nothing, or not known."""
    names = {name for each in given for name in variables_in(each) if variable_of(name).kind == ITEM}
    if not names or any(variable_of(name).kind == ITEM for name in variables_in(text(call.value.get("when")))):
        return 0
    items = sequence(call.value.get("withItems"))
    if not items:
        return length(memo, call)
    fields = [name.partition(".")[2] for name in sorted(names)]
    return len({gojson.marshal([mapping(item).get(field) if field else item for field in fields]) for item in items})


def mentions_item(row: Row) -> bool:
    """Whether a row depends on the item of the loop around its call."""
    return any(variable_of(name).kind == ITEM for text in row for name in variables_in(text))


def length(memo: Memo, call: Call) -> int:
    """How many items a loop has; 0 where the file does not say it."""
    items = sequence(call.value.get("withItems"))
    if items:
        return len(items)
    counted = mapping(call.value.get("withSequence"))
    if not counted:
        return len(literals.of_item(memo.project, call, "item").found)
    from memolint.lang.template import sequence as sequences  # only where there is one

    try:
        return len(sequences.numbers(counted))
    except sequences.SequenceError:
        return 0


@fact
def bytes_of_an_entry(memo: Memo) -> int:
    """About how many bytes an entry takes at least: the API server counts values alone (`ValidateConfigMap`)."""
    template = memo.template
    run = template.manifest.name or scalar(template.manifest.metadata.get("generateName")) or template.label
    outputs = mapping(template.value.get("outputs"))
    is_pod = template.kind in POD_KINDS
    parameters = sum(len(_written(each, is_pod)) + len(',"value":""') + _VALUE for each in named(outputs, "parameters"))
    artifacts = sum(
        len(gojson.marshal(each)) + _LOCATION + 2 * len(run) + len(template.label) + len(scalar(each.get("name")) or "")
        for each in named(outputs, "artifacts")
    )
    printed = _VALUE + len('"result":"",') if is_printed_text_read(template, memo.project) else 0
    lists = len('"parameters":[],') * bool(parameters) + len('"artifacts":[],') * bool(artifacts)
    return _AROUND + len(run) + _EXIT_CODE * is_pod + lists + parameters + artifacts + printed


def _written(parameter: Json, is_pod: bool) -> str:
    """A parameter as an entry holds it, without its value; that of a group does not say where it comes from."""
    kept = parameter if is_pod else {name: each for name, each in parameter.items() if name != "valueFrom"}
    return gojson.marshal(kept)
