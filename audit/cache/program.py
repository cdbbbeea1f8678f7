"""All code that a result depends on, as one digest: this package, and the packages that it stands on."""

import os
import re
import sys
from functools import cache
from hashlib import sha256
from importlib import metadata
from pathlib import Path

DISTRIBUTION = "translation-auditor"
_NAME = re.compile(r"[A-Za-z0-9._-]+")


@cache
def program() -> str:
    """Changes with any file of the package, with the version of Python, and with those of the packages it needs."""
    digest = sha256(sys.version.encode())
    for line in _versions():
        digest.update(line.encode())
    root = Path(__file__).parents[1]
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(f for f in folders if f not in ("__pycache__", "_models"))  # models have a signature
        for name in sorted(names):
            file = Path(folder, name)
            digest.update(f"\0{file.relative_to(root).as_posix()}\0".encode())
            digest.update(sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _versions() -> list[str]:
    try:
        needed = metadata.requires(DISTRIBUTION) or []
    except metadata.PackageNotFoundError:
        needed = []
    names = sorted({found[0].lower() for line in needed if (found := _NAME.match(line))})
    return [f"{name} {_version(name)}\n" for name in names]


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""
