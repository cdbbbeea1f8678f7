"""Sockets closed to all but this machine itself, by Python's audit hooks: nothing in Python gets around them."""

import contextlib
import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

_LOCAL = ("127.", "::1", "localhost", "0.0.0.0", "::")


class NetworkClosed(OSError):
    """What a program sees that has no network."""


def close(told: "str | None" = None) -> None:
    """Let no socket of this process leave the machine from now on. ``told`` is a file that each attempt is added to."""

    def hook(event: str, arguments: "tuple[Any, ...]") -> None:
        address = _LEAVING.get(event, _nowhere)(arguments)
        if address is None or _local(address):
            return
        if told:
            with contextlib.suppress(OSError), open(told, "a", encoding="utf-8") as file:
                place = traceback.extract_stack(limit=12)[0]
                file.write(f"{event} {address!r} by process {os.getpid()}, {sys.argv[:3]}, {place.filename}\n")
        raise NetworkClosed(f"the network is closed in tests: {event} {address!r}")

    sys.addaudithook(hook)


def _nowhere(_: "tuple[Any, ...]") -> None:
    return None


def _host(address: Any) -> "str | None":
    """The host of a socket's address; those of Unix are paths."""
    return str(address[0]) if isinstance(address, tuple) and address else None


def _text(host: Any) -> "str | None":
    return host.decode("utf-8", "replace") if isinstance(host, bytes) else host


_LEAVING: "dict[str, Callable[[tuple[Any, ...]], str | None]]" = {
    "socket.connect": lambda a: _host(a[1]),
    "socket.sendto": lambda a: _host(a[1]),
    "socket.sendmsg": lambda a: _host(a[1]),
    "socket.getaddrinfo": lambda a: _text(a[0]),
    "socket.gethostbyname": lambda a: _text(a[0]),
    "socket.gethostbyaddr": lambda a: _text(a[0]),
}


def _local(host: str) -> bool:
    return host == "" or host.startswith(_LOCAL)
