"""Flags and the house's file → the plain frozen values that the floors below take."""

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from audit.archive.asked import Asked, asked
from audit.auditor import Settings
from audit.cache.place import Place, place
from audit.choices import Choices, split
from audit.engine.crew import Engine
from audit.errors import UsageError
from audit.finding import FAMILIES
from audit.language import LANGUAGES
from audit.options import Flags, Gate
from audit.policies import Layer, Policies, Value
from audit.report import FORMATS
from audit.rules import Card, library
from audit.settle import Settling, Waiver
from audit.settle.baseline import load
from audit.settle.waivers import lapsed
from audit.verdict import PROFILES, FailOn

if TYPE_CHECKING:
    from audit.settings import File

__all__ = ["PROFILES", "Setup", "configure", "jobs", "known_language", "known_rule", "settings"]

MANY = 1 << 20  # inputs of an archive, as long as nobody has counted them

# Flag of a policy → its key in a file.
_POLICY = {
    "fail_on": "fail-on",
    "max_penalty": "max-penalty",
    "min_fluency": "min-fluency",
    "max_findings": "max-findings",
}


@dataclass(frozen=True)
class Setup:
    """All that a call needs to know. ``file`` is the house's, if there is one; ``warnings`` are sentences to be told;
    ``run`` is where each value that is no policy's comes from; ``cache`` is where results are kept, if they are.
    ``engine`` is where the work runs, with a number of processes that ``crew`` works out; ``asked`` is for archives."""

    settings: Settings
    out: Path
    formats: tuple[str, ...]
    jobs: int
    include: tuple[str, ...]
    exclude: tuple[str, ...]
    quiet: bool
    extract: bool
    file: str
    warnings: tuple[str, ...]
    run: tuple[Value, ...]
    cache: Place | None = None
    engine: Engine = field(default_factory=Engine)
    asked: Asked = field(default_factory=Asked)

    def crew(self, inputs: int | None = None) -> Engine:
        """The engine for so many inputs; ``None``: nobody knows how many there are. Raises UsageError."""
        if self.engine.kind == "serial":
            return self.engine.with_jobs(1)
        return self.engine.with_jobs(jobs(self.jobs, MANY if inputs is None else inputs))


def configure(paths: Sequence[str], flags: Flags, *, recording: bool = False) -> Setup:
    """What holds for these articles: flags go before the house's file, and that before what is usual. For ``recording``
    a baseline, there need be none yet.

    Raises UsageError, with every mistake of the file and its line, RuleError.
    """
    gate = flags if isinstance(flags, Gate) else Gate()
    file = _file(paths, flags)
    run = Choices(flags, file)
    rules = tuple(run.value("rules"))
    known_language(flags.lang)
    policies, waivers = Policies(), tuple[Waiver, ...]()
    if file is not None:
        from audit.settings.terms import Reading

        reading = Reading(file, rules)
        policies = Policies(os.path.abspath(file.root), reading.layers, reading.profiles)
        waivers = reading.waivers
        if flags.lang is None and file.house.language is not None:
            reading.language(file.house.language, ("language",))
        _known_formats(file)
        file.mistakes.check()
    policies = replace(policies, layers=(*policies.layers, _layer(flags, policies, rules)))
    baseline = run.value("baseline")
    if baseline is not None and not recording:
        load(baseline)
    today = date.today()
    settling = Settling(policies.root, waivers, today, baseline)
    return Setup(
        settings=Settings(
            model=run.value("model"),
            policy=policies,
            language=run.value("language"),
            calibration=run.value("calibration"),
            rules=rules,
            fluency=run.value("fluency"),
            settling=settling,
        ),
        out=Path(run.value("out")),
        formats=run.value("format"),
        jobs=run.value("jobs"),
        include=run.value("include"),
        exclude=run.value("exclude"),
        quiet=flags.quiet,
        extract=flags.extract,
        file=file.name if file else "",
        warnings=tuple(lapsed(waivers, today)),
        run=tuple(run.values.values()),
        cache=None if getattr(flags, "no_cache", True) else place(getattr(flags, "cache_dir", None)),
        engine=_engine(gate),
        asked=asked(gate.results, gate.reports, gate.texts, gate.id_field),
    )


def _file(paths: Sequence[str], flags: Flags) -> "File | None":
    from audit.settings import find, read

    if flags.no_config:
        if flags.config is not None:
            raise UsageError("--config and --no-config do not go together: choose one of them")
        return None
    found = flags.config or find(paths)
    return read(found) if found is not None else None


def _engine(gate: Gate) -> Engine:
    if gate.scheduler and gate.engine not in (None, "dask"):
        raise UsageError(f"--scheduler is for Dask, not for --engine {gate.engine}")
    return Engine(kind="dask" if gate.scheduler else gate.engine or "", scheduler=gate.scheduler or "")


def _known_formats(file: "File") -> None:
    for name in split(file.house.format) or ():
        if name not in FORMATS:
            file.mistakes.add(("format",), f"there is no report format “{name}”: choose from {', '.join(FORMATS)}")


def _layer(flags: Flags, policies: Policies, rules: Iterable[str]) -> Layer:
    """What the command line says of the policy. Raises UsageError for a name that nothing has."""
    values = []
    if flags.profile is not None:
        known_profile(flags.profile, (p.name for p in policies.profiles))
        values.append(Value("profile", flags.profile, "--profile"))
    for flag, key in _POLICY.items():
        value = getattr(flags, flag, None)
        if value is not None:
            values.append(Value(key, FailOn(value) if key == "fail-on" else value, f"--{key}"))
    if flags.disable:
        names = {*library(rules), *FAMILIES}
        for name in flags.disable:
            if name not in names:
                from audit.settings import meant

                guess = meant(name, sorted(names)) or "; see: audit rules"
                raise UsageError(f"there is no rule or family “{name}” for --disable{guess}")
        values.append(Value("disable", frozenset(flags.disable), "--disable"))
    return Layer(tuple(values))


def settings(
    profile: str,
    language: str | None,
    model: str | None,
    calibration: Path | None = None,
    rules: Sequence[Path] = (),
    fluency: str | None = None,
) -> Settings:
    """Settings from flags alone. Raises UsageError."""
    known_profile(profile)
    return Settings(
        model=model,
        policy=Policies(layers=(Layer((Value("profile", profile, "--profile"),)),)),
        language=known_language(language),
        calibration=str(calibration) if calibration else None,
        rules=tuple(map(str, rules)),
        fluency=fluency,
    )


def known_profile(name: str, others: Iterable[str] = ()) -> str:
    """``name`` as it is. Raises UsageError for a profile that neither ships nor is one of ``others``."""
    known = list(dict.fromkeys([*PROFILES, *others]))
    if name not in known:
        raise UsageError(f"there is no profile {name!r}; choose one of {', '.join(known)}")
    return name


def known_language(code: str | None) -> str | None:
    """``code`` as it is. Raises UsageError for one that no part of the program knows."""
    if code is not None and code not in LANGUAGES:
        raise UsageError(f"{code!r} is no language code known here; choose one of {', '.join(LANGUAGES)}")
    return code


def known_rule(name: str, cards: Mapping[str, Card]) -> Card:
    """The card of that name. Raises UsageError, with the name that was perhaps meant."""
    if name not in cards:
        from difflib import get_close_matches

        near = get_close_matches(name, cards, 1)
        raise UsageError(
            f"there is no rule {name!r}; " + (f"did you mean {near[0]!r}?" if near else "see: audit rules")
        )
    return cards[name]


def jobs(asked: int, inputs: int) -> int:
    """Processes to use: as asked, but no more than inputs; 0 means one per core, each with eight articles or more."""
    if asked < 0:
        raise UsageError("--jobs takes 0 (one per core) or a number of processes")
    return min(asked, inputs) or max(1, min(os.cpu_count() or 1, inputs // 8))
