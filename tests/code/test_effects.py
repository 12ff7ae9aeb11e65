"""The effects of whole templates."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memolint.code.effects import Effect, effects
from memolint.code.placeholders import mask
from memolint.code.shell.parse import parse
from memolint.code.snippets import snippets

SHARED = Path(__file__).parents[2].parent / "shared"


def script(source: str) -> dict[str, Any]:
    return {"script": {"image": "x", "command": ["bash"], "source": source}}


def ids(template: Mapping[str, Any]) -> list[tuple[str, str]]:
    return [(one.signal, one.effect) for one in effects(template)]


def at(template: Any, effect: Effect) -> str:
    for step in effect.path:
        template = template[step]
    return str(template)[effect.start : effect.end]


def test_an_effect_says_what_where_and_how_sure() -> None:
    template = script("set -e\ngit -C {{inputs.parameters.dir}} push origin main # now\n")
    (effect,) = effects(template)
    assert (effect.signal, effect.effect, effect.category) == ("sh.git.push", "writes-world", "vcs")
    assert (effect.confidence, effect.path) == ("high", ("script", "source"))
    assert at(template, effect) == "git -C {{inputs.parameters.dir}} push origin main"
    assert effect.message == "pushes to a remote"
    assert effect.fix


def test_effects_are_sorted_by_place() -> None:
    found = effects(script("date > a\ngit push\ncurl https://x > b\n") | {"sidecars": [script("git push")["script"]]})
    assert [one.signal for one in found] == ["sh.date.now", "sh.git.push", "sh.curl.get"]
    assert list(found) == sorted(found, key=lambda one: (one.path, one.start))


def test_a_command_line_has_a_place_for_every_word() -> None:
    template = {"container": {"command": ["kubectl"], "args": ["apply", "-f", "/dev/random"]}}
    assert [(one.signal, one.path) for one in effects(template)] == [
        ("path.urandom", ("container", "args", 2)),
        ("sh.kubectl.write", ("container", "command", 0)),
    ]


def test_an_image_known_for_its_program_is_judged_by_its_arguments() -> None:
    template = {"container": {"image": "gcr.io/kaniko-project/executor", "args": ["--context=.", "--destination=a/b"]}}
    assert [(one.signal, one.path) for one in effects(template)] == [("sh.kaniko", ("container", "args", 0))]


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("create", [("tmpl.resource.write", "writes-world")]),
        ("apply", [("tmpl.resource.write", "writes-world")]),
        ("delete", [("tmpl.resource.write", "writes-world")]),
        ("patch", [("tmpl.resource.write", "writes-world")]),
        ("replace", [("tmpl.resource.write", "writes-world")]),
        ("get", [("tmpl.resource.get", "reads-world")]),
        ("{{inputs.parameters.a}}", [("tmpl.resource.unknown", effect) for effect in ("reads-world", "writes-world")]),
    ],
)
def test_resource_templates(action: str, expected: list[tuple[str, str]]) -> None:
    template = {"resource": {"action": action, "manifest": "kind: Job"}}
    assert ids(template) == expected
    assert at(template, effects(template)[0]) == action


@pytest.mark.parametrize(
    ("http", "expected"),
    [
        ({"url": "https://x"}, [("tmpl.http.get", "reads-world")]),
        ({"url": "https://x", "method": "get"}, [("tmpl.http.get", "reads-world")]),
        ({"url": "https://x", "method": "HEAD"}, [("tmpl.http.get", "reads-world")]),
        ({"url": "https://x", "method": "POST"}, [("tmpl.http.write", "writes-world")]),
        ({"url": "https://x", "method": "DELETE"}, [("tmpl.http.write", "writes-world")]),
    ],
)
def test_http_templates(http: dict[str, str], expected: list[tuple[str, str]]) -> None:
    assert ids({"http": http}) == expected


@pytest.mark.parametrize(
    "source",
    [
        "git push --dry-run",
        "kubectl apply --dry-run=client -f x",
        "helm upgrade --dry-run a b",
        "date -d @0",
        "curl http://localhost:8080/health -d x",
        "psql -h 127.0.0.1 -c 'drop table x'",
        'curl -fsSL https://x/y -o y\necho "$SUM  y" | sha256sum -c -',
        "curl https://x/sha256/2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824",
        "git clone https://x r\ncd r\ngit checkout da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "RANDOM=42\necho $RANDOM > x",
        "USER=me\necho $USER > x",
        "echo /dev/urandom",
        "sqlite3 /tmp/x.db 'insert into t values (1)'",
        "python main.py; node x.js; ./run.sh",
    ],
)
def test_no_effect(source: str) -> None:
    assert effects(script(source)) == ()


def test_backticks_with_a_redirection_are_run() -> None:
    assert ids(script("until `git push >& /dev/null`; do sleep 1; done")) == [("sh.git.push", "writes-world")]


def test_a_program_that_only_tells_about_itself_is_no_question() -> None:
    found = effects(script("bash --version\nour-tool --version\nour-tool --version 3"), thorough=True)
    assert [(each.signal, each.start > 30) for each in found] == [("sh.script.opaque", True)]


def test_a_checksum_never_excuses_a_write() -> None:
    assert ids(script("sha256sum -c x\ncurl -d @x https://y")) == [("sh.curl.write", "writes-world")]


def test_a_variable_that_the_container_declares_is_no_read_of_the_host() -> None:
    template = script("echo $USER > x")
    assert ids(template) == [("sh.var.identity", "reads-world")]
    template["script"]["env"] = [{"name": "USER", "value": "me"}]
    assert ids(template) == []


def test_a_revision_that_comes_from_an_input_makes_a_clone_doubtful() -> None:
    (effect,) = effects(script("git clone https://x r && cd r && git checkout {{inputs.parameters.sha}}"))
    assert (effect.signal, effect.confidence) == ("sh.git.clone", "low")


def test_what_is_only_printed_is_marked() -> None:
    marks = {one.signal: one.sink for one in effects(script('echo "$(date) $RANDOM"\nkubectl get pods >&2'))}
    assert marks == {"sh.date.now": "printed", "sh.var.random": "printed", "sh.kubectl.read": "log"}


def test_a_tag_as_the_command_is_opaque() -> None:
    assert ids(script("{{inputs.parameters.command}} x; date > y"))[0] == ("sh.cmd.tag", "opaque")


def test_thorough_names_what_cannot_be_seen() -> None:
    template = script("python main.py\ncat x | sort\n./run.sh")
    assert [at(template, one) for one in effects(template, thorough=True)] == ["python main.py", "./run.sh"]
    assert [one.signal for one in effects({"container": {"image": "x"}}, thorough=True)] == ["img.entrypoint"]
    assert [one.signal for one in effects(script("git push"), thorough=True)] == ["sh.git.push"]


def test_a_huge_script_is_opaque() -> None:
    assert [one.effect for one in effects(script("git push\n" * 100_000))] == ["opaque"]


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["sh", "-c", "git push", "create", "POST", "{{item}}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["command", "args", "source", "image", "env", "name", "method", "url"]), inner
        )
    ),
    max_leaves=8,
)
FIELDS = st.sampled_from(["container", "script", "sidecars", "containerSet", "resource", "http", "data", "plugin"])


@pytest.mark.slow
@given(st.dictionaries(FIELDS, VALUES))
def test_values_of_any_shape_are_survived(template: dict[str, Any]) -> None:
    assert effects(template, thorough=True) == effects(template, thorough=True)


def _templates(value: object) -> list[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        mine = [value] if any(field in value for field in ("container", "script", "containerSet")) else []
        return mine + [one for child in value.values() for one in _templates(child)]
    return [one for child in value for one in _templates(child)] if isinstance(value, list) else []


@pytest.mark.slow
@pytest.mark.skipif(not (SHARED / "corpus").is_dir(), reason="the corpus is not here")
def test_every_shell_snippet_of_the_argo_examples_is_read_completely() -> None:
    from ruamel.yaml import YAML

    yaml = YAML(typ="safe")
    yaml.allow_duplicate_keys = True
    unread = []
    count = 0
    for path in sorted((SHARED / "corpus" / "argo-examples").rglob("*.yaml")):
        for document in yaml.load_all(path.read_bytes()):
            for snippet in (one for template in _templates(document) for one in snippets(template)):
                if snippet.language == "shell":
                    count += 1
                    unread += [] if parse(mask(snippet.text).text).complete else [(path.name, snippet.path)]
    assert count > 100
    assert unread == []
