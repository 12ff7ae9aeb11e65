"""A memoized template and what it is made of: the data that facts and rules about it ask for."""

from collections.abc import Iterable
from functools import cached_property

from memolint.argo.fields import POD_KINDS
from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.variables import Family, known_in_template_body
from memolint.argo.views import Call, Template
from memolint.facts.block import fields
from memolint.facts.block.body import body_of
from memolint.facts.block.fields import Key
from memolint.facts.declarations import NO_POLICY, Policy
from memolint.facts.reads.reads import Read, Reads
from memolint.facts.reads.references import Variable


class Memo:
    """One memoize block."""

    def __init__(self, template: Template, neighbourhood: "Neighbourhood") -> None:
        self.template = template
        self.neighbourhood = neighbourhood
        self.reads: Reads = neighbourhood.reads
        self.project: Project = self.reads.project
        self.release: Release = neighbourhood.release
        self.policy: Policy = neighbourhood.policy

    @cached_property
    def key(self) -> Key:
        return fields.read_key(self.template)

    def with_key(self, text: str) -> "Memo":
        """The same block with another key, to judge what a fix would make of it."""
        other = Memo(self.template, self.neighbourhood)
        other.key = fields.field_of(text, self.key.origin)
        return other

    @cached_property
    def cache_name(self) -> Key:
        return fields.read_field(self.template, "cache", "configMap", "name")

    @cached_property
    def max_age(self) -> Key:
        return fields.read_field(self.template, "maxAge")

    @property
    def identity(self) -> tuple[Key, Key]:
        """The two fields that decide which entry is looked up."""
        return self.key, self.cache_name

    @cached_property
    def held(self) -> tuple[str, ...]:
        """The variables that key and cache name mention."""
        return tuple(reference.name for field in self.identity for reference in field.references)

    @property
    def texts(self) -> tuple[str, str]:
        """Key and cache name as they are written; "" for one that is missing."""
        return self.key.text or "", self.cache_name.text or ""

    @cached_property
    def inputs(self) -> dict[str, Read]:
        """Input parameters that reach work."""
        return self.reads.inputs(self.template)

    @cached_property
    def globals(self) -> dict[Variable, Read]:
        """Workflow variables that reach work here or in anything called."""
        return self.reads.workflow(self.template)

    @cached_property
    def items(self) -> dict[Variable, Read]:
        """Loop items that an inline template reads directly."""
        return self.reads.items(self.template)

    @cached_property
    def work(self) -> tuple[str, str]:
        """The key, and the body as text: what the template is called and how it is cached is not what it does."""
        return self.key.text or "", body_of(self.template)

    @cached_property
    def callers(self) -> list[Call]:
        return self.project.callers(self.template)

    @cached_property
    def visible(self) -> tuple[Family, ...]:
        """The families of variables that the memoize block can see."""
        retried = self.template.value.get("retryStrategy") or self.template.manifest.spec.get("retryStrategy")
        return known_in_template_body(
            inline=self.template.inline_in is not None,
            retry=bool(retried),
            pod=self.template.kind in POD_KINDS,
        )


_FEW = 10


class Neighbourhood:
    """The memoized templates of a project, each with one `Memo`, and those that share a cache."""

    def __init__(self, reads: Reads, release: Release, policy: Policy = NO_POLICY) -> None:
        self.reads = reads
        self.release = release
        self.policy = policy
        self._memos: dict[Template, Memo] = {}

    def of_release(self, release: Release) -> "Neighbourhood":
        """The same templates as another release has them."""
        return Neighbourhood(self.reads, release, self.policy)

    def memo(self, template: Template) -> Memo:
        """The memo of a memoized template."""
        if template not in self._memos:
            self._memos[template] = Memo(template, self)
        return self._memos[template]

    def sharing(self, memo: Memo) -> list[Memo]:
        """Other memoized templates of the project whose cache has the same name: one of each key and body."""
        kinds = self._kinds.get(memo.cache_name.text or "", {})
        return [each for kind, each in kinds.items() if each is not memo and kind != memo.work]

    def shares(self, memo: Memo) -> bool:
        """Whether there is one."""
        kinds = self._kinds.get(memo.cache_name.text or "", {})
        return len(kinds) > (memo.work in kinds)

    def twins(self, memo: Memo) -> list[Memo]:
        """The memoized templates of the project with this key and cache, itself among them: they share entries."""
        return self._by_texts.get(memo.texts, [])

    def twins_of_other_ages(self, memo: Memo) -> list[Memo]:
        """Those of the twins with its body and another `maxAge`: a few of each age, for there may be thousands."""
        ages = self._by_ages.get((*memo.texts, *memo.work), {})
        return [each for age, alike in ages.items() if age != memo.max_age.text for each in alike]

    def using(self, cache: str) -> Iterable[Memo]:
        """The memoized templates of the project whose cache has this name: one of each key and body."""
        return self._kinds.get(cache, {}).values()

    @cached_property
    def _kinds(self) -> dict[str, dict[tuple[str, str], Memo]]:
        """By cache and by what the template does, the first of each in the order of the project."""
        found: dict[str, dict[tuple[str, str], Memo]] = {}
        for name, memos in self._by_cache.items():
            kinds = found.setdefault(name, {})
            for memo in memos:
                kinds.setdefault(memo.work, memo)
        return found

    @cached_property
    def _by_ages(self) -> dict[tuple[str, ...], dict[str | None, list[Memo]]]:
        """By key, cache and what the template does, then by how long entries are served."""
        found: dict[tuple[str, ...], dict[str | None, list[Memo]]] = {}
        for memo in (each for memos in self._by_cache.values() for each in memos):
            alike = found.setdefault((*memo.texts, *memo.work), {}).setdefault(memo.max_age.text, [])
            alike += [memo] if len(alike) < _FEW else []
        return found

    @cached_property
    def _by_texts(self) -> dict[tuple[str, str], list[Memo]]:
        found: dict[tuple[str, str], list[Memo]] = {}
        for memo in (each for memos in self._by_cache.values() for each in memos):
            found.setdefault(memo.texts, []).append(memo)
        return found

    @cached_property
    def _by_cache(self) -> dict[str, list[Memo]]:
        found: dict[str, list[Memo]] = {}
        for manifest in self.reads.project.manifests:
            for template in manifest.templates:
                if template.memoize is not None:
                    memo = self.memo(template)
                    found.setdefault(memo.cache_name.text or "", []).append(memo)
        return found
