"""Commands that ask a store whether something is there, and those that put it there: buckets, databases, clusters."""

import re
from collections.abc import Sequence

from memolint.code.markers.outline import DATABASE, OBJECT
from memolint.typed import Record

_URL = re.compile(r"(?:s3|gs|s3a|hdfs|abfss?|wasbs?|oss|cos|dbfs|azure|minio)://|https?://")
# What names an object, and not a whole bucket.
_OBJECT = re.compile(rf"(?:{_URL.pattern})[^/]+/[^/]")
_SQL_CLIENTS = frozenset(("psql", "mysql", "mariadb", "sqlite3", "bq", "clickhouse-client", "duckdb", "sqlcmd"))
_SELECTED = re.compile(r"\bselect\b.*?\bfrom\s+([\w.\"`]+)(.*)", re.IGNORECASE | re.DOTALL)
_CHANGED = re.compile(r"\b(?:insert\s+(?:or\s+\w+\s+)?into|replace\s+into|merge\s+into|update)\s+([\w.\"`]+)", re.I)
_DELETED = re.compile(r"\b(?:delete\s+from|truncate(?:\s+table)?)\s+([\w.\"`]+)", re.IGNORECASE)
_HADOOP = frozenset(("hdfs", "hadoop"))
_REDIS_SETS = frozenset(("set", "hset", "sadd", "setex", "hmset", "incr", "rpush", "lpush"))
_COPIES = frozenset(("cp", "mv", "sync", "rsync", "copy", "copyto", "move", "moveto", "put", "touch", "rcat", "pipe"))

# What a command does to what it names.
ASKS, PUTS, TAKES, CLAIMS = "asks", "puts", "takes", "claims"


class StoreUse(Record):
    """What a command does with one thing of a store. `loose`: why it may speak of others, too.

    `stamps`: it puts there nothing, or what a pipe hands it; `source`: what it puts there, "" where nothing is told.
    """

    does: str
    word: str
    level: str
    loose: str = ""
    stamps: bool = False
    source: str = ""


def use(program: str, words: Sequence[str]) -> StoreUse | None:
    """What a command line does with a store; None for what is no client of one, or does something else."""
    if program in ("aws", "s5cmd"):
        return _aws(words if program == "aws" else ("s3", *words))
    if program in ("gsutil", "gcloud", "mc", "rclone", "ossutil"):
        return _objects(program, words)
    if program in _HADOOP:
        return _hadoop(words)
    if program == "curl":
        return _curl(words)
    if program in _SQL_CLIENTS:
        return _sql(" ".join(words))
    if program in ("redis-cli", "valkey-cli"):
        return _redis(words)
    return _cluster(words) if program in ("kubectl", "oc") else None


def _aws(words: Sequence[str]) -> StoreUse | None:
    plain = _plain(words)
    if plain[:1] == ["s3api"]:
        bucket, key = _option(words, "--bucket"), _option(words, "--key")
        does = {"head-object": ASKS, "get-object-attributes": ASKS, "put-object": PUTS, "delete-object": TAKES}
        found = does.get(plain[1]) if len(plain) > 1 else None
        stamps = not _option(words, "--body")
        return StoreUse(found, f"s3://{bucket}/{key}", OBJECT, stamps=stamps) if found and bucket and key else None
    urls = [word for word in plain if _OBJECT.match(word)]
    if plain[:1] != ["s3"] or len(plain) < 2 or not urls:
        return None
    if plain[1] == "ls":
        loose = "" if urls[0].endswith("/") else "`aws s3 ls` lists every object whose name begins with this"
        return StoreUse(ASKS, urls[0], OBJECT, loose=loose)
    if plain[1] == "rm":
        return StoreUse(TAKES, urls[0], OBJECT)
    is_put = plain[1] in _COPIES and plain[-1] == urls[-1]
    return StoreUse(PUTS, urls[-1], OBJECT, stamps=_is_nothing(words), source=_source(plain[2:])) if is_put else None


def _objects(program: str, words: Sequence[str]) -> StoreUse | None:
    plain = _plain(words)
    if program == "gcloud":
        plain = plain[1:] if plain[:1] == ["storage"] else []
        plain = plain[1:] if plain[:1] == ["objects"] else plain
    if len(plain) < 2:
        return None
    verb, target = plain[0], plain[-1]
    is_bucket = not _OBJECT.match(target) if "://" in target else target.strip("/").count("/") < (program == "mc") + 1
    if is_bucket:
        return None
    if verb in ("stat", "ls", "lsf", "lsl", "describe", "list"):
        loose = "a pattern finds any object that fits" if "*" in target and verb in ("ls", "lsf") else ""
        return StoreUse(ASKS, target, OBJECT, loose=loose)
    if verb in ("rm", "delete", "deletefile"):
        return StoreUse(TAKES, target, OBJECT)
    stamps = _is_nothing(words) or verb in ("touch", "rcat", "pipe")
    return StoreUse(PUTS, target, OBJECT, stamps=stamps, source=_source(plain[1:])) if verb in _COPIES else None


def _source(words: Sequence[str]) -> str:
    """The last word but the target, which is put there: a file, a folder, or something else in the store."""
    return words[-2] if len(words) > 1 and words[-2] not in ("-", "/dev/null") else ""


def _is_nothing(words: Sequence[str]) -> bool:
    """Whether what is put there is empty, or comes through a pipe."""
    return "-" in words or "/dev/null" in words


def _hadoop(words: Sequence[str]) -> StoreUse | None:
    if len(words) < 3 or words[0] not in ("dfs", "fs"):
        return None
    verb, target = words[1], words[-1]
    if verb in ("-test", "-ls", "-stat"):
        return StoreUse(ASKS, target, OBJECT)
    if verb in ("-rm", "-rmr"):
        return StoreUse(TAKES, target, OBJECT)
    puts = ("-touchz", "-touch", "-put", "-copyFromLocal", "-mkdir", "-mv", "-cp", "-moveFromLocal")
    stamps = verb in ("-touchz", "-touch", "-mkdir")
    source = "" if stamps else _source([word for word in words[2:] if not word.startswith("-")])
    return StoreUse(PUTS, target, OBJECT, stamps=stamps, source=source) if verb in puts else None


def _curl(words: Sequence[str]) -> StoreUse | None:
    url = next((word for word in words if _URL.match(word)), "")
    given = set(words)
    letters = {letter for word in words if re.fullmatch(r"-[A-Za-z]+", word) for letter in word[1:]}
    if not url:
        return None
    if "T" in letters or "--upload-file" in given or _option(words, "-X", "--request").upper() == "PUT":
        return StoreUse(PUTS, url, OBJECT)
    asks = "I" in letters or "--head" in given or "http_code" in " ".join(words)
    fails = "f" in letters or "--fail" in given or "http_code" in " ".join(words)
    return StoreUse(ASKS, url, OBJECT) if asks and fails else None


def _sql(text: str) -> StoreUse | None:
    """The row of a table: of two statements that name the same table, the row is taken to be the same."""
    changed, deleted, selected = _CHANGED.search(text), _DELETED.search(text), _SELECTED.search(text)
    if changed:
        return StoreUse(PUTS, changed[1].strip('"`'), DATABASE)
    if deleted:
        return StoreUse(TAKES, deleted[1].strip('"`'), DATABASE)
    is_one_row = selected is not None and re.search(r"\bwhere\b", selected[2], re.IGNORECASE) is not None
    if selected is not None and selected[1].lower().startswith(("pg_", "information_schema", "sqlite_")):
        return None
    return StoreUse(ASKS, selected[1].strip('"`'), DATABASE) if selected and is_one_row else None


def _redis(words: Sequence[str]) -> StoreUse | None:
    at = next((index for index, word in enumerate(words) if re.fullmatch(r"[A-Za-z]+", word) and index), None)
    verbs = ("exists", "get", "setnx", "del", "unlink", "sismember", "hexists", "hget", *_REDIS_SETS)
    at = next((index for index, word in enumerate(words) if word.lower() in verbs), at)
    if at is None or at + 1 >= len(words):
        return None
    verb, key, rest = words[at].lower(), words[at + 1], words[at + 2 :]
    if verb in ("sismember", "hexists", "hget", "sadd", "hset") and rest:
        key = f"{key}#{rest[0]}"
    if verb == "setnx" or (verb == "set" and "nx" in (word.lower() for word in rest)):
        return StoreUse(CLAIMS, key, DATABASE)
    if verb in _REDIS_SETS:
        return StoreUse(PUTS, key, DATABASE)
    return StoreUse(TAKES if verb in ("del", "unlink") else ASKS, key, DATABASE)


def _cluster(words: Sequence[str]) -> StoreUse | None:
    plain = [word for word in _plain(words, ("-n", "--namespace", "-o", "--context")) if not word.startswith("-")]
    if len(plain) < 2:
        return None
    kind, _, name = plain[1].partition("/")
    name = name or next((word for word in plain[2:] if word not in ("generic",)), "")
    kind = {"cm": "configmap", "configmaps": "configmap", "secrets": "secret"}.get(kind, kind)
    does = {"get": ASKS, "create": PUTS, "delete": TAKES}.get(plain[0])
    return StoreUse(does, f"{kind}/{name}", DATABASE) if does and name and kind in ("configmap", "secret") else None


def _plain(words: Sequence[str], valued: Sequence[str] = ()) -> list[str]:
    """The words that are no options."""
    found: list[str] = []
    skipped = False
    for word in words:
        if skipped or (word.startswith("-") and word != "-"):
            skipped = not skipped and word in (*valued, "--profile", "--region", "--endpoint-url", "--project")
        else:
            found.append(word)
    return found


def _option(words: Sequence[str], *names: str) -> str:
    for index, word in enumerate(words):
        if word in names and index + 1 < len(words):
            return words[index + 1]
        name, equals, value = word.partition("=")
        if equals and name in names:
            return value
    return ""
