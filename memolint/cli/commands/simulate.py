"""`memolint simulate`: a dry run against a ConfigMap store in memory."""

import os
import time as clock

import click
from click.core import ParameterSource

from memolint.app.config.options import Options
from memolint.app.config.settings import WrongUse
from memolint.app.files.io import read_file, read_stdin
from memolint.app.project.kustomize import Patches
from memolint.app.simulate import assignments, given_cache, simulate
from memolint.app.simulate import project as project_of
from memolint.app.simulate import step_outputs as given_files
from memolint.app.simulate.flags import Flags
from memolint.app.simulate.named_files import read_all
from memolint.app.simulate.simulate import Simulation
from memolint.app.simulate.submissions import WrongSubmission, of_pairs, of_words
from memolint.argo.releases import Release, UnknownRelease, is_newer_than_known, newest, parse
from memolint.cli.commands.simulated import Look, show, status_of, weight
from memolint.cli.lint import options_of
from memolint.cli.options import argo_version_option, color_option, format_option, given, width_option
from memolint.cli.options import flags as declared_flags
from memolint.cli.output import complain
from memolint.facts.declarations import Policy
from memolint.lang.formats import is_namespace
from memolint.lang.go.time import duration
from memolint.text.source import Unreadable
from memolint.typed import Any, Record

FORMATS = ("text", "json", "trace-json")
VIEWS = ("tree", "wide", "json")
# What does not change what a scenario plays.
_BESIDE_SCENARIOS = frozenset(
    "files scenarios explained world config no_config project form view show_cache color limit argo_version"
    " watch wait log".split()
)
_EXAMPLE = "Example: memolint simulate workflow.yaml -p m=1 --run m=2 --show-cache"


class Asked(Record):
    """The words of the command line, by the names of the parameters below."""

    files: tuple[str, ...]
    parameters: tuple[str, ...]
    parameter_file: str | None
    runs_with: tuple[str, ...]
    runs: int
    advance: str | None
    now: tuple[str, ...]
    cache: tuple[str, ...]
    controller_namespace: str
    given_files: tuple[str, ...]
    failing: tuple[str, ...]
    durations: tuple[str, ...]
    concurrent: bool
    seed: int | None
    world: str
    no_resume: bool
    explained: tuple[str, ...]
    source: str | None
    scenarios: tuple[str, ...]
    entrypoint: str
    name: str
    generate_name: str
    namespace: str
    labels: str
    serviceaccount: str
    form: str
    view: str | None
    show_cache: bool
    config: tuple[str, ...]
    no_config: bool
    project: tuple[str, ...]
    argo_version: str | None
    color: str
    limit: int

    @property
    def watched(self) -> str:
        """The glob of the nodes to explain, "" for none. Raises WrongSubmission."""
        if len(self.explained) > 1:
            raise WrongSubmission(f"--explain is given {len(self.explained)} times, and takes one glob, such as `*`")
        return next(iter(self.explained), "")


@click.command(epilog=_EXAMPLE)
@click.argument("files", metavar="FILE…", nargs=-1)
@click.option("-p", "--parameter", "parameters", metavar="NAME=VALUE", multiple=True, help="A workflow parameter.")
@click.option("--parameter-file", "parameter_file", metavar="FILE", help="Workflow parameters as YAML or JSON.")
@click.option("--run", "runs_with", metavar="'K=V K=V'", multiple=True, help="One more run with these parameters.")
@click.option("--runs", type=int, default=1, show_default=True, help="How often each workflow is submitted.")
@click.option("--advance", help="Time between two runs.  [default: 1m, or until a CronWorkflow fires again]")
@click.option(
    "--now", "now", metavar="TIME|now", multiple=True, help="When the first run starts.  [default: a fixed time]"
)
@click.option(
    "--cache", "cache", metavar="FILE", multiple=True, help="Cache ConfigMaps, as kubectl prints them; - is stdin."
)
@click.option(
    "--controller-namespace", default="default", metavar="NS", help="Where the caches are.", show_default=True
)
@click.option("--given", "given_files", metavar="FILE", multiple=True, help="Outputs of steps, by template or node.")
@click.option("--fail", "failing", metavar="TEMPLATE[:EXIT]", multiple=True, help="Steps of this template fail.")
@click.option("--duration", "durations", metavar="GLOB=17s", multiple=True, help="How long steps take.")
@click.option("--concurrent", is_flag=True, help="Play all workflows at once.")
@click.option("--seed", type=int, help="Order of the workflows played at once.  [default: as given]")
@click.option(
    "--world",
    type=click.Choice(("changing", "fixed")),
    default="changing",
    help="Whether time, chance and services change from run to run.",
    show_default=True,
)
@click.option("--no-resume", is_flag=True, help="Leave suspended steps and workflows as they are.")
@click.option("--explain", "explained", metavar="NODE", multiple=True, help="Say why this node (a glob) hit or missed.")
@click.option("--from", "source", metavar="KIND/NAME", help="Submit from this template or schedule.")
@click.option("--scenario", "scenarios", metavar="FILE", multiple=True, help="Play scenarios (.yaml, or .jsonl).")
@click.option("--entrypoint", default="", help="Start with another template.")
@click.option("--name", default="", help="Name of the workflow.")
@click.option("--generate-name", default="", help="Start of the workflow's name.")
@click.option("-n", "--namespace", default="", help="Namespace of the workflow.")
@click.option("-l", "--labels", default="", metavar="K=V,…", help="Labels of the workflow.")
@click.option("--serviceaccount", default="", help="Service account of the workflow.")
@click.option("--watch", "-w", is_flag=True, hidden=True, expose_value=False)
@click.option("--wait", is_flag=True, hidden=True, expose_value=False)
@click.option("--log", is_flag=True, hidden=True, expose_value=False)
@format_option(*FORMATS)
@click.option("-o", "view", type=click.Choice(VIEWS), help="As argo's: tree, wide (with inputs), or json.")
@click.option("--show-cache", is_flag=True, help="Print the ConfigMaps afterwards, as YAML for kubectl.")
@declared_flags(("config", "no-config", "project"))
@argo_version_option
@color_option
@width_option
def command(**words: Any) -> int:
    """Play the workflows of FILEs against a fake ConfigMap store: hits, misses, outputs, the cache afterwards."""
    try:
        return _play(Asked(**words))
    except (WrongSubmission, WrongUse, UnknownRelease, given_cache.WrongCache, given_files.WrongGiven) as error:
        raise click.UsageError(str(error)) from None


def _play(asked: Asked) -> int:
    look = Look(
        "json" if asked.view == "json" else asked.form, asked.show_cache, asked.color, asked.view == "wide", asked.limit
    )
    release = _release(asked.argo_version)
    options = options_of(given({"config": asked.config, "no-config": asked.no_config, "project": asked.project}))
    policy = Policy(insignificant=frozenset(options.configured.insignificant))
    if asked.scenarios:
        _check_scenarios_alone(asked.files)
        return _play_scenarios(asked, release, look, policy)
    simulation = _simulated(asked, release, options, policy)
    show(simulation, look, is_default=asked.argo_version is None)
    return status_of(simulation)


def _simulated(asked: Asked, release: Release, options: Options, policy: Policy) -> Simulation:
    _check_words(asked)
    patches = Patches()
    found = read_all(asked.files, options, patches)
    for skipped in found.skipped:
        complain(skipped)
    given_rules = (rule for file in asked.given_files for rule in given_files.rules_of(_bytes(file), file))
    rules = (*given_files.failing(asked.failing), *given_files.lasting(asked.durations), *given_rules)
    here = asked.controller_namespace
    ways = simulate.Ways(
        concurrent=asked.concurrent,
        seed=asked.seed,
        watched=asked.watched,
        now=given_cache.time_of(asked.now[0], clock.time_ns) if asked.now else None,
        controller_namespace=here,
        cache=tuple(each for file in asked.cache for each in given_cache.read(*_named_bytes(file), release, here)),
        resumes=not asked.no_resume,
        fixed=asked.world == "fixed",
        project=project_of.around(found.files, asked.files, options, patches),
    )
    return simulate.of_files(found.files, _flags(asked), release, rules, asked.namespace, found.problems, ways, policy)


def _check_words(asked: Asked) -> None:
    if not asked.files:
        raise WrongSubmission("Missing argument 'FILE…'.")
    if [*asked.files, *asked.cache].count("-") > 1:
        raise WrongSubmission("`-` is given twice: standard input can be read once")
    if len(asked.now) > 1:
        raise WrongSubmission(f"--now is given {len(asked.now)} times, and the first run starts once")
    if asked.seed is not None and not asked.concurrent:
        raise WrongSubmission("--seed orders workflows that are played at once: it needs --concurrent")
    if asked.concurrent and asked.advance is not None:
        raise WrongSubmission("--advance and --concurrent do not go together: all workflows start at once")
    if asked.name and asked.generate_name:
        raise WrongSubmission("--name and --generate-name do not go together")
    namespaces = {"--controller-namespace": asked.controller_namespace, "-n": asked.namespace or "default"}
    for option, name in namespaces.items():
        if not is_namespace(name):
            raise WrongSubmission(f"{option} `{name}`: no namespace has such a name")


def _release(version: str | None) -> Release:
    if version is None:
        return newest()
    if is_newer_than_known(version):
        complain(f"Argo {version} is newer than any release known: it counts as {parse(version).name}")
    return parse(version)


def _named_bytes(file: str) -> tuple[str, bytes]:
    return ("<stdin>", read_stdin()) if file == "-" else (file, _bytes(file))


def _bytes(file: str) -> bytes:
    try:
        return read_file(file)
    except Unreadable as error:
        raise WrongSubmission(f"{file}: {error.failure.message}") from None


def _flags(asked: Asked) -> Flags:
    return Flags(
        parameters=_parameters(asked),
        runs_with=tuple(map(of_words, asked.runs_with)),
        runs=asked.runs,
        advance=_advance(asked.advance),
        source=asked.source or "",
        entrypoint=asked.entrypoint,
        name=asked.name,
        generate_name=asked.generate_name,
        labels=of_pairs([pair for pair in asked.labels.split(",") if pair]),
        service_account=asked.serviceaccount,
    )


def _advance(text: str | None) -> int | None:
    if text is None:
        return None
    try:
        advance = duration.parse(text)
    except duration.DurationError as error:
        raise WrongSubmission(f"--advance: {error.message}") from None
    if advance < 0:
        raise WrongSubmission("--advance: time does not go back")
    return advance


def _parameters(asked: Asked) -> dict[str, str]:
    found: dict[str, str] = {}
    if asked.parameter_file is not None:
        data = _bytes(asked.parameter_file).decode("utf-8-sig", "replace")
        try:
            found = assignments.of_file(data, asked.parameter_file)
        except assignments.WrongVariables as error:
            raise WrongSubmission(str(error)) from None
    return {**found, **of_pairs(asked.parameters)}


def _check_scenarios_alone(files: tuple[str, ...]) -> None:
    """A scenario says itself what is submitted, when, and against which cluster."""
    context = click.get_current_context()
    for parameter in context.command.params:
        is_given = context.get_parameter_source(parameter.name or "") is ParameterSource.COMMANDLINE
        if is_given and parameter.name not in _BESIDE_SCENARIOS:
            raise WrongSubmission(f"{parameter.opts[-1]} and --scenario do not go together")
    if files:
        raise WrongSubmission("FILEs and --scenario do not go together")


def _play_scenarios(asked: Asked, release: Release, look: Look, policy: Policy) -> int:
    from memolint.app.scenario import strict
    from memolint.app.scenario.file import located
    from memolint.app.scenario.scenario_schema import ScenarioError

    # Traces are compared with what the recorder of the real controller's wrote, who was not strict.
    play = strict.recorded if look.form == "trace-json" else strict.simulated
    how = strict.How(release, policy, asked.watched, asked.world == "fixed")
    status, is_explained = simulate.SUCCEEDED, not asked.watched
    for file in asked.scenarios:
        data = _bytes(file)
        try:
            for found in located(data, file):
                simulation = play(found, os.path.dirname(file), how)
                show(simulation, look, is_default=False)
                status = max(status, status_of(simulation), key=weight)
                is_explained = is_explained or bool(simulation.explanations)
        except ScenarioError as error:
            raise WrongSubmission(f"{file}:{error.line}:{error.column}: {error}") from None
    if not is_explained:
        complain(simulate.unexplained(asked.watched))
    return status
