"""The role of a value by the name that it is given to: a flag, an environment variable or a header.

The name of an input proves nothing; here the *file itself* uses the value as a log level or a credential.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from memolint.argo.fields import ACCESS, HOST, RESULT, SERVICE, TUNING, Field, shapes_results
from memolint.lang.go.json.gojson import marshal
from memolint.lang.words import endings, ends_with, words
from memolint.typed import Any

# `--flag=`, `--flag `, `FLAG=`, `argument=`: what stands directly before a tag.
# Code may write it as an assignment, as a member of the environment, or make a number of it.
_GIVEN = r"""(?:(?:["']\])?[ \t]*=[ \t]*|[ \t]+|:[ \t]*)"""
_NUMBER = r"""(?:(?:int|float|str)\()?"""
_FLAG = rf"""(?:^|[\s"'(,\[])(?:--?)?([A-Za-z][\w.-]*){_GIVEN}{_NUMBER}["']?$"""
_FLAG_VALUE = rf"""(?:^|(?<=[\s"'(,\[]))(?:--?)?([A-Za-z][\w.-]*){_GIVEN}{_NUMBER}["']?(?![=!<>])([^\s"']+)"""
# A call with a value: `setLogLevel("`. `log(` and `debug(` print or compute: `code.confined` judges these.
_CALL = r"""\b(?:set_?|with_?)?(?!(?:log|debug)\()([A-Za-z]\w*)\(\s*["']?$"""
_CALL_VALUE = r"""\b(?:set_?|with_?)?(?!(?:log|debug)\()([A-Za-z]\w*)\(\s*["']?([^\s"'(),]+)["']?\s*\)"""
# The host in a URL; in these schemes it is a bucket or a store of data.
_HOST = (
    r"""(?:^|[\s"'=(])(?!(?:s3|gs|gcs|abfss?|wasbs?|az|hdfs|oci|oss|file|git|ssh):)"""
    r"""(?:[a-z][a-z0-9+.-]*:)?//(?:[^/\s"'@]*@)?$"""
)
# A flag before its value in a list that code writes: `["run", "--threads", "`.
_LISTED = r"""["'](--?[A-Za-z][\w.-]*)["']\s*,\s*(?:[rf]?["']|str\()?$"""
_LISTED_VALUE = r"""["'](--?[A-Za-z][\w.-]*)["']\s*,\s*(?:[rf]?["']|str\()?((?<=["'])[^"'\n]+|[^"'\s,)\]]+)"""
# The port of an address in the pod itself: what answers there is the work's own, on whatever port.
_OWN_HOST = r"""(?:^|(?<=[\s"'/@=(]))(?:127\.\d+\.\d+\.\d+|0\.0\.0\.0|localhost|\[::1?\])"""
_OWN_PORT = rf"""{_OWN_HOST}(?::["']?|:["']\s*\+\s*|["']\s*,\s*)$"""
_OWN_PORT_VALUE = rf"""{_OWN_HOST}(?::["']?|:["']\s*\+\s*|["']\s*,\s*)([^\s"'/,;)]+)"""
_OWN_HOSTS = ("127.", "0.0.0.0", "localhost", "::")
_LOOKED_BACK = 200
_DASHED_FLAG = r"--?([A-Za-z][\w.-]*)$"

# Words that a whole name is, and words that a name ends with, written together.
_TUNING = frozenset(
    "log logfile logdir logging loggingfile loggingdir debug quiet progress cpu np rustlog gomaxprocs makeflags"
    " parallel xmx xms".split()
)
_TUNING_ENDS = frozenset(
    (
        *"loglevel logformat logginglevel loggingformat timeout connecttimeout parallelism concurrency".split(),
        *"maxparallel retry retries maxretry maxretries retrylimit executorinstances".split(),
        *"ncpu nproc numcpu tmpsize tempsize tmpdirsize pvcsize storagesize ephemeralstorage".split(),
    )
)
# How many workers there are, and how much memory they have, in any spelling: the words of a name's end, put together.
_EACH = r"per(?:cpu|core|thread|worker|task|node|process|proc|job|executor|slot)"
_UNIT = r"[kmgt]i?b|[kmgt]?bytes|percent(?:age)?|pct"
_LIMIT = rf"limits?|max(?:imum)?|min(?:imum)?|hint|budget|quota|requests?|overhead|{_UNIT}"
_MOST = r"(?:n|nb|nr|num|numberof|max|maximum|min|total)"
_MANY = r"(?:thread|worker|job|proc|process|cpu|core|executor|slot)"
_AMOUNTS = (
    # One job is a thing; a number, several or a limit are how many.
    rf"{_MOST}{_MANY}(?:s|es)?(?:{_EACH})?|{_MANY}(?:s|es)(?:{_EACH})?"
    rf"|{_MOST}?{_MANY}(?:s|es)?(?:count|num|limits?|max(?:imum)?|hint)(?:{_EACH})?|(?:cpu|core)s?requests?(?:{_EACH})?"
    rf"|{_MOST}?(?:mem|memory|heap|heapsize|ram|disk|scratch|shm)(?:size|{_LIMIT}|{_EACH})*"
    # Without an amount, these are things; a buffer with a limit is one on a map as well.
    rf"|(?:(?:max|maximum)cache|cache(?:size|{_LIMIT}))(?:size|{_LIMIT}|{_EACH})*"
    rf"|{_MOST}?(?:stack|swap|buffer|buffers)(?:pool)?(?:size|{_UNIT})(?:{_LIMIT}|{_EACH})*"
)
# One of these is in each of them; most names have none, and the pattern above is dear to compile.
_AMOUNT_STEMS = (
    "thread worker job proc cpu core executor slot mem heap ram disk scratch shm cache stack swap buffer".split()
)
# Flags whose value is written right after them, or that are short: the heap of Java, threads of samtools, make, Spark.
_TIGHT_FLAGS = ("-Xms", "-Xmx", "-@", "-j", "local[")
_TIGHT = r"""(?:^|[\s"'=(])(?:-Xm[xs]|-@\s*|-j\s*|local\[)["']?$"""
_TIGHT_VALUE = (
    r"""(?:^|(?<=[\s"'=(]))(?:-Xm[xs]["']?(?=[^\s"'])|(?:-@[ \t]*|-j[ \t]*|local\[)["']?(?=\d))([^\s"'\]]+)"""
)
_DASHED = r"""[\s"']?-"""
_BLANKS = (" ", "\t", "\n")
_APART = "\"' \t\n"  # what stands between a word and its value, if no sign joins them
# Words that a value follows without a dash: `Authorization: token X`, `user u password X`. After one that asks for a
# token comes whose it is: `kubectl create token SA`, `print-access-token ACCOUNT`, `bw get password ITEM`.
_KEYWORDS = frozenset(("password", "passwd", "bearer", "authorization"))
_ASKING = r"(?i)(?:get|create|show|print|read|fetch|new|generate|describe|delete|renew|revoke|rotate|reset|view)"
_LAST_WORD = r"\S+(?=\s*$)"
# The role of a value behind a flag of one letter, which does not say what for: the name of its source may.
SHORT_FLAG = "short flag"
# `--secret` of a client of a store of secrets is the name of one.
_NAMES_OF_SECRETS = r"\bsecrets?\s+versions?\s[^\n|;&]*$"
_SHORT = r"""(?:^|[\s"'])-[A-Za-z][ \t]*["']?$"""
# Types whose values are given to what their `name` says.
_NAMED = ("EnvVar", "HTTPHeader")
_ACCESS_ENDS = frozenset(
    "token password passwd secret credential credentials apikey accesskey accesskeyid secretkey secretaccesskey"
    " privatekey sshkey serviceaccountkey kubeconfig cacert pgpassword authorization bearer".split()
)
_SERVICE_ENDS = frozenset(
    "host hosts hostname port ports endpoint endpoints broker brokers server servers proxy goproxy registry mirror"
    " mirrors pghost pgport dbhost dbport awsregion awsdefaultregion s3region endpointurls3 gateway"
    " namenode".split()
)
_LINK_ENDS = frozenset("url urls uri uris link links addr address".split())
# Words before a link that make it one of a service or of a page for people, not one of the data.
_SERVICES = frozenset(
    "api amqp auth base bolt broker callback console consul dashboard dask database db elastic elasticsearch endpoint"
    " gateway grafana index issuer jdbc kafka kibana loki memcached minio mlflow mongo mongodb mysql nats neo4j oauth"
    " oidc opensearch otel pg postgres postgresql prometheus proxy qdrant rabbitmq ray redis registry scheduler sentry"
    " server service slack sso svc tracking ui vault wandb webhook zookeeper viewer portal frontend browser explorer"
    " jupyter tensorboard metabase superset monitor monitoring argo airflow kubeflow jira teams discord".split()
)
_ADDRESS = r"[.:/]|^localhost$|^\d+$"
_LABEL = r"[\w-]*"
# Code whose results hold what it is given as a secret: signatures, ciphers, hashed passwords.
_SECRET_SHAPES = (
    r"""(?i)(?<!no-)(?<![a-z])sign(?:ing|ed|ature)?(?![a-z-]|\s+(?:in|on|up|off|out)\b)|\bhmac\b|\bdgst\b|\bencrypt"""
    r"""|\bjwt\.encode\b|\bfernet\b|\bopenssl\s+(?:enc|pkeyutl|passwd)\b|\bhtpasswd\b|\bmkpasswd\b"""
)


def names_service(name: str) -> bool:
    """Whether a variable says where something is, be it a service or data."""
    return ends_with(name, _SERVICE_ENDS | _LINK_ENDS) or ends_with(name, frozenset(("dsn", "region")))


def is_address(role: str, value: str) -> bool:
    """Whether a value is where a service is: one label is, too, unless the place for it takes hosts of other kinds."""
    if re.search(_ADDRESS, value) or not value:
        return True
    is_label = re.fullmatch(_LABEL, value) is not None
    return is_label and (role == SERVICE or any(word.rstrip("0123456789") in _SERVICES for word in words(value)))


@lru_cache(maxsize=4096)
def of_name(name: str) -> str:
    """The role of a value that a flag, an environment variable or a header of this name takes."""
    found = words(name)
    if ends_with(name, _ACCESS_ENDS):
        return ACCESS
    if (
        "".join(found) in _TUNING
        or (len(found) == 1 and found[0].startswith("verbos"))
        or any(ending in _TUNING_ENDS or _is_amount(ending) for ending in endings(name))
    ):
        return TUNING
    if "".join(found) in ("host", "hosts"):
        return HOST
    is_link = ends_with(name, _LINK_ENDS) and not _SERVICES.isdisjoint((*found, *map("".join, pairwise(found))))
    return SERVICE if is_link or ends_with(name, _SERVICE_ENDS) else RESULT


def _is_amount(ending: str) -> bool:
    """Whether the end of a name, in one word, says how many workers there are or how much memory they have."""
    return any(stem in ending for stem in _AMOUNT_STEMS) and re.fullmatch(_AMOUNTS, ending) is not None


def of_field(type_name: str, known: Field | None, around: str, named: object) -> str:
    """The role of a field in a value of a Go type that has the role `around` itself, and is called `named`."""
    role = around if around != RESULT or known is None else known.role
    if role != RESULT or type_name not in _NAMED or not isinstance(named, str):
        return role
    return TUNING if named.endswith("_LOG") else of_name(named)


def keeps_secrets(template: Mapping[str, Any]) -> bool:
    """Whether code of a template signs, encrypts or hashes: then even what gives access elsewhere shapes its result."""
    code = (template.get(kind) for kind in ("container", "script", "containerSet"))
    return any(re.search(_SECRET_SHAPES, marshal(each)) is not None for each in code if each)


def of_flag(before: str, previous: str) -> str:
    """The role that the text before a tag gives it; `previous` is the list element before the string."""
    if not before:
        dashed = re.fullmatch(_DASHED_FLAG, previous) if previous.startswith("-") else None
        return TUNING if previous in ("-@", "-j") else of_name(dashed[1]) if dashed else RESULT
    if any(host in before for host in _OWN_HOSTS) and re.search(_OWN_PORT, before):
        return TUNING
    if before.rstrip().rstrip("\"'").rstrip().endswith(_TIGHT_FLAGS) and re.search(_TIGHT, before):
        return TUNING
    found = re.search(_FLAG, before)
    if found:
        role = _of_word(found[1], before[: found.start(1)], not before[found.end(1) :].strip(_APART))
        is_word = role in (SERVICE, HOST) and found[0].endswith(_BLANKS) and not re.match(_DASHED, found[0])
        return RESULT if is_word else role
    listed = re.search(_LISTED, before)
    if listed:
        return of_name(listed[1])
    called = re.search(_CALL, before)
    if called and of_name(called[1]) == TUNING:
        return TUNING
    return SERVICE if re.search(_HOST, before) else RESULT


def _of_word(name: str, before: str, is_apart: bool) -> str:
    """The role that a word in code gives to the value after it; `is_apart`: with no more than a blank between them."""
    role = of_name(name)
    if role != ACCESS:
        return role
    if before.endswith("-"):
        return RESULT if name == "secret" and re.search(_NAMES_OF_SECRETS, before) else role
    last = re.search(_LAST_WORD, before[-_LOOKED_BACK:]) if is_apart else None
    if not is_apart or (last and last[0].endswith(":")):
        return role
    return role if name.lower() in _KEYWORDS and not (last and re.fullmatch(_ASKING, last[0])) else RESULT


def is_short_flag(before: str, previous: str) -> bool:
    """Whether a value follows a flag of one letter, which says nothing of what it is for."""
    return bool(re.search(_SHORT, before) or (not before and re.fullmatch("-[A-Za-z]", previous)))


def only_tunes(code: str) -> bool:
    """Whether a text is flags that tune the work, and nothing else: `--workers=4 -j 2`."""
    rest = re.sub(_FLAG_VALUE, lambda flag: "" if of_name(flag[1]) == TUNING else flag[0], code)
    return code.startswith("-") and not re.sub(_TIGHT_VALUE, "", rest).strip()


def flagged(code: str) -> Iterator[tuple[int, int, str]]:
    """The spans of the words in a text that its flags and calls give a role to, which is no result."""
    return ((start, end, role) for start, end, role in given(code) if not shapes_results(role))


def given(code: str) -> Iterator[tuple[int, int, str]]:
    """The same with words that say where a service is."""
    if any(flag in code for flag in _TIGHT_FLAGS):
        yield from ((*found.span(1), TUNING) for found in re.finditer(_TIGHT_VALUE, code))
    if "(" in code and ")" in code:
        yield from ((*found.span(2), TUNING) for found in re.finditer(_CALL_VALUE, code) if of_name(found[1]) == TUNING)
    if any(host in code for host in _OWN_HOSTS):
        yield from ((*found.span(1), TUNING) for found in re.finditer(_OWN_PORT_VALUE, code))
    for listed in re.finditer(_LISTED_VALUE, code) if "'-" in code or '"-' in code else ():
        if of_name(listed[1]) != RESULT:
            yield (*listed.span(2), of_name(listed[1]))
    at = 0
    while found := re.compile(_FLAG_VALUE).search(code, at):
        is_apart = not code[found.end(1) : found.start(2)].strip(_APART)
        role = _of_word(found[1], code[max(0, found.start(1) - _LOOKED_BACK) : found.start(1)], is_apart)
        if role != RESULT:
            yield (*found.span(2), role)
        at = found.end(1)  # the word after one flag can be the next
