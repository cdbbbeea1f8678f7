"""Figures for Prometheus, in a registry of their own."""

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from audit import __version__

CONTENT_TYPE = CONTENT_TYPE_LATEST
# Rules alone take some 0.05 s for an article on a fast machine; the models up to a few seconds.
SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120)


class Metrics:
    """What is counted. Labels take few values: paths are those of the service, anything else is ``other``."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        Gauge("audit_build_info", "Version of the program.", ["version"], registry=registry).labels(__version__).set(1)
        self.requests = Counter(
            "audit_requests", "Answers, by path and HTTP status.", ["method", "path", "status"], registry=registry
        )
        self.seconds = Histogram(
            "audit_request_seconds", "From request to answer.", ["path"], buckets=SECONDS, registry=registry
        )
        self.articles = Counter("audit_articles", "Audited articles, by verdict.", ["verdict"], registry=registry)
        self.words = Counter("audit_words", "Words of audited articles.", registry=registry)
        self.lost = Counter("audit_workers_lost", "Worker processes replaced.", ["reason"], registry=registry)
        self.webhooks = Counter("audit_webhooks", "Callbacks, by how they ended.", ["outcome"], registry=registry)

    def watch(self, name: str, help: str, value: Callable[[], float]) -> None:
        """A gauge that is asked when it is read."""
        Gauge(name, help, registry=self.registry).set_function(value)

    def text(self) -> bytes:
        """All of it, as Prometheus reads it."""
        return generate_latest(self.registry)
