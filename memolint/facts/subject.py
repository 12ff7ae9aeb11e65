"""A template as a subject of rules that do not need a memoize block."""

from memolint.argo.views import Template
from memolint.facts.reads import Reads


class TemplateSubject:
    """A template and the reads of its project."""

    __slots__ = ("reads", "template")

    def __init__(self, template: Template, reads: Reads) -> None:
        self.template = template
        self.reads = reads
