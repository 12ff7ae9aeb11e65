"""Who may write the ConfigMaps that caches are: the controller has to, workflows should not.

Caches are kept in the controller's own namespace, by its ServiceAccount (`NewWorkflowController`); the roles of a
release let it only read ConfigMaps.
"""

import re
from collections.abc import Iterator

from memolint.argo.installation.controllers import is_usual_account
from memolint.argo.installation.installation import Installation
from memolint.argo.installation.mappings import below
from memolint.argo.installation.objects import KubernetesObject
from memolint.argo.installation.rbac import BINDINGS, SERVICE_ACCOUNT, Access, BoundRole, Permission, ServiceAccount
from memolint.argo.installation.settings import PERIOD
from memolint.argo.views import Origin, dig, mapping, sequence, text
from memolint.facts.fact import fact
from memolint.facts.installation.subject import Caches, InstalledObject
from memolint.typed import Record

CREATE, UPDATE, GET = "create", "update", "get"
_CONFIG_MAPS = "configmaps"
_ARGO = "argoproj.io"
_WRITES = (CREATE, UPDATE, "patch")
_COLLECTING = ("list", "watch", "delete")
_DEFAULT = "default"
_SWITCH = "writeConfigMaps"
# How a role that is there for memoization is called: `memoizer` in a quick start.
_MEMOIZING = r"memoi|(?:^|[-_.])memo(?:$|[-_.])"
# The quick start of Argo binds its role to the account of workflows, whatever the controller runs as.
_QUICK_START = "memoizer-default"
_EVERYBODY = ("system:serviceaccounts", "system:authenticated")


class Lacking(Record):
    """The account of a controller, its role, and the verbs on ConfigMaps that no role gives it."""

    account: ServiceAccount
    role: KubernetesObject
    verbs: tuple[str, ...]


@fact
def lacking(caches: Caches, installation: Installation) -> Lacking | None:
    """What the controller lacks to keep the caches of the project, where all of its roles are known."""
    for account in installation.accounts if caches.memos else ():
        access = installation.roles.access(account, installation.home)
        role = next((each.role for each in access.bound if _is_of_a_controller(each)), None)
        verbs = tuple(_lacked(caches, installation, access))
        if role is not None and access.is_known and verbs:
            return Lacking(account, role, verbs)
    return None


def _is_of_a_controller(bound: BoundRole) -> bool:
    """Whether a role lets its account make pods and keep the state of workflows: only the controller does both."""
    wanted = ((UPDATE, _ARGO, "workflows"), (CREATE, "", "pods"))
    return all(any(each.allows(*what) for each in bound.permissions) for what in wanted)


def _lacked(caches: Caches, installation: Installation, access: Access) -> Iterator[str]:
    names = caches.names
    for verb in (GET, *((CREATE,) if not _are_there(caches, installation) else ()), UPDATE):
        if not access.allows(verb, "", _CONFIG_MAPS, names):
            yield verb
    for verb in _COLLECTING if collects(installation) else ():
        if not access.allows(verb, "", _CONFIG_MAPS):
            yield verb


def _are_there(caches: Caches, installation: Installation) -> bool:
    """Whether the project has a manifest of each cache, so that the controller need not make any."""
    return caches.names is not None and all(installation.config_maps(each) for each in caches.names)


def collects(installation: Installation) -> bool:
    """Whether a controller of the project deletes entries that nothing hits."""
    periods = (found[PERIOD] for _, found in installation.settings if PERIOD in found)
    return any((each.nanoseconds or 0) > 0 for each in periods)


def switched_off(installed: InstalledObject) -> Origin | None:
    """Where values of the chart say that the controller may not write ConfigMaps, and nothing else lets it."""
    switches = _switches(installed.installation)
    own = [at for holder, value, at in switches if holder == installed.found.origin and value is False]
    if not own or not installed.caches.memos or any(value is not False for _, value, _ in switches):
        return None
    if lacking(installed.caches, installed.installation) is not None:
        return None  # the role is there, and is told
    bindings = installed.installation.roles.bindings
    return None if any(_lets_a_controller_write(installed, each) for each in bindings) else own[0]


@fact
def _switches(installation: Installation) -> list[tuple[Origin, object, Origin]]:
    """`controller.rbac.writeConfigMaps` of the chart, wherever its values stand, unless other roles are used.

    Each with the object that it is in, its value and its place.
    """
    found: list[tuple[Origin, object, Origin]] = []
    for each in installation.mentioning(_SWITCH):
        for value, at in below(each.value, each.origin, _SWITCH):
            rbac = mapping(dig(value, "controller", "rbac"))
            if _SWITCH in rbac and rbac.get("create") is not False:
                found.append((each.origin, rbac[_SWITCH], at.at("controller", "rbac", _SWITCH)))
    return found


def _lets_a_controller_write(installed: InstalledObject, binding: KubernetesObject) -> bool:
    subjects = [text(dig(each, "name")) for each in sequence(binding.value.get("subjects"))]
    return any(map(is_usual_account, subjects)) and bool(_writing(installed, binding))


@fact
def is_given_to_another(caches: Caches, installation: Installation) -> bool:
    """Whether a binding gives workflows what the controller lacks: that is the cause then."""
    bindings = (InstalledObject(each, installation, caches) for each in installation.roles.bindings)
    return any(wrong_subject(each) is not None for each in bindings)


def wrong_subject(installed: InstalledObject) -> Origin | None:
    """The workflow account that a binding gives a role for memoization, which the controller would need."""
    binding = installed.found
    if binding.kind not in BINDINGS or not installed.caches.memos or binding.name == _QUICK_START:
        return None
    subjects = list(_workflow_accounts(installed))
    if len(subjects) < len(sequence(binding.value.get("subjects"))) or not subjects:
        return None
    for role in _writing(installed, binding):
        if _is_for_memoization(installed, binding, role) and not _controller_can(installed):
            return subjects[0]
    return None


def _is_for_memoization(installed: InstalledObject, binding: KubernetesObject, role: KubernetesObject) -> bool:
    named = any(re.search(_MEMOIZING, each.name.lower()) for each in (binding, role))
    names = frozenset(name for each in installed.installation.roles.permissions(role) for name in each.names)
    return named or bool(names & (installed.caches.names or frozenset()))


def _controller_can(installed: InstalledObject) -> bool:
    """Whether a controller in sight can write ConfigMaps."""
    installation = installed.installation
    accesses = (installation.roles.access(each, installation.home) for each in installation.accounts)
    is_switched_on = any(value is True for _, value, _ in _switches(installation))
    return is_switched_on or any(each.allows(UPDATE, "", _CONFIG_MAPS, installed.caches.names) for each in accesses)


def tenants(installed: InstalledObject) -> Origin | None:
    """The account of workflows that a binding lets write the caches, where these are known to be in reach."""
    binding, installation = installed.found, installed.installation
    if binding.kind not in BINDINGS or not installed.caches.memos:
        return None
    reaches = binding.kind == "ClusterRoleBinding" or (binding.namespace and binding.namespace == installation.home)
    if not reaches or not _writing(installed, binding) or wrong_subject(installed) is not None:
        return None
    return next(iter((*_workflow_accounts(installed), *_everybody(binding))), None)


def _writing(installed: InstalledObject, binding: KubernetesObject) -> list[KubernetesObject]:
    """The roles of a binding that allow to write a cache."""
    roles, names = installed.installation.roles, installed.caches.names
    return [
        role
        for role in roles.roles_of(binding)
        if any(_allows_writing(each, names) for each in roles.permissions(role))
    ]


def _allows_writing(permission: Permission, names: frozenset[str] | None) -> bool:
    is_about = not permission.names or names is None or bool(names & permission.names)
    return permission.covers("", _CONFIG_MAPS) and is_about and bool(permission.verbs & {*_WRITES, "*"})


def _workflow_accounts(installed: InstalledObject) -> Iterator[Origin]:
    """The subjects of a binding that workflows of the project run as, and no controller does."""
    used = _used_by_workflows(installed.caches)
    known = {each.name for each in installed.installation.accounts}
    for index, subject in enumerate(sequence(installed.found.value.get("subjects"))):
        name = text(dig(subject, "name"))
        if (
            dig(subject, "kind") == SERVICE_ACCOUNT
            and name in used
            and name not in known
            and not is_usual_account(name)
        ):
            yield installed.found.at("subjects", index)


@fact
def _used_by_workflows(caches: Caches) -> frozenset[str]:
    """The accounts that pods of workflows run as: those that are named, and the one of pods without."""
    manifests = caches.project.manifests
    named = {text(each.spec.get("serviceAccountName")) for each in manifests}
    own = {text(template.value.get("serviceAccountName")) for each in manifests for template in each.templates}
    return frozenset({*named, *own, _DEFAULT} - {""})


def _everybody(binding: KubernetesObject) -> Iterator[Origin]:
    for index, subject in enumerate(sequence(binding.value.get("subjects"))):
        if dig(subject, "kind") == "Group" and text(dig(subject, "name")) in _EVERYBODY:
            yield binding.at("subjects", index)
