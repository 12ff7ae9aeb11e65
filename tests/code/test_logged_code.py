"""What code only logs, and its comments: text that changes no result."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memolint.code.catalogue.signal import CONTROL, LOG, PRINTED
from memolint.code.confined import comments, confined
from memolint.code.places import SeenFiles
from memolint.code.shell.confined import confined_shell
from memolint.code.shell.telling import only_works
from memolint.code.snippets import Passage, snippets


def script(program: str, source: str, **env: str) -> dict[str, Any]:
    entries = [{"name": name, "value": value} for name, value in env.items()]
    return {"script": {"image": "x", "command": [program], "source": source, "env": entries}}


def cut(template: dict[str, Any], passage: Passage) -> str:
    value: Any = template
    for step in passage.path:
        value = value[step]
    return str(value)[passage.start : passage.end]


def texts(template: dict[str, Any]) -> list[str]:
    return sorted({cut(template, one) for one in confined(template, tuple(snippets(template)), PRINTED)})


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("echo a; train > out", ["echo a"]),
        ("echo a > out", []),
        ("echo a >&2", ["echo a"]),
        ("echo a | tee out", []),
        ("sleep 5", ["sleep 5"]),
        ('echo "$(date)"', ["date", 'echo "$(date)"']),
        ('echo "$(curl https://x)"', ["curl https://x", 'echo "$(curl https://x)"']),
        ('echo "$(curl -o f https://x)"', []),
        ('echo "$(date > out)"', []),
        ("exec > out\necho a", []),
        ('log() { echo "$1"; }\nlog a', ['echo "$1"', "log a"]),
        ('log() { echo "$1"; }\nx=$(log a)\ntrain $x', []),
        ("inner() { echo a; }\nouter() { inner; }\nx=$(outer)\ntrain $x", []),
        ("log() { train; echo a; }\nlog b", ["echo a"]),
        ("cat <<E\nhello\nE\n", ["cat", "hello\n"]),
        ("cat > out <<E\nhello\nE\n", []),
        ("cat <<E | sh\nhello\nE\n", []),
        # A variable that is only printed, and where it gets its value.
        ("x=1\necho $x", ["echo $x", "x=1"]),
        ("x=1\necho $x\ntrain $x", ["echo $x"]),
        ("export x=1\necho $x", ["echo $x"]),
        ("x=1 train\necho $x", ["echo $x"]),
        ("set -a\nx=1\necho $x", ["echo $x"]),
        ("x=$(date)\necho $x", ["echo $x", "x=$(date)"]),
        ("x=$(curl https://x)\necho $x", ["echo $x", "x=$(curl https://x)"]),
        ("x=$(curl -X POST https://x)\necho $x", ["echo $x"]),
        ("x=1\ny=$x\necho $y", ["echo $y", "x=1", "y=$x"]),
        ("x=1\necho $x  # x is small", ["echo $x", "x=1"]),
        ("train $x\nx=1\necho $x", ["echo $x"]),
        ("x=1\necho $x\nif [", ["echo $x"]),
        # The variable of a loop is set where the loop begins: what its body sets and tests is its own.
        ("w=1\nfor i in a b; do if [[ $i == $w ]]; then s=y; fi; done\necho $w\n[[ $s == y ]]", ["echo $w"]),
        ('echo "$(echo a)"', ['echo "$(echo a)"', "echo a"]),
        ('log() { echo "$1" > out; }\nlog a', []),
        # How long something takes is compared, and shows nowhere.
        (
            "start=$(date +%s)\nuntil probe; do\n  if [ $(( $(date +%s) - start )) -gt 60 ]; then exit 1; fi\ndone",
            ["[ $(( $(date +%s) - start )) -gt 60 ]", "start=$(date +%s)"],
        ),
        ("x=$(date +%s)\ntrain --seed $x", []),
    ],
)
def test_what_a_shell_only_logs(source: str, expected: list[str]) -> None:
    assert texts(script("bash", source)) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("print('a')\ntrain()", ["print('a')"]),
        ("print('é', 'a')", ["print('é', 'a')"]),
        ("print('a', file=out)", []),
        ("import sys\nprint('a', file=sys.stderr)", ["print('a', file=sys.stderr)"]),
        ("print(train())", []),
        ("print(len(x), str(x))", ["print(len(x), str(x))"]),
        ("logger.info('a')", ["logger.info('a')"]),
        ("logger.train('a')", []),
        ("model.info('a')", []),
        ("import logging\nlogging.basicConfig(filename='out')\nlogging.info('a')", []),
        ("sys.stdout.write('a')", ["sys.stdout.write('a')"]),
        ("sys.stdout = out\nprint('a')", []),
        ("exec(code)\nprint('a')", []),
        ("time.sleep(random.uniform(1, 2))", ["time.sleep(random.uniform(1, 2))"]),
        ("time.sleep(train())", []),
        ("x = 1\nprint(x)", ["print(x)", "x = 1"]),
        ("x: int = 1\nprint(x)", ["print(x)", "x: int = 1"]),
        ("x = 1\nprint(x)\ntrain(x)", ["print(x)"]),
        ("x = train()\nprint(x)", ["print(x)"]),
        ("x = y = 1\nprint(x)", ["print(x)"]),
        ("start = time.time()\nprint(time.time() - start)", ["print(time.time() - start)", "start = time.time()"]),
        (
            "end = time.time() + 60\nwhile time.time() < end: probe()",
            ["end = time.time() + 60", "time.time() < end"],
        ),
        ("print(", []),
        ("sys.stdout.flush()", []),
        ("while time.time() < probe(): pass", []),
        ("print(', '.join(x))", ["print(', '.join(x))"]),
        ("train(x)\nx = 1\nprint(x)", ["print(x)"]),
    ],
)
def test_what_python_only_logs(source: str, expected: list[str]) -> None:
    assert texts(script("python", source)) == expected


@pytest.mark.parametrize(
    ("program", "source", "expected"),
    [
        ("node", "console.log(a);\nrun(a)", ["console.log(a);"]),
        ("/usr/bin/node", "console.log(a)", ["console.log(a)"]),
        ("node", "console.log(a); run(a)", []),
        ("node", "print(a)", []),
        ("Rscript", "message(a)\nrun(a)", ["message(a)"]),
        ("Rscript", "cat(a, file='out')", []),
        ("ruby", "print(a)", ["print(a)"]),
        ("ruby", "print(a)\nFile.write('x', a)", ["print(a)"]),
        ("node", "const t = Date.now();\nconsole.log(t);", ["console.log(t);", "const t = Date.now();"]),
        ("node", "const t = Date.now();\nconsole.log(t);\nsave(t);", ["console.log(t);"]),
        ("perl", "print(a)", []),
    ],
)
def test_whole_lines_that_print_in_languages_that_are_not_parsed(
    program: str, source: str, expected: list[str]
) -> None:
    assert texts(script(program, source)) == expected


@pytest.mark.parametrize(
    ("program", "read"), [("bash", "echo $MODE"), ("python", "import os\nprint(os.environ['MODE'])")]
)
def test_a_declared_variable_that_is_only_logged_is_logged_where_it_is_declared(program: str, read: str) -> None:
    template = script(program, read, MODE="{{inputs.parameters.mode}}")
    assert "{{inputs.parameters.mode}}" in texts(template)


@pytest.mark.parametrize("use", ["train $MODE", "[ $MODE = fast ] && train $(date +%s)"])
def test_a_declared_variable_that_is_used_too_is_not_logged(use: str) -> None:
    assert texts(script("bash", f"echo $MODE\n{use}", MODE="fast")) == ["echo $MODE"]


def test_tags_count_whole_in_what_is_logged() -> None:
    source = "echo {{inputs.parameters.a}} {{inputs.parameters.b}}; train {{inputs.parameters.a}}"
    assert texts(script("bash", source)) == ["echo {{inputs.parameters.a}} {{inputs.parameters.b}}"]


@pytest.mark.parametrize(
    ("program", "source", "expected"),
    [
        ("bash", "# a\ntrain # b\ntrain a#c '# d'", ["# a", "# b"]),
        ("bash", "train # {{inputs.parameters.a}} x\ntrain", ["# {{inputs.parameters.a}} x"]),
        ("python", "# a\nx = 1  # é b\ny = '# c'", ["# a", "# é b"]),
        ("python", "x = (  # a", ["# a"]),
        ("node", "// a\nrun() // b\n  // c", ["// a", "// b", "// c"]),
        ("node", "get('http://x') /* a\nb */", ["/* a\nb */"]),
        ("Rscript", "# a\nrun() # b", ["# a", "# b"]),
    ],
)
def test_comments(program: str, source: str, expected: list[str]) -> None:
    template = script(program, source)
    assert [cut(template, one) for one in comments(snippets(template))] == expected


def test_a_command_line_has_no_comments() -> None:
    assert list(comments(snippets({"container": {"command": ["train", "#", "x # y"]}}))) == []


WORK = [
    *("train a", "./train.py --lr=$x 'a b'", 'x="a $y"', "y=1", "grep -c a f > /tmp/n"),
    *("train ${x} $y", ' "$x"', "/usr/bin/train *.csv", "\ttrain", "# it's", ""),
]
FILES = SeenFiles(("/tmp/n",))
OTHER = [
    *("echo $x", "x=$(date)", "train | wc", "train; echo a", "train &", "exit 1", "set -e", "train `date`", "sleep 5"),
    *("if [ $x ]; then", "fi", "for x in a; do", "done", "f() {", "}", "cat <<E", "echo 'a", "b'", 'echo "a', 'b"'),
    *("date", "date > /dev/null", 'date > "/dev/stdout"', "e'cho' a", "x=1 train", "export x=1", "train \\", "$x a"),
    *("date > now", "logger $x", "tee now", "cat f 2>e >>out", "sort -u a > $y"),
    *("train --version", "grep a f", "cat f 2>/dev/null", "[ $x ] && train", "x+=1", "source f", "(train)", "! train"),
]


@given(st.lists(st.sampled_from(WORK + OTHER), max_size=6).map("\n".join), st.sampled_from((LOG, PRINTED, CONTROL)))
def test_a_script_whose_lines_show_that_it_only_works_has_nothing_that_reaches_no_further(source: str, to: str) -> None:
    if only_works(source, FILES.is_output):
        assert confined_shell(source, frozenset("xy"), to, FILES) == ([], frozenset())


@pytest.mark.parametrize(
    ("source", "expected"), [("x=1\ntrain $x 'a #b'\ngrep a > /tmp/n", True), *((s, False) for s in OTHER)]
)
def test_a_script_that_may_do_more_than_work_takes_the_grammar(source: str, expected: bool) -> None:
    assert only_works(source, FILES.is_output) is expected
