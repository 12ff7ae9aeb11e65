"""Makes the generated parts of all rule pages anew: `make pages`."""

from pages import FOLDER, completed, rules_by_slug, updated


def main() -> None:
    """Write every page whose generated parts have changed."""
    rules = rules_by_slug()
    for path in sorted(FOLDER.glob("*.md")):
        written = path.read_text(encoding="utf-8")
        path.write_text(completed(written), encoding="utf-8")
        text = updated(path, rules)
        if text != written:
            path.write_text(text, encoding="utf-8")
            print(f"updated {path.name}")


if __name__ == "__main__":
    main()
