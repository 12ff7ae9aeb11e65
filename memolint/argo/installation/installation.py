"""All that the files of a project say of the installation that runs their workflows."""

from collections.abc import Iterable
from functools import cached_property

from memolint.argo.installation.controllers import InstalledController, controllers, is_usual_account
from memolint.argo.installation.generators import Generated, generated, labels_of_all, moves
from memolint.argo.installation.objects import CONFIG_MAP, KubernetesObject, objects
from memolint.argo.installation.rbac import Roles, ServiceAccount
from memolint.argo.installation.settings import PREFIX, Setting, settings
from memolint.argo.views import Origin
from memolint.text.documents import Document


def of_documents(documents: Iterable[Document]) -> "Installation":
    """The installation that these documents tell of."""
    return Installation(found for document in documents for found in objects(document))


class Installation:
    """The objects that bear on caches, and what they say together."""

    def __init__(self, objects: Iterable[KubernetesObject]) -> None:
        self.objects = list(objects)

    def in_file(self, name: str) -> list[KubernetesObject]:
        """The objects of one file."""
        return self._by_file.get(name, [])

    @cached_property
    def _by_file(self) -> dict[str, list[KubernetesObject]]:
        found: dict[str, list[KubernetesObject]] = {}
        for each in self.objects:
            found.setdefault(each.file, []).append(each)
        return found

    @cached_property
    def controllers(self) -> list[InstalledController]:
        return controllers(self.objects)

    @cached_property
    def homes(self) -> frozenset[str]:
        """The namespaces of controllers, as far as they are written."""
        return frozenset(each.namespace for each in self.controllers if each.namespace)

    @property
    def served(self) -> frozenset[tuple[str, str]]:
        """Each namespace with a controller of its own, and that of the controller, where the caches are."""
        return frozenset((each.serves, each.namespace) for each in self.controllers if each.serves and each.namespace)

    @cached_property
    def home(self) -> str:
        """The namespace of the one controller; "" where it is not known, or there are several."""
        return next(iter(self.homes)) if len(self.homes) == 1 else ""

    @cached_property
    def roles(self) -> Roles:
        return Roles(self.objects)

    @cached_property
    def accounts(self) -> list[ServiceAccount]:
        """The accounts of controllers: those that Deployments name, else those of roles that go by a usual name."""
        said = [ServiceAccount(each.account, each.namespace) for each in self.controllers if each.account]
        return said or [each for each in self.roles.accounts if is_usual_account(each.name)]

    @cached_property
    def settings(self) -> list[tuple[KubernetesObject, dict[str, Setting]]]:
        """The objects that set how entries are collected, with what each of them sets."""
        return [(each, found) for each in self.mentioning(PREFIX) if (found := settings(each))]

    def settings_of(self, found: KubernetesObject) -> dict[str, Setting]:
        """What an object sets of how entries are collected, by name."""
        return self._settings.get(found.origin, {})

    @cached_property
    def _settings(self) -> dict[Origin, dict[str, Setting]]:
        return {each.origin: found for each, found in self.settings}

    def mentioning(self, word: str) -> list[KubernetesObject]:
        """The objects of the files in whose text a word stands."""
        sources = dict.fromkeys(each.origin.document.source for each in self.objects)
        holding = {each for each in sources if word in each.text}
        return [each for each in self.objects if each.origin.document.source in holding]

    @cached_property
    def generated(self) -> list[Generated]:
        """The ConfigMaps that kustomizations generate."""
        return [found for each in self.objects for found in generated(each)]

    def is_moved(self, found: KubernetesObject) -> bool:
        """Whether a kustomization gives an object its namespace: what it says itself does not count then."""
        return any(moves(each, found.file) for each in self.objects)

    @cached_property
    def labels_of_all(self) -> dict[str, object]:
        """The labels that some kustomization puts on all that it builds."""
        return {name: value for each in self.objects for name, value in labels_of_all(each).items()}

    def config_maps(self, name: str) -> list[KubernetesObject]:
        """The manifests of a ConfigMap."""
        return self._config_maps.get(name, [])

    @cached_property
    def _config_maps(self) -> dict[str, list[KubernetesObject]]:
        found: dict[str, list[KubernetesObject]] = {}
        for each in self.objects:
            if each.kind == CONFIG_MAP:
                found.setdefault(each.name, []).append(each)
        return found
