"""Images whose tag comes from what the key holds: the key changes with the tag, and not with what the tag means."""

from collections.abc import Iterator

from memolint.facts.coverage import agreed
from memolint.facts.coverage.coverage import is_mutable
from memolint.facts.memo import Memo
from memolint.facts.reads import images
from memolint.facts.reads.images import Image
from memolint.facts.reads.references import in_part, parts_of, variable_of
from memolint.facts.values import literals, texts
from memolint.facts.values.texts import Row
from memolint.typed import Record


class Moving(Record):
    """An image, the reference that it becomes for values of the project, and those values."""

    image: Image
    text: str
    row: Row


def moving(memo: Memo) -> Iterator[Moving]:
    """The images that move to other builds under a tag that the key holds, in the order of the containers."""
    for image in images.images(memo.template):
        names = [reference.name for part in parts_of(image.text) for reference in in_part(part)]
        if not names or not all(agreed.covers(memo, variable_of(name)) for name in names):
            continue  # of no variables, or of such that other rules miss in the key
        for row in literals.combinations([texts.of_variable(memo, name) for name in dict.fromkeys(names)]):
            pairs = tuple(zip(dict.fromkeys(names), row, strict=True))
            text = texts.with_values(memo, image.text, {name: value.text for name, value in pairs}, lenient=True)
            if text and is_mutable(memo, text):
                yield Moving(image, text, pairs)
                break
