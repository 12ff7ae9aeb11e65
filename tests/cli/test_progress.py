import io

from memolint.cli.progress import Progress


class Clock:
    """A clock that is set."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_nothing_is_shown_of_a_short_run() -> None:
    stream = io.StringIO()
    progress = Progress(stream, Clock())
    progress("read", 1, 2)
    progress.end()
    assert stream.getvalue() == ""


def test_a_long_run_is_shown_now_and_then_and_cleared() -> None:
    stream, clock = io.StringIO(), Clock()
    progress = Progress(stream, clock)
    for clock.now, done in ((1.5, 1), (1.55, 2), (1.7, 3)):
        progress("read", done, 9)
    progress.end()
    assert stream.getvalue() == "\r\x1b[Kread 1 of 9\r\x1b[Kread 3 of 9\r\x1b[K"


def test_a_terminal_that_went_away_stops_nothing() -> None:
    stream, clock = io.StringIO(), Clock()
    progress = Progress(stream, clock)
    stream.close()
    clock.now = 2.0
    progress("read", 1, 9)
    progress.end()
