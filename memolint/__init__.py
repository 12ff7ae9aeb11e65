"""memolint proves that an Argo cache is safe, or shows the run that breaks it.

For programs: `lint`, `lint_object`, `simulate` and `evaluate`, and the types of what they return. Each is loaded when
it is first used.
"""

__version__ = "0.1.0"

_HOMES = {
    "memolint.app.api.linting": ("lint", "lint_object"),
    "memolint.app.api.objects": ("Object",),
    "memolint.app.api.simulation": ("Play", "PlayedNode", "PlayedWorkflow", "simulate"),
    "memolint.app.api.evaluation": ("evaluate",),
    "memolint.app.evaluate": ("Evaluation",),
    "memolint.app.config.settings": ("WrongUse",),
    "memolint.text.source": ("Failure", "Place", "Source"),
    "memolint.finding": (
        *("Edit", "FileFailure", "Finding", "Fix", "PlayedRun", "Related", "Report", "Skipped", "Summary", "Witness"),
    ),
}
__all__ = sorted(name for names in _HOMES.values() for name in names)  # __init__.pyi has the types


def __getattr__(name: str) -> object:
    home = next((home for home, names in _HOMES.items() if name in names), None)
    if home is None:
        raise AttributeError(f"module 'memolint' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted((*globals(), *__all__))
