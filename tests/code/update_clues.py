"""Writes the clue words anew from the catalogue: `make pages`."""

from pathlib import Path

from memolint.code.catalogue import clues, index

MODULE = Path(clues.__file__)
MARK = "CLUES = frozenset(\n"


def wanted() -> str:
    """The text of the module with the words that the catalogue needs."""
    head = MODULE.read_text(encoding="utf-8").partition(MARK)[0]
    lines: list[str] = []
    line = ""
    for word in sorted(index.clues()):
        if len(line) + len(word) > 100:
            lines.append(line.strip())
            line = ""
        line += f"{word} "
    lines.append(line.strip())
    body = "\n".join(f"    {text}" for text in lines)
    return f'{head}{MARK}    """\n{body}\n    """.split()\n)\n'


def main() -> None:
    """Write the module where it is out of date."""
    text = wanted()
    if text != MODULE.read_text(encoding="utf-8"):
        MODULE.write_text(text, encoding="utf-8")
        print(f"updated {MODULE.name}")


if __name__ == "__main__":
    main()
