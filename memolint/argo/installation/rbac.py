"""What the roles of a project let an account do, as Kubernetes adds them up: every binding, aggregation, wildcards.

What a project does not show may be allowed: a role that stands elsewhere, one that Kubernetes aggregates, one that a
kustomization patches. Then the answer is not known.
"""

from collections.abc import Iterable, Iterator

from memolint.argo.installation.objects import KubernetesObject
from memolint.argo.views import Origin, dig, mapping, sequence, text
from memolint.typed import Record

ROLES, BINDINGS = ("Role", "ClusterRole"), ("RoleBinding", "ClusterRoleBinding")
SERVICE_ACCOUNT = "ServiceAccount"
_BUILT_IN_LABEL = "rbac.authorization.k8s.io/aggregate-to-"
_USERS = "system:serviceaccount"


class ServiceAccount(Record):
    """A ServiceAccount; `namespace` is "" where that is not known."""

    name: str
    namespace: str = ""


class Permission(Record):
    """A rule of a role: verbs on resources of groups, all of them or those with certain names."""

    groups: frozenset[str]
    resources: frozenset[str]
    verbs: frozenset[str]
    names: frozenset[str]
    origin: Origin

    def covers(self, group: str, resource: str) -> bool:
        """Whether the rule is about a resource."""
        return bool(self.groups & {group, "*"}) and bool(self.resources & {resource, "*"})

    def allows(self, verb: str, group: str, resource: str, names: frozenset[str] | None = None) -> bool:
        """Whether the rule allows a verb on objects with these `names`, on any with None.

        An object that is not there yet has no name that a rule could go by (`create`).
        """
        if not self.covers(group, resource) or not self.verbs & {verb, "*"}:
            return False
        return not self.names or (verb != "create" and names is not None and names <= self.names)


class BoundRole(Record):
    """A role, the binding that gives it to somebody, and the subject there."""

    role: KubernetesObject
    binding: KubernetesObject
    subject: Origin
    permissions: tuple[Permission, ...]


class Access(Record):
    """What an account may do in a namespace. `is_known`: nothing else in sight could allow more."""

    bound: tuple[BoundRole, ...]
    is_known: bool

    def allows(self, verb: str, group: str, resource: str, names: frozenset[str] | None = None) -> bool:
        """Whether one of the roles allows it."""
        return any(each.allows(verb, group, resource, names) for role in self.bound for each in role.permissions)


class Roles:
    """The roles and bindings among the objects of a project."""

    def __init__(self, objects: Iterable[KubernetesObject]) -> None:
        found = list(objects)
        self.bindings = [each for each in found if each.kind in BINDINGS]
        self._roles = [each for each in found if each.kind in ROLES]
        self._by_name: dict[tuple[str, str], list[KubernetesObject]] = {}
        for each in self._roles:
            self._by_name.setdefault((each.kind, each.name), []).append(each)
        self._are_patched = any(_patches_roles(each) for each in found if each.is_kustomization)

    @property
    def accounts(self) -> list[ServiceAccount]:
        """The ServiceAccounts that the bindings name."""
        found = (
            ServiceAccount(text(subject.get("name")), text(subject.get("namespace")) or binding.namespace)
            for binding in self.bindings
            for subject in map(mapping, sequence(binding.value.get("subjects")))
            if subject.get("kind") == SERVICE_ACCOUNT
        )
        return list(dict.fromkeys(found))

    def access(self, account: ServiceAccount, namespace: str) -> Access:
        """What a ServiceAccount may do in a namespace, "" for one that is not known."""
        bound: list[BoundRole] = []
        is_known = not self._are_patched
        for binding, subject in self._given_to(account, namespace):
            found = self.roles_of(binding)
            bound += [BoundRole(each, binding, subject, tuple(self.permissions(each))) for each in found]
            is_known = is_known and bool(found) and not any(map(_is_aggregated_elsewhere, found))
        return Access(tuple(bound), is_known)

    def _given_to(self, account: ServiceAccount, namespace: str) -> Iterator[tuple[KubernetesObject, Origin]]:
        for binding in self.bindings:
            if binding.kind == "ClusterRoleBinding" or may_be_one(binding.namespace, namespace):
                for index, subject in enumerate(sequence(binding.value.get("subjects"))):
                    if is_subject(mapping(subject), account, binding):
                        yield binding, binding.at("subjects", index)

    def roles_of(self, binding: KubernetesObject) -> list[KubernetesObject]:
        """The roles that a binding can mean: definitions of one name are alternatives, or parts, of one role."""
        reference = mapping(binding.value.get("roleRef"))
        kind, name = text(reference.get("kind")), text(reference.get("name"))
        return [
            each
            for each in self._by_name.get((kind, name), ())
            if kind == "ClusterRole" or may_be_one(each.namespace, binding.namespace)
        ]

    def permissions(self, role: KubernetesObject) -> Iterator[Permission]:
        """The rules of a role, and of those that it aggregates."""
        yield from _permissions(role)
        for labels in _aggregated(role):
            for each in self._roles:
                if each is not role and each.kind == "ClusterRole" and labels.items() <= each.labels.items():
                    yield from _permissions(each)


def is_subject(subject: dict[str, object], account: ServiceAccount, binding: KubernetesObject) -> bool:
    """Whether a subject of a binding is an account, or a group that it belongs to."""
    name = text(subject.get("name"))
    if subject.get("kind") == SERVICE_ACCOUNT:
        namespace = text(subject.get("namespace")) or binding.namespace
        return name == account.name and may_be_one(namespace, account.namespace)
    if subject.get("kind") == "User":
        return name == f"{_USERS}:{account.namespace}:{account.name}"
    groups = (f"{_USERS}s", "system:authenticated", f"{_USERS}s:{account.namespace}")
    return subject.get("kind") == "Group" and name in groups


def may_be_one(one: str, other: str) -> bool:
    """Whether two namespaces can be the same: one that is not written can be any."""
    return not one or not other or one == other


def _permissions(role: KubernetesObject) -> Iterator[Permission]:
    for index, each in enumerate(sequence(role.value.get("rules"))):
        yield Permission(
            groups=_texts(dig(each, "apiGroups")),
            resources=_texts(dig(each, "resources")),
            verbs=_texts(dig(each, "verbs")),
            names=_texts(dig(each, "resourceNames")),
            origin=role.at("rules", index),
        )


def _texts(value: object) -> frozenset[str]:
    return frozenset(each for each in sequence(value) if isinstance(each, str))


def _aggregated(role: KubernetesObject) -> Iterator[dict[str, object]]:
    """The labels of the roles that a role aggregates."""
    for selector in sequence(dig(role.value, "aggregationRule", "clusterRoleSelectors")):
        labels = mapping(dig(selector, "matchLabels"))
        if labels and not dig(selector, "matchExpressions"):
            yield labels


def _is_aggregated_elsewhere(role: KubernetesObject) -> bool:
    """Whether a role can get rules that no file shows: of Kubernetes, of other charts, by what it selects with."""
    selectors = sequence(dig(role.value, "aggregationRule", "clusterRoleSelectors"))
    labels = [mapping(dig(each, "matchLabels")) for each in selectors]
    is_open = any(not each or str(name).startswith(_BUILT_IN_LABEL) for each in labels for name in each or ("",))
    return is_open or any(dig(each, "matchExpressions") for each in selectors)


def _patches_roles(kustomization: KubernetesObject) -> bool:
    """Whether a kustomization patches a role by operations, which say nothing by themselves."""
    for field in ("patches", "patchesJson6902"):
        for each in sequence(kustomization.value.get(field)):
            is_role = text(dig(each, "target", "kind")) in ("", *ROLES)
            if is_role and (dig(each, "target") is not None or "/rules" in text(dig(each, "patch"))):
                return True
    return False
