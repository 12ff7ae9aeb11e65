"""Which paths code names, what it hands back as it is, which failures it hides, and how much it writes."""

import time
from typing import Any

import pytest

from memolint.code.amounts import amounts
from memolint.code.effects import effects
from memolint.code.snippets import Passage
from memolint.code.swallowed import swallowed
from memolint.code.told import told
from memolint.code.touched.uses import uses

A = "{{inputs.parameters.a}}"
ASK = "aws sts assume-role --role-arn r"


def script(source: str, program: str = "bash") -> dict[str, Any]:
    outputs = {"parameters": [{"name": "o", "valueFrom": {"path": "/tmp/o"}}]}
    return {"script": {"image": "x", "command": [program], "source": source}, "outputs": outputs}


def touched(source: str, program: str = "bash", folder: str = "") -> list[tuple[str, str]]:
    environment = {"OUT": "/d/out"}
    return [(each.path, each.role) for each in uses(script(source, program), ("script",), environment, folder, ["/d"])]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        (f"convert /in > /d/{A}.png", [(f"/d/{A}.png", "write")]),
        ("wc -l /d/x.csv > /tmp/n", [("/d/x.csv", "read")]),
        ("cp /tmp/a /d/b", [("/d/b", "write")]),
        ("cp /d/a /tmp/x", [("/d/a", "read")]),
        ("cd /d && make > log.txt", [("/d/log.txt", "write")]),
        ("O=/d/o\ntool --out $O/x --ref=/d/ref.fa", [("/d/o/x", "write"), ("/d/ref.fa", "read")]),
        ("tool > $OUT/x", [("/d/out/x", "write")]),
        ("tar -xzf /d/a.tgz -C /d/x", [("/d/a.tgz", "read"), ("/d/x", "write")]),
        ("tar czf /d/a.tgz /d/src", [("/d/a.tgz", "write"), ("/d/src", "read")]),
        ("unpack /d/tiles", [("/d/tiles", "")]),
        ("python /d/train.py --save-model /d/m", [("/d/train.py", "read"), ("/d/m", "write")]),
        ("aws s3 cp s3://b/k /d/k", [("/d/k", "write")]),
        ("if [ -f /d/done ]; then exit 0; fi", [("/d/done", "read")]),
        ("sh -c 'tool > /d/y'", [("/d/y", "write")]),
        ("sed -i s/a/b/ /d/f", [("/d/f", "write")]),
        ("dd if=/dev/zero of=/d/z", [("/d/z", "write")]),
        ("git clone https://x/y /d/repo", [("/d/repo", "write")]),
        ("echo /d/nothing\n# cp a /d/b\ntool /data /dd /x/d", []),
        ("cat <<E > /d/conf\ncp /d/a /d/b\nE", [("/d/conf", "write")]),
    ],
)
def test_paths_of_shell_code(source: str, found: list[tuple[str, str]]) -> None:
    assert touched(source) == found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("open('/d/x', 'w').write('a')", [("/d/x", "write")]),
        ("from pathlib import Path\nb = Path('/d')\nread_csv(b / 'in').to_csv(b / f'{x}.csv')",
         [("/d/in", "read"), ("/d/*.csv", "write")]),
        ("os.makedirs('/d/a')\nshutil.copy('/d/q', '/tmp/z')", [("/d/a", "write"), ("/d/q", "read")]),
        ("os.path.exists(os.path.join('/d', 'done'))", [("/d/done", "read")]),
        ("subprocess.run(['cp', '/tmp/x', '/d/y'])\nos.system('tool > /d/z')", [("/d/y", "write"), ("/d/z", "write")]),
        ("with open(os.environ['OUT'] + '/f', 'wb') as f:\n    pass", [("/d/out//f", "write")]),
        (f"np.save('/d/{A}.npy', a)", [(f"/d/{A}.npy", "write")]),
        ("fit('/d/x')\nprint(1", []),
        ("fit('/d/x', out='/d/y')", [("/d/x", ""), ("/d/y", "write")]),
    ],
)  # fmt: skip
def test_paths_of_python_code(source: str, found: list[tuple[str, str]]) -> None:
    assert sorted(touched(source, "python")) == sorted((path.replace("//", "/"), role) for path, role in found)


def test_paths_of_other_code_and_of_command_lines() -> None:
    assert touched("fs.writeFileSync('/d/x', a)\nconst b = require('/d/y')", "node") == [
        ("/d/x", "write"),
        ("/d/y", "read"),
    ]
    assert touched("tool > out", folder="/d") == [("/d/out", "write")]
    line = {"container": {"command": ["blend", "/d/in", "--into", "/d/out", "--width=3"]}}
    assert [(each.path, each.role) for each in uses(line, ("container",), {}, "", ["/d"])] == [
        ("/d/in", ""),
        ("/d/out", "write"),
    ]


def hands_back(source: str, program: str = "bash", is_printed: bool = False) -> bool:
    template = script(source, program)
    asked = {Passage(each.path, each.start, each.end) for each in effects(template) if each.category == "credential"}
    assert asked
    return bool(told(template, asked, is_printed))


@pytest.mark.parametrize(
    "source",
    [
        f"{ASK} > /tmp/o",
        f"{ASK} | jq -r .x > /tmp/o",
        f"t=$({ASK}); echo $t > /tmp/o",
        f'echo "$({ASK})" | tee /tmp/o',
        f"{ASK} > /tmp/c; jq .a /tmp/c > /tmp/o",
        f"c=$({ASK})\nk=$(echo $c | jq .x)\nprintf '%s' $k > /tmp/o",
        f"o=/tmp/o\n{ASK} >$o",
    ],
)
def test_what_is_read_and_told(source: str) -> None:
    assert hands_back(source)


@pytest.mark.parametrize(
    "source",
    [
        f't=$({ASK}); curl -H "$t" https://x > /tmp/o',
        f"curl -H $({ASK}) https://x > /tmp/o",
        f"export T=$({ASK})\nbuild --out /tmp/o",
        f"{ASK} | docker login --password-stdin r\ndocker pull x > /tmp/o",
        f"{ASK} > /tmp/c; deploy --creds /tmp/c > /tmp/o",
        f"t=$({ASK})\necho ok > /tmp/o",
    ],
)
def test_what_is_read_and_only_used(source: str) -> None:
    assert not hands_back(source)
    assert not hands_back(source, is_printed=True)


def test_what_is_printed_is_told_where_that_is_read() -> None:
    assert hands_back(ASK, is_printed=True)
    assert not hands_back(ASK)


def hidden(source: str, program: str = "bash") -> list[tuple[str, tuple[str, ...]]]:
    template = script(source, program)
    asked = [Passage(each.path, each.start, each.end) for each in effects(template)]
    return [(each.signal, each.missing) for each in swallowed(template, asked, is_printed=False)]


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("train --out /tmp/o || true", [("sh.or-true", ("/tmp/o",))]),
        ("train > /tmp/o 2>/dev/null || :", [("sh.or-true", ())]),
        ("n=$(ask | jq .n || echo 0); echo $n > /tmp/o", [("sh.or-default", ())]),
        ("n=$(ask) || n=0\necho $n > /tmp/o", [("sh.or-default", ())]),
        ("fetch > /tmp/in || exit 0\nwork > /tmp/o", [("sh.or-true", ("/tmp/o",))]),
        ("train --out /tmp/o || exit 1", []),
        ("train --out /tmp/o || { echo no >&2; exit 1; }", []),
        ("grep a /in > /tmp/o || true", []),
        ("warm-up || true\ntrain --out /tmp/o", []),
    ],
)
def test_failures_that_are_hidden(source: str, found: list[tuple[str, tuple[str, ...]]]) -> None:
    assert hidden(source) == found


DEEP = "$x" * 40
MANY = [
    "cat " * 20_000,
    "\n".join(f"a{n} | sort | b > /tmp/o || true" for n in range(3_000)),
    "\n".join(f"x={DEEP}\ny={DEEP.replace('x', 'y')}" for _ in range(5)) + "\ntool > $x/$y",
    "cp " + " ".join(f"/d/{n}" for n in range(5_000)),
    "echo $(" * 3_000,
    "tool || " * 5_000,
    "/d/" + "a_cache_" * 5_000,
    "x" * 5_000_000,
]
PYTHON = [
    "\n".join(f"v{n} = f'{{v{n + 1}}}{{v{n + 1}}}{{v{n + 1}}}'" for n in range(200)) + "\nv200 = '/d'\nopen(v0, 'w')",
    "open(" * 90 + "'/d/x'" + ")" * 90,
    "try:\n    requests.get('x')\nexcept Exception:\n    pass\n" * 2_000,
]


@pytest.mark.parametrize("source", [*MANY, *PYTHON], ids=range(len(MANY) + len(PYTHON)))
def test_odd_code_takes_no_time(source: str) -> None:
    begun = time.process_time()
    for program in ("bash", "python", "node"):
        template = script(source, program)
        touched(source, program)
        list(swallowed(template, [Passage(("script", "source"), 0, len(source))], is_printed=True))
        list(amounts(template, ("/tmp/o",), ("/in/data",), is_printed=True))
        told(template, {Passage(("script", "source"), 0, 5)}, is_printed=True)
    assert time.process_time() - begun < 10
