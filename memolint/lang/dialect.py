"""What differs between releases of Argo in the languages themselves, as named behaviours."""

from typing import NamedTuple


class Dialect(NamedTuple):
    """The behaviours of one release. The defaults are those of the newest."""

    division_by_zero_is_infinite: bool = False
    """A float that JSON cannot hold is inserted as Go prints it (`+Inf`, `NaN`), as up to 3.5, where a result was
    formatted with `%v` (`util/template/expression_template.go`); later releases encode it as JSON, which fails. The
    expression itself evaluates to an infinity either way."""


NEWEST = Dialect()
