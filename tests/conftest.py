"""No test reaches beyond this machine: sockets are closed to all but loopback, in each Python process that it starts.

A test in which anybody asks for the network fails, even if the program takes the refusal well. ``asks_network`` marks
the few that are about asking: they are refused too.
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

CLOSED = Path(__file__).parent / "closed"
sys.path.append(str(CLOSED))

from closed_sockets import close  # noqa: E402 (its folder is on the path only now)

_descriptor, _name = tempfile.mkstemp(prefix="audit-tests-asked-")
os.close(_descriptor)
ASKED = Path(_name)

# What a test starts inherits this: a process of Python imports CLOSED/sitecustomize.py first.
os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(CLOSED), os.environ.get("PYTHONPATH"))))
os.environ["AUDIT_TESTS_ASKED"] = _name
# No result is kept from one test to the next, nor from those of the user.
os.environ["AUDIT_CACHE_DIR"] = ""
close(_name)


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "asks_network: asks for the network, which is refused")


def pytest_unconfigure() -> None:
    ASKED.unlink(missing_ok=True)


@pytest.fixture
def asked() -> Path:
    """The file with a line for each time that anybody asked for the network."""
    return ASKED


@pytest.fixture(autouse=True)
def nobody_asks_for_the_network(request: pytest.FixtureRequest) -> Iterator[None]:
    before = ASKED.stat().st_size
    yield
    if ASKED.stat().st_size > before and request.node.get_closest_marker("asks_network") is None:
        with ASKED.open("rb") as file:
            file.seek(before)
            pytest.fail("the network was asked for:\n" + file.read().decode("utf-8", "replace"))
