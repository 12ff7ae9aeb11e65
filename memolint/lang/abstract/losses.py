"""Which functions keep everything about their argument, which lose something, and what."""

INJECTIVE = frozenset(
    (
        "sprig.sha1sum",
        "sprig.sha256sum",
        "sprig.sha512sum",
        "sprig.b64enc",
        "sprig.b32enc",
        "toBase64",
        "sprig.toString",
        "string",
        "sprig.quote",
        "sprig.squote",
        "sprig.regexQuoteMeta",
    )
)
"""Different strings give different results: digests, encodings, quotes. Printed lists do not (`[a b]`)."""

ENCODERS = frozenset(("toJson", "toJSON", "sprig.toJson", "sprig.toRawJson", "sprig.toPrettyJson"))
"""Different values of any kind give different results."""

LOSSY = {
    "lower": "folds upper and lower case",
    "upper": "folds upper and lower case",
    "sprig.lower": "folds upper and lower case",
    "sprig.upper": "folds upper and lower case",
    "sprig.title": "folds upper and lower case",
    "sprig.untitle": "folds upper and lower case",
    "sprig.camelcase": "folds case and separators",
    "sprig.snakecase": "folds case and separators",
    "sprig.kebabcase": "folds case and separators",
    "sprig.nospace": "drops spaces",
    "sprig.initials": "keeps only initials",
    "trim": "drops what surrounds it",
    "sprig.trim": "drops surrounding spaces",
    "sprig.trimAll": "drops surrounding characters",
    "trimPrefix": "drops a prefix",
    "trimSuffix": "drops a suffix",
    "sprig.trimPrefix": "drops a prefix",
    "sprig.trimSuffix": "drops a suffix",
    "sprig.trunc": "cuts it off",
    "sprig.substr": "keeps only a part",
    "sprig.abbrev": "cuts it off",
    "replace": "merges characters",
    "sprig.replace": "merges characters",
    "sprig.regexReplaceAll": "merges characters",
    "sprig.regexReplaceAllLiteral": "merges characters",
    "sprig.mustRegexReplaceAll": "merges characters",
    "sprig.mustRegexReplaceAllLiteral": "merges characters",
    "sprig.regexFind": "keeps only a part",
    "sprig.default": "cannot tell an empty value from the default",
    "sprig.adler32sum": "is a checksum of 32 bits",
    "len": "keeps only the length",
    "int": "merges spellings of one number",
    "asInt": "merges spellings of one number",
    "sprig.int": "merges spellings of one number",
    "sprig.atoi": "merges spellings of one number",
    "float": "merges spellings of one number",
    "asFloat": "merges spellings of one number",
    "jsonpath": "keeps only a part",
}
"""Functions that give one result for several arguments, and how to say it."""

MAY_BE_IDENTITY = {
    "lower": 0,
    "upper": 0,
    "sprig.lower": 0,
    "sprig.upper": 0,
    "trim": 0,
    "sprig.trim": 0,
    "sprig.nospace": 0,
    "sprig.trunc": 1,
    "sprig.substr": 2,
    "sprig.abbrev": 1,
    "replace": 0,
    "sprig.replace": 2,
    "sprig.regexReplaceAll": 1,
    "sprig.regexReplaceAllLiteral": 1,
    "sprig.default": 1,
}
"""The position of the argument that these leave as it is where it cannot hold what they change."""
