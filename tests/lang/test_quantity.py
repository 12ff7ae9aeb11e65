"""Quantities of Kubernetes."""

import pytest

from memolint.lang.template import quantity


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("2", 2),
        ("0.5", 0.5),
        ("100m", 0.1),
        ("16Gi", 16 * 2**30),
        ("1G", 10**9),
        ("x", 0),
        ("", 0),
        ("inf", 0),
        ("-1", 0),
    ],
)
def test_amounts(text: str, amount: float) -> None:
    assert quantity.amount(text) == amount
