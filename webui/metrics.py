"""How nights, messages and searches go, for Prometheus; read from the store, so that every process says the same."""

from prometheus_client import CollectorRegistry, Gauge, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from scheduler.domain.jobs import Job, JobState
from scheduler.domain.messages import MessageState
from scheduler.operations.health import Health, ServiceHealth, problems


def as_prometheus_reads(health: Health) -> tuple[bytes, str]:
    """The text and its content type."""
    registry = CollectorRegistry()
    gauges = _Gauges(registry)
    for service in health.services:
        gauges.fill(health, service)
    return generate_latest(registry), CONTENT_TYPE_LATEST


class _Gauges:
    def __init__(self, registry: CollectorRegistry) -> None:
        def gauge(name: str, meaning: str, *labels: str) -> Gauge:
            return Gauge(f"unpaid_work_{name}", meaning, ("service", *labels), registry=registry)

        self.messages = gauge("messages", "Messages by state", "state")
        self.jobs = gauge("jobs", "Of the last jobs, how many are in which state", "job", "state")
        self.seconds = gauge("job_seconds", "How long the last one that was done took", "job")
        self.age = gauge("job_age_seconds", "Time since the last one that was done ended", "job")
        self.solve = gauge("search_seconds", "How long the last search started from a page went on")
        self.gap = gauge(
            "search_gap", "Of the last search and tier, the share that a better roster could have more", "tier"
        )
        self.night_gap = gauge(
            "night_gap", "Of the last nightly plan, the share by which each aim could be better at most", "week", "aim"
        )
        self.outbox_age = gauge("outbox_age_seconds", "How long the message that has waited longest could have gone")
        self.late = gauge("problems", "Things that fall behind")

    def fill(self, health: Health, service: ServiceHealth) -> None:
        key = service.key
        self.late.labels(key).set(len(problems(service, health.at)))
        self.outbox_age.labels(key).set(service.outbox_age(health.at).total_seconds())
        for state in MessageState:
            self.messages.labels(key, state.value).set(service.messages.get(state, 0))
        for job in Job:
            runs = [run for run in service.jobs if run.job is job]
            for job_state in JobState:
                self.jobs.labels(key, job.value, job_state.value).set(sum(run.state is job_state for run in runs))
            done = next((run for run in runs if run.state is JobState.DONE and run.started_at and run.ended_at), None)
            if done is not None and done.started_at and done.ended_at:
                self.seconds.labels(key, job.value).set((done.ended_at - done.started_at).total_seconds())
                self.age.labels(key, job.value).set((health.at - done.ended_at).total_seconds())
                for one in done.reached:
                    week = "this" if one.monday <= done.day else "next"
                    self.night_gap.labels(key, week, one.aim).set(one.gap)
        if service.searches and service.searches[0].steps:
            last = service.searches[0]
            self.solve.labels(key).set(last.steps[-1][0])
            for _, tier, value, bound in last.steps:
                self.gap.labels(key, str(tier)).set(0.0 if bound <= value else (bound - value) / bound)
