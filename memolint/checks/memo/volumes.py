"""A volume hands files from step to step past the cache: a hit writes none, and does not look at them."""

from collections.abc import Iterator
from itertools import islice

from memolint.checks.rule import MEMO, Draft, rule
from memolint.checks.wording import clipped, listed
from memolint.facts.coverage.agreed import is_of_one_run
from memolint.facts.key import freshness, validity
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.finding import ERROR, INFO, MEDIUM, WARNING, Related, Skips
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memolint.facts.world.channels import Channel


@rule("memoized-volume-side-channel", MEMO, ERROR, MEDIUM)
def side_channel(memo: Memo) -> Iterator[Draft]:
    """A step hands files over on a volume: a hit leaves none there, and serves what old ones made."""
    if not memo.project.mentions("olumeMounts") or not validity.is_stored(memo) or is_of_one_run(memo):
        return  # what one run left on a volume is there in that run
    from memolint.facts.coverage import volumes
    from memolint.facts.world import channels

    written = list(channels.writes(memo.project, memo.template))
    for channel in _one_a_volume(written):
        yield _of_write(memo, channel)
    known = {each.own.mount.volume.origin for each in written}
    for channel in islice(volumes.missing(memo), 1):
        if channel.own.mount.volume.origin not in known:
            yield _of_read(memo, channel)


def _one_a_volume(found: "list[Channel]") -> "list[Channel]":
    """The first channel of each volume, one that others take from before one that is only left."""
    weighed = sorted(found, key=lambda each: not each.others)
    return list({each.own.mount.volume.origin: each for each in reversed(weighed)}.values())


def _of_write(memo: Memo, channel: "Channel") -> Draft:
    own = channel.own
    readers = list(dict.fromkeys(each.template.label for each in channel.others))
    takes = f", which {listed(readers)} {'reads' if len(readers) == 1 else 'read'}" if readers else ""
    is_new = ", and the volume is new in every workflow" if channel.is_fresh else ""
    what = f"`{own.template.label}` changes `{clipped(own.path)}` on {channel.label}{takes}"
    message = f"{what}: on a hit of `{memo.template.label}` it does not{is_new}"
    others = [Related(each.place, f"`{each.template.label}` reads it here") for each in channel.others[:2]]
    return Draft(
        message=message,
        origin=own.mount.origin,
        related=(Related(own.place, "written here"), *others),
        claim=Skips(memo.template, examples.assignment(memo)),
        signal="volume.write",
        severity=ERROR if channel.is_fresh and readers else WARNING,
    )


def _of_read(memo: Memo, channel: "Channel") -> Draft:
    own = channel.own
    writers = list(dict.fromkeys(each.template.label for each in channel.others))
    writes = f"{listed(writers)} {'writes' if len(writers) == 1 else 'write'} to {channel.label}"
    what = f"`{own.template.label}` reads `{clipped(own.path)}`, which {writes}"
    message = f"{what}: nothing in the key of `{memo.template.label}` says what is there"
    base = examples.assignment(memo)
    world = f"volume@{own.template.name}"
    first, second = (base._replace(world={world: content}) for content in ("old", "new"))
    return Draft(
        message=message,
        origin=own.mount.origin,
        related=(
            Related(own.place, "read here"),
            *(Related(each.place, "written here") for each in channel.others[:2]),
        ),
        claim=examples.claim(memo, first, second),
        signal="volume.read",
        severity=INFO if freshness.is_bounded(memo) else WARNING,
    )
