"""The 209 functions of sprig v3.3.0 that Argo offers: name, module here, signature.

A module `-` means that memolint never evaluates the function, an exclamation mark that its result may differ from run
to run.
"""

from memolint.lang.go.functions import FunctionEntry

_TABLE = """
abbrev strings func(int, string) string
abbrevboth strings func(int, int, string) string
add numbers func(...interface {}) int64
add1 numbers func(interface {}) int64
add1f decimals func(interface {}) float64
addf decimals func(...interface {}) float64
adler32sum codec func(string) string
ago -! func(interface {}) string
all logic func(...interface {}) bool
any logic func(...interface {}) bool
append lists func(interface {}, interface {}) []interface {}
atoi numbers func(string) int
b32dec codec func(string) string
b32enc codec func(string) string
b64dec codec func(string) string
b64enc codec func(string) string
base paths func(string) string
bcrypt -! func(string) string
biggest numbers func(interface {}, ...interface {}) int64
buildCustomCert - func(string, string) (sprig.certificate, error)
camelcase casing func(string) string
cat strings func(...interface {}) string
ceil numbers func(interface {}) float64
chunk lists func(int, interface {}) [][]interface {}
clean paths func(string) string
coalesce logic func(...interface {}) interface {}
compact lists func(interface {}) []interface {}
concat lists func(...interface {}) interface {}
contains strings func(string, string) bool
date dates! func(string, interface {}) string
dateInZone dates! func(string, interface {}, string) string
dateModify dates! func(string, time.Time) time.Time
date_in_zone dates! func(string, interface {}, string) string
date_modify dates! func(string, time.Time) time.Time
decryptAES - func(string, string) (string, error)
deepCopy dicts func(interface {}) interface {}
deepEqual logic func(interface {}, interface {}) bool
default logic func(interface {}, ...interface {}) interface {}
derivePassword - func(uint32, string, string, string, string) string
dict dicts func(...interface {}) map[string]interface {}
dig dicts func(...interface {}) (interface {}, error)
dir paths func(string) string
div numbers func(interface {}, interface {}) int64
divf decimals func(interface {}, ...interface {}) float64
duration dates func(interface {}) string
durationRound dates func(interface {}) string
empty logic func(interface {}) bool
encryptAES -! func(string, string) (string, error)
ext paths func(string) string
fail logic func(string) (string, error)
first lists func(interface {}) interface {}
float64 numbers func(interface {}) float64
floor numbers func(interface {}) float64
fromJson codec func(string) interface {}
genCA -! func(string, int) (sprig.certificate, error)
genCAWithKey -! func(string, int, string) (sprig.certificate, error)
genPrivateKey -! func(string) string
genSelfSignedCert -! func(string, []interface {}, []interface {}, int) (sprig.certificate, error)
genSelfSignedCertWithKey -! func(string, []interface {}, []interface {}, int, string) (sprig.certificate, error)
genSignedCert -! func(string, []interface {}, []interface {}, int, sprig.certificate) (sprig.certificate, error)
genSignedCertWithKey -! func(string, []interface {}, []interface {}, int, sprig.certificate, string)\
 (sprig.certificate, error)
get dicts func(map[string]interface {}, string) interface {}
getHostByName -! func(string) string
has lists func(interface {}, interface {}) bool
hasKey dicts func(map[string]interface {}, string) bool
hasPrefix strings func(string, string) bool
hasSuffix strings func(string, string) bool
hello strings func() string
htmlDate dates! func(interface {}) string
htmlDateInZone dates! func(interface {}, string) string
htpasswd -! func(string, string) string
indent strings func(int, string) string
initial lists func(interface {}) []interface {}
initials strings func(string) string
int numbers func(interface {}) int
int64 numbers func(interface {}) int64
isAbs paths func(string) bool
join strings func(string, interface {}) string
kebabcase casing func(string) string
keys dicts! func(...map[string]interface {}) []string
kindIs logic func(string, interface {}) bool
kindOf logic func(interface {}) string
last lists func(interface {}) interface {}
list lists func(...interface {}) []interface {}
lower strings func(string) string
max numbers func(interface {}, ...interface {}) int64
maxf numbers func(interface {}, ...interface {}) float64
merge dicts func(map[string]interface {}, ...map[string]interface {}) interface {}
mergeOverwrite dicts func(map[string]interface {}, ...map[string]interface {}) interface {}
min numbers func(interface {}, ...interface {}) int64
minf numbers func(interface {}, ...interface {}) float64
mod numbers func(interface {}, interface {}) int64
mul numbers func(interface {}, ...interface {}) int64
mulf decimals func(interface {}, ...interface {}) float64
mustAppend lists func(interface {}, interface {}) ([]interface {}, error)
mustChunk lists func(int, interface {}) ([][]interface {}, error)
mustCompact lists func(interface {}) ([]interface {}, error)
mustDateModify dates! func(string, time.Time) (time.Time, error)
mustDeepCopy dicts func(interface {}) (interface {}, error)
mustFirst lists func(interface {}) (interface {}, error)
mustFromJson codec func(string) (interface {}, error)
mustHas lists func(interface {}, interface {}) (bool, error)
mustInitial lists func(interface {}) ([]interface {}, error)
mustLast lists func(interface {}) (interface {}, error)
mustMerge dicts func(map[string]interface {}, ...map[string]interface {}) (interface {}, error)
mustMergeOverwrite dicts func(map[string]interface {}, ...map[string]interface {}) (interface {}, error)
mustPrepend lists func(interface {}, interface {}) ([]interface {}, error)
mustPush lists func(interface {}, interface {}) ([]interface {}, error)
mustRegexFind regexes func(string, string) (string, error)
mustRegexFindAll regexes func(string, string, int) ([]string, error)
mustRegexMatch regexes func(string, string) (bool, error)
mustRegexReplaceAll regexes func(string, string, string) (string, error)
mustRegexReplaceAllLiteral regexes func(string, string, string) (string, error)
mustRegexSplit regexes func(string, string, int) ([]string, error)
mustRest lists func(interface {}) ([]interface {}, error)
mustReverse lists func(interface {}) ([]interface {}, error)
mustSlice lists func(interface {}, ...interface {}) (interface {}, error)
mustToDate dates func(string, string) (time.Time, error)
mustToJson codec func(interface {}) (string, error)
mustToPrettyJson codec func(interface {}) (string, error)
mustToRawJson codec func(interface {}) (string, error)
mustUniq lists func(interface {}) ([]interface {}, error)
mustWithout lists func(interface {}, ...interface {}) ([]interface {}, error)
must_date_modify dates! func(string, time.Time) (time.Time, error)
nindent strings func(int, string) string
nospace strings func(string) string
now -! func() time.Time
omit dicts func(map[string]interface {}, ...string) map[string]interface {}
osBase paths func(string) string
osClean paths func(string) string
osDir paths func(string) string
osExt paths func(string) string
osIsAbs paths func(string) bool
pick dicts func(map[string]interface {}, ...string) map[string]interface {}
pluck dicts func(string, ...map[string]interface {}) []interface {}
plural strings func(string, string, int) string
prepend lists func(interface {}, interface {}) []interface {}
push lists func(interface {}, interface {}) []interface {}
quote strings func(...interface {}) string
randAlpha -! func(int) string
randAlphaNum -! func(int) string
randAscii -! func(int) string
randBytes -! func(int) (string, error)
randInt -! func(int, int) int
randNumeric -! func(int) string
regexFind regexes func(string, string) string
regexFindAll regexes func(string, string, int) []string
regexMatch regexes func(string, string) bool
regexQuoteMeta regexes func(string) string
regexReplaceAll regexes func(string, string, string) string
regexReplaceAllLiteral regexes func(string, string, string) string
regexSplit regexes func(string, string, int) []string
repeat strings func(int, string) string
replace strings func(string, string, string) string
rest lists func(interface {}) []interface {}
reverse lists func(interface {}) []interface {}
round numbers func(interface {}, int, ...float64) float64
semver semvers func(string) (*semver.Version, error)
semverCompare semvers func(string, string) (bool, error)
seq numbers func(...int) string
set dicts func(map[string]interface {}, string, interface {}) map[string]interface {}
sha1sum codec func(string) string
sha256sum codec func(string) string
sha512sum codec func(string) string
shuffle -! func(string) string
slice lists func(interface {}, ...interface {}) interface {}
snakecase casing func(string) string
sortAlpha strings func(interface {}) []string
split strings func(string, string) map[string]string
splitList strings func(string, string) []string
splitn strings func(string, int, string) map[string]string
squote strings func(...interface {}) string
sub numbers func(interface {}, interface {}) int64
subf decimals func(interface {}, ...interface {}) float64
substr strings func(int, int, string) string
swapcase strings func(string) string
ternary logic func(interface {}, interface {}, bool) interface {}
title strings func(string) string
toDate dates func(string, string) time.Time
toDecimal numbers func(interface {}) int64
toJson codec func(interface {}) string
toPrettyJson codec func(interface {}) string
toRawJson codec func(interface {}) string
toString strings func(interface {}) string
toStrings strings func(interface {}) []string
trim strings func(string) string
trimAll strings func(string, string) string
trimPrefix strings func(string, string) string
trimSuffix strings func(string, string) string
trimall strings func(string, string) string
trunc strings func(int, string) string
tuple lists func(...interface {}) []interface {}
typeIs logic func(string, interface {}) bool
typeIsLike logic func(string, interface {}) bool
typeOf logic func(interface {}) string
uniq lists func(interface {}) []interface {}
unixEpoch dates func(time.Time) string
unset dicts func(map[string]interface {}, string) map[string]interface {}
until numbers func(int) []int
untilStep numbers func(int, int, int) []int
untitle strings func(string) string
upper strings func(string) string
urlJoin urls func(map[string]interface {}) string
urlParse urls func(string) map[string]interface {}
uuidv4 -! func() string
values dicts! func(map[string]interface {}) []interface {}
without lists func(interface {}, ...interface {}) []interface {}
wrap strings func(int, string) string
wrapWith strings func(int, string, string) string
"""


def _entry(line: str) -> FunctionEntry:
    name, module, signature = line.split(" ", 2)
    volatile = module.endswith("!")
    module = module.rstrip("!")
    where = "" if module == "-" else f"memolint.lang.sprig.{module}:{name}_"
    return FunctionEntry(f"sprig.{name}", (signature,), where, volatile)


TABLE = {entry.name[6:]: entry for entry in map(_entry, _TABLE.strip().split("\n"))}
"""sprig's functions by their bare name."""
