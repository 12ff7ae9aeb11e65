"""The controller may write the ConfigMaps of caches, and workflows may not."""

from collections.abc import Iterator

from memolint.argo.fields import POD_KINDS
from memolint.argo.installation.objects import KubernetesObject
from memolint.argo.views import Origin, dig, sequence, text
from memolint.checks.repairs import edits
from memolint.checks.rule import INSTALLATION, Draft, rule
from memolint.checks.wording import memoized_here
from memolint.facts.installation import access
from memolint.facts.installation.access import CREATE, GET, UPDATE
from memolint.facts.installation.subject import InstalledObject
from memolint.facts.memo import Memo
from memolint.facts.values import examples
from memolint.finding import ERROR, HIGH, MEDIUM, WARNING, Edit, Fails, Fix, NeverHits, Related, Surroundings

_ESSENTIAL = (GET, CREATE, UPDATE)
_MOST_RELATED = 3


@rule("rbac-controller-configmaps", INSTALLATION, ERROR, HIGH)
def controller_rights(installed: InstalledObject) -> Iterator[Draft]:
    """The roles of the controller do not let it write the ConfigMaps that caches are: no entry can be kept."""
    switch = access.switched_off(installed)
    if switch is not None:
        message = (
            f"`writeConfigMaps: false` lets the controller only read ConfigMaps: {_harm(installed, (CREATE, UPDATE))}"
        )
        fixes = (Fix("writeConfigMaps: true", (Edit(switch.place(), "true"),)),)
        claim = _claim(installed, (CREATE, UPDATE))
        yield Draft(message=message, origin=switch, related=_related(installed), claim=claim, fixes=fixes)
    found = access.lacking(installed.caches, installed.installation)
    if found is None or found.role.origin != installed.found.origin:
        return
    if access.is_given_to_another(installed.caches, installed.installation):
        return
    origin = _about_config_maps(found.role)
    essential = [verb for verb in found.verbs if verb in _ESSENTIAL]
    harm = _harm(installed, found.verbs) if essential else "it cannot delete the entries that it is set to collect"
    yield Draft(
        message=f"`{found.account.name}`, as which the controller runs, may not {_or(found.verbs)} ConfigMaps: {harm}",
        origin=origin,
        place=origin.place() if origin.path[-1:] != ("rules",) else origin.key_place(),
        related=_related(installed),
        claim=_claim(installed, found.verbs) if essential else None,
        severity=None if essential else WARNING,
        fixes=_one_more_rule(found.role, found.verbs),
    )


@rule("rbac-wrong-subject", INSTALLATION, WARNING, HIGH)
def wrong_subject(installed: InstalledObject) -> Iterator[Draft]:
    """A role for memoization is bound to the account of workflows alone: it is the controller that stores entries."""
    subject = access.wrong_subject(installed)
    if subject is None:
        return
    lacks = access.lacking(installed.caches, installed.installation)
    name = text(dig(subject.document.value, *subject.path, "name"))
    message = (
        f"`{name}`, as which workflows run, is given the right to write caches, and the controller, which stores"
        f" entries, is not{f': {_harm(installed, lacks.verbs)}' if lacks else ''}"
    )
    yield Draft(
        message=message,
        origin=subject.at("name"),
        related=_related(installed),
        claim=_claim(installed, lacks.verbs) if lacks else None,
        severity=ERROR if lacks else None,
        confidence=None if lacks else MEDIUM,
        fixes=_other_subject(installed),
    )


@rule("rbac-cache-writable-by-tenants", INSTALLATION, WARNING, MEDIUM)
def writable_by_tenants(installed: InstalledObject) -> Iterator[Draft]:
    """The account of workflows may write ConfigMaps where caches are kept: a step can store what others are served."""
    subject = access.tenants(installed)
    if subject is not None:
        name = text(dig(subject.document.value, *subject.path, "name"))
        where = f"in `{installed.installation.home}`" if installed.installation.home else "everywhere"
        message = (
            f"`{name}`, as which workflows run, may write ConfigMaps {where}, also those in which the controller keeps"
            " caches: a step can store a result that other workflows are served"
        )
        yield Draft(message=message, origin=subject.at("name"), related=_related(installed))


def _harm(installed: InstalledObject, denied: tuple[str, ...]) -> str:
    label = _shown(installed).template.label
    if GET in denied:
        return f"every lookup of `{label}` fails"
    if _shown(installed).template.kind in POD_KINDS:
        return f"the work of `{label}` is done, and then the node ends in Error, for the entry cannot be stored"
    return f"no result of `{label}` is ever stored"


def _shown(installed: InstalledObject) -> Memo:
    """The memoized template at which the harm is told: one of a pod, which fails, if there is one."""
    memos = installed.caches.memos
    return next((each for each in memos if each.template.kind in POD_KINDS), memos[0])


def _claim(installed: InstalledObject, denied: tuple[str, ...]) -> Fails | NeverHits:
    memo = _shown(installed)
    run, under = examples.assignment(memo), Surroundings(denied=denied)
    if GET in denied or memo.template.kind in POD_KINDS:
        return Fails(memo.template, run, "forbidden", under)
    return NeverHits(memo.template, run, under=under)


def _related(installed: InstalledObject) -> tuple[Related, ...]:
    return tuple(memoized_here(each) for each in installed.caches.memos[:_MOST_RELATED])


def _about_config_maps(role: KubernetesObject) -> Origin:
    """The verbs of the role's rule about ConfigMaps, else its rules."""
    for index, each in enumerate(sequence(role.value.get("rules"))):
        if "configmaps" in sequence(dig(each, "resources")) and not dig(each, "resourceNames"):
            return role.at("rules", index, "verbs")
    return role.at("rules")


def _one_more_rule(role: KubernetesObject, verbs: tuple[str, ...]) -> tuple[Fix, ...]:
    rules, listed = sequence(role.value.get("rules")), ", ".join(verbs)
    if not rules:
        return ()
    lines = ('- apiGroups: [""]', "  resources: [configmaps]", f"  verbs: [{listed}]")
    flow = f'{{apiGroups: [""], resources: [configmaps], verbs: [{listed}]}}'
    edit = edits.item_after(role.at("rules", len(rules) - 1), lines, flow)
    return (Fix(f"let it {_or(verbs).replace(' or ', ' and ')} ConfigMaps", (edit,)),) if edit is not None else ()


def _other_subject(installed: InstalledObject) -> tuple[Fix, ...]:
    """A fix that binds the account of the controller instead, where that and its namespace are known."""
    account = next(iter(installed.installation.accounts), None)
    namespace = account.namespace or installed.installation.home if account is not None else ""
    subjects = sequence(installed.found.value.get("subjects"))
    if account is None or len(subjects) != 1:
        return ()
    changed = [edits.replace_scalar(installed.found.at("subjects", 0, "name"), account.name, "")]
    if dig(subjects[0], "namespace") not in (None, namespace):
        changed.append(edits.replace_scalar(installed.found.at("subjects", 0, "namespace"), namespace, ""))
    title = f"bind the controller's account `{account.name}`"
    return (Fix(title, tuple(edit for [fix] in changed for edit in fix.edits)),) if all(changed) else ()


def _or(verbs: tuple[str, ...]) -> str:
    return verbs[0] if len(verbs) == 1 else f"{', '.join(verbs[:-1])} or {verbs[-1]}"
