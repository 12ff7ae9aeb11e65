"""Reading shell: what runs, what is only text, and where it stands."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memolint.code.shell.behaviour import behaviour, behaviour_of_words
from memolint.code.shell.parse import MAX_TEXT, parse


def runs(text: str) -> list[str]:
    return [" ".join((program.name, *(word.text for word in program.words))) for program in behaviour(text).programs]


def names(text: str) -> list[str]:
    return [program.name for program in behaviour(text).programs]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("git push", ["git push"]),
        ("/usr/bin/git push", ["git push"]),
        ('"$BIN"/git push', ["git push"]),
        ("sudo -u x git push", ["git push"]),
        ("env A=1 B=2 timeout -s KILL 5 git push", ["git push"]),
        ("echo a | xargs -I {} git push {}", ["echo a", "git push {}"]),
        ("nohup nice -n 5 git push &", ["git push"]),
        ("command -v git", ["command -v git"]),
        ("bash -euxo pipefail -c 'git push'", ["bash -euxo pipefail -c git push", "git push"]),
        ("sh -c \"sh -c 'git push'\"", ["sh -c sh -c 'git push'", "sh -c git push", "git push"]),
        ("find . -exec git push {} \\;", ["find . -exec git push {} ;", "git push {}"]),
        ("trap 'git push' EXIT", ["trap git push EXIT", "git push"]),
        ("eval git push", ["eval git push", "git push"]),
        ("python3 -m pip install x", ["pip install x"]),
        ("python -m http.server", ["http.server"]),
        ("GIT=git; $GIT push; ${GIT} push", ["git push", "git push"]),
        ('retry() { until "$@"; do sleep 1; done; }\nretry 5 git push', ["sleep 1", "git push"]),
        ('log() { echo "$@"; }\nlog git push', ["echo git push"]),
        ('KC="kubectl -n prod"\n$KC delete job x', ["kubectl -n prod delete job x"]),
        ('args=(push "a b")\nargs+=(c)\ngit "${args[@]}"', ["git push a b c"]),
        ('if x; then K="git push"; else K="git pull"; fi\n$K origin', ["x", "git push origin", "git pull origin"]),
        ("for c in 'git push' 'git pull'; do $c; done", ["git push", "git pull"]),
        ('job="git push $X"\neval "$job"', ["eval $job", "git push $X"]),
        ('x="git push"\nbash -c "$x"', ["bash -c git push", "git push"]),
        ('hint="git push"\necho "$hint"', ["echo git push"]),
        ("say() { git tag \"$1\"; }\ntrap 'say end' EXIT", ["git tag $1", "trap say end EXIT"]),
        ('k() { kubectl -n x "$@"; }\nk get pods', ["kubectl -n x get pods"]),
        ('f() { ns=$1; shift; kubectl -n "$ns" "$@"; }\nf a get pods', ["shift", "kubectl -n $ns get pods"]),
        ('run() { eval "$*"; }\nrun "git push"', ["eval $*", "git push"]),
        ("find . -exec sh -c 'git push' \\;", ["find . -exec sh -c git push ;", "sh -c git push", "git push"]),
        ("parallel -j 4 git push {} ::: a b", ["parallel -j 4 git push {} ::: a b", "git push {}"]),
        ("su app -c 'git push'", ["su app -c git push", "git push"]),
        ("cat > /tmp/j.sh <<'E'\ngit push\nE\nbash -e /tmp/j.sh", ["cat", "bash -e /tmp/j.sh", "git push"]),
        ("tee j.sh <<E\ngit push\nE\nchmod +x j.sh\n./j.sh", ["tee j.sh", "chmod +x j.sh", "./j.sh", "git push"]),
        (
            "echo 'git push' > b.sh\ncat > a.sh <<'E'\nbash b.sh\nE\nbash a.sh",
            ["echo git push", "cat", "bash a.sh", "bash b.sh", "git push"],
        ),
        ("F=/tmp/j\necho 'git push' > $F\n. $F", ["echo git push", ". /tmp/j", "git push"]),
        ("echo 'git push' | sh", ["echo git push", "sh", "git push"]),
        ("cat <<EOF | bash\ngit push\nEOF\n", ["cat", "bash", "git push"]),
        ("bash <<'EOF'\ngit push\nEOF\n", ["bash", "git push"]),
    ],
)
def test_what_a_command_ends_up_running(text: str, expected: list[str]) -> None:
    assert runs(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "# git push",
        "echo git push",
        "cat <<EOF\ngit push\nEOF\n",
        "cat > run.sh <<'EOF'\n$(git push)\nEOF\n",
        "cat > run.sh <<'EOF'\ngit push\nEOF\nbash other.sh",
        "args=(git push)\necho ${args[0]}",
        "x='git push'",
        "unused() { git push; }\necho done",
        "git() { echo no; }\ngit push",
        "exit 0\ngit push",
        "grep 'git push' notes.txt",
    ],
)
def test_text_and_dead_code_run_nothing(text: str) -> None:
    assert "git" not in names(text)


@pytest.mark.parametrize(
    "text",
    [
        "x=$(git push)",
        "x=`git push`",
        'echo "$(git push)"',
        "cat <<EOF\n$(git push)\nEOF\n",
        "if git push; then :; fi",
        "for i in $(git push); do :; done",
        "case x in a) git push;; esac",
        "diff <(git push) x",
        "deploy() { git push; }\nmain() { deploy; }\nmain",
        "[ -f x ] || git push",
        "(cd x && git push) > log 2>&1",
        "while ! git push; do sleep 1; done",
        "x || exit 1\ngit push",
        "cat > f <<EOF && git push\nhello\nEOF\n",
        "export A=$(git push)",
    ],
)
def test_what_runs_is_found_wherever_it_stands(text: str) -> None:
    assert names(text).count("git") == 1


def test_places_are_those_of_the_text() -> None:
    text = "é=1\nsh -c 'echo ü; git push origin'\n"
    program = next(program for program in behaviour(text).programs if program.name == "git")
    assert text[program.start : program.end] == "git push origin"
    assert [text[word.start : word.end] for word in program.words] == ["push", "origin"]


def test_words_are_decoded_as_the_shell_does() -> None:
    (program,) = behaviour("""x "a\\"b" 'it'"'"'s' a\\ b "$X/y" $'q' ${Z}""").programs
    assert [word.text for word in program.words] == ['a"b', "it's", "a b", "$X/y", "q", "${Z}"]


def test_standard_input_of_a_pipeline_is_known_when_it_is_literal() -> None:
    (_, program) = behaviour("echo 'drop table t' | psql").programs
    assert program.context.stdin == "drop table t"
    (program,) = behaviour("psql <<< 'drop table t'").programs
    assert program.context.stdin == "drop table t"
    (program,) = behaviour("psql <<E\ndrop table t\nE\n").programs
    assert program.context.stdin == "drop table t\n"


@pytest.mark.parametrize(
    ("text", "logged"),
    [
        ("date", True),
        ('echo "$(date)"', True),
        ('echo "$(date)" >&2', True),
        ('echo "$(date)" > /dev/stderr', True),
        ('echo "$(date)" > out', False),
        ('echo "$(date)" | tee out', False),
        ("x=$(date)", False),
        ("date > out", False),
        ("date 2> out", True),
        ("touch $(date)", False),
        ('say() { echo "$(date) $1"; }\nsay a', True),
        ("now() { date; }\nx=$(now)", False),
        ("cd x && date", True),
        ("{ date; } > out", False),
    ],
)
def test_output_that_only_reaches_the_log_is_known(text: str, logged: bool) -> None:
    contexts = [program.context for program in behaviour(text).programs if program.name == "date"]
    assert [context.logged for context in contexts] == [logged]


def test_a_broken_script_still_gives_what_is_certain() -> None:
    script = "git push\nif [ x ; then )\n"
    assert not behaviour(script).complete
    assert "git" in names(script)
    assert not behaviour("sh -c 'if ['; sh -c true").complete
    assert behaviour("sh -c true").complete


def test_a_command_line_without_a_shell_has_no_syntax() -> None:
    done = behaviour_of_words(["sudo", "git", "push", "$(date)", "|", "sh"])
    assert [(program.name, [word.text for word in program.words]) for program in done.programs] == [
        ("git", ["push", "$(date)", "|", "sh"])
    ]
    assert [(word.start, word.end) for word in done.programs[0].words] == [(2, 3), (3, 4), (4, 5), (5, 6)]
    assert done.references == ()


KNOTS = ["(", "$(", "`", '"', "'", "{ ", "if x; then ", "case a in ", "${x:-", "$((", "<(", "a|", "a&&", "a=(", "f(){ "]
KNOTS += ["cat <<A\n", "[[ ", "while ", "! ", "sudo ", "sh -c '", ";;", ">a ", "find -exec ", "{{"]


@pytest.mark.slow(every=5)
@pytest.mark.parametrize("knot", KNOTS)
@pytest.mark.parametrize("times", [3, 10_000])
def test_no_nesting_is_too_deep(knot: str, times: int) -> None:
    behaviour(knot * times)
    behaviour(knot * times + "git push")


def test_a_text_of_a_megabyte_is_given_up() -> None:
    assert not parse("git push\n" * 120_000).readable
    assert parse("x" * MAX_TEXT).readable


PIECES = st.sampled_from(
    [*KNOTS, ")", "}", "fi", "done", "esac", "\n", " ", "git push", "$X", "EOF", "<<EOF", "é", "\0", "\r", "\\"]
)


@settings(max_examples=150, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join) | st.text(max_size=60))
def test_any_text_is_read_and_every_place_lies_in_it(text: str) -> None:
    done = behaviour(text)
    spans = [(program.start, program.end) for program in done.programs] + [
        (one.start, one.end) for one in done.references
    ]
    spans += [(word.start, word.end) for program in done.programs for word in program.words]
    assert all(0 <= start <= end <= len(text) for start, end in spans)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.sampled_from(["git push", "echo a", "kubectl get x", "x=$(date)", "# no", ""]), max_size=6))
def test_a_harmless_command_in_front_changes_nothing(lines: list[str]) -> None:
    text = "\n".join(lines)
    assert names("true\n" + text)[1:] == names(text)


@pytest.mark.slow(every=5)
def test_scripts_that_write_and_run_each_other_come_to_an_end() -> None:
    runs_all = "".join(f"bash f{number}.sh\n" for number in range(40))
    texts = (f"cat > f{number}.sh <<'E{number}'\n{runs_all}git push\nE{number}\n" for number in range(40))
    assert "git" in names("".join(texts) + "bash f0.sh\n")
