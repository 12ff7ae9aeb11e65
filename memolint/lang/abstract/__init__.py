"""What a string can be, and whether a key made of parts determines its sources.

Sound where it says yes: a shape holds every string that evaluation gives, and EXACTLY means that no two values of a
source share a key. Where it does not know, it says so; a collision that it offers was evaluated.
"""

from memolint.lang.abstract import characters, natural
from memolint.lang.abstract.collide import Collision, Search, key_of
from memolint.lang.abstract.determine import (
    EXACTLY,
    LOSSILY,
    NOT,
    UNKNOWN,
    Determination,
    anything,
    determines,
    leaves_out,
    of_cut_digest,
)
from memolint.lang.abstract.interpret import (
    MAPS,
    SHAPES,
    ShapeOf,
    of_expression,
    of_parts,
    of_tag_text,
    value_of_expression,
)
from memolint.lang.abstract.meet import may_meet
from memolint.lang.abstract.shape import (
    ANYTHING,
    BOOL,
    EMPTY,
    INT,
    JSON_LIST,
    JSON_MAP,
    Shape,
    joined,
    made_of,
    one_of,
    union,
)

__all__ = [
    "ANYTHING",
    "BOOL",
    "EMPTY",
    "EXACTLY",
    "INT",
    "JSON_LIST",
    "JSON_MAP",
    "LOSSILY",
    "MAPS",
    "NOT",
    "SHAPES",
    "UNKNOWN",
    "Collision",
    "Determination",
    "Search",
    "Shape",
    "ShapeOf",
    "anything",
    "characters",
    "determines",
    "joined",
    "key_of",
    "leaves_out",
    "made_of",
    "may_meet",
    "natural",
    "of_cut_digest",
    "of_expression",
    "of_parts",
    "of_tag_text",
    "one_of",
    "union",
    "value_of_expression",
]
