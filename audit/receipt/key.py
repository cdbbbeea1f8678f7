"""Keys, and the seal they put on a receipt: HMAC-SHA256 (RFC 2104) over its canonical JSON."""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from audit.errors import UsageError

VARIABLE = "AUDIT_RECEIPT_KEY"
SHORTEST = 16  # characters: about 96 bits if they are random letters and digits
ALGORITHM = "HMAC-SHA256"
SEAL = "signature"


@dataclass(frozen=True, slots=True)
class Key:
    """A secret. ``name`` says which it is without telling it: the first 16 hex digits of a digest."""

    secret: bytes = field(repr=False)

    @property
    def name(self) -> str:
        return sha256(b"audit receipt key\0" + self.secret).hexdigest()[:16]

    def seal(self, data: Mapping[str, Any]) -> str:
        """The hex digits that only holders of the key can work out for this receipt."""
        return hmac.new(self.secret, canonical(data), sha256).hexdigest()


def canonical(data: Mapping[str, Any]) -> bytes:
    """The bytes that are signed: all of the receipt but its seal; keys sorted, no white space, UTF-8."""
    bare = {key: value for key, value in data.items() if key != SEAL}
    text = json.dumps(bare, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "surrogatepass")


def sealed(data: Mapping[str, Any], key: Key | None) -> dict[str, Any]:
    """The receipt with its seal, ``None`` where there is no key."""
    seal = {"algorithm": ALGORITHM, "key": key.name, "value": key.seal(data)} if key else None
    return {**data, SEAL: seal}


def holds(data: Mapping[str, Any], known: Iterable[Key]) -> bool:
    """Whether one of the keys made the seal. Takes the same time whichever it is and however much of it is right."""
    value, found = data[SEAL]["value"].encode("utf-8", "surrogatepass"), False
    for key in known:
        found |= hmac.compare_digest(key.seal(data).encode(), value)
    return found and data[SEAL]["algorithm"] == ALGORITHM


def keys(file: Path | None, environment: Mapping[str, str]) -> tuple[Key, ...]:
    """The keys of the file, one a line, then that of the variable ``AUDIT_RECEIPT_KEY``. The first one signs, each is
    good for a check, so that a key can be replaced. Empty lines and lines that begin with # are passed over.

    Raises UsageError.
    """
    found = _lines(file) if file else []
    if file and not found:
        raise UsageError(f"{file} holds no key: write one a line")
    found += [environment[VARIABLE].strip()] if environment.get(VARIABLE, "").strip() else []
    if any(len(line) < SHORTEST for line in found):
        raise UsageError(f"a receipt key is shorter than {SHORTEST} characters: make one with openssl rand -hex 32")
    return tuple(Key(line.encode("utf-8", "surrogateescape")) for line in dict.fromkeys(found))


def _lines(file: Path) -> list[str]:
    try:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
    except OSError as error:
        raise UsageError(f"the file of the key, {file}, cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"the file of the key, {file}, is not text in UTF-8") from error
    return [line for line in lines if line and not line.startswith("#")]
