"""A finding once its claim was played: with the runs that prove it, or one severity down."""

from memolint.finding import INFO, LOW, SEVERITIES, Finding, PlayedRun, Witness
from memolint.witness.stages import Stage


def proven(finding: Finding, stage: Stage, *runs: PlayedRun, in_one_run: bool = False) -> Finding:
    """The finding with the runs that prove its claim, and how they were played.

    `in_one_run`: the rows are nodes of one run of the workflow.
    """
    return finding._replace(witness=Witness(runs, _how(stage, len(runs), in_one_run)))


def _how(stage: Stage, runs: int, in_one_run: bool) -> str:
    """How the runs were played."""
    if not stage.workflow:
        return stage.note
    if stage.other and not in_one_run:
        return f"played as a run of the {stage.workflow} and one of the {stage.other}"
    times = "both in one run" if in_one_run else "played as two runs" if runs > 1 else "played as a run"
    return f"{times} of the {stage.workflow}"


def not_reproduced(finding: Finding, reason: str) -> Finding:
    """The finding one severity down, of low confidence, because of what the runs show instead."""
    lower = SEVERITIES[max(SEVERITIES.index(finding.severity) - 1, SEVERITIES.index(INFO))]
    message = f"{finding.message} (not reproduced: {reason})"
    return finding._replace(severity=lower, confidence=LOW, message=message)
