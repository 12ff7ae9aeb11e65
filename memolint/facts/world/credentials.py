"""Credentials that a template fetches and hands back, and for how long they are good; secrets that it fetches."""

import re
from collections.abc import Iterator

from memolint.argo.project import Project
from memolint.argo.trail import Trail
from memolint.argo.views import Template, dig, sequence, text
from memolint.code.effects import RESOURCE_READ, Effect
from memolint.code.snippets import Passage, container_of, snippets
from memolint.facts.declarations import declares_harmless_effects
from memolint.facts.fact import fact
from memolint.facts.reads.mounts import SECRET, mounts
from memolint.facts.reads.results import is_printed_text_read
from memolint.facts.world.effects import of_code
from memolint.lang.go.time import duration
from memolint.text.documents import Path
from memolint.typed import Record

_SECOND = 10**9
_MINUTE, _HOUR = 60 * _SECOND, 3600 * _SECOND
# How long the tools' tokens and URLs are good, unless they are told otherwise.
_LIFETIMES = (
    (r"eks\s+get-token|generate-db-auth-token|generate_db_auth_token", 15 * _MINUTE),
    (r"acr\s+login", 3 * _HOUR),
    (r"\becr\b|docker-credential-ecr|get[-_](?:session|federation)[-_]token|codeartifact", 12 * _HOUR),
    (r"get_authorization_token|\biam\s+create-token", 12 * _HOUR),
    (r"assume[-_]role|presign|sign-?url|signed_url|access[-_]token|identity-token|create\s+token", _HOUR),
    (r"\boauth-tokens\b|acquire_token|id_token|\bauth\s+token\b|config-helper", _HOUR),
)
_SECONDS = r"(?:--expires-in|--duration-seconds|\b(?:ExpiresIn|DurationSeconds)\b)[\s=]+[\"']?(\d{1,9})\b"
_DURATION = r"(?:--duration|--ttl|-ttl|\s-d)[\s=]+[\"']?(\d{1,9}[smh](?:\d{1,4}[smh]){0,2})\b"
# What logs in, or says who is logged in: nothing that is printed opens a door.
_SILENT = (
    r"(?<![\w/-])login(?![\w/-])(?!.*\s(?:--expose-token|--?token-only|-t|--?field)\b)"
    r"|(?<![\w/-])whoami(?![\w/-])(?!.*\s(?:-t|--show-token)\b)|get-credentials|activate-|klist|kinit"
)
# Clients of stores of secrets, and commands that decipher.
_SECRETS = (
    r"get-secret-value|get_secret_value|access_secret_version|secrets?\s+versions\s+access|keyvault\s+secret\s+show"
    r"|\bvault\s+(?:kv\s+get|read)\b|\bget\s+secrets?\b|\bop\s+read\b|--with-decryption|\bsops\s.{0,300}(?:-d|--decrypt)\b"
)


# What prints a file, or opens it.
_READING = r"(?:\b(?:cat|jq|yq|head|tail|grep|awk|sed|base64|cut|tr)\b[^|;&\n]{0,300}[\s\"']|\bopen\(\s*[\"'])"


class Confidential(Record):
    """What should not be kept, and where a template fetches it; `chain` leads to the template.

    `lifetime` (nanoseconds) is how long a credential is good, None where that is not known.
    """

    template: Template
    path: Path
    start: int
    end: int
    signal: str
    lifetime: int | None = None
    chain: tuple[str, ...] = ()


def credentials(project: Project, template: Template) -> Iterator[Confidential]:
    """The short-lived credentials that the template, or one that it calls, hands back."""
    for at, chain in _handing_back(project, True).below(template):
        yield from (each._replace(chain=chain) for each in _own(at, project, True))


def secrets(project: Project, template: Template) -> Iterator[Confidential]:
    """The secrets that the template, or one that it calls, fetches from a store or the cluster and hands back."""
    for at, chain in _handing_back(project, False).below(template):
        yield from (each._replace(chain=chain) for each in _own(at, project, False))


def is_handed_back(project: Project, template: Template, effect: Effect) -> bool:
    """Whether what an effect reads is a credential or a secret in the result, which is worse than an old answer."""
    found = (*_own(template, project, True), *_own(template, project, False))
    is_resource = effect.signal == RESOURCE_READ
    return any(is_resource or (each.path == effect.path and each.start <= effect.start < each.end) for each in found)


def _is_secret(template: Template, effect: Effect) -> bool:
    return bool(re.search(_SECRETS, _code(template, Passage(effect.path, effect.start, effect.end))))


@fact
def _handing_back(project: Project, is_credential: bool) -> Trail:
    return Trail(project, lambda at: not declares_harmless_effects(at) and bool(_own(at, project, is_credential)))


@fact
def _own(template: Template, project: Project, is_credential: bool) -> tuple[Confidential, ...]:
    wanted = _is_credential if is_credential else _is_secret
    found = [each for each in of_code(template, project) if each.effect == "reads-world" and wanted(template, each)]
    fetched = {Passage(each.path, each.start, each.end): each.signal for each in found}
    if not is_credential:
        fetched |= dict.fromkeys(_in_mounts(template, project), "volume.secret")
    if not fetched:
        return () if is_credential else tuple(_of_resource(template))
    from memolint.code.told import told  # with the grammars: few templates fetch credentials

    kept = told(template.value, fetched.keys(), is_printed_text_read(template, project))
    return tuple(_confidential(template, each, signal) for each, signal in fetched.items() if each in kept)


def _is_credential(template: Template, effect: Effect) -> bool:
    code = _code(template, Passage(effect.path, effect.start, effect.end))
    return effect.category == "credential" and not re.search(_SILENT, code) and not re.search(_SECRETS, code)


def _confidential(template: Template, place: Passage, signal: str) -> Confidential:
    return Confidential(template, *place, signal, _lifetime(_code(template, place)))


def _in_mounts(template: Template, project: Project) -> Iterator[Passage]:
    """Where code reads a file of a Secret that its container mounts."""
    for mount in mounts(template, project):
        if mount.volume.kind == SECRET:
            reading = re.compile(rf"{_READING}{re.escape(mount.path)}(?:/[\w.-]+)?")
            for snippet in snippets(template.value):
                if container_of(snippet.path) == mount.container:
                    yield from (Passage(snippet.path, *each.span()) for each in reading.finditer(snippet.text))


def _code(template: Template, place: Passage) -> str:
    """The code at a place; of a command line all its words."""
    code = text(dig(template.value, *place.path))
    if place.path[-2:-1] in (("command",), ("args",)) and place.end == len(code):
        return " ".join(text(word) for field in ("command", "args") for word in _words(template, place, field))
    return code[place.start : place.end]


def _words(template: Template, place: Passage, field: str) -> list[object]:
    return sequence(dig(template.value, *place.path[:-2], field))


def _lifetime(code: str) -> int | None:
    seconds, written = re.search(_SECONDS, code), re.search(_DURATION, code)
    if seconds:
        return int(seconds[1]) * _SECOND
    if written:
        return duration.parse(written[1])
    return next((length for pattern, length in _LIFETIMES if re.search(pattern, code)), None)


def _of_resource(template: Template) -> Iterator[Confidential]:
    """The outputs that a resource template takes from a Secret."""
    manifest = text(dig(template.value, "resource", "manifest"))
    if dig(template.value, "resource", "action") != "get" or not re.search(r"(?m)^kind:\s*Secret\s*$", manifest):
        return
    for index, output in enumerate(sequence(dig(template.value, "outputs", "parameters"))):
        for field in ("jsonPath", "jqFilter"):
            written = text(dig(output, "valueFrom", field))
            if "data" in written:
                path = ("outputs", "parameters", index, "valueFrom", field)
                yield Confidential(template, path, 0, len(written), RESOURCE_READ)
