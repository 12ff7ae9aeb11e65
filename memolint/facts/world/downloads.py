"""Downloads whose content is named by an input: a commit, a full version, a digest of what another says where it is.

The coverage rules judge whether the key holds that input.
"""

import re
from functools import lru_cache

from memolint.argo.project import Project
from memolint.argo.views import Template, dig, sequence
from memolint.code.effects import Effect
from memolint.code.snippets import container_of
from memolint.facts.reads import versions
from memolint.facts.reads.references import ARGUMENT, INPUT, variable_of
from memolint.lang.words import words
from memolint.typed import Any

_CATEGORIES = frozenset(("network", "registry", "vcs", "cloud"))
_TAG = r"(?s)\{\{=?(.*?)\}\}"
_NAME = r"[A-Za-z_]\w*"
_MAX_LOOKED_AT = 4_000
# What a variable is given in shell or Python code, to the end of the line.
_ASSIGNED = rf"(?:^|[;&\s])([A-Za-z_]\w*)\s*(?::\s*\w+\s*)?=\s*(?!=)(?=(.{{0,{_MAX_LOOKED_AT}}}))"
_STORED = (
    r"\b(?:s3|gs|az|abfss?|wasbs?|oci|hdfs)://|\.(?:f?get_object|download_\w+)\("
    r"|\b(?:aws\s+s3|gsutil|gcloud\s+storage|azcopy|mc)\s+(?:-\S+\s+)*(?:cp|copy|cat)\b"
)
_MOVING = r"branch|\bref\b|\burl\b|\buri\b|\bhost\b|endpoint|bucket|latest|\benv\b|stage"
_MAX_NAMES = 50
# A query of a table as it was: a version or a time that an input names.
_AS_OF = (
    r"(?i)\b(?:version|snapshot|timestamp|time|of)\s+as\s+of\s+\S*\{\{"
    r"|\bat\s*\(\s*(?:snapshot|timestamp)\s*=>\s*\S*\{\{"
)


def is_named(template: Template, effect: Effect, project: Project) -> bool:
    """Whether a download is told by an input which content or which full version it is."""
    code, call = _code(template, effect)
    if effect.category == "database":
        return re.search(_AS_OF, call) is not None
    if effect.category not in _CATEGORIES:
        return False
    variables = _variables(template, effect, code, call)
    if any(map(versions.names_content, variables)):
        return True
    declared = template.parameters
    if any(versions.is_content_of(name, each, declared) for each in variables for name in declared):
        return True
    return effect.category != "vcs" and any(_holds_versions(template, name, project) for name in variables)


def is_object(template: Template, effect: Effect) -> bool:
    """Whether a download is told by an input which object of a bucket it is; whether that changes nobody sees."""
    if effect.category not in _CATEGORIES:
        return False
    code, call = _code(template, effect)
    is_stored = any(re.search(_STORED, each) for each in _followed(template, effect, code, call))
    return is_stored and any(
        not re.search(_MOVING, " ".join(words(name))) for name in _variables(template, effect, code, call)
    )


def _holds_versions(template: Template, variable: str, project: Project) -> bool:
    """Whether a variable says which content is meant: by all its known values, or where it has none, by its name."""
    found = _values(template, variable, project)
    if not found:
        return versions.is_called_version(variable)
    return (versions.names_version(variable) and all(map(versions.is_full, found))) or all(
        map(versions.holds_digest, found)
    )


def _values(template: Template, variable: str, project: Project) -> list[str]:
    from memolint.facts.values import literals  # only downloads of what an input names ask for its values

    source = variable_of(variable)
    if source.kind == INPUT:
        known = literals.of_input(project, template, source.name)
    elif source.kind == ARGUMENT:
        known = literals.of_workflow_parameter(project, template.manifest, source.name)
    else:
        return []
    return [value.text for value in known.found]


def _code(template: Template, effect: Effect) -> tuple[str, str]:
    """The code around an effect, and the command or call that has it."""
    if effect.path[-1] == "source" or effect.end < len(_text(template, effect)):
        text = _text(template, effect)
        return text, text[effect.start : effect.end]
    container = dig(template.value, *container_of(effect.path))
    words = [*sequence(dig(container, "command")), *sequence(dig(container, "args"))]
    text = " ".join(word for word in words if isinstance(word, str))
    return text, text


def _text(template: Template, effect: Effect) -> str:
    value = dig(template.value, *effect.path)
    return value if isinstance(value, str) else ""


def _variables(template: Template, effect: Effect, code: str, call: str) -> list[str]:
    """The variables of Argo in the words of a call, through variables of the code and of the environment."""
    tags = (tag for text in _followed(template, effect, code, call) for tag in re.findall(_TAG, text))
    return [name for tag in tags for name in re.findall(r"[\w.'\[\]-]+", tag)]


def _followed(template: Template, effect: Effect, code: str, call: str) -> list[str]:
    """The text of a call, and what the variables in it are given."""
    environment = _environment(dig(template.value, *container_of(effect.path), "env"))
    texts, known = [call[:_MAX_LOOKED_AT]], set[str]()
    for text in texts:
        for name in re.findall(_NAME, re.sub(_TAG, " ", text)):
            if name not in known and len(known) < _MAX_NAMES:
                known.add(name)
                texts += _given(code, environment, name)
    return texts


def _given(code: str, environment: dict[str, str], name: str) -> list[str]:
    return [*_assigned(code).get(name, ()), *([environment[name]] if name in environment else [])]


@lru_cache(maxsize=16)
def _assigned(code: str) -> dict[str, list[str]]:
    """What each variable of the code is given; every effect of a script asks the same."""
    found: dict[str, list[str]] = {}
    for name, text in re.findall(_ASSIGNED, code, re.MULTILINE):
        found.setdefault(name, []).append(text)
    return found


def _environment(entries: Any) -> dict[str, str]:
    pairs = ((dig(entry, "name"), dig(entry, "value")) for entry in sequence(entries))
    return {name: value for name, value in pairs if isinstance(name, str) and isinstance(value, str)}
