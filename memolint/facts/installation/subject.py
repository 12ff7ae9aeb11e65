"""An object that bears on caches, with all that the project says of its installation and of its memoized templates."""

from collections.abc import Iterator
from functools import cached_property

from memolint.argo.installation.installation import Installation
from memolint.argo.installation.objects import KubernetesObject
from memolint.argo.project import Project
from memolint.facts.memo import Memo, Neighbourhood


class InstalledObject:
    """One object of an installation. Everything that several objects ask for is known to `caches`."""

    def __init__(self, found: KubernetesObject, installation: Installation, caches: "Caches") -> None:
        self.found = found
        self.installation = installation
        self.caches = caches


class Caches:
    """The memoized templates of a project: what an installation has to serve."""

    def __init__(self, neighbourhood: Neighbourhood) -> None:
        self._neighbourhood = neighbourhood

    @property
    def project(self) -> Project:
        return self._neighbourhood.reads.project

    @cached_property
    def memos(self) -> list[Memo]:
        """Those of the files that were given come first."""
        return list(self._memos())

    def _memos(self) -> Iterator[Memo]:
        for manifest in self.project.manifests:
            for template in manifest.templates:
                if template.memoize is not None:
                    yield self._neighbourhood.memo(template)

    @cached_property
    def by_name(self) -> dict[str, Memo]:
        """By the name of a cache, the first template that uses it."""
        return {each.cache_name.text or "": each for each in reversed(self.memos) if each.cache_name.is_constant}

    @cached_property
    def names(self) -> frozenset[str] | None:
        """The names of the ConfigMaps; None where one of them depends on values."""
        if not all(each.cache_name.is_constant for each in self.memos):
            return None
        return frozenset(each.cache_name.text for each in self.memos if each.cache_name.text)
