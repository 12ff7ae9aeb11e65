"""Times read by Go's layouts (`time.Parse`, `time.ParseInLocation`), with Go's errors."""

from memolint.lang.go.time.duration import quote
from memolint.lang.go.time.layout import pieces
from memolint.lang.go.time.times import SECOND, Time, moment
from memolint.lang.go.time.zones import UTC_LOCATION, Location
from memolint.lang.go.values import MONTHS, WEEKDAYS, GoError

_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class _Bad(Exception):
    """The text does not fit the part of the layout."""


class _OutOfRange(Exception):
    """A component is out of its range."""

    def __init__(self, component: str) -> None:
        super().__init__(component)
        self.component = component


def parse(layout: str, text: str, location: Location | None = None) -> Time:
    """The time that a text shows by a layout, in UTC or in `location` where the text tells no zone. Raises GoError."""
    return _Reading(layout, text, location).time()


class _Reading:
    """One parse: what was read so far."""

    def __init__(self, layout: str, text: str, location: Location | None) -> None:
        self._layout = layout
        self._text = text
        self._rest = text
        self._location = location
        self._found: dict[str, int] = {}
        self._zone = ""
        self._utc = False

    def time(self) -> Time:
        parts = pieces(self._layout)
        for index, piece in enumerate(parts):
            self._literal(piece.literal, piece.part)
            if not piece.part:
                break
            held = self._rest
            following = parts[index + 1].part
            try:
                self._component(piece.part, parts[index + 1].literal, following)
            except _Bad:
                raise self._error(piece.part, held) from None
            except _OutOfRange as error:
                raise self._message(f": {error.component} out of range") from None
        return self._made()

    def _literal(self, literal: str, part: str) -> None:
        """Passes over literal text; a run of spaces in the layout is any run of them."""
        rest, prefix = self._rest, literal
        while prefix:
            if prefix[0] == " ":
                if rest and rest[0] != " ":
                    raise self._error(literal, self._rest)
                prefix, rest = prefix.lstrip(" "), rest.lstrip(" ")
                continue
            if not rest or rest[0] != prefix[0]:
                raise self._error(literal, rest)
            prefix, rest = prefix[1:], rest[1:]
        self._rest = rest
        if not part and rest:
            raise self._message(f": extra text: {quote(rest)}")

    def _component(self, part: str, literal: str, following: str) -> None:
        if part[0] in ".,":
            self._fraction(part)
        elif part[0] in "Z-":
            self._offset(part)
        elif part == "MST":
            self._abbreviation()
        elif part in ("January", "Jan"):
            self._found["month"] = self._name(MONTHS, part == "Jan") + 1
        elif part in ("Monday", "Mon"):
            self._name(WEEKDAYS, part == "Mon")
        elif part in ("PM", "pm"):
            self._half(part)
        elif part == "2006":
            self._found["year"] = self._year()
        elif part == "06":
            self._found["year"] = self._short_year()
        else:
            self._number(part, literal, following)

    def _year(self) -> int:
        digits = self._rest[:4]
        if len(digits) < 4 or not digits.isascii() or not digits.isdigit():
            raise _Bad
        self._rest = self._rest[4:]
        return int(digits)

    def _short_year(self) -> int:
        """Two characters; a sign may be one of them."""
        text = self._rest[:2]
        digits = text[1:] if text[:1] in ("+", "-") else text
        if len(text) < 2 or not (digits.isascii() and digits.isdecimal()):
            raise _Bad
        self._rest = self._rest[2:]
        year = int(text)
        return year + (1900 if year >= 69 else 2000)

    def _name(self, names: tuple[str, ...], short: bool) -> int:
        for index, name in enumerate(names):
            name = name[:3] if short else name
            if self._rest[: len(name)].lower() == name.lower():
                self._rest = self._rest[len(name) :]
                return index
        raise _Bad

    def _half(self, part: str) -> None:
        word = self._rest[:2]
        if len(word) < 2 or word not in (("AM", "PM") if part == "PM" else ("am", "pm")):
            raise _Bad
        self._rest = self._rest[2:]
        self._found["afternoon"] = int(word.upper() == "PM")

    def _number(self, part: str, literal: str, following: str) -> None:
        component, low, high = _NUMBERS[part]
        if part in ("_2", "__2"):
            # A space may stand for a leading zero.
            for _ in part[:-1]:
                if self._rest[:1] == " ":
                    self._rest = self._rest[1:]
        if part in ("002", "__2"):
            value = self._digits(3, 3) if part == "002" else self._digits(1, 3)
        else:
            value = self._digits(2 if part in ("01", "02", "03", "04", "05") else 1, 2)
        if not low <= value <= high:
            raise _OutOfRange(component)
        self._found[component] = value
        if component == "second":
            self._bare_fraction(literal, following)

    def _digits(self, least: int, most: int) -> int:
        count = 0
        while count < most and self._rest[count : count + 1] in tuple("0123456789"):
            count += 1
        if count < least:
            raise _Bad
        value, self._rest = int(self._rest[:count]), self._rest[count:]
        return value

    def _bare_fraction(self, literal: str, following: str) -> None:
        """A fraction of a second is read even where the layout has none."""
        if len(self._rest) < 2 or self._rest[0] not in ".," or not self._rest[1].isdecimal():
            return
        if not literal and following[:1] in (".", ","):
            return
        count = 1
        while self._rest[count : count + 1] in tuple("0123456789"):
            count += 1
        self._set_nanoseconds(count)

    def _fraction(self, part: str) -> None:
        if part[1] == "9":
            if len(self._rest) < 2 or self._rest[0] not in ".," or self._rest[1] not in "0123456789":
                return
            count = 1
            while count < 10 and self._rest[count : count + 1] in tuple("0123456789"):
                count += 1
        else:
            count = len(part)
            digits = self._rest[1:count]
            if len(self._rest) < count or self._rest[0] not in ".," or not (digits.isascii() and digits.isdigit()):
                raise _Bad
        self._set_nanoseconds(count)

    def _set_nanoseconds(self, count: int) -> None:
        self._found["nanosecond"] = int(self._rest[1:count][:9].ljust(9, "0"))
        self._rest = self._rest[count:]

    def _offset(self, part: str) -> None:
        if part[0] == "Z" and self._rest[:1] == "Z":
            self._rest = self._rest[1:]
            self._utc = True
            return
        shape = part.replace("Z", "-")
        taken = self._rest[: len(shape)]
        if len(taken) < len(shape) or any(
            expected == ":" and character != ":" for expected, character in zip(shape, taken, strict=True)
        ):
            raise _Bad
        digits = "".join(character for expected, character in zip(shape, taken, strict=True) if expected.isdecimal())
        hours, minutes, seconds = self._offset_parts(digits)
        if taken[0] not in "+-" or not (digits.isascii() and digits.isdecimal()):
            raise _Bad
        self._rest = self._rest[len(shape) :]
        size = hours * 3600 + minutes * 60 + seconds
        self._found["offset"] = -size if taken[0] == "-" else size

    def _offset_parts(self, digits: str) -> tuple[int, int, int]:
        """Hours, minutes and seconds of an offset. Their range is looked at before their sign."""
        values = [0, 0, 0]
        for index, (most, name) in enumerate(((24, "hour"), (60, "minute"), (60, "second"))):
            pair = digits[index * 2 : index * 2 + 2]
            if not (pair.isascii() and pair.isdecimal()):
                break
            values[index] = int(pair)
            if values[index] > most:
                raise _OutOfRange(f"time zone offset {name}")
        return values[0], values[1], values[2]

    def _abbreviation(self) -> None:
        if self._rest.startswith("UTC"):
            self._utc = True
            self._rest = self._rest[3:]
            return
        length = _zone_length(self._rest)
        if not length:
            raise _Bad
        self._zone, self._rest = self._rest[:length], self._rest[length:]

    def _made(self) -> Time:
        year, month, day = self._date()
        hour = self._hour()
        clock = (hour, self._found.get("minute", 0), self._found.get("second", 0), self._found.get("nanosecond", 0))
        if self._utc:
            return moment(year, month, day, *clock, UTC_LOCATION)
        default = self._location or UTC_LOCATION
        if "offset" in self._found:
            return self._with_offset(moment(year, month, day, *clock, UTC_LOCATION), self._found["offset"])
        if self._zone:
            return self._with_abbreviation((year, month, day), clock, default)
        return moment(year, month, day, *clock, default)

    def _with_offset(self, time: Time, offset: int) -> Time:
        """The local zone where it has that offset then, else a zone made up for it."""
        instant = time.instant - offset * SECOND
        local = self._location or UTC_LOCATION
        name, actual = local.offset(instant // SECOND)
        if actual == offset and (not self._zone or name == self._zone):
            return Time(instant, local)
        return Time(instant, Location(self._zone, (self._zone, offset)))

    def _with_abbreviation(self, date: tuple[int, int, int], clock: tuple[int, int, int, int], zone: Location) -> Time:
        """An abbreviation of the zone moves the time; an unknown one is a zone of its own, and GMT+3 has an offset."""
        time = moment(*date, *clock, UTC_LOCATION)
        known = _named_offset(zone, self._zone, time.instant // SECOND)
        if known is not None:
            return Time(time.instant - known * SECOND, zone)
        named_hours = len(self._zone) > 3 and self._zone.startswith("GMT")
        offset = int(self._zone[3:]) * 3600 if named_hours else 0
        return Time(time.instant, Location(self._zone, (self._zone, offset)))

    def _hour(self) -> int:
        hour = self._found.get("hour", 0)
        if "afternoon" not in self._found:
            return hour
        if self._found["afternoon"]:
            return hour + 12 if hour < 12 else hour
        return 0 if hour == 12 else hour

    def _date(self) -> tuple[int, int, int]:
        year = self._found.get("year", 0)
        leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
        if "day of year" in self._found:
            return self._from_year_day(year, leap)
        month, day = self._found.get("month", 1), self._found.get("day", 1)
        most = 29 if month == 2 and leap else _DAYS[month - 1]
        if not 1 <= day <= most:
            raise self._message(": day out of range")
        return year, month, day

    def _from_year_day(self, year: int, leap: bool) -> tuple[int, int, int]:
        number = self._found["day of year"]
        if number < 1 or number > 365 + leap:
            raise self._message(": day-of-year out of range")
        month = 1
        for length in _DAYS:
            length += month == 2 and leap
            if number <= length:
                break
            number -= length
            month += 1
        for name, value in (("month", month), ("day", number)):
            if self._found.get(name, value) != value:
                raise self._message(f": day-of-year does not match {name}")
        return year, month, number

    def _error(self, part: str, rest: str) -> GoError:
        read = f"{quote(self._text)} as {quote(self._layout)}"
        return GoError(f"parsing time {read}: cannot parse {quote(rest)} as {quote(part)}")

    def _message(self, message: str) -> GoError:
        return GoError(f"parsing time {quote(self._text)}{message}")


_NUMBERS = {
    "01": ("month", 1, 12),
    "1": ("month", 1, 12),
    "02": ("day", 0, 99),
    "_2": ("day", 0, 99),
    "2": ("day", 0, 99),
    "002": ("day of year", 0, 999),
    "__2": ("day of year", 0, 999),
    "15": ("hour", 0, 23),
    "03": ("hour", 0, 12),
    "3": ("hour", 0, 12),
    "04": ("minute", 0, 59),
    "4": ("minute", 0, 59),
    "05": ("second", 0, 59),
    "5": ("second", 0, 59),
}


def _named_offset(zone: Location, name: str, seconds: int) -> int | None:
    """The offset that goes by an abbreviation in a zone, at a time or half a year away (`Location.lookupName`)."""
    half = 182 * 86_400
    offsets = [offset for at in (seconds, seconds - half, seconds + half) for _, offset in [zone.offset(at)]]
    names = [zone.offset(at)[0] for at in (seconds, seconds - half, seconds + half)]
    candidates = [offset for offset, candidate in zip(offsets, names, strict=True) if candidate == name]
    fitting = [offset for offset in candidates if zone.offset(seconds - offset)[0] == name]
    return next(iter([*fitting, *candidates]), None)


def _zone_length(text: str) -> int:
    """How long the abbreviation of a zone at the start of a text is, 0 for none (`time.parseTimeZone`)."""
    if len(text) < 3:
        return 0
    if text[:4] in ("ChST", "MeST"):
        return 4
    if text[:3] == "GMT":
        return 3 + _signed_length(text[3:])
    if text[0] in "+-":
        return _signed_length(text)
    count = 0
    while count < 6 and "A" <= text[count : count + 1] <= "Z":
        count += 1
    if count == 5 and text[4] == "T":
        return 5
    if count == 4 and (text[3] == "T" or text[:4] == "WITA"):
        return 4
    return 3 if count == 3 else 0


def _signed_length(text: str) -> int:
    """The length of a signed number of hours up to 23."""
    if text[:1] not in ("+", "-"):
        return 0
    count = 1
    while text[count : count + 1] in tuple("0123456789"):
        count += 1
    return count if count > 1 and int(text[1:count]) <= 23 else 0
