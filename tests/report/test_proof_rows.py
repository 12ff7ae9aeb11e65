"""Rows of a proof: short, and never alike where the runs are not."""

from hypothesis import example, given
from hypothesis import strategies as st

from memolint.finding import PlayedRun, Witness
from memolint.report.findings.proof import proof_lines

DIGEST = "91d04c7be2f85a3360c9e81b47fa2d5e6b3078c4f1ea9d25b760438cd1fe2a97"
NAMES = st.lists(st.text("abc-", min_size=1, max_size=70), unique=True, min_size=1, max_size=12)
VALUES = st.text("ab0/. ", max_size=150)


def rows(*given: tuple[tuple[str, str], ...], template: str = "") -> list[str]:
    runs = tuple(PlayedRun(each, "MISS", "A", template=template) for each in given)
    return proof_lines(Witness(runs), lambda _, text: text)


def shown(*given: tuple[tuple[str, str], ...]) -> list[str]:
    """The values alone."""
    return [row.removeprefix(f"run {number}").partition("MISS")[0] for number, row in enumerate(rows(*given), 1)]


@given(NAMES, st.data())
@example(["sha256", "other"], None)
def test_two_rows_never_read_alike(names: list[str], data: st.DataObject | None) -> None:
    values = [data.draw(VALUES) if data else DIGEST for _ in names]
    first = data.draw(VALUES) if data else f"{DIGEST[:-1]}8"
    second = data.draw(VALUES.filter(lambda each: each.strip() != first.strip())) if data else DIGEST
    rest = tuple(zip(names[1:], values[1:], strict=True))
    one, other = shown(((names[0], first), *rest), ((names[0], second), *rest))
    assert one.strip() != other.strip()
    assert max(len(one), len(other)) < 250


def test_a_long_value_is_shown_where_it_differs_and_an_equal_one_at_its_start() -> None:
    one, other = shown(
        (("uri", f"s3://bucket/{DIGEST}/part-1.csv"), ("sha256", DIGEST)),
        (("uri", f"s3://bucket/{DIGEST}/part-2.csv"), ("sha256", DIGEST)),
    )
    assert one.split() == ["uri=…97/part-1.csv", "sha256=91d04c7be2f85a3360c9e81…"]
    assert other.split() == ["uri=…97/part-2.csv", "sha256=91d04c7be2f85a3360c9e81…"]


def test_short_values_are_shown_whole_and_what_has_no_room_is_counted_out() -> None:
    given = (("rate", "0.1"), ("dataset", "churn-2026-01"))
    assert [each.split() for each in shown(given, (("rate", "0.2"), given[1]))] == [
        ["rate=0.1", "dataset=churn-2026-01"],
        ["rate=0.2", "dataset=churn-2026-01"],
    ]
    many = tuple((f"customer-account-{number}", "x" * 20) for number in range(9))
    one, other = shown((("z", "1"), *many), (("z", "2"), *many))
    assert one.split()[0] == "z=1"
    assert other.split()[0] == "z=2"
    assert one.split()[-1] == "…"
    assert len(one) < 120


def test_the_whole_is_kept_for_programs() -> None:
    run = PlayedRun((("a", DIGEST), ("b", "x y")), "MISS", "A", template="merge")
    assert run.values == f"`merge` a={DIGEST} b=x y"
