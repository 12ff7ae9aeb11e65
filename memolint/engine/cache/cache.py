"""The memoization cache over ConfigMaps (`workflow/controller/cache/configmap_cache.go`)."""

from memolint.argo.plain import Json
from memolint.argo.releases import Release
from memolint.engine.cache import entry as codec
from memolint.engine.cache.entry import Entry
from memolint.engine.cluster.clock import SECOND, Clock
from memolint.engine.cluster.store import ApiError, ConfigMap, ConfigMapStore
from memolint.lang import formats

LABEL = "workflows.argoproj.io/configmap-type"
LABEL_VALUE = "Cache"
# `cacheRetry`: five attempts for what is transient or a conflict, with these pauses between them.
_PAUSES = (SECOND, 2 * SECOND, 4 * SECOND, 8 * SECOND)

_TRANSIENT = frozenset({"ServerTimeout", "Timeout", "TooManyRequests", "ServiceUnavailable"})


class CacheError(Exception):
    """A lookup or a save that failed; the message is the controller's. `is_transient` says whether it may pass
    (`IsTransientErr`).
    """

    def __init__(self, message: str, is_transient: bool = False) -> None:
        super().__init__(message)
        self.is_transient = is_transient


class Cache:
    """All caches of one controller: every name in its own namespace."""

    def __init__(self, store: ConfigMapStore, namespace: str, clock: Clock, release: Release) -> None:
        self.store = store
        self.namespace = namespace
        self.clock = clock
        self.release = release

    def load(self, name: str, key: str) -> Entry | None:
        """The entry under `key`, or None; an entry is written back with a new lastHit. Raises `CacheError`."""
        _check_key(key)
        # No lookup comes at the very instant of a save, so that an entry of this second is older than "0s".
        self.clock.advance(1)
        for pause in _PAUSES:
            try:
                return self._load(name, key)
            except ApiError as error:
                if not self._is_retried(error):
                    raise self._load_error(error) from None
            self.clock.advance(pause)
        try:
            return self._load(name, key)
        except ApiError as error:
            raise self._load_error(error) from None

    def save(self, name: str, key: str, node_id: str, outputs: Json | None) -> None:
        """Store the outputs under `key`. Raises `CacheError`."""
        _check_key(key)
        for pause in _PAUSES:
            try:
                return self._save(name, key, node_id, outputs)
            except _SaveFailed as failed:
                if not self._is_retried(failed.cause):
                    raise CacheError(failed.text) from None
            self.clock.advance(pause)
        try:
            return self._save(name, key, node_id, outputs)
        except _SaveFailed as failed:
            raise CacheError(failed.text) from None

    def _is_retried(self, error: ApiError) -> bool:
        return self.release.bare_cache_errors and (error.reason in _TRANSIENT or error.reason == "Conflict")

    def _load(self, name: str, key: str) -> Entry | None:
        try:
            configmap = self.store.get(self.namespace, name)
        except ApiError as error:
            if error.reason == "NotFound":
                return None
            if self.release.bare_cache_errors:
                raise
            is_transient = error.reason in _TRANSIENT
            raise CacheError(f"could not load config map cache: {error.message}", is_transient) from None
        self._check_label(configmap)
        text = (configmap.data or {}).get(key, "")
        return self._touched(configmap, key, text) if text else None

    def _touched(self, configmap: ConfigMap, key: str, text: str) -> Entry:
        try:
            found = codec.decode(text)
        except codec.MalformedEntry as error:
            raise CacheError(f"malformed cache entry: could not unmarshal JSON; unable to parse: {error}") from None
        hit = found._replace(last_hit=self.clock.now // SECOND * SECOND)
        self.store.update(configmap._replace(data={**(configmap.data or {}), key: codec.encode(hit)}), key)
        return hit

    def _load_error(self, error: ApiError) -> CacheError:
        prefix = "" if self.release.bare_cache_errors else "error updating last hit timestamp on cache: "
        return CacheError(f"{prefix}{error.message}", error.reason in _TRANSIENT)

    def _check_label(self, configmap: ConfigMap) -> None:
        if not self.release.checks_cache_label:
            return
        label = (configmap.labels or {}).get(LABEL)
        if label is None:
            raise CacheError(f"memoization configmap doesn't have {LABEL} label, refusing to use it")
        if label != LABEL_VALUE:
            raise CacheError(f"memoization configmap doesn't have label {LABEL} = {LABEL_VALUE}, refusing to use it")

    def _save(self, name: str, key: str, node_id: str, outputs: Json | None) -> None:
        configmap = self._found_or_created(name)
        now = self.clock.now // SECOND * SECOND
        text = codec.encode(Entry(node_id, outputs, created=now, last_hit=now))
        # A save replaces all labels.
        changed = configmap._replace(labels={LABEL: LABEL_VALUE}, data={**(configmap.data or {}), key: text})
        try:
            self.store.update(changed, key)
        except ApiError as error:
            page = f"https://argo-workflows.readthedocs.io/en/{self.release.docs_version}/memoization/#faqs"
            text = f"error creating cache entry: {error.message}. Please check out this page for help: {page}"
            raise _SaveFailed(error, text) from None

    def _found_or_created(self, name: str) -> ConfigMap:
        """The ConfigMap, created empty if it does not exist; the label only comes with the entry."""
        try:
            configmap = self.store.get(self.namespace, name)
        except ApiError as error:
            if error.reason != "NotFound":
                # The typed client returns an empty object with the error, and the controller looks at its label.
                configmap = ConfigMap(self.namespace, "")
                self._check_label(configmap)
                return configmap
            return self._created(name)
        self._check_label(configmap)
        return configmap

    def _created(self, name: str) -> ConfigMap:
        try:
            return self.store.create(ConfigMap(self.namespace, name))
        except ApiError as error:
            raise _SaveFailed(error, f"could not save to config map cache: {error.message}") from None


class _SaveFailed(Exception):
    """A save that the API server refused: its answer, and the controller's message."""

    def __init__(self, cause: ApiError, text: str) -> None:
        super().__init__(text)
        self.cause = cause
        self.text = text


def _check_key(key: str) -> None:
    if not formats.is_cache_key(key):
        raise CacheError(f"invalid cache key: {key}")
