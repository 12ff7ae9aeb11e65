"""Secrets in the key: inputs that the work uses to open doors, and nothing else."""

from collections.abc import Iterator

from memolint.argo.fields import ACCESS, SECRET
from memolint.argo.views import Template
from memolint.facts.block.fields import Key, is_digest
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.reads.reads import own_references
from memolint.facts.reads.references import INPUT, Reference, Variable
from memolint.typed import Record

# Where a value stands itself, and not the name of what holds it.
_VALUES = frozenset(("value", "source", "args", "command", "body"))
_AROUND = (("inputs",), ("outputs",), ("memoize",))


class SecretPart(Record):
    """A mention of a secret in the key or the name of the cache, and where the work uses it."""

    name: str
    field: Key
    start: int
    end: int
    is_hashed: bool
    use: Reference


def in_key(memo: Memo) -> Iterator[SecretPart]:
    """The secrets that key and cache name mention one by one."""
    names = {Variable(INPUT, name).text: name for name in memo.template.parameters}
    for field in memo.identity:
        first = {reference.name: reference for reference in reversed(field.references) if reference.name in names}
        for variable, reference in first.items():
            use = credential_use(memo.template, names[variable])
            if use is not None:
                around = (part for part in field.parts if part.start <= reference.start < part.end)
                is_hashed = any(map(is_digest, around))
                yield SecretPart(names[variable], field, reference.start, reference.end, is_hashed, use)


@fact
def credential_use(template: Template, name: str) -> Reference | None:
    """Where the template uses an input as a credential; None if it uses it for anything else, or not at all."""
    variable = Variable(INPUT, name).text
    uses = [each for each in own_references(template) if each.name == variable and each.path[:1] not in _AROUND]
    opening = [each for each in uses if each.role in (ACCESS, SECRET) and not _VALUES.isdisjoint(each.path)]
    is_value = bool(opening) and len(opening) == len(uses) and all("valueFrom" not in each.path for each in opening)
    return opening[0] if is_value else None
