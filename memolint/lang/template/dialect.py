"""What differs between releases of Argo in the languages themselves, as named behaviours."""

from typing import NamedTuple


class Dialect(NamedTuple):
    """The behaviours of one release. The defaults are those of the newest."""

    results_are_printed: bool = False
    """The result of an expression tag is formatted with `%v`, as up to 3.5: `[1 2]`, `1e+06`, `+Inf`
    (`util/template/expression_template.go`). Later releases encode it as JSON, which fails for infinities."""


NEWEST = Dialect()
