"""Kubernetes quantities: `2`, `0.5`, `500m`, `16Gi`."""

_UNITS = {"Ki": 2.0**10, "Mi": 2.0**20, "Gi": 2.0**30, "Ti": 2.0**40, "K": 1e3, "M": 1e6, "G": 1e9, "m": 1.0}
_MILLI = 1000  # to divide by: 100m is 0.1 to the last digit


def amount(text: str) -> float:
    """The number that a quantity stands for; 0 for what is none, or is not finite, or less than nothing."""
    unit = next((unit for unit in _UNITS if text.endswith(unit)), "")
    try:
        value = float(text.removesuffix(unit))
    except ValueError:
        return 0.0
    value = value / _MILLI if unit == "m" else value * _UNITS.get(unit, 1.0)
    return value if 0 <= value < float("inf") else 0.0
