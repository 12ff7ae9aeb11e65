"""Finds the rules: every module in the folder of a subject is a family, imported only when somebody asks for it."""

import os
from functools import cache
from importlib import import_module

from memolint.checks.rule import SUBJECTS, Rule

_HERE = os.path.dirname(__file__)
_NOTES = "notes"  # a folder below the subject's, with the families that make nothing but notes


@cache
def rules_about(subject: str, notes: bool) -> tuple[Rule, ...]:
    """The rules about `subject`, with those that only make notes if `notes`."""
    return _in_folder(subject) + (_in_folder(subject, _NOTES) if notes else ())


def all_rules() -> tuple[Rule, ...]:
    """Every rule, by slug."""
    return tuple(sorted(rule for subject in SUBJECTS for rule in rules_about(subject, notes=True)))


def _in_folder(*folder: str) -> tuple[Rule, ...]:
    path = os.path.join(_HERE, *folder)
    names = os.listdir(path) if os.path.isdir(path) else ()
    families = sorted(name.partition(".")[0] for name in names if name.endswith(".py") and name[0] != "_")
    modules = (import_module(".".join(("memolint.checks", *folder, family))) for family in families)
    return tuple(each for module in modules for each in vars(module).values() if isinstance(each, Rule))
