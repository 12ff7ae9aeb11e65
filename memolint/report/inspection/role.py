"""The Role that the caches of a project need, and its binding, as `kubectl apply` takes them."""

from memolint.typed import Record

_NAME = "argo-memoization"
_USUAL = "argo"  # the namespace and the account of the controller in the manifests of a release
_GROUP = "rbac.authorization.k8s.io"
_MOST_LISTED = 6


class CacheRights(Record):
    """How many memoized templates there are, and their caches; `are_known` is false where a name depends on values.

    `collects`: the controller deletes entries that nothing hits. Its `namespace` and `account` are "" where no file
    says them.
    """

    templates: int
    caches: tuple[str, ...]
    are_known: bool
    collects: bool
    namespace: str
    account: str


def role(found: CacheRights) -> str:
    """The manifests; "" where there is no memoized template."""
    if not found.templates:
        return ""
    namespace, account = found.namespace or _USUAL, found.account or _USUAL
    lines = [
        *_head(found),
        f"apiVersion: {_GROUP}/v1",
        "kind: Role",
        "metadata:",
        f"  name: {_NAME}",
        f"  namespace: {namespace}",
        "rules:",
        *_rules(found),
        "---",
        f"apiVersion: {_GROUP}/v1",
        "kind: RoleBinding",
        "metadata:",
        f"  name: {_NAME}",
        f"  namespace: {namespace}",
        "roleRef:",
        f"  apiGroup: {_GROUP}",
        "  kind: Role",
        f"  name: {_NAME}",
        "subjects:",
        "  - kind: ServiceAccount",
        f"    name: {account}",
        f"    namespace: {namespace}",
    ]
    return "".join(f"{line}\n" for line in lines)


def _head(found: CacheRights) -> list[str]:
    """What the Role is for, and what in it is a guess."""
    templates = f"{found.templates} memoized template{'s' if found.templates > 1 else ''}"
    named = [*found.caches[:_MOST_LISTED], *(["…"] if len(found.caches) > _MOST_LISTED else [])]
    listed = " ".join(", ".join(named).split())
    lines = [f"# What the controller needs for the caches of {templates}: {listed}"]
    guessed = [what for what, known in (("namespace", found.namespace), ("account", found.account)) if not known]
    if guessed:
        usual = "this is the usual one" if len(guessed) == 1 else "these are the usual ones"
        lines.append(f"# No file says the {' and the '.join(guessed)} of the controller: {usual}.")
    return lines


def _rules(found: CacheRights) -> list[str]:
    changed = ["get", "update", *(["delete"] if found.collects else [])]
    if not found.are_known:
        return _rule(["create", *(["list", "watch"] if found.collects else []), *changed])
    lines = _rule(["create", *(["list", "watch"] if found.collects else [])])  # which no name can limit
    return [*lines, *_rule(changed, found.caches)]


def _rule(verbs: list[str], names: tuple[str, ...] = ()) -> list[str]:
    lines = ['  - apiGroups: [""]', "    resources: [configmaps]"]
    if names:
        lines += ["    resourceNames:", *(f"      - {_scalar(name)}" for name in names)]
    return [*lines, f"    verbs: [{', '.join(verbs)}]"]


def _scalar(name: str) -> str:
    """A name in quotes, whatever YAML would make of it."""
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
