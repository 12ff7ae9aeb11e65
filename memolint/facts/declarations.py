"""What people declare about templates: in annotations, and for the whole project in the configuration."""

from memolint.argo.plain import Json
from memolint.argo.views import Origin, Template, dig, text
from memolint.typed import TYPE_CHECKING, Record

if TYPE_CHECKING:
    from memolint.argo.installation.installation import Installation

EFFECTS = "memolint.dev/effects"
INSIGNIFICANT = "memolint.dev/insignificant"
DETERMINED = "memolint.dev/determined-by"
HARMLESS = ("none", "idempotent")


class Policy(Record):
    """What the configuration says of a project.

    `insignificant` are names of input parameters that shape no result, in any template. `immutable_tags` is a regular
    expression for whole tags of images that are never moved, "" for none. `settled_config_maps` are the names of
    ConfigMaps whose content stays as it is, or shapes no result. `controllers` are the namespaces with a controller of
    their own, each with that of the controller. `installation` is what files say of controllers and ConfigMaps.
    `refuses_cache_key`: the releases in use are known, and none of them takes `cache.configMap.key`. `event_sources`
    are those of Argo Events, by name. `short_max_age` is the age (nanoseconds) up to which a result may be old,
    `artifact_lifetime` the time for which buckets keep artifacts, 0 for ever.
    """

    insignificant: frozenset[str] = frozenset()
    immutable_tags: str = ""
    settled_config_maps: frozenset[str] = frozenset()
    controllers: frozenset[tuple[str, str]] = frozenset()
    installation: "Installation | None" = None
    refuses_cache_key: bool = False
    event_sources: tuple[tuple[str, Origin], ...] = ()
    short_max_age: int = 24 * 3600 * 10**9
    artifact_lifetime: int = 0


NO_POLICY = Policy()


def annotation(template: Template, name: str) -> str:
    """The annotation on the template (`annotations` or `metadata.annotations`), else on the object around it."""
    return _annotation(template.value, template.manifest.metadata, name)


def _annotation(template: Json, metadata: Json, name: str) -> str:
    places = (
        dig(template, "annotations", name),
        dig(template, "metadata", "annotations", name),
        dig(metadata, "annotations", name),
    )
    return next((text(value) for value in places if isinstance(value, str)), "")


def insignificant(template: Json, metadata: Json, policy: Policy) -> frozenset[str]:
    """Inputs that the writer of a template, or the configuration, says do not shape the result."""
    listed = _annotation(template, metadata, INSIGNIFICANT).split(",")
    return frozenset(part.strip() for part in listed if part.strip()) | policy.insignificant


def determined_by(template: Json, metadata: Json, name: str) -> str:
    """The input that the writer says determines another: of all in `OTHER`, of one in `NAME=OTHER, …`; else ""."""
    entries = (part.rpartition("=") for part in _annotation(template, metadata, DETERMINED).split(","))
    found = {one.strip(): other.strip() for one, _, other in entries}
    return found.get(name) or found.get("", "")


def declares_harmless_effects(template: Template) -> bool:
    """Whether the writer says that the template has no effects, or only ones that need not happen again."""
    return annotation(template, EFFECTS).strip() in HARMLESS
