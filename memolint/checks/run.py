"""Finds the rules and runs them: every subject in the reported documents, against every rule about its kind.

Every module in the folder of a subject is a family of rules. It is imported only when such a subject is at hand.
"""

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, cached_property
from types import ModuleType

from memolint.argo.affected import Ways, with_ways
from memolint.argo.fields import LOOPS
from memolint.argo.project import Project
from memolint.argo.releases import PatchRange
from memolint.argo.views import Manifest, Template
from memolint.checks.rule import (
    AVOIDANCE,
    CACHE,
    INSTALLATION,
    MANIFEST,
    MEMO,
    SUBJECTS,
    TEMPLATE,
    Rule,
    TemplateSubject,
)
from memolint.facts.avoidance.clues import may_hold_marker, may_skip
from memolint.facts.declarations import NO_POLICY, Policy
from memolint.finding import Finding
from memolint.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from memolint.argo.installation.objects import KubernetesObject
    from memolint.facts.installation.subject import Caches
    from memolint.facts.memo import Neighbourhood


_HERE = os.path.dirname(__file__)
_NOTES = "notes"  # a folder in that of the subject, for families that make nothing but notes
# Families that find nothing in a project without one of these words; then they are not loaded.
_ABOUT = {
    "memo.around": (*LOOPS, "daemon", "onExit", "hooks", "suspend"),
    "memo.artifacts": ("artifacts",),
    "memo.hangs": (
        *("retryStrategy", "templateRef", "globalName", "hooks", "result", "outputs}}"),
        *("hostNodeName", ".ip", "'ip", '"ip'),
    ),
    "memo.volumes": ("olumeMounts",),
}


class Rules:
    """The rules over one project, for the releases `judged`, the newest first.

    `notes`: also run the families that make nothing but notes.
    """

    def __init__(
        self, project: Project, judged: Sequence[PatchRange], notes: bool = True, policy: Policy = NO_POLICY
    ) -> None:
        self._project = project
        self._judged = judged
        self._notes = notes
        self._policy = policy
        self._others: dict[tuple[tuple[str, ...], Ways], Neighbourhood] = {}

    def findings(self, manifests: Sequence[Manifest], objects: "Sequence[KubernetesObject]" = ()) -> list[Finding]:
        """All findings in these manifests and objects of the installation, without witnesses."""
        templates = [template for manifest in manifests for template in manifest.templates]
        memoized = [template for template in templates if template.memoize is not None]
        memos = [(each.label, self._neighbourhood.memo(each)) for each in memoized]
        found = self._run(MEMO, memos) if memos else []
        sharing = [(label, memo) for label, memo in memos if self._neighbourhood.shares(memo)]
        found += self._run(CACHE, sharing) if sharing else []
        found += self._run(MANIFEST, (("", each) for each in manifests)) if manifests else []
        release = self._judged[0].release
        subjects = ((each.label, TemplateSubject(each, self._project, self._policy, release)) for each in templates)
        found += self._run(TEMPLATE, subjects) if templates else []
        avoiding = [each for each in templates if may_skip(each) or may_hold_marker(each.value)]
        found += self._run(AVOIDANCE, self._avoidances(avoiding)) if avoiding else []
        found += self._run(INSTALLATION, self._installed(objects)) if objects else []
        return self._by_cause(found, memoized) if found else found

    def _run(self, kind: str, subjects: Iterable[tuple[str, Any]]) -> list[Finding]:
        """The findings in subjects of one kind, each with the label of its template."""
        silent = frozenset(name for name, words in _ABOUT.items() if not self._project.mentions(*words))
        rules = rules_about(kind, self._notes, silent)
        return [each for label, subject in subjects for rule in rules for each in self._of(rule, subject, label)]

    def _of(self, rule: Rule, subject: Any, label: str) -> Iterable[Finding]:
        """The findings of one rule in one subject; of one that asks for the release those for all known patches.

        What other patches do without a cache is not looked for: most templates that are no memo have nothing to find.
        """
        if not rule.by:
            return rule.findings(subject, label)
        if rule.on != MEMO and len(self._judged) == 1 and not list(rule.findings(subject, label)):
            return ()
        from memolint.checks.by_release import told_apart  # few projects have templates that such rules are about

        def found_with(ways: Ways) -> list[Finding]:
            return list(rule.findings(self._with_ways(rule, subject, ways), label))

        return told_apart(rule, found_with, [each.release for each in self._judged])

    def _with_ways(self, rule: Rule, subject: Any, ways: Ways) -> Any:
        """The subject as it is where a release differs in nothing but what the rule asks for."""
        if (rule.by, ways) not in self._others:
            release = with_ways(self._judged[0].release, rule.by, ways)
            self._others[rule.by, ways] = self._neighbourhood.of_release(release)
        other = self._others[rule.by, ways]
        return other.memo(subject.template) if rule.on == MEMO else type(subject)(subject.template, other)

    def _avoidances(self, templates: list[Template]) -> Iterator[tuple[str, Any]]:
        from memolint.facts.avoidance.subject import Avoidance  # with the parsers of code

        return ((each.label, Avoidance(each, self._neighbourhood)) for each in templates)

    def _installed(self, objects: "Sequence[KubernetesObject]") -> Iterator[tuple[str, Any]]:
        from memolint.facts.installation.subject import InstalledObject  # few files tell of one

        installation = self._policy.installation
        if installation is not None:
            return (("", InstalledObject(each, installation, self._caches)) for each in objects)
        return iter(())

    @cached_property
    def _caches(self) -> "Caches":
        from memolint.facts.installation.subject import Caches

        return Caches(self._neighbourhood)

    def _by_cause(self, found: list[Finding], memoized: list[Template]) -> list[Finding]:
        from memolint.checks.one_cause import gathered, with_good_fixes  # with all that keys need

        return with_good_fixes(gathered(found), map(self._neighbourhood.memo, memoized))

    @cached_property
    def _neighbourhood(self) -> "Neighbourhood":
        from memolint.facts.memo import Neighbourhood  # with all that keys need
        from memolint.facts.reads.reads import reads_of

        return Neighbourhood(reads_of(self._project), self._judged[0].release, self._policy)


@cache
def rules_about(subject: str, notes: bool, silent: frozenset[str] = frozenset()) -> tuple[Rule, ...]:
    """The rules about `subject`, with those that only make notes if `notes`, without families that are `silent`."""
    return _in_folder(silent, subject) + (_in_folder(silent, subject, _NOTES) if notes else ())


def all_rules() -> tuple[Rule, ...]:
    """Every rule, by slug."""
    return tuple(sorted(rule for subject in SUBJECTS for rule in rules_about(subject, notes=True)))


def _in_folder(silent: frozenset[str], *folder: str) -> tuple[Rule, ...]:
    path = os.path.join(_HERE, *folder)
    names = os.listdir(path) if os.path.isdir(path) else ()
    families = sorted(name.partition(".")[0] for name in names if name.endswith(".py") and name[0] != "_")
    names = [".".join((*folder, family)) for family in families]
    modules = (_imported(f"memolint.checks.{name}") for name in names if name not in silent)
    return tuple(each for module in modules for each in vars(module).values() if isinstance(each, Rule))


def _imported(name: str) -> ModuleType:
    """What `importlib.import_module` gives, whose package costs as much as five of ours."""
    __import__(name)
    return sys.modules[name]
