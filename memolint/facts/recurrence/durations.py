"""How long a template takes: at most, by its deadlines, and at least, by the time that it sleeps."""

import re

from memolint.argo.views import Template, scalar
from memolint.code.snippets import snippets
from memolint.facts.fact import fact
from memolint.facts.memo import Memo
from memolint.lang.go.time import duration

_SECOND = 10**9
_DIGITS = 9
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_SLEEP = r"(?:^|[;&\n])\s*sleep\s+(\d{1,9})([smhd]?)\s*(?=$|[;&\n#])"
_SLEEP_WORDS = r"(\d{1,9})([smhd]?)"


def deadline(template: Template) -> int | None:
    """When the template has to have ended (nanoseconds after its run began); None where nothing says it."""
    return own_deadline(template) or _seconds(template.manifest.spec.get("activeDeadlineSeconds"))


def own_deadline(template: Template) -> int | None:
    """The time that its pods, or the template with all that it calls, may take (nanoseconds)."""
    found = [_seconds(template.value.get("activeDeadlineSeconds")), _duration(template.value.get("timeout"))]
    return min((each for each in found if each), default=None)


def number(value: object) -> int | None:
    """A count or a number of seconds as a field says it; None for what is none, or more than anybody means."""
    digits = scalar(value) or ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _DIGITS else None


def _seconds(value: object) -> int | None:
    found = number(value)
    return found * _SECOND if found is not None else None


def _duration(value: object) -> int | None:
    """A `timeout`: a duration, or seconds (`ParseStringToDuration`)."""
    written = scalar(value) or ""
    try:
        return _seconds(written) or duration.parse(written)
    except duration.DurationError:
        return None


@fact
def least(memo: Memo) -> int:
    """How long the code of the template sleeps (nanoseconds)."""
    return _sleeps(memo.template) if memo.project.mentions("sleep") else 0


def _sleeps(template: Template) -> int:
    """The longest sleep of the code of a template, outside of conditions and loops."""
    found = [0]
    for snippet in snippets(template.value):
        if snippet.language == "words" and len(snippet.words) == 2 and snippet.words[0].text.endswith("sleep"):
            found += [_sleep(*each) for each in re.findall(f"^{_SLEEP_WORDS}$", snippet.words[1].text)]
        elif snippet.language == "shell" and not re.search(r"\b(?:if|for|while|until|case|trap)\b|\(\)", snippet.text):
            found += [_sleep(*each) for each in re.findall(_SLEEP, snippet.text)]
    return max(found)


def _sleep(number: str, unit: str) -> int:
    return int(number) * _UNITS[unit] * _SECOND
