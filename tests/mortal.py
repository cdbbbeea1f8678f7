"""Work for other processes, some of which it kills. Apart from the tests, so that a process has little to import."""

import os
import signal
import time


def work(number: int) -> str:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return f"did {number}"


def lost(number: int) -> str:
    return f"lost {number}"


def slow(number: int) -> str:
    time.sleep(0.02)
    return f"did {number}"
