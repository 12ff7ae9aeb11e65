"""What a project knows of itself and says in its configuration, for rules that ask."""

from typing import NamedTuple


class Policy(NamedTuple):
    """`insignificant` are names of input parameters that shape no result, in any template.

    `immutable_tags` is a regular expression that tags of images match whole which are never moved; "" for none.
    """

    insignificant: frozenset[str] = frozenset()
    immutable_tags: str = ""


NO_POLICY = Policy()
