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
from memolint.argo.installation.rbac import SERVICE_ACCOUNT, Access, BoundRole, Permission, ServiceAccount
from memolint.argo.installation.settings import PERIOD
from memolint.argo.views import Origin, dig, mapping, sequence, text
from memolint.facts.installation.subject import InstalledObject
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


def lacking(installed: InstalledObject) -> Lacking | None:
    """What the controller lacks to keep the caches of the project, where all of its roles are known."""
    if not installed.caches.memos:
        return None
    for account in installed.installation.accounts:
        access = installed.installation.roles.access(account, installed.installation.home)
        role = next((each.role for each in access.bound if _is_of_a_controller(each)), None)
        verbs = tuple(_lacked(installed, access))
        if role is not None and access.is_known and verbs:
            return Lacking(account, role, verbs)
    return None


def _is_of_a_controller(bound: BoundRole) -> bool:
    """Whether a role lets its account make pods and keep the state of workflows: only the controller does both."""
    wanted = ((UPDATE, _ARGO, "workflows"), (CREATE, "", "pods"))
    return all(any(each.allows(*what) for each in bound.permissions) for what in wanted)


def _lacked(installed: InstalledObject, access: Access) -> Iterator[str]:
    names = installed.caches.names
    for verb in (GET, *((CREATE,) if not _are_there(installed) else ()), UPDATE):
        if not access.allows(verb, "", _CONFIG_MAPS, names):
            yield verb
    for verb in _COLLECTING if collects(installed.installation) else ():
        if not access.allows(verb, "", _CONFIG_MAPS):
            yield verb


def _are_there(installed: InstalledObject) -> bool:
    """Whether the project has a manifest of each cache, so that the controller need not make any."""
    names = installed.caches.names
    return names is not None and all(installed.installation.config_maps(each) for each in names)


def collects(installation: Installation) -> bool:
    """Whether a controller of the project deletes entries that nothing hits."""
    periods = (found[PERIOD] for _, found in installation.settings if PERIOD in found)
    return any((each.nanoseconds or 0) > 0 for each in periods)


def switched_off(installed: InstalledObject) -> Origin | None:
    """Where values of the chart say that the controller may not write ConfigMaps, and nothing else lets it."""
    found = list(_switches(installed.found))
    for other in installed.installation.objects if found and found[0][0] is False else ():
        if any(value is not False for value, _ in _switches(other)) or _lets_a_controller_write(installed, other):
            return None
    return found[0][1] if found and found[0][0] is False and installed.caches.memos else None


def _switches(found: KubernetesObject) -> Iterator[tuple[object, Origin]]:
    """`controller.rbac.writeConfigMaps` of the chart, wherever its values stand, unless other roles are used."""
    if _SWITCH in found.origin.document.source.text:
        for value, at in below(found.value, found.origin, _SWITCH):
            rbac = mapping(dig(value, "controller", "rbac"))
            if _SWITCH in rbac and rbac.get("create") is not False:
                yield rbac[_SWITCH], at.at("controller", "rbac", _SWITCH)


def _lets_a_controller_write(installed: InstalledObject, binding: KubernetesObject) -> bool:
    roles = installed.installation.roles
    subjects = [text(dig(each, "name")) for each in sequence(binding.value.get("subjects"))]
    return binding in roles.bindings and any(map(is_usual_account, subjects)) and bool(_writing(installed, binding))


def wrong_subject(installed: InstalledObject) -> Origin | None:
    """The workflow account that a binding gives a role for memoization, which the controller would need."""
    binding, installation = installed.found, installed.installation
    if binding not in installation.roles.bindings or not installed.caches.memos or binding.name == _QUICK_START:
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
    is_switched_on = any(value is True for each in installation.objects for value, _ in _switches(each))
    return is_switched_on or any(each.allows(UPDATE, "", _CONFIG_MAPS, installed.caches.names) for each in accesses)


def tenants(installed: InstalledObject) -> Origin | None:
    """The account of workflows that a binding lets write the caches, where these are known to be in reach."""
    binding, installation = installed.found, installed.installation
    if binding not in installation.roles.bindings or not installed.caches.memos:
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
    used = _used_by_workflows(installed)
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


def _used_by_workflows(installed: InstalledObject) -> frozenset[str]:
    """The accounts that pods of workflows run as: those that are named, and the one of pods without."""
    manifests = installed.caches.project.manifests
    named = {text(each.spec.get("serviceAccountName")) for each in manifests}
    own = {text(template.value.get("serviceAccountName")) for each in manifests for template in each.templates}
    return frozenset({*named, *own, _DEFAULT} - {""})


def _everybody(binding: KubernetesObject) -> Iterator[Origin]:
    for index, subject in enumerate(sequence(binding.value.get("subjects"))):
        if dig(subject, "kind") == "Group" and text(dig(subject, "name")) in _EVERYBODY:
            yield binding.at("subjects", index)
