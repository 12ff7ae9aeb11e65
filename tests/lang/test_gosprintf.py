"""Go's printing of one number, as `withSequence.format` uses it."""

import pytest

from memolint.lang.go import sprintf


@pytest.mark.parametrize(
    ("pattern", "number", "text"),
    [
        ("%d", 7, "7"),
        ("s%03d", 7, "s007"),
        ("%5d|", 7, "    7|"),
        ("%-5d|", 7, "7    |"),
        ("%+d", 7, "+7"),
        ("% d", 7, " 7"),
        ("%05d", -7, "-0007"),
        ("%.3d", -7, "-007"),
        ("%02X", 255, "FF"),
        ("%#x", 255, "0xff"),
        ("%o %%", 8, "10 %"),
        ("%O", 8, "0o10"),
        ("%b", -5, "-101"),
        ("%c", 65, "A"),
        ("%q", 65, "'A'"),
        ("%U", 65, "U+0041"),
        ("%[1]d-%[1]d", 3, "3-3"),
        # What Go writes of mistakes.
        ("item", 0, "item%!(EXTRA int=0)"),
        ("%s", 1, "%!s(int=1)"),
        ("%d-%d", 1, "1-%!d(MISSING)"),
        ("%d%", 1, "1%!(NOVERB)"),
    ],
)
def test_a_number_under_a_format(pattern: str, number: int, text: str) -> None:
    assert sprintf.integer(pattern, number) == text


def test_a_width_that_nobody_means_is_refused() -> None:
    with pytest.raises(sprintf.TooWide):
        sprintf.integer("%99999999d", 1)
