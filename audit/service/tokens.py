"""Who may ask: bearer tokens (RFC 6750)."""

import re
from collections.abc import Mapping
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from audit.errors import UsageError

VARIABLE = "AUDIT_TOKENS"
SHORTEST = 16  # characters: about 96 bits if they are random letters and digits
_TOKEN = re.compile(r"[A-Za-z0-9._~+/-]+=*")  # b64token, RFC 6750, section 2.1


class Tokens:
    """A set of tokens, kept as digests."""

    def __init__(self, tokens: list[str]) -> None:
        self._digests = [sha256(token.encode()).digest() for token in tokens]

    def __bool__(self) -> bool:
        return bool(self._digests)

    def allow(self, authorization: bytes | None) -> bool:
        """Whether the value of an Authorization header names one of the tokens.

        Takes the same time whichever it is and however much of it is right: digests are compared, and all of them.
        """
        scheme, _, token = (authorization or b"").partition(b" ")
        given, found = sha256(token.strip()).digest(), False
        for digest in self._digests:
            found |= compare_digest(digest, given)
        return found and scheme.lower() == b"bearer"


def tokens(file: Path | None, environment: Mapping[str, str]) -> Tokens:
    """The tokens of the file, one a line, and of the variable ``AUDIT_TOKENS``, between spaces or line ends. Empty
    lines and lines that begin with # are passed over. Raises UsageError."""
    lines = secret_lines(file, "tokens") if file else []
    found = [line for line in lines if not line.startswith("#")] + environment.get(VARIABLE, "").split()
    for token in found:
        if not _TOKEN.fullmatch(token):
            raise UsageError("a token has characters that no HTTP header can carry: use letters, digits and -._~+/=")
        if len(token) < SHORTEST:
            raise UsageError(f"a token is shorter than {SHORTEST} characters: make one with openssl rand -hex 32")
    if file and not found:
        raise UsageError(f"{file} holds no token: write one a line")
    return Tokens(found)


def secret_lines(file: Path, what: str) -> list[str]:
    """The lines of a file that are not empty. Raises UsageError."""
    try:
        return [line.strip() for line in file.read_text("utf-8").splitlines() if line.strip()]
    except OSError as error:
        raise UsageError(f"the file of {what}, {file}, cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"the file of {what}, {file}, is not text in UTF-8") from error
