from memolint.report.terminal.color import painter
from memolint.report.terminal.page import plain_page

PAGE = """\
# key-constant

<!-- generated -->
| severity | confidence |
|---|---|
| warning | high |
<!-- generated -->

## What it finds

A **constant** key, see [the docs](https://example.org/memo).


```yaml
# not a heading
| not | a table

key: \x1b
```
"""


def test_a_page_reads_well_in_a_terminal() -> None:
    assert plain_page(PAGE, painter(False)) == (
        """\
key-constant

severity  confidence
warning   high

What it finds

A constant key, see the docs (https://example.org/memo).

    # not a heading
    | not | a table

    key: ␛
"""
    )
    assert "\x1b[1mWhat it finds\x1b[0m" in plain_page(PAGE, painter(True))
