"""The house's settings and what a request may change of them: the one place that knows both."""

from dataclasses import replace
from datetime import date

from audit.auditor import Auditor, Settings
from audit.config import PROFILES, configure
from audit.options import Gate
from audit.policies import Layer, Value
from audit.settle import Settler


def house(flags: Gate) -> tuple[Settings, tuple[str, ...]]:
    """Settings from flags and the audit.toml in or above the working directory, and what is to be told about them.

    Raises UsageError, RuleError.
    """
    setup = configure((), flags)
    return setup.settings, setup.warnings


def profiles(settings: Settings) -> tuple[str, ...]:
    """Names of the profiles that a request can choose: those that ship and the house's own."""
    return tuple(dict.fromkeys([*PROFILES, *(profile.name for profile in settings.policy.profiles)]))


def adapted(auditor: Auditor, profile: str | None, language: str | None) -> Auditor:
    """``auditor`` for one request, with the model and rules that are loaded; both names must be known."""
    policy = auditor.policy
    if profile is not None:
        policy = replace(policy, layers=(*policy.layers, Layer((Value("profile", profile, "request"),))))
    return replace(auditor, policy=policy, language=language or auditor.language)


def today(auditor: Auditor, settings: Settings) -> Auditor:
    """``auditor`` with the waivers that hold today: a service runs for longer than a day."""
    return replace(auditor, settler=Settler.of(replace(settings.settling, today=date.today())))
