"""sprig's semantic versions (`Masterminds/semver` v3)."""

from memolint.lang.go.values import GoError, TooLarge
from memolint.typed import Record

MAX_TEXT = 1000
"""Longest version or constraint that is read."""

_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ-0123456789")
_DIGITS = frozenset("0123456789")
_LOOSE = frozenset("0123456789|xX*")
_SPACES = "\t\n\f\r "
_OPERATORS = ("!=", ">=", "=>", "<=", "=<", "~>", "=", ">", "<", "~", "^")


class Version:
    """A `*semver.Version`."""

    __slots__ = ("GO_TYPE", "major", "metadata", "minor", "original", "patch", "pre")

    def __init__(self, numbers: tuple[int, int, int], pre: str, metadata: str, original: str) -> None:
        self.GO_TYPE = "*semver.Version"
        self.major, self.minor, self.patch = numbers
        self.pre = pre
        self.metadata = metadata
        self.original = original

    def shown(self) -> str:
        """`Version.String`."""
        pre = f"-{self.pre}" if self.pre else ""
        return f"{self.major}.{self.minor}.{self.patch}{pre}{f'+{self.metadata}' if self.metadata else ''}"

    def json_text(self) -> str:
        """Its JSON."""
        return f'"{self.shown()}"'


class _Parts(Record):
    """The text of a version in parts: numbers without dots, `-pre` and `+metadata` without their signs."""

    numbers: tuple[str, ...]
    pre: str
    metadata: str
    length: int


def semver_(text: str) -> Version:
    """`sprig.semver(text)`."""
    return _version(text)


def semverCompare_(constraint: str, version: str) -> bool:
    """`sprig.semverCompare(constraint, version)`."""
    alternatives = _alternatives(constraint)
    parsed = _version(version)
    return any(all(_satisfies(parsed, part) for part in parts) for parts in alternatives)


def _version(text: str) -> Version:
    parts = _scan(text, _DIGITS)
    if parts is None or parts.length != len(text):
        raise GoError("Invalid Semantic Version")
    numbers = tuple(_segment(number) for number in parts.numbers)
    _check_dotted(parts.pre, "Invalid Prerelease string", leading_zeros=False)
    _check_dotted(parts.metadata, "Invalid Metadata string", leading_zeros=True)
    major, minor, patch = (*numbers, 0, 0)[:3]
    return Version((major, minor, patch), parts.pre, parts.metadata, text)


def _segment(digits: str) -> int:
    if len(digits.lstrip("0")) > 20 or int(digits) >= 1 << 64:
        problem = f'strconv.ParseUint: parsing "{digits}": value out of range'
        raise GoError(f"Error parsing version segment: {problem}")
    return int(digits)


def _check_dotted(text: str, message: str, leading_zeros: bool) -> None:
    for part in text.split(".") if text else ():
        if not leading_zeros and len(part) > 1 and part[0] == "0" and set(part) <= _DIGITS:
            raise GoError("Version segment starts with 0")
        if not set(part) <= _LETTERS:
            raise GoError(message)


def _scan(text: str, digits: frozenset[str], start: int = 0) -> _Parts | None:
    """The longest version at an offset, as the library's regular expression finds it."""
    if len(text) > MAX_TEXT:
        raise TooLarge("a version is too long")
    position = start + (text[start : start + 1] == "v")
    numbers: list[str] = []
    while len(numbers) < 3:
        begin = position + bool(numbers)
        if numbers and text[position : position + 1] != ".":
            break
        end = _run(text, begin, digits)
        if end == begin:
            break
        numbers.append(text[begin:end])
        position = end
    if not numbers:
        return None
    pre, position = _suffix(text, position, "-")
    metadata, position = _suffix(text, position, "+")
    return _Parts(tuple(numbers), pre, metadata, position - start)


def _suffix(text: str, position: int, sign: str) -> tuple[str, int]:
    """(dotted words behind a sign, the offset behind them); nothing where there are none."""
    if text[position : position + 1] != sign:
        return "", position
    end = _run(text, position + 1, _LETTERS)
    if end == position + 1:
        return "", position
    while text[end : end + 1] == "." and _run(text, end + 1, _LETTERS) > end + 1:
        end = _run(text, end + 1, _LETTERS)
    return text[position + 1 : end], end


def _run(text: str, position: int, alphabet: "frozenset[str] | str") -> int:
    while position < len(text) and text[position] in alphabet:
        position += 1
    return position


class _Constraint(Record):
    """One comparison; `given` is how many numbers of the version were given, before an x or the end."""

    operator: str
    version: Version
    given: int


def _alternatives(text: str) -> list[list[_Constraint]]:
    return [_conjunction(part) for part in _without_ranges(text).split("||")]


def _without_ranges(text: str) -> str:
    """`1.2 - 1.4` means `>= 1.2, <= 1.4 `."""
    position = 0
    pieces: list[str] = []
    while position < len(text):
        found = _range_at(text, position)
        if found is None:
            pieces.append(text[position])
            position += 1
        else:
            low, high, position = found
            pieces.append(f">= {low}, <= {high} ")
    return "".join(pieces)


def _range_at(text: str, start: int) -> tuple[str, str, int] | None:
    begin = _run(text, start, _SPACES)
    low = _scan(text, _LOOSE, begin)
    if low is None:
        return None
    dash = _run(text, begin + low.length, _SPACES)
    after = _run(text, dash + 1, _SPACES)
    if dash == begin + low.length or text[dash : dash + 1] != "-" or after == dash + 1:
        return None
    high = _scan(text, _LOOSE, after)
    if high is None:
        return None
    end = after + high.length
    return text[begin : begin + low.length], text[after:end], _run(text, end, _SPACES)


def _conjunction(text: str) -> list[_Constraint]:
    """Constraints separated by spaces or commas, all of which must hold."""
    found: list[tuple[str, _Parts]] = []
    position = _run(text, 0, _SPACES)
    while True:
        operator = next((sign for sign in _OPERATORS if text.startswith(sign, position)), "")
        start = _run(text, position + len(operator), _SPACES)
        parts = _scan(text, _LOOSE, start)
        if parts is None:
            raise GoError(f"improper constraint: {text}")
        found.append((operator, parts))
        end = start + parts.length
        position = _run(text, end, _SPACES)
        if position == len(text):
            return [_constraint(operator, parts) for operator, parts in found]
        if text[position] == ",":
            position = _run(text, position + 1, _SPACES)
        elif position == end:
            raise GoError(f"improper constraint: {text}")


def _constraint(operator: str, parts: _Parts) -> _Constraint:
    given = next((index for index, number in enumerate(parts.numbers) if number in ("x", "X", "*")), len(parts.numbers))
    digits = [*parts.numbers[:given], "0", "0", "0"][:3]
    try:
        version = _version(".".join(digits) + (f"-{parts.pre}" if parts.pre else ""))
    except GoError:
        raise GoError("constraint Parser Error") from None
    return _Constraint(operator, version, given)


def _satisfies(version: Version, constraint: _Constraint) -> bool:
    wanted = constraint.version
    if version.pre and not wanted.pre and (constraint.operator != "!=" or constraint.given < 3):
        # A constraint without a prerelease is not met by one.
        return False
    match constraint.operator:
        case "!=":
            return _differs(version, constraint)
        case ">":
            return _greater(version, constraint)
        case "<":
            return _compared(version, wanted) < 0
        case ">=" | "=>":
            return _compared(version, wanted) >= 0
        case "<=" | "=<":
            return _at_most(version, constraint)
        case "~" | "~>":
            return _about(version, constraint)
        case "^":
            return _compatible(version, constraint)
    return _about(version, constraint) if constraint.given < 3 else _compared(version, wanted) == 0


def _differs(version: Version, constraint: _Constraint) -> bool:
    wanted, given = constraint.version, constraint.given
    if given == 3:
        return _compared(version, wanted) != 0
    if version.major != wanted.major:
        return True
    if given == 2 and version.minor != wanted.minor:
        return True
    if given == 1:
        return False
    if given == 2:
        return bool(version.pre or wanted.pre) and _compared_pre(version.pre, wanted.pre) != 0
    return _compared(version, wanted) != 0


def _greater(version: Version, constraint: _Constraint) -> bool:
    wanted = constraint.version
    if constraint.given == 3 or version.major != wanted.major:
        return version.major > wanted.major if version.major != wanted.major else _compared(version, wanted) > 0
    if constraint.given == 1:
        return False
    return version.minor > wanted.minor if constraint.given == 2 else _compared(version, wanted) > 0


def _at_most(version: Version, constraint: _Constraint) -> bool:
    wanted = constraint.version
    if constraint.given == 3:
        return _compared(version, wanted) <= 0
    if version.major != wanted.major:
        return version.major < wanted.major
    return version.minor <= wanted.minor or constraint.given == 1


def _about(version: Version, constraint: _Constraint) -> bool:
    wanted, given = constraint.version, constraint.given
    if _compared(version, wanted) < 0:
        return False
    if (wanted.major, wanted.minor, wanted.patch) == (0, 0, 0) and given in (0, 3):
        return True
    return version.major == wanted.major and (version.minor == wanted.minor or given == 1)


def _compatible(version: Version, constraint: _Constraint) -> bool:
    wanted, given = constraint.version, constraint.given
    if _compared(version, wanted) < 0:
        return False
    if wanted.major > 0 or given == 1:
        return version.major == wanted.major
    if version.major > 0:
        return False
    if wanted.minor > 0 or given == 2:
        return version.minor == wanted.minor
    return version.minor == 0 and version.patch == wanted.patch


def _compared(one: Version, other: Version) -> int:
    mine, theirs = (one.major, one.minor, one.patch), (other.major, other.minor, other.patch)
    if mine != theirs:
        return 1 if mine > theirs else -1
    if not one.pre or not other.pre:
        return bool(other.pre) - bool(one.pre)
    return _compared_pre(one.pre, other.pre)


def _compared_pre(one: str, other: str) -> int:
    mine, theirs = one.split("."), other.split(".")
    for index in range(max(len(mine), len(theirs))):
        order = _compared_part("".join(mine[index : index + 1]), "".join(theirs[index : index + 1]))
        if order:
            return order
    return 0


def _compared_part(one: str, other: str) -> int:
    """Numbers come before words, and nothing before either."""
    if one == other:
        return 0
    if not one or not other:
        return 1 if one else -1
    numbers = [part.isdigit() and int(part) < 1 << 64 for part in (one, other)]
    if all(numbers):
        return 1 if int(one) > int(other) else -1
    if any(numbers):
        return -1 if numbers[0] else 1
    return 1 if one > other else -1
