"""Tags in texts, and what stands for them; the releases of Argo differ in a dialect."""

from memolint.typed import Record


class Dialect(Record):
    """What differs between releases of Argo in the substitution of tags. The defaults are those of the newest."""

    results_are_printed: bool = False
    """The result of an expression tag is formatted with `%v`, as up to 3.5: `[1 2]`, `1e+06`, `+Inf`
    (`util/template/expression_template.go`). Later releases encode it as JSON, which fails for infinities."""

    names_what_is_missing: bool = True
    """What an expression lacks is an error by its name, from #15442 on; before, expr found out what is wrong."""


NEWEST = Dialect()
