"""ConfigMaps as the API server keeps them: a port with its errors, and a store in memory."""

from collections.abc import Callable, Iterable, Mapping

from memolint.lang.formats import KEY_CHARACTERS, MAX_NAME_LENGTH, is_subdomain
from memolint.typed import Protocol, Record

# Kubernetes `core.MaxSecretSize`, which holds for ConfigMaps: the sum of all values.
MAX_DATA_BYTES = 1_048_576

_IN_KEYS = frozenset(KEY_CHARACTERS + "._")
_SUBDOMAIN_RULE = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
    "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    r"'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
_KEY_RULE = (
    "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  "
    "or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"
)


class ConfigMap(Record):
    """One ConfigMap. `data` and `labels` are never changed in place; None means the field is absent."""

    namespace: str
    name: str
    labels: Mapping[str, str] | None = None
    data: Mapping[str, str] | None = None
    annotations: Mapping[str, str] | None = None
    immutable: bool = False
    resource_version: int = 0


class ApiError(Exception):
    """An answer of the API server other than success. `reason` is Kubernetes' (NotFound, Invalid, Conflict …)."""

    def __init__(self, reason: str, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


def conflict(name: str) -> ApiError:
    """The answer to an update of what was changed meanwhile."""
    told = "the object has been modified; please apply your changes to the latest version and try again"
    return ApiError("Conflict", f'Operation cannot be fulfilled on configmaps "{name}": {told}')


def already_exists(name: str) -> ApiError:
    """The answer to the creation of what is there."""
    return ApiError("AlreadyExists", f'configmaps "{name}" already exists')


class ConfigMapStore(Protocol):
    """Where ConfigMaps live. Updates are checked against the resourceVersion that they were read with."""

    def get(self, namespace: str, name: str) -> ConfigMap:
        """The ConfigMap; raises `ApiError` NotFound, or BadRequest for a name that cannot be asked for."""
        ...

    def create(self, configmap: ConfigMap) -> ConfigMap:
        """Create it; raises `ApiError` AlreadyExists or Invalid."""
        ...

    def update(self, configmap: ConfigMap, changed: str | None = None) -> ConfigMap:
        """Replace it; raises `ApiError` NotFound, Conflict or Invalid.

        `changed` says that only this key of the data is new, so that the others need no check.
        """
        ...

    def delete(self, namespace: str, name: str) -> None:
        """Delete it; raises `ApiError` NotFound."""
        ...

    def all(self) -> list[ConfigMap]:
        """Every ConfigMap, by namespace and name."""
        ...


def size_of(data: Mapping[str, str]) -> int:
    """The bytes that the API server counts: those of the values."""
    return sum(
        len(value) if value.isascii() else len(value.encode("utf-8", "surrogatepass")) for value in data.values()
    )


def _key_problems(data: Mapping[str, str]) -> Iterable[str]:
    for key in data:
        problems = []
        if len(key) > MAX_NAME_LENGTH:
            problems.append(f"must be no more than {MAX_NAME_LENGTH} characters")
        if not key or not _IN_KEYS.issuperset(key):
            problems.append(_KEY_RULE)
        elif key in (".", ".."):
            problems.append(f"must not be '{key}'")
        for problem in problems:
            yield f'data[{key}]: Invalid value: "{key}": {problem}'


def _problems(configmap: ConfigMap, new: Mapping[str, str], size: int) -> list[str]:
    """The errors of the API server's validation for this object. `new` is the data that was not checked before."""
    found = []
    if len(configmap.name) > MAX_NAME_LENGTH:
        rule = f"must be no more than {MAX_NAME_LENGTH} characters"
        found.append(f'metadata.name: Invalid value: "{configmap.name}": {rule}')
    if not is_subdomain(configmap.name):
        found.append(f'metadata.name: Invalid value: "{configmap.name}": {_SUBDOMAIN_RULE}')
    found += _key_problems(new)
    if size > MAX_DATA_BYTES:
        found.append(f"[]: Too long: may not be more than {MAX_DATA_BYTES} bytes")
    return found


def _reject(configmap: ConfigMap, problems: list[str]) -> None:
    if problems:
        text = problems[0] if len(problems) == 1 else f"[{', '.join(problems)}]"
        raise ApiError("Invalid", f'ConfigMap "{configmap.name}" is invalid: {text}')


def _check_path(name: str) -> None:
    """What client-go refuses before it asks (`rest.IsValidPathSegmentName`)."""
    if not name:
        raise ApiError("BadRequest", "resource name may not be empty")
    problems = [f"may not be '{name}'"] if name in (".", "..") else []
    problems += [f"may not contain '{mark}'" for mark in "/%" if mark in name]
    if problems:
        raise ApiError("BadRequest", f'invalid resource name "{name}": [{", ".join(problems)}]')


class MemoryStore:
    """The store in memory."""

    def __init__(self, configmaps: Iterable[ConfigMap] = ()) -> None:
        # If two have one name, the later one counts.
        self.configmaps = {(found.namespace, found.name): found for found in configmaps}
        self._version = 0
        self._sizes: dict[tuple[str, str], tuple[int, int]] = {}

    def get(self, namespace: str, name: str) -> ConfigMap:
        """See `ConfigMapStore.get`."""
        _check_path(name)
        return self._present(namespace, name)

    def create(self, configmap: ConfigMap) -> ConfigMap:
        """See `ConfigMapStore.create`."""
        data = configmap.data or {}
        _reject(configmap, _problems(configmap, data, size_of(data)))
        place = (configmap.namespace, configmap.name)
        if place in self.configmaps:
            raise already_exists(configmap.name)
        return self._put(configmap)

    def update(self, configmap: ConfigMap, changed: str | None = None) -> ConfigMap:
        """See `ConfigMapStore.update`. An update that changes nothing leaves the resourceVersion alone."""
        _check_path(configmap.name)
        stored = self._present(configmap.namespace, configmap.name)
        if configmap.resource_version not in (0, stored.resource_version):
            raise conflict(configmap.name)
        size = self._size_after(stored, configmap, changed)
        data = configmap.data or {}
        new = data if changed is None else {changed: data.get(changed, "")}
        _reject(configmap, [*_problems(configmap, new, size), *_immutable_problems(stored, configmap)])
        if _is_same(stored, configmap, changed):
            return stored
        return self._put(configmap, size)

    def _size_after(self, stored: ConfigMap, configmap: ConfigMap, changed: str | None) -> int:
        """The bytes of the data after an update."""
        if changed is None:
            return size_of(configmap.data or {})
        version, size = self._sizes.get((stored.namespace, stored.name), (-1, 0))
        if version != stored.resource_version:
            size = size_of(stored.data or {})
        before, after = (stored.data or {}).get(changed, ""), (configmap.data or {}).get(changed, "")
        return size - size_of({"": before}) + size_of({"": after})

    def delete(self, namespace: str, name: str) -> None:
        """See `ConfigMapStore.delete`."""
        _check_path(name)
        self._present(namespace, name)
        del self.configmaps[namespace, name]

    def all(self) -> list[ConfigMap]:
        """See `ConfigMapStore.all`."""
        return [self.configmaps[place] for place in sorted(self.configmaps)]

    def _present(self, namespace: str, name: str) -> ConfigMap:
        stored = self.configmaps.get((namespace, name))
        if stored is None:
            raise ApiError("NotFound", f'configmaps "{name}" not found')
        return stored

    def _put(self, configmap: ConfigMap, size: int | None = None) -> ConfigMap:
        self._version += 1
        stored = configmap._replace(resource_version=self._version)
        self.configmaps[stored.namespace, stored.name] = stored
        if size is not None:
            self._sizes[stored.namespace, stored.name] = (self._version, size)
        return stored


def _is_same(stored: ConfigMap, other: ConfigMap, changed: str | None) -> bool:
    if changed is not None and (stored.data or {}).get(changed) != (other.data or {}).get(changed):
        return False
    return other._replace(resource_version=stored.resource_version) == stored


def _immutable_problems(stored: ConfigMap, changed: ConfigMap) -> list[str]:
    if not stored.immutable:
        return []
    problems = []
    if not changed.immutable:
        problems.append("immutable: Forbidden: field is immutable when `immutable` is set")
    if (changed.data or {}) != (stored.data or {}):
        problems.append("data: Forbidden: field is immutable when `immutable` is set")
    return problems


# Told of a call before it is made: the run whose turn it is, the verb, the namespace and name. May raise `ApiError`.
Strike = Callable[[int, str, str, str], None]


def _nothing(_run: int, _verb: str, _namespace: str, _name: str) -> None:
    pass


class RecordingStore:
    """A store that notes each call, such as `get cache-a`, and hands it on unless a fault strikes it."""

    def __init__(self, store: ConfigMapStore, strike: Strike = _nothing) -> None:
        self.store = store
        self.calls: list[str] = []
        self._strike = strike
        self._run = 0

    def turn(self, run: int, calls: list[str]) -> None:
        """It is the turn of a run: note its calls there from now on."""
        self._run = run
        self.calls = calls

    def get(self, namespace: str, name: str) -> ConfigMap:
        """See `ConfigMapStore.get`."""
        self._note("get", namespace, name)
        return self.store.get(namespace, name)

    def create(self, configmap: ConfigMap) -> ConfigMap:
        """See `ConfigMapStore.create`."""
        self._note("create", configmap.namespace, configmap.name)
        return self.store.create(configmap)

    def update(self, configmap: ConfigMap, changed: str | None = None) -> ConfigMap:
        """See `ConfigMapStore.update`."""
        self._note("update", configmap.namespace, configmap.name)
        return self.store.update(configmap, changed)

    def delete(self, namespace: str, name: str) -> None:
        """See `ConfigMapStore.delete`."""
        self._note("delete", namespace, name)
        self.store.delete(namespace, name)

    def all(self) -> list[ConfigMap]:
        """See `ConfigMapStore.all`. Not a call of the controller: it is not noted."""
        return self.store.all()

    def _note(self, verb: str, namespace: str, name: str) -> None:
        self.calls.append(f"{verb} {name}")
        self._strike(self._run, verb, namespace, name)
