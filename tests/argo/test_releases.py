"""Releases as named behaviours."""

import pytest

from memolint.argo import affected, releases
from memolint.argo.releases import UnknownRelease, named, newest, parse, patches, spans


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("4.1.2", "4.1.2"),
        ("v3.7", "3.7.18"),
        ("3.4", "3.4.18"),
        ("3.5.3", "3.5.3"),
        ("4", newest().name),
        ("9.0", newest().name),
    ],
)
def test_versions_and_lines(text: str, name: str) -> None:
    assert parse(text).name == name


@pytest.mark.parametrize("text", ["3.3", "2.12.1", "", "x", "4.1.2.3", "4..1", "-4", "4.1.2-rc1"])
def test_what_names_no_release(text: str) -> None:
    with pytest.raises(UnknownRelease):
        parse(text)


def test_the_newest_has_the_default_behaviours() -> None:
    defaults = releases.Release(newest().version)

    assert newest() == defaults


def test_a_line_has_all_its_patches() -> None:
    assert [release.name for release in patches("4.1")] == ["4.1.0", "4.1.1", "4.1.2"]
    assert patches("3.4.9") == (parse("3.4.9"),)


@pytest.mark.parametrize(
    ("text", "first", "last", "count"),
    [
        ("3.5..4.1", "3.5.0", "4.1.2", 68),
        ("3.5.15..3.6.1", "3.5.15", "3.6.1", 3),
        ("3.4.9, 4.1", "3.4.9", "4.1.2", 4),
        ("4.1, 4.1.2, 4.1..9", "4.1.0", "4.1.2", 3),
        ("9.9", "4.1.2", "4.1.2", 1),
    ],
)
def test_ranges_and_lists(text: str, first: str, last: str, count: int) -> None:
    found = patches(text)

    assert (found[0].name, found[-1].name, len(found)) == (first, last, count)


@pytest.mark.parametrize("text", ["4.1..3.5", "3.5..", "..4.1", "3.5...4", "3.3..4.1", "3.5,", ",", "3.5;4.1"])
def test_what_is_no_range_or_list(text: str) -> None:
    with pytest.raises(UnknownRelease):
        patches(text)


@pytest.mark.parametrize("text", ["3.5..4.1", "3.5,4.1"])
def test_one_release_is_asked_for_where_runs_are_played(text: str) -> None:
    with pytest.raises(UnknownRelease):
        releases.release_of(text)


@pytest.mark.parametrize(
    ("behaviours", "value", "written"),
    [
        (("saves_steps_outputs",), False, "3.5.2 to 3.7.17 and 4.0.0 to 4.0.8, mended in 3.7.18 and 4.0.9"),
        (("group_hit_is_outbound",), False, "up to 3.5.5, mended in 3.5.6"),
        (("hit_ends_node",), False, "3.4.10, mended in 3.4.11"),
        (("refuses_cache_key",), True, "from 4.0.0 on"),
    ],
)
def test_affected_releases_are_told_with_their_repair(behaviours: tuple[str, ...], value: bool, written: str) -> None:
    assert affected.told(affected.releases_with(behaviours, ((value,),))) == written


def test_each_patch_behaves_as_its_release_says() -> None:
    for release in patches(f"3.4..{newest().name}"):
        for behaviour in ("saves_steps_outputs", "saves_retried", "hit_ends_node", "aggregates_attempts"):
            assert releases.behaves(release.version, behaviour) == getattr(release, behaviour)


def test_patches_that_behave_alike_are_spans() -> None:
    found = spans("3.4")

    assert found[0].release == parse("3.4")
    assert named(found) == "3.4.0 to 3.4.18"
    assert named(span for span in found if span.release.hit_ends_node) == "3.4.0 to 3.4.9, 3.4.11 to 3.4.18"
    assert [span.release for span in spans("3.4.9")] == [parse("3.4.9")]
    assert named(spans("4.0.9")) == "4.0.9"
    # The number of a patch goes on with that of another line, and the patches do not.
    assert named(spans("3.4.13,3.5.14..3.5.15")) == "3.4.13, 3.5.14 to 3.5.15"


@pytest.mark.parametrize(
    ("behaviour", "without", "having"),
    [
        ("checks_cache_label", ["3.4.8"], ["3.4.9", "3.5.0"]),
        ("hit_ends_node", ["3.4.10"], ["3.4.9", "3.4.11"]),
        ("saves_steps_outputs", ["3.5.2", "3.6.19", "3.7.17", "4.0.8"], ["3.5.1", "3.7.18", "4.0.9", "4.1.0"]),
        ("saves_groups_without_outputs", ["3.4.12", "3.4.14", "3.5.0"], ["3.4.13", "3.5.1"]),
        ("requeues_unresolved", ["3.6.19", "3.7.10", "4.0.1"], ["3.7.11", "4.0.2", "4.1.0"]),
        ("bare_cache_errors", ["3.5.15", "3.6.10", "3.7.0"], ["3.6.11", "3.7.1", "4.0.0"]),
    ],
)
def test_backports_are_told_apart(behaviour: str, without: list[str], having: list[str]) -> None:
    assert [getattr(parse(text), behaviour) for text in without] == [False] * len(without)
    assert [getattr(parse(text), behaviour) for text in having] == [True] * len(having)


def test_newer_than_known() -> None:
    major, minor, patch = newest().version

    assert releases.is_newer_than_known(f"{major}.{minor + 1}")
    assert releases.is_newer_than_known(f"{major}.{minor}.{patch + 1}")
    assert not releases.is_newer_than_known(f"{major}.{minor}")


@pytest.mark.parametrize(
    ("given", "known"), [("9.9", "4.1.2"), ("3.5..9.9", "3.5..4.1.2"), ("3.7,5.0", "3.7,4.1.2"), ("3.7.4", "3.7.4")]
)
def test_what_is_newer_than_known_is_called_by_what_it_counts_as(given: str, known: str) -> None:
    assert releases.as_known(given) == known
