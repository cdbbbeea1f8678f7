"""The audits of one file, in whatever process: models and rules are loaded once in each."""

import time
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache

from audit.auditor import Auditor, Settings, build
from audit.errors import ReadError, UsageError
from audit.result import Outcome, Unaudited
from audit.settle import Settler
from audit.story import Sibling
from audit.text import Document
from audit.watch.parcel import Parcel, fault


@dataclass(frozen=True)
class Examined:
    """What the articles of a file came to, and how many seconds that took."""

    outcomes: tuple[Outcome, ...]
    seconds: float


def examine(parcel: Parcel, settings: Settings) -> Examined:
    """Audit every article of the file; what is wrong with one is a value. Raises UsageError."""
    start = time.monotonic()
    known = auditor(settings)
    pairs = zip(parcel.documents, parcel.kin, strict=True)
    outcomes = [_audited(known, document, kin) for document, kin in pairs]
    return Examined((*outcomes, *parcel.faults), time.monotonic() - start)


def _audited(known: Auditor, document: Document, kin: tuple[Sibling, ...]) -> Outcome:
    try:
        return known.audit(document, kin)
    except ReadError as error:
        return Unaudited(document.path, str(error))
    except UsageError:
        raise
    except Exception as error:
        return Unaudited(document.path, fault(error))


def lost(parcel: Parcel) -> Examined:
    """What stands for a file whose process died."""
    return Examined(
        (Unaudited(str(parcel.path), "The process that audited it died, perhaps for want of memory."),), 0.0
    )


@lru_cache(maxsize=1)
def auditor(settings: Settings) -> Auditor:
    """The auditor for the waivers that hold today; a new day makes another with the same models and rules.

    Raises UsageError, ModelError, RuleError.
    """
    timeless = replace(settings, settling=replace(settings.settling, today=date.min))
    return replace(_built(timeless), settler=Settler.of(settings.settling))


@cache
def _built(settings: Settings) -> Auditor:
    return build(settings)
