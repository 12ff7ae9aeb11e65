"""Lints the workflow that a Hera program builds, and shows for each finding the value in what Hera built.

python docs/examples/hera_lint.py
"""

import sys

from hera.workflows import Container, Parameter, Workflow, models

import memolint


def training() -> Workflow:
    """A training whose key forgets the learning rate."""
    with Workflow(
        generate_name="train-",
        entrypoint="train",
        arguments=[Parameter(name="dataset", value="a"), Parameter(name="rate", value="0.1")],
    ) as workflow:
        Container(
            name="train",
            image="trainer:1.4.2",
            args=["--data", "{{inputs.parameters.dataset}}", "--rate", "{{inputs.parameters.rate}}"],
            inputs=[
                Parameter(name="dataset", value="{{workflow.parameters.dataset}}"),
                Parameter(name="rate", value="{{workflow.parameters.rate}}"),
            ],
            outputs=[Parameter(name="model", value_from=models.ValueFrom(path="/model"))],
            memoize=models.Memoize(
                key="{{inputs.parameters.dataset}}",
                max_age="24h",
                cache=models.Cache(config_map=models.LocalObjectReference(name="models")),
            ),
        )
    return workflow


def main() -> int:
    """Prints one line for each finding; 1 where there are some."""
    built = training().to_dict()
    report = memolint.lint_object(built, name="training.py")
    for finding in report.findings:
        value: object = built
        for step in finding.path:
            value = value[step]  # type: ignore[index]
        print(f"{finding.severity}[{finding.rule}] {finding.message}: {value}")
    return 1 if report.findings else 0


if __name__ == "__main__":
    sys.exit(main())
