"""The YAML events of libyaml, at the price of one C module.

``ruamel.yaml`` costs more to import than a small file costs to lint, and only its C parser is used. It asks its package
for names to raise and to build; giving it those names alone is all that `_lean_parser` does. Where it does not
work (another release, no C module), the package itself is imported: the same events, later.
"""

import sys
from types import ModuleType

from memolint.typed import Any


class YamlError(Exception):
    """What libyaml says of input that is not YAML: `problem`, `problem_mark` as it sets them."""

    def __init__(
        self, context: Any = None, context_mark: Any = None, problem: Any = None, problem_mark: Any = None, *_: Any
    ) -> None:
        super().__init__(problem or context)
        self.problem = problem or context
        self.problem_mark = problem_mark or context_mark


class ReaderError(YamlError):
    """Bytes or characters that YAML does not allow; `position` counts code points."""

    def __init__(self, _name: Any, position: int, character: Any, _encoding: Any, reason: str) -> None:
        super().__init__(problem=reason)
        self.position = position
        self.character = character


class Event:
    """One event; attributes as in ruamel.yaml, so that its own classes can stand in for this one."""

    __slots__ = ("end_mark", "start_mark")
    kind = ""

    def __init__(self, start_mark: Any = None, end_mark: Any = None, *_: Any, **__: Any) -> None:
        self.start_mark = start_mark
        self.end_mark = end_mark


class NodeEvent(Event):
    __slots__ = ("anchor",)

    def __init__(self, anchor: str | None, start_mark: Any = None, end_mark: Any = None) -> None:
        self.anchor = anchor
        self.start_mark = start_mark
        self.end_mark = end_mark


class AliasEvent(NodeEvent):
    __slots__ = ()
    kind = "alias"


class ScalarEvent(NodeEvent):
    __slots__ = ("implicit", "style", "tag", "value")
    kind = "scalar"

    def __init__(
        self,
        anchor: Any,
        tag: Any,
        implicit: Any,
        value: str,
        start_mark: Any,
        end_mark: Any,
        style: Any = None,
        **_: Any,
    ) -> None:
        self.anchor = anchor
        self.tag = tag
        self.implicit = implicit
        self.value = value
        self.start_mark = start_mark
        self.end_mark = end_mark
        self.style = style


class _CollectionEvent(NodeEvent):
    __slots__ = ("tag",)

    def __init__(self, anchor: Any, tag: Any, _implicit: Any, start_mark: Any, end_mark: Any, *_: Any) -> None:
        self.anchor = anchor
        self.tag = tag
        self.start_mark = start_mark
        self.end_mark = end_mark


def _named(name: str, base: type, kind: str) -> type:
    return type(name, (base,), {"__slots__": (), "kind": kind})


EVENTS: dict[str, type] = {
    "StreamStartEvent": _named("StreamStartEvent", Event, "stream-start"),
    "StreamEndEvent": _named("StreamEndEvent", Event, "stream-end"),
    "DocumentStartEvent": _named("DocumentStartEvent", Event, "document-start"),
    "DocumentEndEvent": _named("DocumentEndEvent", Event, "document-end"),
    "AliasEvent": AliasEvent,
    "ScalarEvent": ScalarEvent,
    "SequenceStartEvent": _named("SequenceStartEvent", _CollectionEvent, "sequence-start"),
    "SequenceEndEvent": _named("SequenceEndEvent", Event, "sequence-end"),
    "MappingStartEvent": _named("MappingStartEvent", _CollectionEvent, "mapping-start"),
    "MappingEndEvent": _named("MappingEndEvent", Event, "mapping-end"),
}
ERRORS: dict[str, type] = {
    "YAMLError": YamlError,
    "ReaderError": ReaderError,
    **{
        name: _named(name, YamlError, "")
        for name in ("ScannerError", "ParserError", "ComposerError", "ConstructorError")
    },
}
_ASKED = (
    "error",
    "reader",
    "scanner",
    "parser",
    "composer",
    "constructor",
    "emitter",
    "serializer",
    "representer",
    "tokens",
    "events",
    "nodes",
)


class _Placeholder(Exception):
    """What the C module asks for beside them, for scanning, composing and writing."""


class _Stub(ModuleType):
    """A module of ruamel.yaml as the C module sees it: the events and errors above, a placeholder for all else."""

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return EVENTS.get(name) or ERRORS.get(name) or _Placeholder


def _lean_parser() -> Any:
    names = ["ruamel", "ruamel.yaml", *(f"ruamel.yaml.{name}" for name in _ASKED)]
    hidden = {name: sys.modules.get(name) for name in names}
    try:
        for name in names:
            sys.modules[name] = stub = _Stub(name)
            stub.__path__ = []
        import _ruamel_yaml

        # Bound to the stand-ins it is of no use to anybody else; told so, the package does without it.
        sys.modules["_ruamel_yaml"] = None  # type: ignore[assignment]  # what importlib documents for "cannot be had"
    finally:
        for name, module in hidden.items():
            if module is None:
                del sys.modules[name]
            else:
                sys.modules[name] = module
    return _ruamel_yaml.CParser


class _PureParser:
    """ruamel.yaml without its C module: the same events, slowly."""

    def __init__(self, text: str) -> None:
        from ruamel.yaml import YAML

        self._events = YAML(typ="safe", pure=True).parse(text)

    def get_event(self) -> Any:
        return next(self._events, None)


def pure_parser() -> Any:
    """The parser of the package that is written in Python: slow, and it reads YAML 1.2 where libyaml does not."""
    _name_events()
    return _PureParser


def _name_events() -> None:
    """Gives the event classes of the package our `kind`."""
    import ruamel.yaml.events as theirs

    for name, ours in EVENTS.items():
        getattr(theirs, name).kind = ours.__dict__["kind"]


def _package_parser() -> tuple[Any, str]:
    """The package's own parser."""
    _name_events()
    try:
        import ruamel.yaml.cyaml as cyaml

        return cyaml.__dict__["CParser"], "package"
    except ImportError:
        return _PureParser, "pure"


def load_parser() -> tuple[Any, str]:
    """The parser class and where it came from: `lean`, `package` (with its C module) or `pure`."""
    if "_ruamel_yaml" in sys.modules:  # somebody has imported the package: nothing is to be gained
        return _package_parser()
    try:
        return _lean_parser(), "lean"
    except Exception:  # whatever another release of the C module does at import, the package is there
        sys.modules.pop("_ruamel_yaml", None)
        return _package_parser()


PARSER, ORIGIN = load_parser()


def problem_of(error: Exception) -> tuple[str, int | None]:
    """Message and code-point index of a parse error of either kind of parser."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    message = (
        getattr(error, "problem", None)
        or getattr(error, "reason", None)
        or getattr(error, "context", None)
        or str(error)
    )
    index = mark.index if mark is not None else getattr(error, "position", None)
    return str(message), index
