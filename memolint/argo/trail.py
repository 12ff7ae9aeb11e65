"""The templates below others that have something to tell, such as an effect or a global that is read."""

from collections.abc import Callable, Iterator

from memolint.argo.project import Project
from memolint.argo.views import Template

# A template and the labels of those on the way to it, its own last.
Below = tuple[Template, tuple[str, ...]]


class Trail:
    """Finds them without a walk where there are none: every template is asked once whether it `has` something."""

    def __init__(self, project: Project, has: Callable[[Template], bool]) -> None:
        self._project = project
        self._has = has
        self._having: set[Template] = set()
        self._leading: dict[Template, bool] = {}  # to one that has something, or being one

    def below(self, template: Template) -> Iterator[Below]:
        """Those that have something among the template and all that it calls, breadth first, each once."""
        if not self.leads(template):
            return
        callers: dict[Template, Template | None] = {template: None}
        queue = [template]
        for at in queue:
            if at in self._having:
                yield at, _chain(at, callers)
            for callee in self._project.callees(at):
                if callee not in callers and self._leading[callee]:
                    callers[callee] = at
                    queue.append(callee)

    def leads(self, template: Template) -> bool:
        """Whether the template, or anything below it, has something."""
        if template not in self._leading:
            self._settle(template)
        return self._leading[template]

    def _settle(self, template: Template) -> None:
        """Ask the templates below that were not asked yet, and go back from those that have something."""
        fresh = {template: None}
        callers: dict[Template, list[Template]] = {}
        queue = [template]
        for at in queue:
            for callee in self._project.callees(at):
                callers.setdefault(callee, []).append(at)
                if callee not in fresh and callee not in self._leading:
                    fresh[callee] = None
                    queue.append(callee)
        having = [at for at in queue if self._has(at)]
        self._having.update(having)
        known = [at for at in callers if self._leading.get(at)]
        self._leading.update(dict.fromkeys(queue, False))
        back = having + [caller for at in known for caller in callers[at]]
        while back:
            at = back.pop()
            if not self._leading[at]:
                self._leading[at] = True
                back.extend(callers.get(at, ()))


def _chain(template: Template, callers: dict[Template, Template | None]) -> tuple[str, ...]:
    labels = []
    at: Template | None = template
    while at is not None:
        labels.append(at.label)
        at = callers[at]
    return tuple(reversed(labels))
