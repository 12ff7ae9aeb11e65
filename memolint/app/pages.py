"""The pages of rules: in the package where it was installed, beside it in a checkout."""

import os

_HERE = os.path.dirname(os.path.abspath(__file__))
_FOLDERS = (os.path.join(_HERE, "..", "rules"), os.path.join(_HERE, "..", "..", "rules"))


def page(slug: str) -> str | None:
    """The Markdown text of the page of a rule that exists; None where it has none."""
    for folder in _FOLDERS:
        path = os.path.normpath(os.path.join(folder, f"{slug}.md"))
        if os.path.isfile(path):
            with open(path, encoding="utf-8") as stream:
                return stream.read()
    return None
