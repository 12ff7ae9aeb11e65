"""The pages of rules: in the package where it was installed, beside it in a checkout."""

import os

import memolint

_PACKAGE = os.path.abspath(memolint.__path__[0])
_FOLDERS = (os.path.join(_PACKAGE, "rules"), os.path.join(_PACKAGE, "..", "rules"))


def page(slug: str) -> str | None:
    """The Markdown text of the page of a rule that exists; None where it has none."""
    file = path(slug)
    if file is None:
        return None
    with open(file, encoding="utf-8") as stream:
        return stream.read()


def path(slug: str) -> str | None:
    """The file of the page of a rule; None where it has none."""
    candidates = (os.path.normpath(os.path.join(folder, f"{slug}.md")) for folder in _FOLDERS)
    return next((each for each in candidates if os.path.isfile(each)), None)


def slugs() -> frozenset[str]:
    """The rules that have a page."""
    found = next((folder for folder in _FOLDERS if os.path.isdir(folder)), None)
    names = os.listdir(found) if found else []
    return frozenset(name.removesuffix(".md") for name in names if name.endswith(".md"))
