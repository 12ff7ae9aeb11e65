"""`memolint --version --verbose`: what a bug report needs to say."""

import platform
import sys
from importlib.metadata import PackageNotFoundError, version

from memolint import __version__
from memolint.argo.releases import newest
from memolint.cli.output import write

_PACKAGES = ("click", "google-re2", "jsonschema", "pathspec", "ruamel.yaml", "ruamel.yaml.clib", "tree-sitter")


def verbose_version() -> int:
    """Prints versions of memolint, of what it runs on, and of what it judges for."""
    lines = [
        f"memolint {__version__}",
        f"python   {platform.python_implementation()} {platform.python_version()}",
        f"system   {platform.system()} {platform.machine()}",
        f"argo     {newest().name} is the newest known",
        *(f"{name:17} {_version(name)}" for name in _PACKAGES),
    ]
    write(sys.stdout, "".join(line + "\n" for line in lines))
    return 0


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"
