"""Figures of this process for a monitoring system, in the Prometheus format."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 30)  # long polls end at 25 s


class Metrics:
    """One registry an application, so that two of them in one process do not add up."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "sportello_requests_total",
            "Requests by route and status",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self._seconds = Histogram(
            "sportello_request_seconds", "Time to answer", ("route",), buckets=SECONDS, registry=self.registry
        )
        self.sockets = Gauge("sportello_open_sockets", "Live connections", ("kind",), registry=self.registry)
        self.unanswered = Gauge(
            "sportello_unanswered_tickets", "Tickets that wait for the office", registry=self.registry
        )
        self.policy_reports = Counter(
            "sportello_policy_reports_total", "What a browser kept a page of ours from doing", registry=self.registry
        )
        self.queue = Gauge("sportello_queued_conversations", "Students who wait for a person", registry=self.registry)

    def count_request(self, method: str, route: str, status: int, duration_s: float) -> None:
        """Note one answered request; unknown methods count as one, or a client could invent series."""
        known = method if method in ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS") else "other"
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(duration_s)

    def text(self) -> bytes:
        """Return all figures, as Prometheus reads them."""
        return generate_latest(self.registry)
