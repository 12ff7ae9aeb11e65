"""What rules look at that do not need a memoize block: a template, a manifest."""

from memolint.argo.views import Manifest, Template
from memolint.facts.reads.reads import Reads


class TemplateSubject:
    """A template and the reads of its project."""

    __slots__ = ("reads", "template")

    def __init__(self, template: Template, reads: Reads) -> None:
        self.template = template
        self.reads = reads


class ManifestSubject:
    """A whole manifest."""

    __slots__ = ("manifest",)

    def __init__(self, manifest: Manifest) -> None:
        self.manifest = manifest
