"""sprig's functions on regular expressions (`regex.go`)."""

from memolint.lang.go import fmt
from memolint.lang.go import regex as goregex
from memolint.lang.go.values import GoError, NilSlice, Strings


def _compiled(pattern: str) -> goregex.Regex:
    """The pattern; a bad one fails in `must` functions."""
    try:
        return goregex.compile(pattern)
    except goregex.RegexError as error:
        raise GoError(error.message) from None


def _known_good(pattern: str) -> goregex.Regex:
    """The pattern; a bad one panics in the words of `regexp.MustCompile`."""
    try:
        return goregex.compile(pattern)
    except goregex.RegexError as error:
        raise GoError(f"regexp: Compile({_shown(pattern)}): {error.message}") from None


def _shown(pattern: str) -> str:
    if "`" not in pattern and all(character == "\t" or character.isprintable() for character in pattern):
        return f"`{pattern}`"
    return fmt.quoted(pattern)


def regexMatch_(pattern: str, text: str) -> bool:
    """`sprig.regexMatch(pattern, text)`."""
    try:
        return mustRegexMatch_(pattern, text)
    except GoError:
        return False


def mustRegexMatch_(pattern: str, text: str) -> bool:
    """`sprig.mustRegexMatch(pattern, text)`."""
    return _compiled(pattern).search(text) is not None


def regexFind_(pattern: str, text: str) -> str:
    """`sprig.regexFind(pattern, text)`."""
    return _find(_known_good(pattern), text)


def mustRegexFind_(pattern: str, text: str) -> str:
    """`sprig.mustRegexFind(pattern, text)`."""
    return _find(_compiled(pattern), text)


def _find(regex: goregex.Regex, text: str) -> str:
    match = regex.search(text)
    return "" if match is None else text[match.start : match.end]


def regexFindAll_(pattern: str, text: str, limit: int) -> object:
    """`sprig.regexFindAll(pattern, text, limit)`."""
    return _find_all(_known_good(pattern), text, limit)


def mustRegexFindAll_(pattern: str, text: str, limit: int) -> object:
    """`sprig.mustRegexFindAll(pattern, text, limit)`."""
    return _find_all(_compiled(pattern), text, limit)


def _find_all(regex: goregex.Regex, text: str, limit: int) -> object:
    found = [text[match.start : match.end] for match in regex.matches(text, limit)]
    return Strings(found) if found else NilSlice("[]string")


def regexReplaceAll_(pattern: str, text: str, replacement: str) -> str:
    """`sprig.regexReplaceAll(pattern, text, replacement)`."""
    return _replace(_known_good(pattern), text, replacement)


def mustRegexReplaceAll_(pattern: str, text: str, replacement: str) -> str:
    """`sprig.mustRegexReplaceAll(pattern, text, replacement)`."""
    return _replace(_compiled(pattern), text, replacement)


def _replace(regex: goregex.Regex, text: str, replacement: str) -> str:
    if "$" not in replacement:
        return regex.replaced(text, lambda _: replacement)
    return regex.replaced(text, lambda match: regex.expanded(replacement, text, match))


def regexReplaceAllLiteral_(pattern: str, text: str, replacement: str) -> str:
    """`sprig.regexReplaceAllLiteral(pattern, text, replacement)`."""
    return _known_good(pattern).replaced(text, lambda _: replacement)


def mustRegexReplaceAllLiteral_(pattern: str, text: str, replacement: str) -> str:
    """`sprig.mustRegexReplaceAllLiteral(pattern, text, replacement)`."""
    return _compiled(pattern).replaced(text, lambda _: replacement)


def regexSplit_(pattern: str, text: str, limit: int) -> object:
    """`sprig.regexSplit(pattern, text, limit)`."""
    return _split(_known_good(pattern), text, limit)


def mustRegexSplit_(pattern: str, text: str, limit: int) -> object:
    """`sprig.mustRegexSplit(pattern, text, limit)`."""
    return _split(_compiled(pattern), text, limit)


def _split(regex: goregex.Regex, text: str, limit: int) -> object:
    return Strings(regex.split(text, limit)) if limit else NilSlice("[]string")


def regexQuoteMeta_(text: str) -> str:
    """`sprig.regexQuoteMeta(text)`."""
    return goregex.quote_meta(text)
