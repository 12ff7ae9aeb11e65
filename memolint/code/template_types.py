"""The signals of templates whose type is an effect: resource, HTTP, data and plugin templates."""

from collections.abc import Iterator, Mapping

from memolint.code.catalogue.signal import BOTH, HIGH, MEDIUM, OPAQUE, READS, WRITES, Signal
from memolint.code.snippets import Passage
from memolint.typed import Any

# `workflow/executor/resource.go` runs kubectl with the action; only `get` leaves the cluster as it is.
RESOURCE_READ = Signal("tmpl.resource.get", READS, "cluster", HIGH, "reads cluster state")
RESOURCE_WRITE = Signal(
    *("tmpl.resource.write", WRITES, "cluster", HIGH, "changes the cluster; a cache hit creates nothing"),
    fix="keep the resource in a step of its own, without memoize",
)
RESOURCE_UNKNOWN = Signal("tmpl.resource.unknown", BOTH, "cluster", MEDIUM, "action decided at run time")
HTTP_READ = Signal("tmpl.http.get", READS, "network", HIGH, "reads the network")
HTTP_WRITE = Signal(
    *("tmpl.http.write", WRITES, "network", HIGH, "writes to a server; a cache hit sends nothing"),
    fix="keep the request in a step of its own, without memoize",
)
HTTP_UNKNOWN = Signal("tmpl.http.unknown", BOTH, "network", MEDIUM, "request method decided at run time")
DATA = Signal("tmpl.data", READS, "cloud", HIGH, "lists a bucket: objects come and go under an unchanged key")
PLUGIN = Signal("tmpl.plugin", OPAQUE, "opaque", MEDIUM, "an executor plugin runs code that is not in the manifest")


def template_signals(template: Mapping[str, Any]) -> Iterator[tuple[Signal, Passage]]:
    """The signals of a template's own fields, each with the string that shows it; an empty one for a whole field."""
    if isinstance(resource := template.get("resource"), Mapping):
        yield from _resource(resource)
    if isinstance(http := template.get("http"), Mapping):
        yield from _http(http)
    data = template.get("data")
    source = data.get("source") if isinstance(data, Mapping) else None
    if isinstance(source, Mapping) and source.get("artifactPaths"):
        yield DATA, Passage(("data", "source", "artifactPaths"), 0, 0)
    if template.get("plugin"):
        yield PLUGIN, Passage(("plugin",), 0, 0)


def _resource(resource: Mapping[str, Any]) -> Iterator[tuple[Signal, Passage]]:
    action = resource.get("action")
    if not isinstance(action, str) or _only_client_side(resource.get("flags")):
        return
    signal = RESOURCE_UNKNOWN if "{{" in action else RESOURCE_READ if action == "get" else RESOURCE_WRITE
    yield signal, Passage(("resource", "action"), 0, len(action))


def _only_client_side(flags: object) -> bool:
    return isinstance(flags, list) and any(flag in ("--dry-run=client", "--dry-run") for flag in flags)


def _http(http: Mapping[str, Any]) -> Iterator[tuple[Signal, Passage]]:
    """Without a method the request is a GET (`workflow/executor/http`)."""
    field = "method" if isinstance(http.get("method"), str) and http["method"] else "url"
    method = http["method"].upper() if field == "method" else "GET"
    signal = HTTP_UNKNOWN if "{{" in method else HTTP_READ if method in ("GET", "HEAD", "OPTIONS") else HTTP_WRITE
    text = http.get(field)
    yield signal, Passage(("http", field), 0, len(text) if isinstance(text, str) else 0)
