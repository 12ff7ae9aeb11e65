"""Texts of many kinds: what an expression takes does not fail with all of them."""

KINDS = ("a", "1", '{"a":"a"}', '["a"]', "2026-01-02T03:04:05Z", "1.2.0", "v1.2.0", "1h", "2026-01-02", "")
