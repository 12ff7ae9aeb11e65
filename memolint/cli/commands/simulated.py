"""What `memolint simulate` prints of a simulation, and its exit status."""

import sys

from memolint.app.simulate import simulate
from memolint.app.simulate.simulate import Simulation
from memolint.cli.output import complain, fitted, wants_color, write
from memolint.typed import Record


class Look(Record):
    """How results are shown."""

    form: str
    show_cache: bool
    color: str
    wide: bool = False
    limit: int = 0


def weight(status: int) -> int:
    """How bad an exit status is."""
    return (simulate.SUCCEEDED, simulate.FAILED, simulate.STUCK, simulate.INCOMPLETE, simulate.WRONG_USE).index(status)


def status_of(simulation: Simulation) -> int:
    """The exit status, after all complaints."""
    if simulation.needed is not None:
        template, output = simulation.needed
        complain(
            f"output `{output}` of template `{template}` must have a shape that memolint cannot make up: give it in a "
            f"file, `{template}: {{parameters: {{{output}: …}}}}`, with --given FILE"
        )
    for note in simulation.notes:
        complain(note)
    for problem in simulation.problems:
        complain(f"{problem.file}:{problem.line}: {problem.message}")
    return simulation.status


def show(simulation: Simulation, look: Look, is_default: bool) -> None:
    """Print a simulation; `is_default` says that no release was asked for."""
    if look.form == "trace-json":
        from memolint.report.runs import run_json

        write(sys.stdout, run_json.trace_line(simulation.played) + "\n")
    elif look.form == "json":
        from memolint.report.runs import run_json

        judged = (simulation.played, simulation.marks, simulation.release.name)
        told = (simulation.saved, simulation.explanations, _changed(simulation))
        write(sys.stdout, run_json.document(*judged, *told))
    else:
        write(sys.stdout, fitted(_text(simulation, look, is_default), look.limit))
    if look.show_cache and simulation.played.runs and look.form == "text":
        from memolint.report.runs import configmap

        write(sys.stdout, "\n" + configmap.manifests(simulation.played.configmaps))


def _text(simulation: Simulation, look: Look, is_default: bool) -> str:
    from memolint.report.findings.summary import judged_for
    from memolint.report.runs import changes, explanation, run_tree, savings
    from memolint.report.terminal.color import painter, printable

    paint = painter(wants_color(sys.stdout, look.color))
    shown = []
    for number, run in enumerate(simulation.played.runs, start=1):
        marks = {
            verdict.node: f"stale: {verdict.text}" if verdict.is_stale else verdict.text
            for verdict in simulation.marks
            if verdict.run == number
        }
        shown.append(run_tree.text(run, number, marks, paint, look.wide, look.limit))
    note = judged_for(simulation.release.name, default_release=True)
    shown += [explanation.text(found, paint, look.limit) for found in simulation.explanations]
    added = "".join(f"{paint('bold', 'add')}  {printable(line)}\n" for line in simulation.advice)
    shown += [added] if added else []
    shown += [changes.text(_changed(simulation), paint)] if simulation.changed else []
    shown += [told] if (told := savings.text(simulation.played, simulation.saved, paint)) else []
    return "\n".join(shown) + (f"\n{note}\n" if is_default and shown else "")


def _changed(simulation: Simulation) -> list[tuple[str, tuple[str, ...]]]:
    return [(each.template, each.sources) for each in simulation.changed]
