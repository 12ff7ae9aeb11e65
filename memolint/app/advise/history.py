"""What finished workflows tell of steps: how often they ran, how long they took, how often with inputs as before."""

from collections.abc import Iterable

from memolint.app.files.io import read_file
from memolint.argo.finished import FinishedNode, FinishedWorkflow, NotFinishedWorkflows, read
from memolint.argo.views import Template, scalar
from memolint.report.advice.advised import Observed
from memolint.text.source import Unreadable

MAX_BYTES = 256 * 2**20


class WrongHistory(ValueError):
    """A history cannot be used; the message says which and why."""


class History:
    """The finished workflows of some files, by the templates that ran."""

    def __init__(self, workflows: Iterable[FinishedWorkflow]) -> None:
        self.workflows = tuple(workflows)
        self._by_template: dict[str, list[tuple[FinishedWorkflow, FinishedNode]]] = {}
        for workflow in self.workflows:
            for node in workflow.nodes:
                if node.type == "Pod" and node.seconds is not None and not node.hit:
                    self._by_template.setdefault(node.template, []).append((workflow, node))

    @property
    def missing(self) -> dict[str, int]:
        """Why workflows have no nodes, and how many."""
        found: dict[str, int] = {}
        for workflow in self.workflows:
            if workflow.missing:
                found[workflow.missing] = found.get(workflow.missing, 0) + 1
        return found

    def observed(self, template: Template) -> Observed | None:
        """The runs of a template, None where it never ran."""
        found = self._by_template.get(template.name, ())
        nodes = [node for workflow, node in found if _is_of(template, workflow, node)]
        if not nodes:
            return None
        seen: set[tuple[tuple[str, str], ...]] = set()
        repeated = []
        for node in nodes:
            if node.values in seen:
                repeated.append(node.seconds or 0.0)
            seen.add(node.values)
        return Observed(len(nodes), len(repeated), sum(each.seconds or 0.0 for each in nodes), sum(repeated))


NO_HISTORY = History(())


def _is_of(template: Template, workflow: FinishedWorkflow, node: FinishedNode) -> bool:
    """Whether a node ran this very template: by the manifest that the node, or the run, names."""
    manifest = template.manifest
    generated = scalar(manifest.metadata.get("generateName")) or ""
    names = {node.owner, workflow.owner, workflow.name} - {""}
    if manifest.namespace and workflow.namespace and manifest.namespace != workflow.namespace:
        return False
    # A schedule and `argo submit --from` put a dash and a mark of their own behind the name.
    begins = [each for each in (generated, f"{manifest.name}-" if manifest.name else "") if each]
    return manifest.name in names or any(name.startswith(tuple(begins)) for name in names if begins)


def read_history(files: Iterable[str]) -> History:
    """The history in these files. Raises `WrongHistory`."""
    workflows: list[FinishedWorkflow] = []
    for file in files:
        try:
            workflows += read(read_file(file, MAX_BYTES))
        except Unreadable as error:
            raise WrongHistory(f"--history {file}: {error.failure.message}") from None
        except NotFinishedWorkflows as error:
            raise WrongHistory(f"--history {file} {error}") from None
    return History(workflows)
