"""What `memolint inspect` shows of templates, for people."""

from collections.abc import Iterator

from memolint.facts.touching import Contact
from memolint.lang.abstract import EXACTLY, NOT, Collision
from memolint.report.inspection.inspected import Caller, Field, Inspected, Known, Storage
from memolint.report.terminal.color import Painter, clipped, printable
from memolint.report.terminal.fit import table
from memolint.text.source import Place

_STYLES = {EXACTLY: "fix", NOT: "error"}
_MAX = 100
_MAX_NAME = 60
_MAX_CODE = 40
_MAX_VALUES = 8
_INDENT = "  "

Row = tuple[str, ...]


def inspect_text(templates: tuple[Inspected, ...], paint: Painter, limit: int = 0) -> str:
    """Every template: its memoize block, then a table each of sources, effects, outputs and callers, `limit` wide."""
    lines = [line for template in templates for line in (*_template(template, paint, limit), "")]
    return "".join(line.rstrip() + "\n" for line in lines)


def _template(shown: Inspected, paint: Painter, limit: int) -> Iterator[str]:
    kind = f" ({shown.kind})" if shown.kind else ""
    yield f"{paint('bold', printable(shown.template))}{kind}  {paint('dim', _where(shown.place))}"
    if shown.is_memoized:
        yield from _block(shown, paint)
    else:
        yield f"{_INDENT}not memoized"
    at = _Places(shown.place.source.name)
    sections: dict[str, list[Row]] = {
        "sources": _sources(shown, at, paint),
        "effects": _effects(shown, at),
        "outputs": [(each.name, each.kind, at(each.place), each.size) for each in shown.outputs],
        "storage": _storage(shown.storage),
        "callers": [_caller(each, at) for each in shown.callers],
        "values known in the project": [_known(each) for each in shown.known],
        "worth knowing": [(at(each.place), _clipped(each.text, 2 * _MAX)) for each in shown.remarks],
    }
    for title, rows in sections.items():
        if rows:
            yield from ("", f"{_INDENT}{paint('bold', title)}", *table(rows, limit, _INDENT * 2))


def _block(shown: Inspected, paint: Painter) -> Iterator[str]:
    shared = f"shared with {_listed(shown.shared)}" if shown.shared else ""
    for name, field, more in (("key", shown.key, ""), ("cache", shown.cache, shared), ("maxAge", shown.max_age, "")):
        yield _field(name, field, more, paint)


def _field(name: str, field: Field, more: str, paint: Painter) -> str:
    text = "none" if field.text is None else _clipped(field.text)
    notes = "; ".join(note for note in (field.note, more) if note)
    return f"{_INDENT}{name:7} {text}" + (f"  {paint('note', notes)}" if notes else "")


def _sources(shown: Inspected, at: "_Places", paint: Painter) -> list[Row]:
    rows: list[Row] = []
    for each in shown.sources:
        why = each.why if each.collision is None else f"{each.why}: {_collision(each.collision)}"
        why = why if shown.is_memoized else each.kind
        style = _STYLES.get(each.determined, "warning") if each.matters else "dim"
        verdict = each.determined if shown.is_memoized else "read" if each.matters else "unused"
        determined = paint(style, verdict if each.matters else f"({verdict})")
        rows.append(
            (_clipped(each.source, _MAX_NAME), determined, at(each.place) + _via(each.chain), _clipped(why, 2 * _MAX))
        )
    return rows


def _collision(found: Collision) -> str:
    first, second = (", ".join(f"{name.rpartition('.')[2]}=`{value}`" for name, value in pairs) for pairs in found[:2])
    return f"({first}) and ({second}) share a key"


def _effects(shown: Inspected, at: "_Places") -> list[Row]:
    """What is done, by which evidence, where, where it ends, and why it does no harm, if something says so."""
    return [
        (each.effect, each.signal, at(each.place) + _via(each.chain), f"→ {each.sink}", _told(each))
        for each in shown.effects
    ]


def _told(contact: Contact) -> str:
    code = (
        f"`{_clipped(contact.code, _MAX_CODE)}`: " if contact.code and not contact.signal.startswith("volume.") else ""
    )
    excuse = f" (excused: {contact.excuse})" if contact.excuse else ""
    return f"{code}{_clipped(contact.message)}{excuse}"


def _storage(found: Storage | None) -> list[Row]:
    """The arithmetic of a cache, whose entries share the 1 MiB of a ConfigMap."""
    if found is None:
        return []
    rows: list[Row] = [
        ("an entry", f"at least {found.entry_bytes} bytes of the 1 MiB that a cache has: {found.fitting} fit")
    ]
    rows.append(("one run", f"{_counted(found.entries)}, as far as the project shows"))
    if found.cache_entries > found.entries:
        rows.append(("the whole cache", f"{_counted(found.cache_entries)}, {_percent(found.cache_bytes)} of it"))
    elif found.cache_entries > 1:
        rows[-1] = ("one run", f"{_counted(found.entries)}, {_percent(found.cache_bytes)} of it")
    if found.bytes_a_day:
        rows.append(("a day", f"{found.bytes_a_day} bytes more, by schedules: full after about {found.days} days"))
    return rows


def _counted(entries: int) -> str:
    return "1 entry" if entries == 1 else f"{entries} entries"


def _percent(size: int) -> str:
    return f"{100 * size / (1 << 20):.3g} %"


def _caller(caller: Caller, at: "_Places") -> Row:
    passed = ", ".join(f"{name}={_clipped(text, 40)}" for name, text in caller.arguments)
    loop = " (in a loop)" if caller.loops else ""
    return f"{_clipped(caller.holder)} > {_clipped(caller.name)}{loop}", at(caller.place), passed


def _known(known: Known) -> Row:
    values = ", ".join(f"`{_clipped(value, 40)}`" for value in known.values[:_MAX_VALUES])
    more = f" and {len(known.values) - _MAX_VALUES} more" if len(known.values) > _MAX_VALUES else ""
    return known.name, values + more, "no others" if known.complete else "there may be others"


def _via(chain: tuple[str, ...]) -> str:
    """The templates on the way, where it is not the template itself."""
    return f" ({' > '.join(map(_clipped, chain[1:]))})" if len(chain) > 1 else ""


class _Places:
    """Line and column of places; with the file where it is another than the template's."""

    def __init__(self, file: str) -> None:
        self._file = file

    def __call__(self, place: Place) -> str:
        at = place.source.place(place.start)
        return f"{at.line}:{at.column}" if place.source.name == self._file else _where(place)


def _where(place: Place) -> str:
    at = place.source.place(place.start)
    return f"{printable(place.source.name)}:{at.line}:{at.column}"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{_clipped(name)}`" for name in names)


def _clipped(text: str, length: int = _MAX) -> str:
    return clipped(" ".join(text.split()), length)
