"""What stands in a receipt: made from the audits of a file, and read back with nothing taken on trust."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import UTC, datetime
from enum import Enum
from hashlib import sha256
from typing import Any

from audit.auditor import Settings
from audit.errors import ReadError
from audit.finding import fingerprints
from audit.globs import within
from audit.policies import Layer, Policies, Value
from audit.receipt.key import Key, sealed
from audit.report.words import number
from audit.result import Audit
from audit.verdict import FailOn, Policy

SCHEMA = 1
KIND = "audit-receipt"


def text_digest(text: str) -> str:
    """SHA-256 of what a reader sees, in hex: UTF-8, every line end a line feed, so that neither encoding nor line ends
    of the file matter."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    return sha256(plain.encode("utf-8", "surrogatepass")).hexdigest()


def policy_digest(policy: Policy) -> str:
    """SHA-256, in hex, of every value of a policy but its name."""
    values = {f.name: _plain(getattr(policy, f.name)) for f in fields(policy) if f.name != "name"}
    return sha256(json.dumps(values, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def program_of(signature: str) -> str:
    """The parts of an audit's signature that speak of program, rules and models."""
    return "|".join(part for part in signature.split("|") if not part.startswith(("policy:", "settled:")))


def asked(policies: Policies) -> dict[str, Any]:
    """What the command line said of the policy, as plain values."""
    given = [v for layer in policies.layers for v in layer.values if v.origin.startswith("--")]
    return {value.key: _plain(value.value) for value in given}


def layer_of(values: Mapping[str, Any]) -> Layer:
    """The same as values of a policy again."""
    kinds: dict[str, Any] = {"fail-on": FailOn, "disable": frozenset}
    return Layer(tuple(Value(key, kinds.get(key, lambda v: v)(value), "--") for key, value in values.items()))


@dataclass(frozen=True)
class Maker:
    """Makes receipts for articles that were audited under ``settings``."""

    settings: Settings
    key: Key | None = None

    def receipt(self, audits: Sequence[Audit], now: datetime | None = None) -> dict[str, Any]:
        """The receipt of a file, from the audits of all its articles, at least one, each of which may be published."""
        document = audits[0].article.document
        root = self.settings.policy.root
        path = within(document.file, root) if root else document.file
        data = {
            "schema": SCHEMA,
            "type": KIND,
            "time": (now or datetime.now(UTC)).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "program": program_of(audits[0].signature),
            # A name of a file need not be text; the receipt is.
            "path": os.fsencode(path).decode("utf-8", "backslashreplace"),
            "sha256": document.sha256,
            "asked": asked(self.settings.policy),
            "articles": [_article(audit) for audit in audits],
        }
        return sealed(data, self.key)


def _article(audit: Audit) -> dict[str, Any]:
    document, cost = audit.article.document, audit.penalty
    names = fingerprints(audit.findings, audit.article.text)
    return {
        "key": document.key,
        "format": document.format,
        "language": audit.article.language,
        "words": cost.words,
        "text_sha256": text_digest(document.text),
        "verdict": audit.verdict.decision.value,
        "policy": {"name": audit.policy.name, "digest": policy_digest(audit.policy)},
        "fluency": {"score": number(audit.fluency.score, 2), "figure": audit.fluency.figure},
        "mqm": {
            "penalty": number(cost.points, 3),
            "per_1000_words": number(cost.per_1000_words, 3),
            "raw_score": number(cost.raw_score, 3),
            "interval": [number(bound, 3) for bound in cost.interval],
        },
        "settled": [
            {
                "fingerprint": name,
                "rule": finding.rule,
                "family": finding.family,
                "kind": settled.kind.value,
                "owner": settled.owner,
                "reason": settled.reason,
                "expires": settled.expires,
            }
            for finding, name in zip(audit.findings, names, strict=True)
            if (settled := finding.settled)
        ],
    }


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(map(_plain, value), key=repr)
    if isinstance(value, tuple):
        return [*map(_plain, value)]
    return "no limit" if value == float("inf") else value


@dataclass(frozen=True, slots=True)
class _Or:
    """One of several shapes."""

    shapes: tuple[Any, ...] = field(default=())


_NUMBER = _Or((float, int))
_SETTLED = dict.fromkeys(("fingerprint", "rule", "family", "kind", "owner", "reason", "expires"), str)
_ARTICLE = {
    **dict.fromkeys(("key", "format", "language", "text_sha256", "verdict"), str),
    "words": int,
    "policy": {"name": str, "digest": str},
    "fluency": {"score": _Or((None, float, int)), "figure": str},
    "mqm": {**dict.fromkeys(("penalty", "per_1000_words", "raw_score"), _NUMBER), "interval": [_NUMBER]},
    "settled": [_SETTLED],
}
_RECEIPT = {
    **dict.fromkeys(("type", "time", "program", "path", "sha256"), str),
    "schema": int,
    "asked": dict,
    "articles": [_ARTICLE],
    "signature": _Or((None, dict.fromkeys(("algorithm", "key", "value"), str))),
}


def receipt_of(data: bytes) -> dict[str, Any]:
    """The receipt in these bytes. Raises ReadError for anything that is none."""
    try:
        found = json.loads(data, parse_constant=_no_number, object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise ReadError("it is no JSON.") from error
    if isinstance(found, dict) and found.get("type") == KIND and found.get("schema") != SCHEMA:
        raise ReadError(f"it is of schema {found.get('schema')!r}; this program knows {SCHEMA}.")
    fault = _misfit(found, _RECEIPT, "")
    if fault is None and (found["type"] != KIND or not found["articles"]):
        fault = "type" if found["type"] != KIND else "articles"
    if fault is not None:
        raise ReadError(f"it is no receipt of an audit{f' (see “{fault}”)' if fault else ''}.")
    receipt: dict[str, Any] = found
    return receipt


def _misfit(value: Any, shape: Any, place: str) -> str | None:
    """Where ``value`` is of another shape; ``None`` where it fits."""
    if isinstance(shape, _Or):
        return place if all(_misfit(value, one, place) is not None for one in shape.shapes) else None
    if isinstance(shape, dict):
        if not isinstance(value, dict) or value.keys() != shape.keys():
            return place
        return next((f for key in shape if (f := _misfit(value[key], shape[key], key)) is not None), None)
    if isinstance(shape, list):
        if not isinstance(value, list):
            return place
        return next((f for one in value if (f := _misfit(one, shape[0], place)) is not None), None)
    if shape is None:
        return None if value is None else place
    return None if isinstance(value, shape) and not isinstance(value, bool) else place


def _no_number(name: str) -> Any:
    raise ValueError(name)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Refuses keys that stand twice, of which another reader might take the other."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found
