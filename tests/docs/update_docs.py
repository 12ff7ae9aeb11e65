"""Makes the made parts of README.md and docs/ anew (`make pages`); `--check` only says which are not true."""

import sys
from pathlib import Path

from documents import ROOT, changed


def main(argv: list[str]) -> int:
    """Writes the pages that have changed; with `--check` it writes none, and 1 means that there are some."""
    check = argv == ["--check"]
    for page in (found := changed(_leave if check else _write)):
        print(f"{page.relative_to(ROOT)}: {'not true any more: make pages' if check else 'updated'}")
    return 1 if check and found else 0


def _leave(page: Path, text: str) -> None:
    pass


def _write(page: Path, text: str) -> None:
    page.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
