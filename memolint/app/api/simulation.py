"""`memolint.simulate`."""

import json
from collections.abc import Iterable, Mapping, Sequence

from memolint.app.api.objects import Objects, data_of
from memolint.app.config.settings import WrongUse
from memolint.app.simulate import simulate as simulating
from memolint.app.simulate import step_outputs, submissions
from memolint.app.simulate.flags import Flags
from memolint.app.simulate.simulate import Simulation
from memolint.argo.arguments import named
from memolint.argo.releases import UnknownRelease, release_of
from memolint.engine.analysis.staleness import Verdict
from memolint.engine.play import Run
from memolint.engine.state.nodes import Node
from memolint.lang.template.anystring import text_of
from memolint.report.runs.configmap import manifest
from memolint.typed import Record


class PlayedNode(Record):
    """A node of a run, as Argo shows it. `parameters` are its outputs.

    `hit` is None where the node looks nothing up. `is_stale` says that a hit serves an outcome that the node would not
    have without the cache, or that the node finds a marker of other work; `note` says in what it differs, or that the
    origin of the entry is not known.
    """

    name: str
    template: str
    type: str
    phase: str
    message: str
    parameters: Mapping[str, str]
    hit: bool | None = None
    key: str = ""
    cache: str = ""
    is_stale: bool = False
    note: str = ""


class PlayedWorkflow(Record):
    """A workflow at its end. `is_stuck`: it can never end; `configmaps` are the manifests in the cluster afterwards."""

    name: str
    phase: str
    message: str
    is_stuck: bool
    nodes: tuple[PlayedNode, ...]
    configmaps: tuple[dict[str, object], ...]


class Play(Record):
    """What came of a simulation: the workflows in the order in which they were submitted."""

    argo_version: str
    runs: tuple[PlayedWorkflow, ...]

    @property
    def hits(self) -> tuple[PlayedNode, ...]:
        """The nodes whose outputs come from a cache, run by run."""
        return tuple(node for run in self.runs for node in run.nodes if node.hit)

    @property
    def stale(self) -> tuple[PlayedNode, ...]:
        """The hits that serve a wrong outcome."""
        return tuple(node for node in self.hits if node.is_stale)


def simulate(
    objects: Objects,
    *,
    parameters: Mapping[str, object] | None = None,
    runs: int | Sequence[Mapping[str, object]] = 1,
    outputs: Mapping[str, object] | None = None,
    namespace: str = "",
    argo_version: str = "",
    fixed_world: bool = False,
) -> Play:
    """Plays workflows against ConfigMaps in memory, and every hit once more without the cache.

    `objects` are the workflow and what it needs in the cluster (templates, ConfigMaps): dicts or YAML text. The one
    template or schedule is submitted where there is no workflow. `runs` says how often, or gives the parameters of
    each run over `parameters`. Outputs of steps are symbolic but for those in `outputs`, by template or node, as in
    the file of `memolint simulate --given`. What surely reads the time, chance or a service changes from run to run,
    unless `fixed_world` holds it. `argo_version` is the newest known where it is empty.

    Raises `WrongUse` for objects that cannot be read or submitted, parameters that do not exist, and an output whose
    shape matters and is not given. A workflow that fails raises nothing: its phase says so.
    """
    given = _texts(parameters or {})
    each_run = [{**given, **_texts(run)} for run in runs] if not isinstance(runs, int) else [given]
    flags = Flags(
        parameters=each_run[0] if each_run else given,
        runs_with=tuple(each_run[1:]),
        runs=runs if isinstance(runs, int) else 1,
    )
    try:
        rules = step_outputs.rules_of(_json("outputs", outputs).encode(), "outputs") if outputs else ()
        release = release_of(argo_version)
        ways = simulating.Ways(fixed=fixed_world)
        files = [("<object>", data_of(objects))]
        return _play(simulating.of_files(files, flags, release, rules, namespace, ways=ways))
    except (UnknownRelease, submissions.WrongSubmission, step_outputs.WrongGiven) as error:
        raise WrongUse(str(error)) from None


def _texts(parameters: Mapping[str, object]) -> dict[str, str]:
    """Values as Argo keeps them: text as it is, else JSON."""
    return {name: value if isinstance(value, str) else _json(name, value) for name, value in parameters.items()}


def _json(name: str, value: object) -> str:
    try:
        return json.dumps(value)
    except (TypeError, ValueError, RecursionError) as error:
        raise WrongUse(f"`{name}` is not plain data: {error}") from None


def _play(simulation: Simulation) -> Play:
    for problem in simulation.problems:
        raise WrongUse(f"{problem.file}:{problem.line}: {problem.message}")
    if simulation.needed is not None:
        template, output = simulation.needed
        raise WrongUse(f"output `{output}` of template `{template}` needs a value: give it in `outputs`")
    runs = enumerate(simulation.played.runs, start=1)
    return Play(
        simulation.release.name,
        tuple(_workflow(run, [each for each in simulation.marks if each.run == number]) for number, run in runs),
    )


def _workflow(run: Run, verdicts: Iterable[Verdict]) -> PlayedWorkflow:
    by_node = {verdict.node: verdict for verdict in verdicts}
    return PlayedWorkflow(
        name=run.workflow,
        phase=run.phase,
        message=run.message or run.rejected,
        is_stuck=run.stuck,
        nodes=tuple(_node(node, by_node.get(node.name)) for node in run.nodes),
        configmaps=tuple(map(manifest, run.configmaps)),
    )


def _node(node: Node, verdict: Verdict | None) -> PlayedNode:
    memo = node.memoization
    values = ((str(each.get("name")), text_of(each.get("value"))) for each in named(node.outputs, "parameters"))
    return PlayedNode(
        name=node.name,
        template=node.template_name,
        type=node.type,
        phase=node.phase,
        message=node.message,
        parameters={name: value for name, value in values if value is not None},
        hit=memo.hit if memo else None,
        key=memo.key if memo else "",
        cache=memo.cache_name if memo else "",
        is_stale=verdict is not None and verdict.is_stale,
        note=verdict.text if verdict else "",
    )
