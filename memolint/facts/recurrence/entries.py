"""How many entries one run stores at least, and how many bytes an entry has: all entries of a cache share 1 MiB."""

from memolint.argo.arguments import named
from memolint.argo.views import Call, mapping, scalar, sequence
from memolint.facts.memo import Memo
from memolint.facts.reads.references import ITEM, variable_of, variables_in
from memolint.facts.recurrence.reuse import MAX_TEXT, Row, held, passed
from memolint.facts.values import literals, texts
from memolint.lang.go.json import gojson

# What every entry has: its members, two times, and the ID of a node: a name of some twenty characters and a hash.
_AROUND = 150
# What a value has at least, and what Argo adds to an artifact: its place in a bucket.
_VALUE, _LOCATION = 8, 120
# Ways up from a template that are tried: a recursion, or a fan of calls, has more than anybody counts.
_MOST_WAYS = 200


def keys_of_a_run(memo: Memo) -> int:
    """How many different keys one run asks for at least: by loops whose items are known, and decide the key."""
    pending = [(memo.template, held(memo, ()), 1)]
    for template, row, times in pending:
        for call in memo.project.callers(template):
            given = passed(call, row)
            more = times * (length(memo, call) or 1 if call.loops and mentions_item(given) else 1)
            above = (call.holder or template, given, more)
            if len(pending) < _MOST_WAYS and sum(map(len, given)) <= MAX_TEXT and above not in pending:
                pending.append(above)
    return max(times for _, _, times in pending)


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


def bytes_of_an_entry(memo: Memo) -> int:
    """About how many bytes an entry takes at least, with its key."""
    keys = [len(text.text) for text in texts.of_field(memo, memo.key)]
    outputs = mapping(memo.template.value.get("outputs"))
    parameters = sum(len(gojson.marshal(each)) + len('"value":""') + _VALUE for each in named(outputs, "parameters"))
    artifacts = sum(len(scalar(each.get("name")) or "") + _LOCATION for each in named(outputs, "artifacts"))
    return _AROUND + max(keys, default=len(memo.key.text or "")) + parameters + artifacts
