"""JSONPath in the dialect of evilmonkeyinc/jsonpath v0.8.1, which Argo's `jsonpath` function uses."""
