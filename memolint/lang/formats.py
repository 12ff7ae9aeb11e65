"""Small formats that the cluster accepts: cache keys, names of ConfigMaps, quantities."""

KEY_CHARACTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
MAX_NAME_LENGTH = 253  # of a ConfigMap, and of a key in one (`validation.IsDNS1123Subdomain`, `IsConfigMapKey`)
_MAX_LABEL_LENGTH = 63
_IN_LABELS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-")
_UNITS = {"Ki": 2.0**10, "Mi": 2.0**20, "Gi": 2.0**30, "Ti": 2.0**40, "K": 1e3, "M": 1e6, "G": 1e9, "m": 1.0}
_MILLI = 1000  # a divisor, so that 100m is 0.1 to the last digit


def is_cache_key(text: str) -> bool:
    """Whether the controller accepts a key (`cacheKeyRegex`): `^[a-zA-Z0-9][-a-zA-Z0-9]*$`, of any length."""
    return bool(text) and not illegal_in_cache_key(text, True)


def illegal_in_cache_key(text: str, at_start: bool) -> str:
    """The first character of a part of a key that the controller rejects there, or ""."""
    if at_start and text.startswith("-"):
        return "-"
    return next((character for character in text if character not in KEY_CHARACTERS), "")


def is_subdomain(name: str) -> bool:
    """Whether a name is an RFC 1123 subdomain, of any length."""
    labels = name.split(".")
    return all(label and label == label.strip("-") and _IN_LABELS.issuperset(label) for label in labels)


def is_config_map_name(name: str) -> bool:
    """Whether Kubernetes accepts a name for a ConfigMap: an RFC 1123 subdomain of at most 253 characters."""
    return len(name) <= MAX_NAME_LENGTH and is_subdomain(name)


def is_namespace(name: str) -> bool:
    """Whether a name can be that of a namespace: an RFC 1123 label (`validation.IsDNS1123Label`)."""
    return len(name) <= _MAX_LABEL_LENGTH and "." not in name and is_subdomain(name)


def amount(quantity: str) -> float:
    """The number that a quantity (`2`, `0.5`, `500m`, `16Gi`) means; 0 if it is malformed, negative or infinite."""
    unit = next((unit for unit in _UNITS if quantity.endswith(unit)), "")
    try:
        value = float(quantity.removesuffix(unit))
    except ValueError:
        return 0.0
    value = value / _MILLI if unit == "m" else value * _UNITS.get(unit, 1.0)
    return value if 0 <= value < float("inf") else 0.0


# Texts of many kinds: what an expression takes does not fail with all of them.
KINDS = ("a", "1", '{"a":"a"}', '["a"]', "2026-01-02T03:04:05Z", "1.2.0", "v1.2.0", "1h", "2026-01-02", "")
