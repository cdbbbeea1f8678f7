"""A process that works for another ends with it, even if that one is killed and can tell nobody."""

import os
import threading
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess


def follow() -> None:
    """Begin to wait, in a thread, for the end of the process that started this one; then end at once."""
    parent: BaseProcess | None = parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
