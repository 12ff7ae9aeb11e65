"""Cache keys, names of ConfigMaps and quantities, as the cluster accepts them."""

import pytest

from memolint.lang import formats


@pytest.mark.parametrize("key", ["a", "A-1", "0", "sha256-abc", "a" * 300])
def test_keys_that_the_controller_accepts(key: str) -> None:
    assert formats.is_cache_key(key)


@pytest.mark.parametrize("key", ["", "-a", "a.b", "a_b", "a\n", "a b", "é", "{{item}}"])
def test_keys_that_it_rejects(key: str) -> None:
    assert not formats.is_cache_key(key)


@pytest.mark.parametrize(
    ("part", "at_start", "character"),
    [("-a", True, "-"), ("-a", False, ""), ("a/b.c", True, "/"), ("", True, ""), ("a-b", True, ""), ("-/", False, "/")],
)
def test_the_first_character_that_breaks_a_key(part: str, at_start: bool, character: str) -> None:
    assert formats.illegal_in_cache_key(part, at_start) == character


@pytest.mark.parametrize(
    ("name", "accepted"),
    [
        *[(name, True) for name in ("a", "0", "my-cache", "a.b-c.d0", "a" * 253)],
        *[(name, False) for name in ("", "-a", "a-", "a..b", ".a", "a.", "a.-b", "A", "a_b", "é", "a\n", "a" * 254)],
    ],
)
def test_names_of_config_maps(name: str, accepted: bool) -> None:
    assert formats.is_config_map_name(name) is accepted


@pytest.mark.parametrize(
    ("quantity", "amount"),
    [
        *[("2", 2), ("0.5", 0.5), ("100m", 0.1), ("16Gi", 16 * 2**30), ("3Ki", 3072), ("2Mi", 2 * 2**20)],
        *[("1Ti", 2**40), ("1G", 10**9), ("5M", 5e6), ("7K", 7000), ("0", 0), ("x", 0), ("", 0), ("inf", 0), ("-1", 0)],
    ],
)
def test_amounts(quantity: str, amount: float) -> None:
    assert formats.amount(quantity) == amount
