"""Which results are the same: digests of everything that a result depends on."""

import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from audit.archive.record import Record
from audit.auditor import Auditor, Settings
from audit.cache.codec import plain
from audit.cache.program import program
from audit.globs import matches
from audit.read import Entry

Kin = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Keys:
    """The keys of the results that ``auditor``, built of ``settings``, comes to."""

    settings: Settings
    auditor: Auditor

    def result(self, entry: Entry, sha256: str, kin: Kin) -> bytes:
        """Of an article in a file whose bytes have the digest ``sha256``; ``kin`` are its siblings' names and digests.
        Raises ModelError."""
        return digest("result", self._common, _form(entry), sha256, list(kin), self._house(str(entry.path)))

    def told(self, item: Entry | Record, sha256: str, kin: Kin) -> bytes:
        """Of what a run over archives is told of an article: as ``result``, but of a record it is what it holds that
        counts, wherever in an archive it stands. Raises ModelError."""
        where = self._house(str(item.path), item.key)
        return digest("told", self._common, _form(item), sha256, list(kin), where)

    def sketch(self, item: Entry | Record, sha256: str) -> bytes:
        """Of the sketch by which an article's siblings are found."""
        return digest("sketch", program(), _form(item), sha256)

    @staticmethod
    def reports(result: bytes, path: str, line: int | None = None) -> bytes:
        """Of what was written for a result under the name ``path``, of an article on ``line`` of an archive."""
        return digest("reports", result.hex(), path, line)

    @cached_property
    def _common(self) -> str:
        settings = self.settings
        said = (program(), settings.language, settings.fluency, self.auditor.signature)
        return digest(*said).hex()

    def _house(self, path: str, key: str = "") -> list[object]:
        """What the house says that holds for this file, with its path, and the article's ``key``, if anything hangs on
        that. Days are not part of it, but which waivers have expired is."""
        policies, settling = self.settings.policy, self.settings.settling
        layers = [
            (plain(layer.languages), [(v.key, plain(v.value)) for v in layer.values])
            for layer in policies.layers
            if layer.values and (not layer.paths or matches(path, policies.root, layer.paths))
        ]
        profiles = [(p.name, [(v.key, plain(v.value)) for v in p.values]) for p in policies.profiles]
        waivers = [
            (w.names, w.owner, w.reason, w.expires.isoformat(), w.paths, w.expired(settling.today))
            for w in settling.waivers
        ]
        said: list[object] = [layers, profiles, waivers]
        baseline = self.auditor.settler.baseline
        if baseline.entries or any(w.paths for w in settling.waivers):
            here = [f(p) for p in (path, settling.root, baseline.root) for f in (os.path.abspath, os.path.realpath)]
            said += [here, key, baseline.digest]
        return said


def _form(item: Entry | Record) -> list[object]:
    """How the bytes are read: by suffix and format, and which article of theirs it is; of a record its fields."""
    if isinstance(item, Record):
        return [item.format, item.language, [(t.field, t.form, len(t.text)) for t in item.texts]]
    return [item.path.suffix.lower(), item.format, item.key]


def digest(*parts: object) -> bytes:
    """SHA-256 of the parts as JSON."""
    return sha256(json.dumps(parts).encode()).digest()
