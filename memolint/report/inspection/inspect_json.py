"""What `memolint inspect` shows of templates, for programs: described by `schema/memolint-inspect-1.json`."""

import json

from memolint.facts.inventory import Account
from memolint.report.inspection.inspected import Field, Inspected
from memolint.text.source import Place
from memolint.typed import Any

SCHEMA = "memolint-inspect/1"


def inspect_json(templates: tuple[Inspected, ...], argo_version: str) -> str:
    """JSON text in ASCII, ended by a newline. Lines and columns count from 1, columns in characters."""
    value = {"schema": SCHEMA, "argo_version": argo_version, "templates": [_template(each) for each in templates]}
    return json.dumps(value, indent=2) + "\n"


def _template(shown: Inspected) -> dict[str, Any]:
    return {
        "template": shown.template,
        "kind": shown.kind,
        **_at(shown.place),
        "memoized": shown.is_memoized,
        "key": _field(shown.key),
        "cache": {**_field(shown.cache), "shared": list(shown.shared)},
        "max_age": _field(shown.max_age),
        "sources": [_source(each) for each in shown.sources],
        "effects": [{**each._asdict(), "place": _at(each.place), "chain": list(each.chain)} for each in shown.effects],
        "outputs": [{**each._asdict(), "place": _at(each.place)} for each in shown.outputs],
        "storage": shown.storage._asdict() if shown.storage else None,
        "callers": [
            {**each._asdict(), "place": _at(each.place), "arguments": dict(each.arguments)} for each in shown.callers
        ],
        "values": [{**each._asdict(), "values": list(each.values)} for each in shown.known],
        "remarks": [{"text": each.text, "place": _at(each.place)} for each in shown.remarks],
    }


def _field(field: Field) -> dict[str, Any]:
    return {"text": field.text, "note": field.note, **_at(field.place)}


def _source(account: Account) -> dict[str, Any]:
    collision = account.collision
    return {
        "source": account.source,
        "kind": account.kind,
        "determined": account.determined,
        "matters": account.matters,
        "why": account.why,
        "read": {**_at(account.place), "chain": list(account.chain)},
        "collision": {"first": dict(collision.first), "second": dict(collision.second), "key": collision.key}
        if collision
        else None,
    }


def _at(place: Place) -> dict[str, Any]:
    at = place.source.place(place.start)
    return {"file": place.source.name, "line": at.line, "column": at.column}
