"""When to look at the inbox again: when something changes in it, or after a while."""

import threading
from pathlib import Path

from audit.errors import UsageError

OFTEN, SELDOM = 1.0, 30.0  # seconds between looks without news of changes, and with them, in case one is lost


class Bell:
    """Rung by changes and by whoever wants the watcher to stop."""

    def __init__(self) -> None:
        self._rung, self.stopped = threading.Event(), threading.Event()
        self.most = OFTEN
        self._thread: threading.Thread | None = None

    def ring(self) -> None:
        self._rung.set()

    def stop(self) -> None:
        self.stopped.set()
        self.ring()

    def wait(self, seconds: float) -> None:
        """Until it rings, or that long."""
        self._rung.wait(seconds)
        self._rung.clear()

    def listen(self, inbox: Path) -> None:
        """Ring for each change in the folder and those in it. Raises UsageError where watchfiles is not installed."""
        try:
            import watchfiles
        except ModuleNotFoundError as error:
            raise UsageError(
                'audit watch needs watchfiles: pip install "translation-auditor[service]", or use --poll'
            ) from error

        def listening() -> None:
            try:
                changes = watchfiles.watch(
                    inbox, watch_filter=None, debounce=200, stop_event=self.stopped, raise_interrupt=False
                )
                for _ in changes:
                    self.ring()
            except Exception:  # no more watches to be had, the folder gone: looking often does as well
                self.most = OFTEN
                self.ring()

        self.most = SELDOM
        self._thread = threading.Thread(target=listening, name="changes", daemon=True)
        self._thread.start()

    def close(self) -> None:
        self.stop()
        if self._thread is not None:
            self._thread.join(2)
