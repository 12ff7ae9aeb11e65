"""Whether a terminal supports links, and where they lead: to a file, or to the page of a rule in the package."""

import os
import re

from memolint.app.rules.pages import path
from memolint.cli.output import is_terminal
from memolint.report.terminal.color import NO_LINKS, Links
from memolint.typed import TextIO

# Terminals that say who they are and show OSC 8; others may print it.
_PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio")
_TERMS = ("xterm-kitty", "alacritty", "foot", "contour", "xterm-ghostty", "wezterm")
_FIRST_SAFE_VTE = 5001  # 0.50.0 crashed


def links(stream: TextIO, color: str) -> Links:
    """The links for what is written to `stream`, none where it does not want them."""
    return Links(_file, _page) if _wants_links(stream, color) else NO_LINKS


def _wants_links(stream: TextIO, color: str) -> bool:
    """FORCE_HYPERLINK decides (0: no), then NO_COLOR and --color never, then whether a terminal knows links."""
    forced = os.environ.get("FORCE_HYPERLINK")
    if forced is not None:
        return not re.fullmatch(r"0+|false", forced)
    if color == "never" or os.environ.get("NO_COLOR") or os.environ.get("CI"):
        return False
    return is_terminal(stream) and _knows_links(dict(os.environ))


def _knows_links(environment: dict[str, str]) -> bool:
    if environment.get("TERM") == "dumb" or environment.get("TMUX"):
        return False
    version = environment.get("VTE_VERSION", "")
    if version.isascii() and version.isdigit() and int(version[:9]) >= _FIRST_SAFE_VTE:
        return True
    by_name = environment.get("TERM_PROGRAM") in _PROGRAMS or environment.get("TERM") in _TERMS
    return by_name or bool(environment.get("WT_SESSION"))


def _file(name: str) -> bytes:
    return os.fsencode(os.path.abspath(name)) if "\0" not in name and os.path.lexists(name) else b""


def _page(slug: str) -> bytes:
    return os.fsencode(path(slug) or "")
