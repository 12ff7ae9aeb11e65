"""What a rule is: a generator over one subject, with its name, severity and confidence written above it."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial

from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.views import Origin, Template
from memolint.facts.declarations import Policy
from memolint.finding import Claim, Finding, Fix, Related
from memolint.text.source import Place
from memolint.typed import Any, Record

# What a rule looks at. The rules about a subject stand in the folder of `checks` that has its name.
# `AVOIDANCE`: a template that may avoid work by hand. `CACHE`: a memoized template with a cache that others use.
# `INSTALLATION`: an object that says where caches are kept, and who may write them.
SUBJECTS = ("avoidance", "cache", "installation", "manifest", "memo", "suppression", "template")
AVOIDANCE, CACHE, INSTALLATION, MANIFEST, MEMO, SUPPRESSION, TEMPLATE = SUBJECTS


class Draft(Record):
    """One cause at one place, as a rule sees it; made with keywords only.

    `origin` leads to the value at fault and `place` is what to show of it, None for the whole value. `severity` and
    `confidence` are None where those of the rule hold.
    """

    message: str
    origin: Origin
    place: Place | None = None
    related: tuple[Related, ...] = ()
    claim: Claim | None = None
    fixes: tuple[Fix, ...] = ()
    signal: str = ""
    severity: str | None = None
    confidence: str | None = None


class TemplateSubject(Record):
    """What a rule about templates looks at: a template, memoized or not, its project, and what people declare of it.

    `release` is the newest one that is judged for.
    """

    template: Template
    project: Project
    policy: Policy
    release: Release


Check = Callable[[Any], Iterable[Draft]]


class Rule(Record):
    """A rule: its slug, what it looks at, how bad and how sure its findings are, and the generator that finds them.

    `by` are the behaviours of a release (fields of `Release`) that decide what it finds, () where all releases are
    alike; `harm` is what it says of older ones, after "templates would".
    """

    slug: str
    on: str
    severity: str
    confidence: str
    check: Check
    by: tuple[str, ...] = ()
    harm: str = ""

    @property
    def summary(self) -> str:
        """What the rule finds, on one line: the first paragraph of its function's docstring."""
        return " ".join((self.check.__doc__ or "").partition("\n\n")[0].split())

    def findings(self, subject: Any, template: str = "") -> Iterator[Finding]:
        """What the rule finds in `subject`, which is (in) the template of that label."""
        for draft in self.check(subject):
            yield Finding(
                rule=self.slug,
                severity=draft.severity or self.severity,
                confidence=draft.confidence or self.confidence,
                message=draft.message,
                place=draft.place or draft.origin.place(),
                document=draft.origin.document.index,
                path=draft.origin.path,
                template=template,
                signal=draft.signal,
                related=draft.related,
                claim=draft.claim,
                fixes=draft.fixes,
            )


def rule(
    slug: str, on: str, severity: str, confidence: str, by: tuple[str, ...] = (), harm: str = "fail"
) -> Callable[[Check], Rule]:
    """Make a generator a rule about the subject `on`; its docstring says in one sentence what it finds."""
    return partial(Rule, slug, on, severity, confidence, by=by, harm=harm)
