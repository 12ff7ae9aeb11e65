"""What all benchmarks print: figures beside their bars."""

from collections.abc import Iterable
from typing import NamedTuple

WIDE = 62


class Row(NamedTuple):
    """A line of the table: the figure must not be above the bar, or not below it where `least`."""

    what: str
    figure: float
    bar: float
    unit: str
    detail: str = ""
    least: bool = False

    @property
    def holds(self) -> bool:
        """Whether the bar is kept."""
        return self.figure >= self.bar if self.least else self.figure <= self.bar


def show(rows: Iterable[Row]) -> int:
    """Prints each row as soon as it is known; the exit status: 1 where a bar is missed."""
    print(f"{'':{WIDE}}  measured     bar")
    missed = False
    for row in rows:
        missed = missed or not row.holds
        verdict = "ok" if row.holds else "MISSED"
        print(
            f"{row.what:{WIDE}}  {row.figure:8.2f}  {row.bar:6.2f} {row.unit:3}  {verdict:6}  {row.detail}", flush=True
        )
    return 1 if missed else 0
