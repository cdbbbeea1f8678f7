"""Where the service may send: which hosts, and never to a private address. Against server-side request forgery."""

import asyncio
import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass

from audit.errors import UsageError

DNS_SECONDS = 5.0
_HOST = re.compile(r"((?:\*\.)?(?:[a-z0-9-]+\.)*[a-z0-9-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}))?")

Pattern = tuple[str, int]
"""A host name, ``*.`` before it for all below it, and a port."""

# Services of clouds that answer at addresses which look public: Azure's WireServer, Oracle's metadata.
_INSIDE = [ipaddress.ip_network(n) for n in ("168.63.129.16/32", "192.0.0.0/24")]
# IPv6 that carries an IPv4 address to go to: NAT64 (RFC 6052, 8215), 6to4 (RFC 3056), Teredo (RFC 4380), and the
# compatible form (RFC 4291).
_CARRIERS = [ipaddress.ip_network(n) for n in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96")]


class Forbidden(Exception):
    """The URL is not one to send to; ``str()`` is a clause that says why."""


@dataclass(frozen=True, slots=True)
class Hosts:
    """Which hosts may be called, at which port. ``private`` ones are allowed too: these
    alone may have a private address, and be called by plain HTTP."""

    public: tuple[Pattern, ...] = ()
    private: tuple[Pattern, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.public or self.private)

    def is_private(self, host: str, port: int) -> bool:
        """Raises Forbidden if the host is in neither list."""
        if any(_fits(host, port, pattern) for pattern in self.private):
            return True
        if any(_fits(host, port, pattern) for pattern in self.public):
            return False
        raise Forbidden("its host and port are not among those that this service may call")


def hosts(public: Iterable[str], private: Iterable[str]) -> Hosts:
    """From the words of the command line: ``example.org``, ``*.example.org``, ``example.org:8443``; port 443 if none is
    given. Raises UsageError."""
    return Hosts(tuple(map(_pattern, public)), tuple(map(_pattern, private)))


def _pattern(word: str) -> Pattern:
    found = _HOST.fullmatch(word.lower())
    if not found:
        raise UsageError(f"{word!r} is no host: write example.org, *.example.org or example.org:8443")
    return found[1].strip("[]"), int(found[2] or 443)


def is_public(address: str) -> bool:
    """Whether an IP address belongs to a host of the internet at large: not private, loopback, link-local, multicast,
    shared, reserved, a cloud's metadata service, or IPv6 that leads to such an IPv4 address."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif any(ip in network for network in _CARRIERS):
            return False
    if any(ip in network for network in _INSIDE if network.version == ip.version):
        return False
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


async def resolve(host: str, port: int, private: bool) -> str:
    """One address of the host, to connect to and no other. Raises Forbidden if any of its addresses is not public and
    ``private`` does not allow that, or if there is none."""
    try:
        async with asyncio.timeout(DNS_SECONDS):
            found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, TimeoutError) as error:
        raise Forbidden("its host name leads to no address") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not addresses:
        raise Forbidden("its host name leads to no address")
    if not private and not all(map(is_public, addresses)):
        raise Forbidden("its host name leads to a private address")
    return addresses[0]


def _fits(host: str, port: int, pattern: Pattern) -> bool:
    name, allowed = pattern
    host = host.lower()
    return port == allowed and (host.endswith(name[1:]) if name.startswith("*.") else host == name)
