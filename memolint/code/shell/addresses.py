"""Addresses of stores and databases that a program is given of which no more is known: what it reads and writes.

Where a word stands tells its part: the name of its option, the verb of the program, or the last of several operands.
"""

import re
from collections.abc import Iterator, Sequence

from memolint.code.catalogue.signal import MAX_WORD
from memolint.code.shell.parse import Word
from memolint.code.shell.programs import language

STORE = re.compile(
    r"(?:s3[an]?|gs|gcs|abfss?|wasbs?|adl|az|hdfs|viewfs|webhdfs|oss|cosn?|obs|swift|dbfs|b2|s?ftp|gsiftp)://"
)
DATABASE = re.compile(
    r"(?:jdbc:)?(?:postgres(?:ql)?|mysql|mariadb|mongodb|rediss?|mssql|sqlserver|oracle|snowflake|clickhouse|bigquery"
    r"|cassandra|couchdb|influxdb|neo4j|cockroachdb|trino|presto|databricks|redshift|teradata)(?:\+\w+)?://"
)
_LOCAL = re.compile(r"//(?:[^/@]*@)?(?:localhost|127\.|\[::1\]|/)")
_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+")
_TO = frozenset(
    "out output outputs outdir dest destination dst target sink save upload write export result results to publish push"
    " store logdir artifact artifacts dump backup sync put copy move".split()
)
# Options that give an address may only hand it on.
_ADDRESSING = frozenset("uri url urls uris link endpoint bucket prefix location base host".split())
_FROM = frozenset("in input inputs src source sources from read load data dataset fetch download get pull".split())


def addressed(name: str, words: Sequence[Word]) -> Iterator[tuple[str, Word]]:
    """The words of a program that are addresses, each with the id of the signal that its position gives."""
    if not any("://" in word.text for word in words):
        return
    operands: list[Word] = []
    for at, word in enumerate(words):
        option, is_set, value = word.text.partition("=") if word.text.startswith("-") else ("", "", word.text)
        before = words[at - 1].text if at else ""
        if option and not is_set:
            continue
        if not option and before.startswith("-") and before != "--" and "=" not in before:
            option = before
        if not option:
            operands.append(word)
        elif found := _signal(value, _is_target(option)):
            yield found, word
    yield from _of_operands(operands[language(name) != "opaque" :])


def is_handed_on(words: Sequence[Word], word: Word) -> bool:
    """Whether the option of a word only says that it is an address: the program may just write it down."""
    at = words.index(word)
    option = word.text.partition("=")[0] if word.text.startswith("-") else words[at - 1].text if at else ""
    names = [each.lower() for each in _WORDS.findall(option)] if option.startswith("-") else []
    return bool(names) and names[-1] in _ADDRESSING and not any(name in _TO or name in _FROM for name in names)


def variable(name: str, value: str) -> str:
    """The id of the signal of a variable in the environment of a program, "" for none."""
    return _signal(value, _is_target(name))


def _of_operands(operands: Sequence[Word]) -> Iterator[tuple[str, Word]]:
    first = operands[0].text if operands else ""
    verb = next(iter(_WORDS.findall(first)), "").lower() if not re.search(r"[/.:]", first) else ""
    paths = [word for word in operands if "/" in word.text or "." in word.text]
    for word in paths:
        is_last = word is paths[-1] and len(paths) > 1
        is_target = verb in _TO - {"copy", "move", "sync"} or (is_last and verb not in _FROM)
        if found := _signal(word.text, is_target):
            yield found, word


def _signal(value: str, is_target: bool) -> str:
    value = value[:MAX_WORD]
    if _LOCAL.search(value):
        return ""
    if STORE.match(value):
        return "url.store.write" if is_target else "url.store.read"
    if DATABASE.match(value):
        return "url.database.write" if is_target else "url.database"
    return ""


def _is_target(option: str) -> bool:
    """Whether the name of an option or a variable says that something is written there: its first word that tells."""
    words = (word.lower() for word in _WORDS.findall(option))
    return next((word in _TO for word in words if word in _TO or word in _FROM), False)
