"""What a memoized template reads from a volume that others write to, while nothing in its key says what is there."""

from collections.abc import Iterator

from memolint.facts.coverage.agreed import covers, has_fingerprint, is_of_one_run
from memolint.facts.coverage.versions import has_named_after
from memolint.facts.memo import Memo
from memolint.facts.reads import results
from memolint.facts.reads.references import INPUT, Variable, variable_of, variables_in
from memolint.facts.world import channels
from memolint.facts.world.channels import Channel
from memolint.facts.world.effects import asks_the_world


def missing(memo: Memo) -> Iterator[Channel]:
    """What can change under the same key and shows in the result."""
    if not results.stores(memo.template, memo.project) or has_fingerprint(memo) or is_of_one_run(memo):
        return
    for channel in channels.reads(memo.project, memo.template):
        if not is_named(memo, channel) and not _is_determined(memo, channel):
            yield channel


def is_named(memo: Memo, channel: Channel) -> bool:
    """Whether the path says which content it is, by variables that the key holds; or the key is raised with it."""
    own = channel.own
    named = [variable_of(name) for name in variables_in(own.path)] if "{{" in own.path else []
    is_held = bool(named) and own.template is memo.template and all(covers(memo, each) for each in named)
    volume = own.mount.volume
    return is_held or has_named_after(memo, f"{volume.name}-{volume.store}-{own.path}")


def _is_determined(memo: Memo, channel: Channel) -> bool:
    """Whether those who write it depend on nothing that the key does not hold, and ask nobody."""
    return all(_depends_on_held(memo, each) for each in channel.others)


def _depends_on_held(memo: Memo, writer: channels.Touched) -> bool:
    if asks_the_world(memo.project, writer.template):
        return False
    inputs = memo.reads.inputs(writer.template)
    held_inputs = all(name in memo.template.parameters and covers(memo, Variable(INPUT, name)) for name in inputs)
    return held_inputs and all(covers(memo, each) for each in memo.reads.workflow(writer.template))
