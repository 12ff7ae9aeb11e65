"""The variables and branches of a program whose values go no further than what it prints, in any language.

It works as the elimination of dead code does: a branch is confined where all that it runs and sets is, a variable where
it stands in confined code alone. All variables count as confined until one is seen to be used elsewhere.
"""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from memolint.code.places import within
from memolint.text.documents import Span
from memolint.typed import Record


class Confinement(Record):
    """The parts of a program, by their places.

    `plain` are parts that print and no more; `branches` the branches and loops that do no work, with the variables that
    are set in each; `settings` where variables get values that run nothing; `named` where variables stand at all.
    """

    plain: Sequence[Span]
    branches: Sequence[tuple[Span, frozenset[str]]]
    settings: Mapping[str, Sequence[Span]]
    named: Mapping[str, Sequence[Span]]

    def spans(self, variables: AbstractSet[str]) -> list[Span]:
        """The parts that are confined where the variables are."""
        return [*self.plain, *self._branches(variables), *self.set_at(variables)]

    def variables(self, candidates: AbstractSet[str], besides: Mapping[str, Sequence[Span]]) -> set[str]:
        """Those of the candidates that stand nowhere but in confined code, or in the places that `besides` gives."""
        names = set(candidates)
        while True:
            spans = self.spans(names)
            kept = {name for name in names if self.stand_in(name, [*spans, *besides.get(name, ())])}
            if kept == names:
                return names
            names = kept

    def printed(self, variables: set[str]) -> set[str]:
        """Those of the variables that are printed at last: what nobody prints may be meant for a program."""
        used: set[str] = set()
        while True:
            said = [*self.plain, *self.set_at(used)]
            said += [place for place in self._branches(variables) if any(within(each, [place]) for each in said)]
            more = {name for name in variables - used if any(within(place, said) for place in self.named[name])}
            if not more:
                return used
            used |= more

    def set_at(self, variables: AbstractSet[str]) -> list[Span]:
        """Where the variables get their values."""
        return [place for name in sorted(variables) for place in self.settings.get(name, ())]

    def stand_in(self, variable: str, spans: Sequence[Span]) -> bool:
        """Whether all places of a variable are parts of the spans."""
        return all(within(place, spans) for place in self.named[variable])

    def _branches(self, variables: AbstractSet[str]) -> list[Span]:
        return [place for place, setting in self.branches if setting <= variables]
