"""A memoized template and everything that rules ask about it, computed on first use."""

import re
from collections.abc import Callable, Iterator
from functools import cached_property
from typing import Any, TypeVar

from memolint.argo.fields import POD_KINDS
from memolint.argo.project import Project
from memolint.argo.releases import Release
from memolint.argo.variables import Family
from memolint.argo.views import Call, Template
from memolint.facts.coverage import callers as passed
from memolint.facts.key import fields as key
from memolint.facts.key.body import work_of
from memolint.facts.key.candidates import Rivals
from memolint.facts.key.fields import Key
from memolint.facts.policy import NO_POLICY, Policy
from memolint.facts.reads.reads import INPUT, Read, Reads, mentions
from memolint.facts.values import literals
from memolint.facts.values.literals import Values
from memolint.lang.template import tags

Fact = TypeVar("Fact")
# Variables that are one value for the whole run: with one of them in the key, globals cannot differ between its users.
RUN_IDENTITIES = ("workflow.uid", "workflow.name", "workflow.creationTimestamp", "workflow.creationTimestamp.s")


class Memo:
    """One memoize block."""

    def __init__(self, template: Template, neighbourhood: "Neighbourhood") -> None:
        self.template = template
        self.neighbourhood = neighbourhood
        self.reads: Reads = neighbourhood.reads
        self.project: Project = self.reads.project
        self.release: Release = neighbourhood.release
        self.policy: Policy = neighbourhood.policy
        self._known: dict[str, Any] = {}

    def once(self, name: str, compute: Callable[[], Fact]) -> Fact:
        """A fact of this memo that is computed when it is first asked for."""
        if name not in self._known:
            self._known[name] = compute()
        fact: Fact = self._known[name]
        return fact

    @cached_property
    def key(self) -> Key:
        return key.read_field(self.template, "key")

    @cached_property
    def cache_name(self) -> Key:
        return key.read_field(self.template, "cache", "configMap", "name")

    @cached_property
    def max_age(self) -> Key:
        return key.read_field(self.template, "maxAge")

    @cached_property
    def inputs(self) -> dict[str, Read]:
        """Input parameters that reach work."""
        return self.reads.inputs(self.template)

    @cached_property
    def globals(self) -> dict[str, Read]:
        """Workflow variables that reach work here or in anything called."""
        return self.reads.workflow(self.template)

    @cached_property
    def items(self) -> dict[str, Read]:
        """Loop items that an inline template reads directly."""
        return self.reads.items(self.template)

    @cached_property
    def work(self) -> tuple[str, str]:
        """The key, and the body as text: what the template is called and how it is cached is not what it does."""
        return self.key.text or "", work_of(self.template)

    @cached_property
    def callers(self) -> list[Call]:
        return self.project.callers(self.template)

    @cached_property
    def visible(self) -> tuple[Family, ...]:
        """The families of variables that the memoize block can see."""
        from memolint.argo import passes  # with the substitution itself

        retried = self.template.value.get("retryStrategy") or self.template.manifest.spec.get("retryStrategy")
        return passes.available(
            "memoize",
            inline=self.template.inline_in is not None,
            retry=bool(retried),
            pod=self.template.kind in POD_KINDS,
        )

    def mentions(self, source: str) -> bool:
        """Whether key or cache name mention the source, alone or in a whole that holds it."""
        return _mentions(self.key, source) or _mentions(self.cache_name, source)

    def covers_input(self, name: str) -> bool:
        """Whether two uses of one entry must agree on the input: by mention, or because every caller makes it so."""
        return self.once(f"covers {name}", lambda: self._holds(INPUT + name) or passed.is_fixed(self, name))

    def _holds(self, source: str) -> bool:
        """Whether key or cache name mention the source, and a whole that holds it is not cut down to other parts."""
        fields = [field for field in (self.key, self.cache_name) if _mentions(field, source)]
        named = any(reference.name == source for field in fields for reference in field.references)
        return named or any(not _leaves_out(field, source) for field in fields)

    def covers_global(self, name: str) -> bool:
        """Whether two uses of one entry must agree on a workflow variable."""
        if self.mentions(name) or any(self.mentions(identity) for identity in RUN_IDENTITIES):
            return True
        same = {name, *RUN_IDENTITIES}
        return bool(self.callers) and all(not same.isdisjoint(passed.determined(self, call)) for call in self.callers)

    def values_of(self, name: str) -> Values:
        return self.once(f"values {name}", lambda: literals.of_input(self.project, self.template, name))


class Neighbourhood:
    """The memoized templates of a project, each with one `Memo`, and those that share a cache."""

    def __init__(self, reads: Reads, release: Release, policy: Policy = NO_POLICY) -> None:
        self.reads = reads
        self.release = release
        self.policy = policy
        self._memos: dict[Template, Memo] = {}

    def memo(self, template: Template) -> Memo:
        """The memo of a memoized template."""
        if template not in self._memos:
            self._memos[template] = Memo(template, self)
        return self._memos[template]

    @cached_property
    def _by_cache(self) -> dict[str, list[Memo]]:
        found: dict[str, list[Memo]] = {}
        for manifest in self.reads.project.manifests:
            for template in manifest.templates:
                if template.memoize is not None:
                    memo = self.memo(template)
                    found.setdefault(memo.cache_name.text or "", []).append(memo)
        return found

    def sharing(self, memo: Memo) -> list[Memo]:
        """Other memoized templates of the project whose cache has the same name: one of each key and body."""
        kinds = self._kinds.get(memo.cache_name.text or "", {})
        return [each for kind, each in kinds.items() if each is not memo and kind != memo.work]

    def shares(self, memo: Memo) -> bool:
        """Whether there is one."""
        kinds = self._kinds.get(memo.cache_name.text or "", {})
        return len(kinds) > (memo.work in kinds)

    def rivals(self, memo: Memo) -> Iterator[Memo]:
        """Those of `sharing` whose keys begin as this one's does."""
        found = self._rivals.get(memo.cache_name.text or "")
        alike = found.of(memo) if found else iter(())
        return (each for each in alike if each is not memo and each.work != memo.work)

    @cached_property
    def _rivals(self) -> dict[str, Rivals]:
        return {name: Rivals(kinds.values()) for name, kinds in self._kinds.items()}

    @cached_property
    def _kinds(self) -> dict[str, dict[tuple[str, str], Memo]]:
        """By cache and by what the template does, the first in the order of the project."""
        return {name: {each.work: each for each in reversed(memos)} for name, memos in self._by_cache.items()}


def _mentions(field: Key, source: str) -> bool:
    return any(mentions(reference.name, source) for reference in field.references)


def _leaves_out(field: Key, source: str) -> bool:
    """Whether an expression drops this part of a whole: `pick`, `omit`, the names alone."""
    if all(isinstance(part, tags.Literal | tags.Simple) or _is_of_all(part) for part in field.parts):
        return False
    from memolint.lang import abstract  # dear, and keys that take a whole mostly hash it as it is

    return abstract.determines(field.text or "", source).kind == abstract.LOSSILY


def _is_of_all(part: tags.Part) -> bool:
    source = part.source if isinstance(part, tags.Expression) else ""
    return re.fullmatch(r"\s*sprig\.sha256sum\(toJson\(\w+(?:\.\w+)*\)\)\s*", source) is not None
