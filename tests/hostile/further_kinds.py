"""More hostile files by kind: expressions that ask for too much, code that is hard to read, objects in circles."""

import json
from collections.abc import Iterator
from itertools import pairwise

from hostile_kinds import HEAD, MEMO, SPEC, Content, keyed, scripted, template

KILO, MEGA = 1_000, 1_000_000
CALL = "      steps: [[{{name: s, template: {}}}]]\n"


def greedy_expressions() -> Iterator[tuple[str, Content]]:
    """Each is a few characters that stand for far more than there is memory or time for."""
    x = "x" * 10 * KILO
    for name, source in {
        "replace grows both ways": f"replace(repeat('{x}', 100), '', '{x}')",
        "sprig replace grows": f"sprig.replace('', '{x}', '{x}')",
        "indent": "sprig.indent(1000000000, 'a')",
        "nindent": "sprig.nindent(1000000000, 'a')",
        "wrap": f"sprig.wrap(1, '{x}')",
        "wrapWith": f"sprig.wrapWith(1, '{x}', '{x}')",
        "randAlpha": "sprig.randAlphaNum(1000000000)",
        "untilStep": "sprig.untilStep(0, 1000000000, 1)",
        "seq": "sprig.seq(1, 1000000000)",
        "round": "sprig.round(1.5, 1000000000)",
        "substr": "sprig.substr(-9999999999999, 9999999999999, 'abc')",
        "trunc": "sprig.trunc(-9223372036854775808, 'abc')",
        "power of powers": "2 ** 1000000 ** 1000000",
        "integer overflow": "9223372036854775807 + 9223372036854775807 * -9223372036854775808",
        "sprig overflow": "sprig.mul(9223372036854775807, 9223372036854775807, 9223372036854775807)",
        "shift by text": "sprig.add('9' , '1e400', 'x')",
        "division by zero": "sprig.div(1, 0)",
        "remainder of zero": "sprig.mod(1, 0)",
        "a long reduce": "reduce(1..9999999, #acc + #)",
        "a reduce that grows": "reduce(1..60, #acc + #acc, 'xxxxxxxx')",
        "sorted ranges": "sort(map(1..999999, {-#}))",
        "grouped ranges": "groupBy(1..999999, {# % 7})",
        "joined ranges": "join(map(1..9999999, {string(#)}), ',')",
        "flattened": "flatten(map(1..3000, {map(1..3000, {[#]})}))",
        "lists that double": "let a = [1]; " + "let a = concat(a, a); " * 50 + "len(a)",
        "maps that double": "let a = {'a': 1}; " + "let a = {'a': a, 'b': a}; " * 50 + "toJson(a)",
        "base64 that grows": "let a = 'xxxxxxxx'; " + "let a = sprig.b64enc(a); " * 200 + "a",
        "JSON in JSON in JSON": "let a = '\"'; " + "let a = toJson(a); " * 60 + "a",
        "deep JSON read": "fromJSON('" + "[" * 50 * KILO + "')",
        "a deep list read": "fromJSON('" + "[" * 5 * KILO + "]" * 5 * KILO + "')",
        "split at nothing": f"split('{x}', '')",
        "regex split": f"sprig.regexSplit('', '{x}', -1)",
        "regex find all": f"sprig.regexFindAll('x*?', '{x}', -1)",
        "regex of regexes": "sprig.regexMatch('((((a{1,100}){1,100}){1,100}){1,100})', 'aaaa')",
        "regex backtracking": f"sprig.regexMatch('^(([a-z])+.)+[A-Z]([a-z])+$', '{x}')",
        "regex of alternatives": "'" + "a" * 40 + "' matches '^(a|a|aa)+$'",
        "regex of classes": "'a' matches '" + "[" * 5 * KILO + "'",
        "regex of bars": "'a' matches '" + "|" * 50 * KILO + "'",
        "regex of parentheses": "'a' matches '" + "(" * 5 * KILO + ")" * 5 * KILO + "'",
        "regex of names": "'a' matches '" + "".join(f"(?P<n{n}>a)" for n in range(2 * KILO)) + "'",
        "regex flags": "'a' matches '(?i)(?s)(?m)(?U)(?x)(?-i:a)'",
        "snake": "sprig.snakecase('" + "aB" * 20 * KILO + "')",
        "initials": "sprig.initials('" + "a " * 20 * KILO + "')",
        "versions": "sprig.semverCompare('" + ">=1.0.0 || " * 3 * KILO + "1', '1.2.3')",
        "a long version": "sprig.semver('1." + "9" * 5 * KILO + ".0')",
        "addresses": "sprig.urlParse('http://" + "[" * 20 * KILO + "')",
        "duration": "sprig.duration('" + "9" * 5 * KILO + "')",
        "long durations": "duration('" + "1h" * 20 * KILO + "')",
        "dates": "sprig.dateInZone('" + "2006" * 5 * KILO + "', sprig.now(), '../../../etc/passwd')",
        "zones": "sprig.toDate('2006', '2006') + sprig.date_in_zone('x', 1, '\\u0000')",
        "certificates": "sprig.genCA('a', 999999999)",
        "keys": "sprig.genPrivateKey('rsa')",
        "passwords": "sprig.derivePassword(4294967295, 'long', 'a', 'b', 'c')",
        "bcrypt": f"sprig.bcrypt('{x}')",
        "environment": "sprig.env('HOME') + sprig.expandenv('$HOME')",
        "hosts": "sprig.getHostByName('localhost')",
        "files": "sprig.osBase('/etc/passwd') + sprig.readFile('/etc/passwd')",
        "fail": "sprig.fail('" + "\\n::error::x" + "')",
        "formats": "sprig.printf('" + "%[1]*.[2]*[3]f" + "', 999999999, 999999999, 1.5)",
        "many formats": "sprig.printf('" + "%s" * 20 * KILO + "', 'a')",
        "zero steps": "sprig.untilStep(0, 10, 0)",
        "a chain of pipes": "'a'" + " | sprig.upper()" * 2 * KILO,
        "a chain of defaults": "inputs.parameters.a" + " ?? 'x'" * 2 * KILO,
        "optional chains": "inputs" + "?.a" * 2 * KILO,
        "predicates in predicates": "all([1], {" * 200 + "true" + "})" * 200,
        "pointers": "map([1], " + "{" * 500 + "#" + "}" * 500 + ")",
        "slices": "'abc'" + "[0:1]" * 2 * KILO,
        "negative slices": "'abc'[-9999999999999:9999999999999]",
        "comments without end": "1 /* " * 2 * KILO,
        "strings with everything": json.dumps("".join(map(chr, range(1, 0x300)))),
        "not a number": "float('NaN') < 1 ? 'a' : 'b'",
        "infinite": "string(1e308 * 10)",
        "types": "int('x') + float(true) + [] + {} + nil",
    }.items():
        yield f"greedy: {name}", keyed(f"{{{{={source}}}}}")


def hard_code() -> Iterator[tuple[str, Content]]:
    """Scripts at the limits of parsers and of whoever walks their trees."""
    n = 3 * KILO
    for name, source in {
        "ifs closed": "if true; then\n" * n + "date\n" + "fi\n" * n,
        "subshells closed": "(" * n + "date" + ")" * n,
        "functions": "f() {\n" * n + "}\n" * n,
        "a function that calls itself": "f() { f | f & }; f\n" * n,
        "quotes in substitutions": 'echo "$(' * n + ')"' * n,
        "brace expansion": "echo {1..1000000000}{a..z}{{a,b},{c,d}}\n" * 100,
        "and or": "a && b || " * n + "c",
        "redirections": "a " + ">f " * n,
        "assignments": "A=1 " * n + "env",
        "variables of variables": "".join(f"a{k}=$a{k + 1}\n" for k in range(n)) + "curl $a0\n",
        "variables that double": "".join(f"a{k + 1}=$a{k}$a{k}\n" for k in range(200)) + "curl $a200\n",
        "arrays": "a=(" + "x " * 50 * KILO + ")",
        "loops": "for a in b; do\n" * 500 + "date\n" + "done\n" * 500,
        "selects of cases": "case $a in b)\n" * 500 + ";;\nesac\n" * 500,
        "eval of eval": "eval " * n + "date",
        "shells in shells": "sh -c '" * n,
        "escapes": "\\" * 50 * KILO,
        "comments": "#" * MEGA,
        "Windows lines": "date\r\ncurl http://x\r\n" * n,
        "only tags": "{{" * n + "}}" * n,
        "expressions": "{{=sprig.now()}}\n" * 500,
        "control characters": "".join(map(chr, range(1, 32))) * 100,
        "process substitution": "cat " + "<(date) " * n,
        "a coprocess": "coproc { date; }\n" * n,
        "extended tests": "[[ " * n + "a" + " ]]" * n,
        "wide characters": "echo " + "字\U0001f600e\u0301" * 10 * KILO,
        "here strings": "cat <<< $(date)\n" * n,
        "heredocs in substitutions": "$(cat <<A\n" * 300 + "A\n)" * 300,
    }.items():
        yield f"hard shell: {name}", scripted(source)
    for name, source in {
        "elifs": "if a: pass\n" + "elif b: pass\n" * n,
        "conditional expressions": "x = " + "a if b else " * n + "c",
        "comparisons": "x = " + "a < " * n + "b",
        "ands": "x = " + "a and " * 20 * KILO + "b",
        "brackets at the limit": "x = " + "[" * 199 + "]" * 199,
        "brackets over the limit": "x = " + "[" * 5 * KILO,
        "calls of calls": "f" + "()" * n,
        "calls in calls": "f(" * 150 + ")" * 150,
        "subscripts": "a" + "[0]" * n,
        "walrus": "(a := " * 150 + "1" + ")" * 150,
        "comprehensions": "[" * 90 + "x" + " for x in y]" * 90,
        "generators": "x = [" + "a " + "for a in b " * n + "]",
        "functions in functions": "".join("    " * k + f"def f{k}():\n" for k in range(90)) + "    " * 90 + "pass\n",
        "tries": "".join("  " * k + "try:\n" for k in range(90)),
        "a long dictionary": "x = {" + "'a': 1, " * 50 * KILO + "}",
        "a long tuple": "x = (" + "1," * 100 * KILO + ")",
        "joined strings": "x = " + "'a' " * 50 * KILO,
        "f-strings in f-strings": "x = " + "f'{" * 4 + "1" + "}'" * 4,
        "variables of variables": "".join(f"a{k} = a{k + 1}\n" for k in range(n)) + "open(a0)\n",
        "variables that double": "".join(f"a{k + 1} = a{k} + a{k}\n" for k in range(500)) + "open(a500)\n",
        "imports": "import os as a, sys as b\n" * n,
        "from everything": "from . import *\nfrom .... import a\nfrom __future__ import braces\n",
        "an encoding": "# -*- coding: rot13 -*-\nvzcbeg bf\n",
        "an unknown encoding": "# coding: nonsense\nimport os\n",
        "a form feed": "import os\f\n\x0cos.getpid()\n",
        "Python 2": "print 'a'\nexec 'b'\nraise E, 'x'\n`a`\n",
        "a match": "match a:\n" + "  case {'a': [1, *_]}: pass\n" * n,
        "types": "type X[T: (int, str) = int, *A, **P] = list[T]\n" * 100,
        "a continuation": "x = 1 + \\\n" * n + "1",
        "only backslashes": "\\" * 10 * KILO,
        "bytes": "x = b'\\xff' + b'" + "a" * MEGA + "'",
        "invalid escapes": "x = '" + "\\d\\w" * n + "'",
        "invisible characters": "x\u200b = 1\nо\u0441 = 2\n\ufeffimport os\n",
        "nonlocal": "nonlocal a\nglobal b\nreturn 1\nyield 2\nawait c\nbreak\n",
        "regexes": "import re\nre.compile('(a+)+$').match('" + "a" * 60 + "!')\n",
    }.items():
        yield f"hard Python: {name}", scripted(source, "python")
    for command in (
        "node",
        "perl",
        "Rscript",
        "{{inputs.parameters.a}}",
        "../../bin/sh",
        "bash -c",
        "",
        "\x00",
        "nix-shell",
    ):
        yield f"interpreter {command!r}", scripted("date\n" * 100, json.dumps(command))


def hard_markers() -> Iterator[tuple[str, Content]]:
    """Scripts that look for what is there in more ways than anybody would."""
    n = 3 * KILO
    skip, done = "[ -f /data/a ] && exit 0\n", "work {{inputs.parameters.a}}\ntouch /data/a\n"
    for name, source in {
        "looks in a row": "[ -f a ] && " * n + "x",
        "looks in turn": "x || " + "[ -f a ] || " * n + "x",
        "elifs": "if [ -f a ]; then x\n" + "elif [ -f b ]; then y\n" * n + "fi",
        "looks in looks": "if [ ! -f /data/a ]; then\n" * 500 + done + "fi\n" * 500,
        "a name that doubles": "".join(f"a{k}=$a{k - 1}$a{k - 1}\n" for k in range(1, 200))
        + "[ -f $a199 ] && exit 0\nw",
        "a name of substitutions": "m=/data/" + "$(" * n + "\n[ -f $m ] && exit 0\nw\ntouch $m",
        "a name of quotes": '[ -f "' + '$(echo "' * 200 + '")' * 200 + '" ] && exit 0\nw',
        "a long name": f"[ -f /data/{'a' * 50 * KILO} ] && exit 0\nw",
        "a date without end": f"m=/data/$(date {'+%F' * n}\n" + "[ -f $m ] && exit 0\nw\ntouch $m",
        "functions that call two": "".join(f"f{k}() {{ f{k + 1}; f{k + 1}; }}\n" for k in range(60))
        + skip
        + "f0\n"
        + done,
        "functions without end": "".join(f"f{k}() {{ x\n" for k in range(n)) + skip + done,
        "many markers": "".join(f"[ -f /data/{k} ] || {{ w; touch /data/{k}; }}\n" for k in range(900)),
        "a later here-document": f"bash <<'A'\n{skip}{done}A\n" * 100,
        "zero bytes": "[ -f \0 ] && exit 0\nw\ntouch \0",
        "clauses": 'psql -c "select ' + "( select " * n + ' from done where a"\n' + skip + done,
    }.items():
        yield f"hard marker: {name}", scripted(source)
    for name, source in {
        "elifs": "if a.exists(): pass\n" + "elif b.exists(): pass\n" * 900,
        "a name that doubles": "".join(f"a{k} = a{k - 1} + a{k - 1}\n" for k in range(1, 200))
        + "if a199.exists(): exit()",
        "nots": "if " + "not " * 90 + "p.exists():\n    w()\n    p.touch()\n",
        "functions that call two": "".join(f"def f{k}():\n f{k + 1}()\n f{k + 1}()\n" for k in range(60)) + "f0()\n",
        "a path of itself": "p = p / 'a'\nif p.exists(): exit()\nw(p)\np.touch()\n",
    }.items():
        yield f"hard marker in Python: {name}", scripted(source, "python")


def circles() -> Iterator[tuple[str, Content]]:
    """Objects that lead to themselves, and numbers of them."""
    itself = HEAD.replace("generateName: x-", "name: w").replace("kind: Workflow", "kind: WorkflowTemplate")
    yield "a template made from itself", itself + "spec: {workflowTemplateRef: {name: w}}\n"
    yield "two made from each other", (
        itself + "spec: {workflowTemplateRef: {name: v}}\n---\n"
        + itself.replace("name: w", "name: v") + "spec: {workflowTemplateRef: {name: w}}\n"
    )  # fmt: skip
    yield (
        "a hook that is its own",
        HEAD
        + SPEC
        + template(
            MEMO + "      steps: [[{name: s, template: main, hooks: {exit: {template: main}}, onExit: main}]]\n"
        ),
    )
    yield (
        "an exit handler of its own",
        HEAD + "spec:\n  onExit: main\n  entrypoint: main\n  templates:\n" + template(MEMO),
    )
    every = ", ".join(
        f"{{name: t{k}, template: main, dependencies: [{', '.join(f't{j}' for j in range(k))}]}}" for k in range(150)
    )
    yield "tasks that all depend on all", HEAD + SPEC + template(MEMO + f"      dag: {{tasks: [{every}]}}\n")
    ring = ", ".join(f"{{name: t{k}, template: main, depends: 't{(k + 1) % 500} && !t{k}'}}" for k in range(500))
    yield "a ring of tasks", HEAD + SPEC + template(MEMO + f"      dag: {{tasks: [{ring}]}}\n")
    twice = "".join(template(CALL.format(f"t{k + 1}}}, {{name: b, template: t{k + 1}"), f"t{k}") for k in range(200))
    yield "two hundred forks", HEAD + SPEC + template(MEMO + CALL.format("t0")) + twice
    wide = ", ".join(f"{{name: s{k}, template: leaf, withItems: [1, 2, 3]}}" for k in range(3 * KILO))
    yield "a wide step", HEAD + SPEC + template(MEMO + f"      steps: [[{wide}]]\n") + template(MEMO, "leaf")
    groups = "".join(f"        - - {{name: s{k}, template: leaf}}\n" for k in range(3 * KILO))
    yield "many step groups", HEAD + SPEC + template(MEMO + "      steps:\n" + groups) + template(MEMO, "leaf")
    many = "".join(f"{{name: p{k}, value: '{{{{inputs.parameters.p{k + 1}}}}}'}}, " for k in range(2 * KILO))
    yield "parameters of parameters", HEAD + SPEC + template(
        f"      inputs: {{parameters: [{many}]}}\n" + MEMO.replace("v1", "'{{inputs.parameters.p0}}'")
        + "      container: {image: a, args: ['{{inputs.parameters.p0}}']}\n"
    )  # fmt: skip
    yield "the same name often", HEAD + SPEC + "".join(template(MEMO + CALL.format("main")) for _ in range(2 * KILO))
    shared = "".join(
        template(MEMO.replace("v1", f"'{{{{inputs.parameters.a}}}}-{k}-{{{{inputs.parameters.b}}}}'")
                 + "      inputs: {parameters: [{name: a, enum: [x, y]}, {name: b, enum: [z]}]}\n"
                 + f"      container: {{image: 'a:{k}', args: ['{{{{inputs.parameters.a}}}}']}}\n", f"t{k}")
        for k in range(1_500)
    )  # fmt: skip
    yield "many keys that never meet", HEAD + SPEC + shared
    for name, schedule in {
        "zero steps": "*/0 * * * *",
        "out of range": "99 99 99 99 99",
        "long lists": ",".join(map(str, range(60))) * 500 + " * * * *",
        "many fields": "* " * 10 * KILO,
        "never": "0 0 31 2 *",
        "words": "@every -1h",
        "a zone": "CRON_TZ=../../etc/passwd * * * * *",
        "nothing": "",
        "wide characters": "\u0661 * * * *",
    }.items():
        cron = HEAD.replace("kind: Workflow", "kind: CronWorkflow").replace("generateName: x-", "name: c")
        written = json.dumps(schedule)
        spec = f"spec:\n  schedule: {written}\n  schedules: [{written}]\n  timezone: ../../etc/passwd\n"
        body = "  workflowSpec:\n    entrypoint: main\n    templates:\n" + template(
            MEMO.replace("key: v1", "key: v1, maxAge: 1h")
        )
        yield f"schedule: {name}", cron + spec + body
    defaults = json.dumps(
        {"spec": {"templateDefaults": {"memoize": []}, "templates": 7, "arguments": {"parameters": "x"}}}
    )
    for name, data in {
        "defaults of nonsense": {"workflowDefaults": defaults},
        "defaults that fail": {"workflowDefaults": "a: [\n"},
        "defaults that bomb": {
            "workflowDefaults": "a: &a [x]\n" + "".join(f"b{k}: &b{k} [*a, *a]\n" for k in range(KILO))
        },
        "many templates in one": {f"k{k}": "argoproj.io templates: [\n" for k in range(KILO)},
        "wide text": {"a": "argoproj.io templates " + "\u2028\x85\ufeff" * KILO},
    }.items():
        value = {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": "workflow-controller-configmap"},
            "data": data,
        }
        yield f"ConfigMap: {name}", "# argoproj.io\n" + json.dumps(value)


def odd_yaml() -> Iterator[tuple[str, Content]]:
    """Legal and nearly legal YAML that few have seen."""
    body = SPEC + template(MEMO)
    anchors = "".join(f"a{k}: &a{k} {{<<: *a{k - 1}}}\n" if k else "a0: &a0 {x: 1}\n" for k in range(150))
    for name, text in {
        "merges of merges": anchors,
        "merges in a circle": "a: &a {<<: [*a, *a]}\n",
        "merge of a list of lists": "a: &a [[]]\nb: {<<: *a}\n",
        "merge keys as values": "a: <<\n<<: {b: '<<'}\n'<<': 1\n",
        "anchors of the same name": "a: &x 1\nb: &x 2\nc: *x\n" * 3,
        "an anchor with wide characters": "a: &\u00e9\U0001f600 1\nb: *\u00e9\U0001f600\n",
        "a long anchor": f"a: &{'x' * 100 * KILO} 1\n",
        "empty keys": ": 1\n? \n: 2\n",
        "lists as keys": "? [a, b]\n: 1\n",
        "maps as keys": "{a: 1}: 2\n",
        "numbers as keys": "1: a\n1.0: b\n0x1: c\n1e0: d\ntrue: e\nnull: f\n~: g\n",
        "every boolean": "a: [y, Y, yes, on, off, No, TRUE, nO]\n",
        "sexagesimals": "a: [1:30, 190:20:30.15, 0o8, 08, 0b102, 1_000, .5e, +.inf]\n",
        "timestamps": "a: [2001-12-14t21:59:43.10-05:00, 0000-00-00, 99999-99-99]\n",
        "block scalars": "a: |9+\n         x\nb: >-0\n x\nc: |\n\n\n\n",
        "block scalars that end nowhere": "a: |\n" + " \n" * 10 * KILO,
        "quotes over lines": 'a: "' + "\\\n  " * 10 * KILO + '"\n',
        "escapes": 'a: "\\0\\a\\b\\t\\n\\v\\f\\r\\e\\ \\/\\N\\_\\L\\P\\x41\\u0041\\U00000041\\U00110000"\n',
        "reserved indicators": "a: @b\nc: `d\n",
        "percent signs": "%\n%%\n%YAML\n",
        "documents without end": "...\n...\n---\n...\n--- x\n",
        "a document in a scalar": "a: |\n---\n  b\n---\n",
        "a comment in a flow": "a: [ # x\n b, # y\n]#z\n",
        "commas": "a: [,]\nb: {,}\n",
        "many tags": "".join(f"a{k}: !<tag:x,2026:{k}> b\n" for k in range(2 * KILO)),
        "a tag without end": "a: !<" + "x" * 100 * KILO,
        "tabs": "a:\t1\n\t\nb:\n\t- c\n",
        "deep and wide": "a: " + "[[1, 2], " * 190 + "]" * 190 + "\n",
        "binary": "a: !!binary " + "A" * 100 * KILO + "\n",
        "sets and pairs": "a: !!omap [b: 1, b: 2]\nc: !!pairs [d: 1]\ne: !!set {f, g}\n",
        "floats of Python": "a: !!float x\nb: !!int 1.5\nc: !!bool maybe\nd: !!null x\n",
        "Python objects": "a: !!python/name:os.system\nb: !!python/object/new:os.system [x]\n",
        "blanks at the ends": "a: 1" + " " * MEGA + "\n" + " " * MEGA,
        "a colon at the end": "a: b: c: d:\n",
        "dashes": "- - - - a\n-\n-b\n",
        "a bell": 'a: "\\a\x07"\n',
    }.items():
        yield f"odd YAML: {name}", HEAD + text + body
    names = [f"n{number}" for number in range(25)]
    bomb = "".join(f"{new}: &{new} {{a: *{old}, b: *{old}, c: *{old}}}\n" for old, new in pairwise(names))
    yield (
        "a bomb below a template",
        HEAD + "n0: &n0 {x: 1}\n" + bomb + SPEC + template(MEMO) + "      container: {image: a, args: [*n20]}\n",
    )
    yield "JSON with everything twice", '{"argoproj.io": 1, "argoproj.io": 2, "a": {"b": 1, "b": [1, 1]}}'
    yield "JSON with comments", '// argoproj.io\n{"a": 1, /* b */}'
    yield "JSON lines", '{"argoproj.io": 1}\n' * 5 * KILO
    yield "JSON numbers", '{"argoproj.io": [1E400, -0, 1e-400, 0.' + "1" * 50 * KILO + ", " + "1" * 50 * KILO + "]}"
    yield "JSON escapes", '{"argoproj.io": "' + "\\ud83d\\ude00\\u0000\\/" * 20 * KILO + '"}'


def written_for_memolint() -> Iterator[tuple[str, Content]]:
    """What speaks to the linter itself."""
    for name, comment in {
        "no end": "# memolint: ignore[",
        "nested brackets": "# memolint: ignore[[[key]]]",
        "every rule": "# memolint: ignore[*]",
        "a pattern": "# memolint: ignore[(a+)+$, .*, key-**]",
        "a terminal": "# memolint: ignore[\x1b]0;x\x07] \x1b[2J",
        "a command": "# memolint: ignore[x] ::error file=a::b %0A",
        "markup": "# memolint: ignore[<img src=x onerror=alert(1)>] ![](http://x) | @all",
        "very many blanks": "# memolint:" + " " * MEGA + "ignore[a]",
        "a very long reason": "# memolint: ignore[key-constant] " + "because " * 100 * KILO,
        "unknown verbs": "# memolint: disable-all\n# memolint: off\n# memolint:\n# memolint: ignore",
        "wide characters": "# memolint: ignore[\u043aey-constant\u200b] \u202e",
        "many words": "# memolint " * 100 * KILO,
    }.items():
        yield f"suppression: {name}", HEAD + SPEC + comment + "\n" + template(MEMO)
    for name, annotations in {
        "no text": {"memolint.dev/ignore": ["key"], "memolint.dev/reason": {"a": 1}, "memolint.dev/effects": 7},
        "unknown effects": {"memolint.dev/effects": "everything", "memolint.dev/reads": "../../etc/passwd"},
        "many reads": {"memolint.dev/reads": "a, " * 50 * KILO},
        "many insignificant": {"memolint.dev/insignificant": ",".join(f"p{k}" for k in range(20 * KILO))},
        "a pattern": {"memolint.dev/insignificant": "(a+)+$, *, **"},
        "lines": {"memolint.dev/ignore": "key-constant\nkey-empty\n", "memolint.dev/reason": "\n::error::x\x1b[2J"},
    }.items():
        written = json.dumps(annotations)
        text = HEAD.replace("generateName: x-", f"name: x, annotations: {written}") + SPEC
        yield f"annotation: {name}", text + template(f"      metadata: {{annotations: {written}}}\n" + MEMO)


def further_contents() -> dict[str, Content]:
    """Every kind by its name."""
    makers = (greedy_expressions, hard_code, hard_markers, circles, odd_yaml, written_for_memolint)
    return {name: content for make in makers for name, content in make()}
