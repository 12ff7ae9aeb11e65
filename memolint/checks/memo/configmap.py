"""The ConfigMap of a cache, where the project has its manifest or uses its name: the controller can use it."""

from collections.abc import Iterator

from memolint.argo.fields import POD_KINDS
from memolint.argo.views import Manifest, dig, mapping, sequence
from memolint.checks.repairs import edits
from memolint.checks.rule import MEMO, Draft, rule
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.finding import ERROR, HIGH, MEDIUM, WARNING, Fails, Fix, Related, Surroundings
from memolint.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from memolint.argo.installation.generators import Generated
    from memolint.argo.installation.objects import KubernetesObject

_LABEL, _CACHE = "workflows.argoproj.io/configmap-type", "Cache"
# Where a controller usually is; a ConfigMap that is said to be elsewhere may be another.
_NAMESPACES = ("argo", "argo-workflows")
_OF_ARGO = ("workflow-controller-configmap", "artifact-repositories")


@rule("cache-configmap-label", MEMO, ERROR, HIGH, by=("checks_cache_label",))
def label(memo: Memo) -> Iterator[Draft]:
    """The manifest of a cache has not the label of caches: every lookup and every save fails."""
    if not memo.release.checks_cache_label or _is_labelled_by_kustomize(memo):
        return
    for config_map in _manifests(memo):
        found = config_map.labels.get(_LABEL)
        if found != _CACHE:
            what = f"the ConfigMap `{memo.cache_name.text}` is a cache and has not the label `{_LABEL}: {_CACHE}`"
            if _is_left_behind(config_map):
                what = f"{what}; empty as it is, a first save that failed has left it behind"
            message = f"{what}: every lookup of `{memo.template.label}` fails"
            fixes = _label_fix(config_map, found)
            at = config_map.at("metadata", "labels" if config_map.labels else "name")
            related = (Related(memo.cache_name.origin.place(), "the cache of this template"),)
            claim = _unlabelled(memo)
            yield Draft(message=message, origin=at, place=at.key_place(), related=related, claim=claim, fixes=fixes)
    for generated in _generated(memo):
        message = (
            f"Kustomize makes the cache `{generated.name}` without the label `{_LABEL}: {_CACHE}`: every lookup of"
            f" `{memo.template.label}` fails (`options.labels` of the generator sets it)"
        )
        related = (Related(memo.cache_name.origin.place(), "the cache of this template"),)
        yield Draft(message=message, origin=generated.origin, related=related, claim=_unlabelled(memo))


def _is_labelled_by_kustomize(memo: Memo) -> bool:
    installation = memo.policy.installation
    return installation is not None and installation.labels_of_all.get(_LABEL) == _CACHE


def _generated(memo: Memo) -> Iterator["Generated"]:
    """The generators of the cache that keep its name, and do not label it."""
    installation = memo.policy.installation if _is_first_to_use_its_cache(memo) else None
    for each in installation.generated if installation is not None else ():
        if each.name == memo.cache_name.text and not each.is_hashed and each.labels.get(_LABEL) != _CACHE:
            yield each


def _unlabelled(memo: Memo) -> Fails:
    """A run that finds the cache without its label."""
    under = Surroundings(unlabelled=memo.cache_name.text or "")
    return Fails(memo.template, examples.assignment(memo), _LABEL, under)


def _is_left_behind(config_map: "KubernetesObject") -> bool:
    """Whether a ConfigMap of a cluster is what remains of `save` where it creates the cache and cannot fill it: the
    label only comes with the first entry.
    """
    return "uid" in mapping(config_map.value.get("metadata")) and not config_map.value.get("data")


def _label_fix(config_map: "KubernetesObject", found: object) -> tuple[Fix, ...]:
    title = f"label it `{_LABEL}: {_CACHE}`"
    labels = config_map.labels
    if found is not None:
        return edits.replace_scalar(config_map.at("metadata", "labels", _LABEL), _CACHE, title)
    if labels:
        first = config_map.at("metadata", "labels", next(iter(labels)))
        return edits.insert_before(first, (f"{_LABEL}: {_CACHE}",), title)
    return edits.insert_before(config_map.at("metadata", "name"), ("labels:", f"  {_LABEL}: {_CACHE}"), title)


@rule("cache-configmap-immutable", MEMO, ERROR, HIGH)
def immutable(memo: Memo) -> Iterator[Draft]:
    """The manifest of a cache is immutable: nothing can be stored, and every hit fails, for it is written down."""
    for config_map in _manifests(memo):
        if config_map.value.get("immutable") is True:
            message = (
                f"the ConfigMap `{memo.cache_name.text}` is immutable: `{memo.template.label}` can store nothing there,"
                " and a hit fails, for the controller writes its time down"
            )
            at = config_map.at("immutable")
            related = (Related(memo.cache_name.origin.place(), "the cache of this template"),)
            fixes = edits.remove_block(at, "remove `immutable`")
            under = Surroundings(immutable=memo.cache_name.text or "")
            is_told = memo.template.kind in POD_KINDS  # of other templates a save that fails is only logged
            claim = Fails(memo.template, examples.assignment(memo), "immutable", under) if is_told else None
            yield Draft(message=message, origin=at, place=at.key_place(), related=related, claim=claim, fixes=fixes)


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


def _manifests(memo: Memo) -> Iterator["KubernetesObject"]:
    """The manifests of the cache; told for the first of the templates that use it."""
    installation = memo.policy.installation if _is_first_to_use_its_cache(memo) else None
    if installation is not None:
        homes = installation.homes or (*_NAMESPACES, memo.template.manifest.namespace)
        found = installation.config_maps(memo.cache_name.text or "")
        yield from (each for each in found if each.namespace in ("", *homes))


def _is_first_to_use_its_cache(memo: Memo) -> bool:
    name = memo.cache_name.text
    return bool(name) and memo.cache_name.is_constant and next(iter(memo.neighbourhood.using(name or "")), None) is memo
