"""A night from its plan to the delivered messages, as a coordinator sees it; health and figures for machines."""

import logging
import re
from datetime import UTC, datetime, timedelta

import pytest
from pydantic import SecretStr

from scheduler.domain.access import Role
from scheduler.domain.individuals import ContactBy
from scheduler.domain.jobs import Job
from scheduler.domain.messages import MessageKind, MessageState
from scheduler.domain.versions import Actor
from scheduler.jobs.logs import JsonLines
from scheduler.jobs.worker import start_worker, work_once
from scheduler.operations.change_records import change_record
from scheduler.operations.deliver import counts_of, last_messages
from scheduler.operations.do_jobs import run_now
from scheduler.operations.health import health_of, problems, watch
from scheduler.store import rosters
from scheduler.store.database import Database
from scheduler.store.records import load_records, service_id
from tests.store.mailing import sending
from tests.store.stand_ins import Mailbox, Notify, free_port, mail_server, notify_server
from tests.webui.axe import violations
from tests.webui.conftest import SIZES, on_phone, opened, settings_for
from tests.webui.mails import mails

KEY, ACTOR = "sample", Actor("Ailsa Coordinator", "A test")
NIGHT = datetime(2026, 12, 8, 2, 5, tzinfo=UTC)
MORNING = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)


@pytest.fixture
def mailbox():
    return Mailbox()


@pytest.fixture
def clock(tmp_path):
    """Sets what time it is for pages and worker."""
    path = tmp_path / "clock"

    def set_to(at):
        path.write_text(at.isoformat(), encoding="ascii")

    set_to(NIGHT)
    set_to.path = path
    return set_to


@pytest.fixture
def settings(store, clock, mailbox):
    notify = Notify()
    with mail_server(mailbox) as port, notify_server(notify) as url:
        ways = sending(port, url, smtp_seconds=5, notify_seconds=5)
        kept = ("delivery", "smtp_host", "smtp_port", "smtp_security", "smtp_seconds", "notify_key", "notify_url")
        more = {name: getattr(ways, name) for name in (*kept, "notify_template", "notify_seconds")}
        more |= {"today": "2026-12-08", "clock": str(clock.path), "metrics_token": SecretStr("token")}
        yield settings_for(store).model_copy(update=more)


@pytest.fixture
def database(settings):
    database = Database(settings.store, settings.moment)
    yield database
    database.close()


@pytest.fixture
def app(settings, database):
    """In the place of the one that other tests have: it knows the time and where messages go."""
    with opened(settings, database) as made:
        yield made


def called_away(database):
    """Someone told by e-mail who is booked on a later day and cannot come then, as the records say by now."""
    with database.reading() as session:
        service = service_id(session, KEY)
        records = load_records(session, service)
        booked = rosters.bookings_between(
            session, service, MORNING.date() + timedelta(days=2), MORNING.date() + timedelta(days=5)
        )
    by_mail = {
        p.individual_id: p
        for p in records.individuals
        if p.contact_by is ContactBy.EMAIL and p.email and not p.reading_help
    }
    booking = next(row for row in booked if row.individual_id in by_mail)
    texts = {"individual_id": booking.individual_id, "reason": "health"}
    texts |= {name: booking.day.isoformat() for name in ("first_date", "last_date")}
    change_record(database, KEY, "absences", None, texts, None, ACTOR)
    return by_mail[booking.individual_id]


def test_a_night_makes_a_draft_that_is_looked_at_approved_and_told(database, settings, clock, mailbox, desktop):
    who = called_away(database)
    work_once(settings, database)
    assert mailbox.mails  # the nightly report; individuals are left in peace
    assert {mail["Subject"] for mail in mailbox.mails} == {"Last night"}
    clock(MORNING)
    page = desktop.sign_in(Role.COORDINATOR).page
    desktop.go("/nights").press("Nightly plan", "link")
    assert "Fewest changes" in page.content()
    assert "Attempt 1 begins" in page.content()
    desktop.press("Why: each change with its reason", "link")
    assert f"{who.first_name} {who.last_name}" in page.content()
    assert "cannot come then" in page.content().lower()
    page.go_back()
    desktop.press("What it changes for whom, and publish it", "link")
    theirs = page.get_by_role("row", name=f"{who.first_name} {who.last_name}")
    assert theirs.count() == 2  # what changes for whom, and who is told what
    assert page.get_by_role("region", name="Who is told what").locator(theirs).count() == 1
    page.get_by_label("Why you publish this version").fill("Ill on that day")
    desktop.press("Publish")
    assert "is published, in your name" in page.content()
    told = next(one for one in last_messages(database, KEY, 300) if one.message.individual_id == who.individual_id)
    assert (told.message.kind, told.state) == ("change", MessageState.QUEUED)
    desktop.go("/messages")
    assert page.get_by_role("row", name=f"Change {told.number} ").get_by_text("queued").count() == 1
    worker = start_worker(settings, database, 0.2)
    try:
        for _ in range(600):
            if not counts_of(database, KEY).get(MessageState.QUEUED) and not counts_of(database, KEY).get("sending"):
                break
            page.wait_for_timeout(200)
    finally:
        worker.shutdown()
    desktop.go("/messages")
    assert page.get_by_role("row", name=f"Change {told.number} ").get_by_text("sent").count() == 1
    desktop.press(f"Change {told.number}", "link")
    assert "See you" not in page.content()
    assert f"Hello {who.first_name}. There is a change." in page.content()
    mine = [mail["Subject"] for mail in mailbox.mails if mail["To"] == who.email]
    assert mine[:2] == ["Your week", "A change to your week"]
    assert len(set(mailbox.counts.values())) == 1


@on_phone
def test_a_coordinator_runs_a_job_by_hand_and_sees_a_message_that_needs_them(visitor, database, settings, clock):
    clock(MORNING)
    page = visitor.sign_in(Role.COORDINATOR).page
    visitor.go("/nights")
    page.get_by_label("Do now").select_option("team_sheets")
    visitor.press("Run now")
    assert "It is done as soon as a worker is free" in page.content()
    visitor.go("/messages?state=by_hand")
    page.locator("main table a").first.click()
    visitor.look()
    visitor.press("Tick off: it was posted, called or arrived")
    assert "Ticked off by" in page.content()


def test_health_is_told_to_machines_and_says_nothing_of_anyone(client, database, settings):
    work_once(settings, database)
    browser = client.app.test_client()
    assert browser.get("/healthz").json == {"status": "up"}
    assert browser.get("/readyz").json == {"status": "ready"}
    assert browser.get("/metrics").status_code == 403
    text = browser.get("/metrics", headers={"Authorization": "Bearer token"}).get_data(as_text=True)
    assert re.search(r'unpaid_work_jobs\{job="nightly_plan",service="sample",state="done"\} 1\.0', text)
    assert re.search(r'unpaid_work_job_seconds\{job="nightly_plan",service="sample"\} \d', text)
    assert re.search(r'unpaid_work_messages\{service="sample",state="queued"\} [1-9]', text)
    assert re.search(r'unpaid_work_night_gap\{aim="3 Orders at risk",service="sample",week="next"\} \d', text)
    assert re.search(r'unpaid_work_outbox_age_seconds\{service="sample"\} \d', text)
    assert not re.search(r"\bP\d{3}\b", text)


def test_coordinators_are_alarmed_once_a_day_when_the_queue_or_a_night_falls_behind(database, settings, clock):
    work_once(settings, database)
    clock(MORNING)
    dead = settings.model_copy(update={"smtp_port": free_port(), "notify_url": f"http://127.0.0.1:{free_port()}"})
    work_once(dead, database)
    clock(MORNING + timedelta(minutes=40))
    work_once(dead, database)
    first = watch(database)
    assert [words for words in first if "half an hour" in words and words.startswith("sample: ")]
    alerts = [one for one in last_messages(database, KEY, 500) if one.message.kind == "alert"]
    assert len(alerts) == 1
    watch(database)
    assert len([one for one in last_messages(database, KEY, 500) if one.message.kind == "alert"]) == 1
    clock(MORNING + timedelta(days=1))
    (mine,) = [one for one in health_of(database).services if one.key == KEY]
    kinds = {problem.kind for problem in problems(mine, MORNING + timedelta(days=1))}
    assert kinds == {"outbox", "no worker"}


def test_the_report_of_a_night_that_is_hours_late_does_not_miss_itself(database, settings, clock):
    work_once(settings, database)
    clock(MORNING + timedelta(days=1))
    work_once(settings, database)
    reports = [m.message.text for m in last_messages(database, KEY, 500) if m.message.kind is MessageKind.NIGHT_REPORT]
    assert len(reports) == 2
    assert not any("not done yet" in report for report in reports)


def test_logs_are_json_and_say_nothing_of_anyone(database, settings, clock, caplog):
    caplog.set_level(logging.INFO)
    called_away(database)
    clock(MORNING)
    work_once(settings, database)
    run_now(database, KEY, Job.DIGEST, ACTOR)
    work_once(settings, database)
    with database.reading() as session:
        people = load_records(session, service_id(session, KEY)).individuals
    lines = "\n".join(JsonLines().format(record) for record in caplog.records if record.name.startswith("scheduler"))
    assert '"message": "A job is done"' in lines
    assert '"message": "A message was sent"' in lines
    private = {text for one in people for text in (one.individual_id, one.last_name, one.email, one.phone) if text}
    assert {text for text in private if re.search(rf"\b{re.escape(text)}\b", lines)} == set()


@pytest.mark.parametrize("kind", MessageKind)
@pytest.mark.parametrize("size", SIZES)
def test_an_email_is_shown_as_it_should_be_in_old_and_new_programs(chromium, kind, size):
    """At any width, without a style sheet, an image, a script or anything fetched; axe finds nothing."""
    html = mails()[kind]
    assert not re.search(r"<(style|link|img|script|div|iframe)|class=|https?:|url\(|flex|grid|float", html)
    context = chromium.new_context(viewport=SIZES[size])
    page = context.new_page()
    page.set_content(html)
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert violations(page) == []
    context.close()
