"""What expressions can become: every string that evaluation gives, within the bounds of this table."""

import re
from functools import cache
from itertools import product

import pytest
from small_shapes import holds, hull, written

from memolint.lang import abstract
from memolint.lang.abstract import Shape, losses, transfers
from memolint.lang.expr import functions

pytestmark = pytest.mark.slow(every=10)

# What `x` can be in a row of the table: any string within the bounds of these two, or with `!` one of them.
STRINGS = {
    "word": ("ab", "b"),
    "mixed": ("aB", "b"),
    "path": ("a/b_c", "a"),
    "spaced": (" a ", "b"),
    "maybe": ("", "ab"),
    "digits": ("1", "23"),
    "accent": ("é", "aé"),
    "quoted": ('a"b', "<"),
    "pair": ("ab", "baa"),
}

# expression | what x is | kind | its shape, as `written` has it
TABLE = r"""
upper(x) | path | string | [A]:[/A..C_]:[AC] 1-5
upper(x) | maybe | string | [A]:[AB]:[B] 0-2
upper(x) | accent | string | [A..Zé] 1-2
upper(x) | mixed! | string | <AB> <B>
lower(x) | path | string | [a]:[/_a..c]:[ac] 1-5
lower(x) | maybe | string | [a]:[ab]:[b] 0-2
lower(x) | accent | string | [a..zé] 1-2
lower(x) | mixed! | string | <ab> <b>
sprig.swapcase(x) | path | string | [Aa]:[/A..C_a..c]:[ACac] 1-5
sprig.swapcase(x) | maybe | string | [Aa]:[ABab]:[Bb] 0-2
sprig.swapcase(x) | accent | string | [A..Za..zé] 1-2
sprig.kebabcase(x) | path | string | [-/_a..c] 0-
sprig.kebabcase(x) | maybe | string | [-ab] 0-
sprig.kebabcase(x) | accent | string | [-a..zé] 0-
sprig.snakecase(x) | path | string | [/_a..c] 0-
sprig.snakecase(x) | maybe | string | [_ab] 0-
sprig.snakecase(x) | accent | string | [_a..zé] 0-
sprig.camelcase(x) | path | string | [/A..C_a..c] 0-5
sprig.camelcase(x) | maybe | string | [ABab] 0-2
sprig.camelcase(x) | accent | string | [A..Za..zé] 0-2
sprig.nospace(x) | path | string | [a]:[/_a..c]:[ac] 1-5
sprig.nospace(x) | maybe | string | [a]:[ab]:[b] 0-2
sprig.nospace(x) | accent | string | [aé] 0-2
sprig.nospace(x) | spaced | string | [ab] 0-3
sprig.trim(x) | path | string | [a]:[/_a..c]:[ac] 1-5
sprig.trim(x) | maybe | string | [a]:[ab]:[b] 0-2
sprig.trim(x) | accent | string | [aé] 0-2
sprig.trim(x) | spaced | string | [ab]:[ ab]:[ab] 0-3
trim(x) | path | string | [a]:[/_a..c]:[ac] 1-5
trim(x) | maybe | string | [a]:[ab]:[b] 0-2
trim(x) | accent | string | [aé] 0-2
trim(x) | spaced | string | [ab]:[ ab]:[ab] 0-3
trim(x, 'a') | path | string | [/_a..c] 0-5
trim(x, 'a') | maybe | string | [ab] 0-2
trim(x, 'a') | accent | string | [aé] 0-2
sprig.trunc(1, x) | path | string | [a]:[/_a..c]:[/_a..c] 1-1
sprig.trunc(1, x) | maybe | string | [a]:[ab]:[ab] 0-1
sprig.trunc(1, x) | accent | string | [aé] 1-1
sprig.trunc(1, x) | mixed! | string | <a> <b>
sprig.trunc(0, x) | path | string | <>
sprig.trunc(0, x) | maybe | string | <>
sprig.trunc(0, x) | accent | string | <>
sprig.trunc(0, x) | mixed! | string | <>
sprig.trunc(5, x) | path | string | [a]:[/_a..c]:[ac] 1-5
sprig.trunc(5, x) | maybe | string | [a]:[ab]:[b] 0-2
sprig.trunc(5, x) | accent | string | [aé] 1-2
sprig.trunc(5, x) | mixed! | string | <aB> <b>
x[1:2] | path | string | [/_a..c] 0-1
x[1:2] | maybe | string | [ab] 0-1
x[1:2] | accent | string | [aé] 0-1
x[1:2] | mixed! | string | <> <B>
x[:1] | path | string | [a]:[/_a..c]:[/_a..c] 1-1
x[:1] | maybe | string | [a]:[ab]:[ab] 0-1
x[:1] | accent | string | [aé] 1-1
x[:1] | mixed! | string | <a> <b>
x[1:] | path | string | [/_a..c] 0-5
x[1:] | maybe | string | [ab] 0-2
x[1:] | accent | string | [aé] 0-2
sprig.substr(0, 1, x) | path | string | [a]:[/_a..c]:[/_a..c] 1-1
sprig.substr(0, 1, x) | maybe | string | [a]:[ab]:[ab] 0-1
sprig.substr(0, 1, x) | accent | string | [aé] 1-1
sprig.abbrev(5, x) | path | string | [a]:[/_a..c]:[ac] 1-5
sprig.abbrev(5, x) | maybe | string | [a]:[ab]:[b] 0-2
sprig.abbrev(5, x) | accent | string | [aé]:[aé]:[é] 1-2
sprig.abbrev(5, x) | quoted! | string | <<> <a"b>
replace(x, 'a', '-') | path | string | [-]:[-/_bc]:[-c] 1-5
replace(x, 'a', '-') | maybe | string | [-]:[-b]:[-b] 0-2
replace(x, 'a', '-') | accent | string | [-é] 1-2
replace(x, 'a', '-') | mixed! | string | <-B> <b>
replace(x, 'a', '') | path | string | [/_bc] 0-5
replace(x, 'a', '') | maybe | string | [b] 0-2
replace(x, 'a', '') | accent | string | [é] 0-2
replace(x, 'a', '') | mixed! | string | <B> <b>
replace(x, 'ab', 'c') | path | string | [ac]:[/_a..c]:[ac] 1-5
replace(x, 'ab', 'c') | maybe | string | [ac]:[a..c]:[bc] 0-2
replace(x, 'ab', 'c') | accent | string | [aé]:[aé]:[é] 1-2
replace(x, 'ab', 'c') | mixed! | string | <aB> <b>
replace(x, 'z', '-') | path | string | [a]:[/_a..c]:[ac] 1-5
replace(x, 'z', '-') | maybe | string | [a]:[ab]:[b] 0-2
replace(x, 'z', '-') | accent | string | [aé]:[aé]:[é] 1-2
replace(x, 'z', '-') | mixed! | string | <aB> <b>
sprig.regexReplaceAll('[^a-z]', x, '-') | path | string | [-a]:[-a..c]:[-ac] 1-5
sprig.regexReplaceAll('[^a-z]', x, '-') | maybe | string | [a]:[ab]:[b] 0-2
sprig.regexReplaceAll('[^a-z]', x, '-') | accent | string | [-a]:[-a]:[-] 1-2
sprig.regexReplaceAll('[^a-z]', x, '-') | mixed | string | [-ab]:[-ab]:[-b] 1-2
sprig.regexReplaceAll('[a/]+', x, '-') | path | string | [-]:[-_bc]:[-c] 1-5
sprig.regexReplaceAll('[a/]+', x, '-') | maybe | string | [-]:[-b]:[-b] 0-2
sprig.regexReplaceAll('[a/]+', x, '-') | accent | string | [-é] 1-2
sprig.regexReplaceAll('[a/]+', x, '-') | mixed | string | [-b]:[-Bb]:[-Bb] 1-2
sprig.regexReplaceAll('[a/]', x, '') | path | string | [_bc] 0-5
sprig.regexReplaceAll('[a/]', x, '') | maybe | string | [b] 0-2
sprig.regexReplaceAll('[a/]', x, '') | accent | string | [é] 0-2
sprig.regexReplaceAll('[a/]', x, '') | mixed | string | [Bb] 0-2
sprig.regexReplaceAll('a|b', x, 'cd') | path | string | [/_a..d] 0-
sprig.regexReplaceAll('a|b', x, 'cd') | maybe | string | [a..d] 0-
sprig.regexReplaceAll('a|b', x, 'cd') | accent | string | [acdé] 0-
sprig.regexReplaceAll('a|b', x, 'cd') | mixed | string | [Ba..d] 0-
toJson(x) | path | string | ["]:["/_a..c]:["] 3-7
toJson(x) | maybe | string | ["]:["ab]:["] 2-4
toJson(x) | accent | string | ["]:["0..9\\a..fnrtué]:["] 3-14
toJson(x) | quoted | string | ["]:["0..9<\\a..fnrtu]:["] 3-20
toJson(x) | mixed! | string | <"aB"> <"b">
toJson(x) | quoted! | string | <"\u003c"> <"a\"b">
toBase64(x) | path | string | [+/..9=A..Za..z] 4-8
toBase64(x) | maybe | string | [+/..9=A..Za..z] 0-4
toBase64(x) | accent | string | [+/..9=A..Za..z] 4-12
toBase64(x + x + x) | pair | string | [+/..9=A..Za..z] 8-12
sprig.b32enc(x + x + x) | pair | string | [2..7=A..Z] 16-16
sprig.b32enc(x) | path | string | [2..7=A..Z] 8-8
sprig.b32enc(x) | maybe | string | [2..7=A..Z] 0-8
sprig.b32enc(x) | accent | string | [2..7=A..Z] 8-16
repeat(x, 2) | path | string | [/_a..c] 2-10
repeat(x, 2) | maybe | string | [ab] 0-4
repeat(x, 2) | accent | string | [aé] 2-4
repeat(x, 2) | mixed! | string | <aBaB> <bb>
sprig.default('z', x) | path | string | [a]:[/_a..c]:[ac] 1-5
sprig.default('z', x) | maybe | string | [az]:[abz]:[bz] 1-2
sprig.default('z', x) | accent | string | [aé]:[aé]:[é] 1-2
sprig.default('z', x) | spaced | string | [ b]:[ ab]:[ b] 1-3
sprig.default('z', x) | mixed! | string | <aB> <b>
toJson([x, 1]) | path | string | [[]:[",/1[]_a..c]:[]] 7-11
toJson([x, 1]) | maybe | string | [[]:[",1[]ab]:[]] 6-8
toJson([x, 1]) | accent | string | [[]:[",0..9[..]a..fnrtué]:[]] 7-18
toJson([x, 1]) | quoted | string | [[]:[",0..9<[..]a..fnrtu]:[]] 7-24
toJson([x, 1]) | mixed! | string | <["aB",1]> <["b",1]>
x + '-' | path | string | [a]:[-/_a..c]:[-] 2-6
x + '-' | maybe | string | [-a]:[-ab]:[-] 1-3
x + '-' | accent | string | [aé]:[-aé]:[-] 2-3
sprig.quote(x) | path | string | ["]:any:["] 2-
sprig.quote(x) | maybe | string | ["]:any:["] 2-
sprig.quote(x) | accent | string | ["]:any:["] 2-
sprig.title(x) | path | string | [Aa]:[/A..C_a..c]:[ACac] 1-5
sprig.initials(x) | path | string | [/_a..c] 0-5
sprig.untitle(x) | path | string | [Aa]:[/A..C_a..c]:[ACac] 1-5
trimPrefix(x, 'a') | path | string | [/_a..c] 0-5
sprig.trimAll('a', x) | path | string | [/_a..c] 0-5
sprig.trunc(len(x), x) | path | string | [/_a..c] 0-5
sprig.trunc(3, x) | path | string | [a]:[/_a..c]:[/_a..c] 1-3
x[1:3] | path | string | [/_a..c] 0-2
x[:2] | path | string | [a]:[/_a..c]:[/_a..c] 1-2
x[2:1] | path | string | [/_a..c] 0-5
sprig.substr(1, 3, x) | path | string | [/_a..c] 0-2
sprig.substr(-1, 3, x) | path | string | [/_a..c] 0-5
sprig.abbrev(4, x) | path | string | [./_a..c] 0-4
sprig.abbrev(len(x), x) | path | string | [./_a..c] 0-5
replace(x, '', '-') | path | string | [-a]:[-/_a..c]:[-ac] 1-
replace(x, '', '') | path | string | [/_a..c] 0-5
replace(x, 'a', '-') | pair | string | [-b] 2-3
replace(x, 'a', '--') | pair | string | [-b] 1-
replace(x, 'ab', '-') | pair | string | [-ab] 1-3
replace(x, x, '-') | path | string | any 0-
replace(x, 'a', '-', 1) | path | string | any 0-
replace(x, 'a', '--') | path | string | [-]:[-/_bc]:[-c] 1-
replace(x, '/', '') | path | string | [_a..c] 0-5
sprig.replace('a', '-', x) | path | string | [-]:[-/_bc]:[-c] 1-5
sprig.regexReplaceAll('[^a-zA-Z]', x, '$0') | path | string | any 0-
sprig.mustRegexReplaceAll('[^a-zA-Z]', x, '$0') | path | string | any 0-
sprig.b32enc(x, y) | path | string | [2..7=A..Z] 8-8
sprig.regexReplaceAllLiteral('[^a-zA-Z]', x, '$0') | path | string | [$a]:[$0a..c]:[0ac] 1-
sprig.regexReplaceAll('[é]', x, '-') | path | string | [a]:[/_a..c]:[ac] 1-5
sprig.regexReplaceAll('[a', x, '-') | path | string | [-/_a..c] 0-
sprig.regexReplaceAll('[a-z]+', x, '') | path | string | [/_] 0-5
sprig.regexReplaceAll('\\s', x, '-') | path | string | [a]:[/_a..c]:[ac] 1-5
sprig.regexFind('a', x) | path | string | [/_a..c] 0-5
repeat(x, -1) | path | string | [/_a..c] 0-
repeat(x, 0) | path | string | <>
repeat(x, 101) | path | string | [/_a..c] 101-505
repeat(x, 10001) | path | string | [/_a..c] 0-
repeat(x, len(x)) | path | string | [/_a..c] 0-
sprig.repeat(2, x) | path | string | [/_a..c] 2-10
sprig.default('', x) | path | string | [a]:[/_a..c]:[ac] 1-5
sprig.default(1, x) | path | string | [a]:[/_a..c]:[ac] 1-5
sprig.coalesce(x, 'z') | path | string | [az]:[/_a..cz]:[acz] 1-5
sprig.ternary(x, 1, x == 'a') | path | any | [1a]:[/1_a..c]:[1ac] 1-5
join([x, 'z'], '-') | path | string | [a]:[-/_a..cz]:[z] 3-7
join([x, 1.5], '-') | path | string | [a]:any:any 3-
join([x, x]) | path | string | [a]:[/_a..c]:[ac] 2-10
join(x, '-') | path | string | any 0-
sprig.join('+', [x, true]) | path | string | [a]:[+/_a..certu]:[e] 6-10
sprig.join(x, [x, 'z']) | path | string | any 0-
sprig.cat(x, 1) | path | string | [a]:[ /1_a..c]:[1] 3-7
sprig.cat() | path | string | <>
sprig.quote() | path | string | <>
sprig.squote(x) | path | string | [']:any:['] 2-
string(x) | path | string | [a]:[/_a..c]:[ac] 1-5
string(1.5) | path | string | any 1-
string([x]) | path | string | any 0-
toJson(1.5) | path | string | <1.5>
toJson(x == 'a') | path | string | <false> <true>
toJson([]) | path | string | <[]>
toJson({'a': x}) | path | string | any 0-
toJSON(x) | path | string | ["]:["/_a..c]:["] 3-7
toJSON([x]) | path | string | [[]:any:[]] 5-
sprig.toPrettyJson(x) | path | string | ["]:["/_a..c]:["] 3-7
x + 1 | path | string | [a]:any:any 1-
1 + 1 | path | int | [-0..9]:[-0..9]:[0..9] 1-20
1 + 1.5 | path | float | [-0..9]:[+-.0..9e]:[0..9] 1-26
1 - 1 | path | int | [-0..9]:[-0..9]:[0..9] 1-20
1.5 - 1 | path | any | any 0-
1 / 1 | path | float | [-0..9]:[+-.0..9e]:[0..9] 1-26
2 ** 2 | path | float | [-0..9]:[+-.0..9e]:[0..9] 1-26
7 % 2 | path | int | [-0..9]:[-0..9]:[0..9] 1-20
-1 | path | int | <-1>
-1.5 | path | float | [-0..9]:[+-.0..9e]:[0..9] 1-26
-x | path | any | any 0-
!true | path | bool | <false> <true>
x == 'a' | path | bool | <false> <true>
x ?? 'z' | path | string | [az]:[/_a..cz]:[acz] 1-5
[x] ?? 'z' | path | any | [[z]:["/[]_a..cz]:[]z] 1-9
x == 'a' ? 'z' : x | path | string | [az]:[/_a..cz]:[acz] 1-5
let y = x; y + y | path | string | [a]:[/_a..c]:[ac] 2-10
let y = x; (let y = 'z'; y) + y | path | string | [z]:[/_a..cz]:[ac] 2-6
let y = x; y.z | path | any | any 0-
1; x | path | string | [a]:[/_a..c]:[ac] 1-5
nil | path | any | any 0-
'z' | path | string | <z>
15 | path | int | <15>
1.5 | path | float | <1.5>
true | path | bool | <true>
[x, 'z'] | path | list | [[]:[",/[]_a..cz]:[]] 9-13
{'a': x} | path | any | any 0-
item | path | any | [a{]:any:[ac}] 1-
inputs.parameters | path | map | [{]:any:[}] 2-
inputs.parameters.p | path | string | [a]:[/_a..c]:[ac] 1-5
workflow.labels | path | map | [{]:any:[}] 2-
len(x) | path | int | [-0..9]:[-0..9]:[0..9] 1-20
x startsWith 'a' | path | bool | <false> <true>
x in ['a'] | path | bool | <false> <true>
split(x, 'a') | path | list | [[]:any:[]] 2-
sprig.dict('a', x) | path | map | [{]:any:[}] 2-
sprig.sha1sum(x) | path | string | [0..9a..f] 40-40
sprig.sha256sum(x) | path | string | [0..9a..f] 64-64
sprig.sha512sum(x) | path | string | [0..9a..f] 128-128
sprig.adler32sum(x) | path | string | [0..9] 1-10
sprig.uuidv4() | path | string | [0..9a..f]:[-0..9a..f]:[-0..9a..f] 36-36
sprig.randAlpha(3) | path | string | [A..Za..z] 3-3
sprig.randNumeric(len(x)) | path | string | [0..9] 0-
type(x) | path | string | [*A..[]a..z]:[ *.A..[]a..{}]:[ *.A..[]a..{}] 1-
float(x) | path | float | [-0..9]:[+-.0..9e]:[0..9] 1-26
upper() | path | any | any 0-
upper(1) | path | string | [\x00..`{..\x7fé] 0-
foo(x) | path | any | any 0-
sprig.osBase(x) | path | any | any 0-
sprig.list(x, 1) | path | list | [[]:any:[]] 2-
toJson(sprig.list(x, 1)) | path | string | [[]:[",/1[]_a..c]:[]] 7-11
x[1:2][0:1] | path | string | [/_a..c] 0-1
1[0:1] | path | any | any 0-
sprig.abbrev(2, x) | mixed! | string | <aB> <b>
sprig.abbrev(2, x) | maybe | string | [a]:[ab]:[b] 0-2
sprig.coalesce(x, 'z') | mixed! | string | <aB> <b> <z>
sprig.coalesce(x, 'z') | maybe | string | [az]:[abz]:[bz] 0-2
sprig.substr(1, 3, x) | mixed! | string | <> <B>
sprig.substr(1, 3, x) | maybe | string | [ab] 0-2
x[1:3] | mixed! | string | <> <B>
x[1:3] | maybe | string | [ab] 0-2
x[:2] | mixed! | string | <aB> <b>
x[:2] | maybe | string | [a]:[ab]:[b] 0-2
repeat(x, 101) | mixed! | string | [Bab] 101-202
repeat(x, 101) | maybe | string | [ab] 0-202
repeat(x, 0) | mixed! | string | <>
repeat(x, 0) | maybe | string | <>
sprig.default(1, x) | mixed! | string | <aB> <b>
sprig.default(1, x) | maybe | any | [1a]:[1ab]:[1b] 0-2
sprig.default('', x) | mixed! | string | <aB> <b>
sprig.default('', x) | maybe | string | [a]:[ab]:[b] 0-2
replace(x, '', '-') | mixed! | string | any 0-
replace(x, '', '-') | maybe | string | [-a]:[-ab]:[-b] 0-
upper(x) + x | mixed! | string | <ABaB> <ABb> <BaB> <Bb>
upper(x) + x | maybe | string | [Aa]:[ABab]:[Bb] 0-4
sprig.regexReplaceAll('[é]', x, '-') | accent | string | [-aé]:[-aé]:[-é] 1-2
sprig.regexReplaceAll('[é]', x, '-') | accent! | string | [-aé]:[-aé]:[-é] 1-2
sprig.regexReplaceAll('[^a-z]', x, '-') | word | string | [ab]:[ab]:[b] 1-2
sprig.regexReplaceAll('\\s', x, '-') | spaced | string | [-b]:[-ab]:[-b] 1-3
sprig.regexReplaceAll('\\s', x, '-') | accent | string | [aé]:[aé]:[é] 1-2
sprig.regexReplaceAll('\\s', x, '-') | accent! | string | <aé> <é>
sprig.regexReplaceAll('[aé]', x, '-') | accent | string | [-é] 1-2
sprig.regexReplaceAll('[aé]', x, '-') | accent! | string | [-é] 1-2
x[1:3] | accent | string | [aé] 0-2
x[1:3] | accent! | string | [aé] 0-2
sprig.trunc(3, x) | accent | string | [aé] 1-2
sprig.trunc(3, x) | accent! | string | [aé] 1-2
sprig.trunc(2, x) | accent | string | [aé] 1-2
sprig.trunc(2, x) | accent! | string | [aé] 1-2
sprig.abbrev(3, x) | accent | string | [aé]:[aé]:[é] 1-2
sprig.abbrev(3, x) | accent! | string | <aé> <é>
repeat(x, 2) | accent! | string | <aéaé> <éé>
upper(x) | accent! | string | [A..Zé] 1-2
"""
ROWS = [tuple(row.split(" | ")) for row in TABLE.strip("\n").split("\n")]

# Calls of the functions that the table leaves out.
CALLS = """
asInt(x)|indexOf(x, 'a')|lastIndexOf(x, 'a')|bitand(len(x), 3)|bitor(len(x), 3)|bitxor(len(x), 3)|bitnand(len(x), 3)
bitshl(len(x), 3)|bitshr(len(x), 1)|bitushr(len(x), 1)|bitnot(len(x))|int(x)|sprig.int(x)|sprig.int64(x)|sprig.atoi(x)
sprig.add(x, 1)|sprig.add1(x)|sprig.sub(x, 1)|sprig.mul(x, 2)|sprig.div(x, 2)|sprig.mod(x, 2)|sprig.max(x, 2)
sprig.min(x, 2)|sprig.biggest(x, 2)|sprig.toDecimal(x)|sprig.randInt(0, 3)|asFloat(x)|ceil(len(x))|floor(len(x))
round(len(x))|sprig.float64(x)|sprig.addf(x, 1)|sprig.add1f(x)|sprig.subf(x, 1)|sprig.mulf(x, 2)|sprig.divf(x, 2)
sprig.maxf(x, 2)|sprig.minf(x, 2)|sprig.ceil(x)|sprig.floor(x)|sprig.round(x, 1)|all([x], # == 'a')|any([x], # == 'a')
none([x], # == 'a')|one([x], # == 'a')|hasPrefix(x, 'a')|hasSuffix(x, 'a')
sprig.contains('a', x)|sprig.hasPrefix('a', x)
sprig.hasSuffix('a', x)|sprig.regexMatch('a', x)|sprig.mustRegexMatch('a', x)|sprig.empty(x)|sprig.all(x)|sprig.any(x)
sprig.has('a', [x])|sprig.hasKey(sprig.dict('a', x), 'a')|sprig.deepEqual(x, 'a')|sprig.kindIs('string', x)
sprig.typeIs('string', x)|sprig.isAbs(x)|sprig.semverCompare('>1', x)|splitAfter(x, 'a')|filter([x], # == 'a')
map([x], # + '-')|sprig.splitList('a', x)|sprig.toStrings([x, 1])|sprig.sortAlpha([x, 'a'])|sprig.regexSplit('a', x, -1)
sprig.lower(x)|sprig.upper(x)|trimSuffix(x, 'b')|sprig.trimall('a', x)|sprig.trimPrefix('a', x)|sprig.trimSuffix('a', x)
sprig.mustRegexReplaceAll('[a-b]', x, '-')|sprig.mustRegexReplaceAllLiteral('[a-b]', x, '$1')
sprig.mustRegexFind('a', x)
sprig.tuple(x, 1)|sprig.toString(x)|sprig.toJson(x)|sprig.toRawJson(x)|sprig.mustToJson(x)|sprig.mustToRawJson(x)
sprig.mustToPrettyJson(x)|sprig.b64enc(x)|sprig.randAlphaNum(2)|sprig.trunc(-1, x)|sprig.trunc(4, x)|x[0:2]|x[-1:]
sprig.toRawJson([x])|sprig.toPrettyJson([x, 1])|sprig.quote(x, 1)|sprig.squote(x, 'a')|trim(x, x)|repeat(x, len(x))
"""

# What is never evaluated here, or fails.
FAILING = set(
    """-x|1[0:1]|foo(x)|join([x, 1.5], '-')|join(x, '-')|let y = x; (let y = 'z'; y) + y|let y = x; y.z|nil|upper()
upper(1)|sprig.randAlpha(3)|sprig.randAlphaNum(2)|sprig.randInt(0, 3)|sprig.randNumeric(len(x))|sprig.uuidv4()
repeat(x, -1)|sprig.regexReplaceAll('[a', x, '-')|workflow.labels|sprig.b32enc(x, y)|x + 1""".replace("\n", "|").split(
        "|"
    )
)


def shape(name: str) -> Shape:
    known = STRINGS[name.removesuffix("!")]
    return abstract.one_of(known) if name.endswith("!") else hull(known)


@cache
def strings(name: str) -> tuple[str, ...]:
    """Strings of a shape: both from which it is made, and all that are short."""
    bound, known = shape(name), STRINGS[name.removesuffix("!")]
    alphabet = sorted({*"".join(known)})
    short = (
        "".join(row) for length in range(4 if len(alphabet) < 4 else 3) for row in product(alphabet, repeat=length)
    )
    return tuple(dict.fromkeys((*known, *(text for text in short if holds(bound, text)))))


def value(expression: str, name: str) -> transfers.AbstractValue:
    return abstract.value_of_expression(expression, lambda _: shape(name))


@pytest.mark.parametrize(("expression", "name", "kind", "bound"), ROWS)
def test_what_expressions_can_become(expression: str, name: str, kind: str, bound: str) -> None:
    found = value(expression, name)
    assert (found.kind, written(found.shape)) == (kind, bound)


def test_few_known_values_are_tried_one_by_one() -> None:
    def of(count: int) -> Shape:
        numbers = abstract.one_of(str(100 + number) for number in range(count))
        return abstract.of_tag_text("k-{{=x == '100' ? 'p' : x}}", lambda _: numbers)

    assert of(2).values == {"k-p", "k-101"}
    assert [of(count).contains("k-100") for count in (64, 65)] == [False, True]
    both = abstract.of_tag_text(
        "{{=x == 'a' ? y : x}}", lambda name: abstract.one_of(("a", "b") if name == "x" else "c")
    )
    assert both.values == {"b", "c"}


def test_a_wide_expression_is_followed_as_far_as_a_narrow_one() -> None:
    row = "".join(f"'{number}', " for number in range(100))
    few = abstract.one_of(("p", "q"))
    whole = abstract.value_of_expression(f"sprig.join('', sprig.list({row}x))", lambda _: few).shape
    assert whole.shortest == whole.longest == 191


@pytest.mark.parametrize("expression", sorted({row[0] for row in ROWS} | set(re.split(r"[|\n]", CALLS.strip("\n")))))
def test_evaluation_stays_within_the_bounds(expression: str) -> None:
    given = 0
    for name in (*STRINGS, "mixed!", "accent!"):
        bound = value(expression, name).shape
        for text in strings(name):
            result = abstract.key_of(f"{{{{={expression} }}}}", {"x": text, "item": text, "inputs.parameters.p": text})
            assert result is None or bound.contains(result), (text, result, written(bound))
            given += result is not None
    assert (given > 0) is (expression not in FAILING)


def test_every_function_with_a_bound_is_tried() -> None:
    tried = {name for text in (TABLE, CALLS) for name in re.findall(r"[\w.]+(?=\()", text)}
    assert {*transfers.TRANSFERS, *transfers.CONSTANT_KINDS} - tried == set()


def test_every_function_that_is_described_exists() -> None:
    described = {*transfers.TRANSFERS, *transfers.CONSTANT_KINDS, *losses.LOSSY, *losses.MAY_BE_IDENTITY}
    described |= losses.INJECTIVE | losses.ENCODERS
    assert [name for name in sorted(described) if functions.lookup(name) is None] == []
