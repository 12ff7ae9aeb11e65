"""The ConfigMap of a cache, where the project has its manifest or uses its name: the controller can use it."""

from collections.abc import Iterator

from memolint.argo.views import Manifest, Origin, dig, mapping, sequence
from memolint.checks.repairs import edits
from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.finding import ERROR, HIGH, MEDIUM, WARNING, Fix, Related

_LABEL, _CACHE = "workflows.argoproj.io/configmap-type", "Cache"
# Where a controller usually is; a ConfigMap that is said to be elsewhere may be another.
_NAMESPACES = ("argo", "argo-workflows")
_OF_ARGO = ("workflow-controller-configmap", "artifact-repositories")


@rule("cache-configmap-label", MEMO, ERROR, HIGH, by=("checks_cache_label",))
def label(memo: Memo) -> Iterator[Draft]:
    """The manifest of a cache has not the label of caches: every lookup and every save fails."""
    for origin in _manifests(memo) if memo.release.checks_cache_label else ():
        found = dig(origin.document.value, "metadata", "labels", _LABEL)
        if found != _CACHE:
            message = (
                f"the ConfigMap `{memo.cache_name.text}` is a cache and has not the label `{_LABEL}: {_CACHE}`: every"
                f" lookup of `{memo.template.label}` fails"
            )
            fixes = _label_fix(origin, found)
            at = origin.at(
                "metadata", "labels" if mapping(dig(origin.document.value, "metadata", "labels")) else "name"
            )
            related = (Related(memo.cache_name.origin.place(), "the cache of this template"),)
            yield Draft(message=message, origin=at, place=at.key_place(), related=related, fixes=fixes)


def _label_fix(origin: Origin, found: object) -> tuple[Fix, ...]:
    title = f"label it `{_LABEL}: {_CACHE}`"
    labels = mapping(dig(origin.document.value, "metadata", "labels"))
    if found is not None:
        return edits.replace_scalar(origin.at("metadata", "labels", _LABEL), _CACHE, title)
    if labels:
        return edits.insert_before(origin.at("metadata", "labels", next(iter(labels))), (f"{_LABEL}: {_CACHE}",), title)
    return edits.insert_before(origin.at("metadata", "name"), ("labels:", f"  {_LABEL}: {_CACHE}"), title)


@rule("cache-configmap-immutable", MEMO, ERROR, HIGH)
def immutable(memo: Memo) -> Iterator[Draft]:
    """The manifest of a cache is immutable: nothing can be stored, and every hit fails, for it is written down."""
    for origin in _manifests(memo):
        if dig(origin.document.value, "immutable") is True:
            message = (
                f"the ConfigMap `{memo.cache_name.text}` is immutable: `{memo.template.label}` can store nothing there,"
                " and a hit fails, for the controller writes its time down"
            )
            at = origin.at("immutable")
            related = (Related(memo.cache_name.origin.place(), "the cache of this template"),)
            fixes = edits.remove_block(at, "remove `immutable`")
            yield Draft(message=message, origin=at, place=at.key_place(), related=related, fixes=fixes)


@rule("cache-reserved-configmap", MEMO, ERROR, HIGH)
def reserved(memo: Memo) -> Iterator[Draft]:
    """A cache has the name of a ConfigMap that is there for something else."""
    name = memo.cache_name.text or ""
    reader = "" if name in _OF_ARGO else next(_readers(memo, name), "")
    if reader or name in _OF_ARGO:
        use = f"the ConfigMap that `{reader}` reads" if reader else "a ConfigMap of Argo itself"
        message = (
            f"the cache of `{memo.template.label}` has the name of {use}: the controller refuses one without the label"
            " of caches, and entries have no business in it"
        )
        # What a step reads stands in its own namespace, a cache in that of the controller.
        severity, confidence = (WARNING, MEDIUM) if reader else (ERROR, HIGH)
        yield Draft(message=message, origin=memo.cache_name.origin, severity=severity, confidence=confidence)


def _readers(memo: Memo, name: str) -> Iterator[str]:
    """The templates beside the memoized one that take values from a ConfigMap."""
    if name and memo.cache_name.is_constant:
        yield from _known_readers(memo.template.manifest).get(name, ())


@fact
def _known_readers(manifest: Manifest) -> dict[str, list[str]]:
    """By ConfigMap, the templates that take values from it."""
    found: dict[str, list[str]] = {}
    for template in manifest.templates:
        for name in _read_by(template.value):
            if isinstance(name, str):
                found.setdefault(name, []).append(template.label)
    return found


def _read_by(value: object) -> Iterator[object]:
    """The names of ConfigMaps that parameters, variables, volumes and semaphores take values from."""
    pending = [value]
    for each in pending:
        if isinstance(each, dict):
            yield from (dig(each, field, "name") for field in ("configMapKeyRef", "configMapRef"))
            yield dig(each, "configMap", "name") if "memoize" not in each and "key" not in each else None
            pending += [member for field, member in each.items() if field != "memoize"]
        elif isinstance(each, list):
            pending += sequence(each)


def _manifests(memo: Memo) -> Iterator[Origin]:
    """The manifests of the cache; told for the first of the templates that use it."""
    name = memo.cache_name.text
    if name and memo.cache_name.is_constant and next(iter(memo.neighbourhood.using(name)), None) is memo:
        for known, origin in memo.policy.config_maps:
            where = dig(origin.document.value, "metadata", "namespace")
            if known == name and where in (None, *_NAMESPACES, memo.template.manifest.namespace):
                yield origin
