"""What a project knows of itself and says in its configuration, for rules that ask."""

from typing import NamedTuple


class Policy(NamedTuple):
    """`insignificant` are names of input parameters that shape no result, in any template.

    `immutable_tags` is a regular expression that tags of images match whole which are never moved; "" for none.
    `immutable_config_maps` are the names of ConfigMaps whose content stays as it is.
    """

    insignificant: frozenset[str] = frozenset()
    immutable_tags: str = ""
    immutable_config_maps: frozenset[str] = frozenset()


NO_POLICY = Policy()
