"""What memoizing a step would save: how often it runs, and what each run asks for."""

import re
from collections import Counter

from memolint.argo.project import Project
from memolint.argo.views import Template, dig, mapping, scalar
from memolint.code.snippets import snippets
from memolint.facts import sizes
from memolint.facts.memo import Memo
from memolint.facts.recurrence import entries
from memolint.facts.recurrence.durations import number
from memolint.lang.go.json.gojson import marshal
from memolint.typed import Record

_MOST = 10_000  # runs that are counted
_MOST_WAYS = 200  # ways up that are followed
_LONG = 600  # seconds of a deadline that nobody gives to a quick step
_RESOURCES = ("requests", "limits")
# Commands that take no time, and Python that computes nothing to speak of, as what a line or a part of it begins with.
_QUICK = (
    r"(?:echo|printf|cat|sleep|true|false|exit|set|mkdir|touch|expr|seq|test|\[+|ls|env|pwd|cowsay|export|cd|if|elif|then"
    r"|fi|else|do|done|print|import|from|head|tail|wc|tee|cut|tr|basename|dirname)\b.*|[\[\]{}()].*|\w+\s*(?:=|<-).*|#.*"
    r"|(?:const|let|var)\s.*|console\.\w+\(.*|fs\.writeFileSync\(.*|//.*"
)
_PIECES = r"[\n;|&]+"


class Saving(Record):
    """`runs` of one submission, as far as they can be counted; what each asks for; why runs are equal or dear."""

    runs: int
    requests: tuple[tuple[str, str], ...]
    schedules: tuple[str, ...]
    reasons: tuple[str, ...]
    is_quick: bool

    @property
    def is_worth_it(self) -> bool:
        """Whether the file says that it is dear, or done often."""
        return bool(self.reasons) and not self.is_quick


def saving(memo: Memo) -> Saving:
    """What the file says of it."""
    template, project = memo.template, memo.project
    runs, schedules = _runs(memo), _schedules(template, project)
    dear = [each for each in (sizes.expensive(template), _deadline(template)) if each]
    often = []
    if runs > 1:
        often.append(f"runs {runs} times in a submission")
    equal = _equal_calls(memo)
    if equal > 1:
        often.append(f"is called {equal} times with the same arguments")
    if schedules:
        often.append(f"is scheduled ({', '.join(schedules[:3])})")
    if template.value.get("retryStrategy"):
        often.append("is retried")
    return Saving(runs, _requests(template), schedules, (*dear, *often), not dear and _is_quick(template))


def _runs(memo: Memo) -> int:
    """How often one submission runs the step, by the loops on the ways from the entrypoint."""
    total, pending = 0, [(memo.template, 1)]
    for template, times in pending:
        callers = memo.project.callers(template)
        total += times if not callers else 0
        for call in callers if len(pending) < _MOST_WAYS else ():
            more = times * (entries.length(memo, call) or 2 if call.loops else 1)
            if call.holder is not None and more <= _MOST and call.holder is not template:
                pending.append((call.holder, more))
            else:
                total += min(more, _MOST)
    return min(max(total, 1), _MOST)


def _equal_calls(memo: Memo) -> int:
    """How many calls pass the same: what has variables in it is compared inside of one template only."""
    counted: Counter[object] = Counter()
    for call in memo.callers:
        passed = marshal(mapping(call.value.get("arguments")))
        if call.kind != "hook" and not call.loops:
            counted[passed, call.holder if "{{" in passed else None] += 1
    return max(counted.values(), default=0)


def _schedules(template: Template, project: Project) -> tuple[str, ...]:
    """When CronWorkflows start what reaches the template."""
    found: dict[str, None] = {}
    queue, seen = [template], {template}
    for at in queue:
        started = [each for one in project.submissions(at) for each in (one, *project.made_from(one))]
        found.update(dict.fromkeys(each for manifest in started for each in manifest.schedules))
        above = (call.holder for call in project.callers(at))
        queue.extend(fresh := [each for each in dict.fromkeys(above) if each is not None and each not in seen])
        seen.update(fresh)
    return tuple(found)


def _requests(template: Template) -> tuple[tuple[str, str], ...]:
    resources = dig(template.value, template.kind, "resources")
    asked = {name: value for field in reversed(_RESOURCES) for name, value in mapping(dig(resources, field)).items()}
    return tuple((str(name), scalar(value) or "") for name, value in asked.items())


def _deadline(template: Template) -> str:
    seconds = number(template.value.get("activeDeadlineSeconds")) or 0
    return f"may take {seconds} seconds" if seconds >= _LONG else ""


def _is_quick(template: Template) -> bool:
    """Whether all that it runs is at an end at once."""
    for snippet in snippets(template.value):
        told = " ".join(each.text for each in snippet.words) if snippet.language == "words" else snippet.text
        pieces = [piece.strip() for piece in re.split(_PIECES, told) if piece.strip()]
        if not pieces or not all(re.fullmatch(_QUICK, piece) for piece in pieces):
            return False
    return True
