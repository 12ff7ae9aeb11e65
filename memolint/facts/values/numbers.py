"""Variables that the code of a template reads as a number: with anything else it fails, and a failure is not stored."""

import re
from collections.abc import Iterator, Mapping

from memolint.argo.views import Template, mapping, sequence, text
from memolint.code.snippets import containers, written_in
from memolint.facts.fact import fact
from memolint.typed import Any

_CONVERTED = r"""\b(?:int|float|Decimal|Integer|Float|as\.integer|as\.numeric)\(\s*"""
_TAG = r"""["'`]?\{\{=?\s*([\w.-]+)\s*\}\}"""
_VARIABLE = r"""(?:os\.)?(?:environ(?:\.get)?|getenv|ENV|ENV\.fetch|Sys\.getenv)[\[(]\s*["'](\w+)"""
_CAUGHT = r"\b(?:except|rescue|tryCatch)\b"


@fact
def read_as_numbers(template: Template) -> frozenset[str]:
    """The names of variables (`inputs.parameters.seed`) of which the code makes a number, at once or from `env`."""
    return frozenset(name for _, container in containers(template.value) for name in _read(container))


def _read(container: Mapping[str, Any]) -> Iterator[str]:
    code = "\n".join(written_in(container))
    if "(" not in code or re.search(_CAUGHT, code):
        return
    yield from re.findall(_CONVERTED + _TAG, code)
    env = {text(mapping(each).get("name")): text(mapping(each).get("value")) for each in sequence(container.get("env"))}
    held = (re.fullmatch(_TAG, env.get(name, "")) for name in re.findall(_CONVERTED + _VARIABLE, code))
    yield from (each[1] for each in held if each)
