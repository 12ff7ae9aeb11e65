"""The `args` that a trigger of a Sensor adds to its `argo submit`."""

from collections.abc import Iterator

from memolint.app.simulate.flags import Flags, with_flags
from memolint.argo.plain import Json
from memolint.engine.play import merge_arguments

_LONG = {"-p": "--parameter", "-l": "--labels", "-n": "--namespace", "-w": "--watch", "-o": "--output"}
_WITHOUT_VALUE = frozenset(("--watch", "--wait", "--log", "--strict", "--dry-run", "--server-dry-run", "--verbose"))
_READ = ("--entrypoint", "--name", "--generate-name", "--serviceaccount")
# What changes nothing that is played.
_BESIDE = frozenset(("--watch", "--wait", "--log", "--output", "--priority", "--strict", "--loglevel", "--verbose"))


def with_args(workflow: Json, args: object) -> tuple[Json, list[str]]:
    """The workflow as `argo submit` makes it with these words, and the words among them that are not played."""
    parameters: dict[str, str] = {}
    labels: dict[str, str] = {}
    told: dict[str, str] = {}
    unread: list[str] = []
    for option, value in _options([str(word) for word in args] if isinstance(args, list) else []):
        if option == "--parameter" and "=" in value:
            parameters |= _pairs([value])
        elif option == "--labels":
            labels |= _pairs(value.split(","))
        elif option in _READ:
            told[option] = value
        elif option not in _BESIDE:
            unread.append(option)
    entrypoint, name, generate_name, service_account = (told.get(option, "") for option in _READ)
    flags = Flags(
        name=name,
        generate_name=generate_name,
        entrypoint=entrypoint,
        service_account=service_account,
        labels=labels,
    )
    return merge_arguments(with_flags(workflow, flags), parameters), list(dict.fromkeys(unread))


def _pairs(words: list[str]) -> dict[str, str]:
    return {name: value for name, equals, value in (word.partition("=") for word in words) if equals}


def _options(words: list[str]) -> Iterator[tuple[str, str]]:
    """The options in their long form, with their values; a word that belongs to none stands alone."""
    rest = iter(words)
    for word in rest:
        name, equals, value = word.partition("=")
        name = _LONG.get(name, name)
        if not equals and name.startswith("-") and name not in _WITHOUT_VALUE:
            value = next(rest, "")
        yield name, value
