"""Records kept in the pages: changed, taken in from files, put right, each fault shown where it is."""

import re

from scheduler.domain.access import Role
from scheduler.domain.individuals import OrderStatus
from tests.sample import RECORDS
from tests.webui.conftest import on_phone


def test_a_placement_is_changed_after_a_fault_is_put_right(desktop):
    page = desktop.sign_in(Role.COORDINATOR).page
    desktop.go("/records").press("Placements", "link")
    desktop.press("Change entry", "link")
    page.get_by_label("Places", exact=True).fill("many")
    desktop.press("Keep")
    assert "is not a whole number" in page.content()
    page.get_by_role("alert").get_by_role("link").click()
    assert page.evaluate("document.activeElement.id") == "places"
    page.get_by_label("Places", exact=True).fill("9")
    page.get_by_label("Why").fill("A larger hut")
    desktop.press("Keep")
    assert "Kept, with what it was before" in page.content()
    desktop.press("Change entry", "link")
    assert re.search(r"A larger hut\): places was 8, is 9", page.content())


@on_phone
def test_a_case_manager_records_an_absence_of_their_own(visitor):
    page = visitor.sign_in(Role.CASE_MANAGER).page
    visitor.go("/people")
    page.locator("tbody a").first.click()
    visitor.look().press("absences", "link").press("Add an entry")
    page.get_by_label("First date").fill("2026-12-14")
    page.get_by_label("Last date").fill("2026-12-15")
    page.get_by_label("Reason").select_option(index=1)
    visitor.press("Keep")
    assert "Away Monday 14 December 2026" in page.content()


def test_an_individual_of_another_case_manager_is_not_changed(client):
    browser = client.role(Role.CASE_MANAGER)
    records = client.app.extensions["site"].records("sample")
    mine = min({one.case_manager for one in records.individuals if one.case_manager})
    ours = next(one.individual_id for one in records.individuals if one.case_manager == mine)
    other = next(one.individual_id for one in records.individuals if one.case_manager != mine)
    orders = {row.individual_id: row.order_id for row in records.orders if row.ended_on is None}
    for who, code in ((ours, 200), (other, 403)):
        assert browser.get(f"/records/needs?individual={who}").status_code == code
        assert browser.get(f"/records/needs/add?individual={who}").status_code == code
        assert browser.get(f"/orders/{orders[who]}/event").status_code == code
    assert browser.get(f"/records/individuals?individual={ours}").status_code == 403
    away = {"first_date": "2026-12-14", "last_date": "2026-12-14", "reason": "holiday", "individual_id": other}
    assert browser.post(f"/records/absences/add?individual={ours}", data=away).status_code == 302
    records = client.app.extensions["site"].records("sample")
    assert records.absences[-1].individual_id == ours


def test_files_are_taken_in_and_their_faults_shown(desktop, tmp_path):
    page = desktop.sign_in(Role.COORDINATOR).page
    desktop.go("/records").press("Take in files")
    desktop.press("Go on")
    assert "No file was chosen" in page.content()
    needs = tmp_path / "needs.csv"
    needs.write_text("individual_id,avoid\nP001,flying\nP999,dust\n", encoding="utf-8")
    page.get_by_label("Files").set_input_files(needs)
    page.get_by_label("Check them, and take them in").check()
    desktop.press("Go on")
    rows = [row.inner_text() for row in page.locator("tbody tr").all()]
    assert len(rows) == 2
    assert "flying" in rows[0]
    assert "P999" in rows[1]
    needs.write_text("individual_id,avoid\nP001,dust\n", encoding="utf-8")
    page.get_by_label("Files").set_input_files(needs)
    page.get_by_label("Only check them").check()
    desktop.press("Go on")
    assert "nothing was changed" in page.content()
    page.get_by_label("Files").set_input_files(needs)
    page.get_by_label("Check them, and take them in").check()
    desktop.press("Go on")
    assert "Taken in" in page.content()
    page.get_by_label("Files").set_input_files(needs)
    desktop.press("Go on")
    assert "1 row is kept already" in page.content()
    desktop.go("/people/P001")
    assert "Must avoid dust" in page.content()


@on_phone
def test_an_administrator_changes_a_setting(visitor):
    page = visitor.sign_in(Role.ADMINISTRATOR).page
    visitor.go("/settings").press("Change red below", "link")
    page.get_by_label("New value").fill("2")
    visitor.press("Keep")
    assert "Say why the service decides so" in page.content()
    page.get_by_label("Why").fill("Agreed by the managers in November")
    visitor.press("Keep")
    assert "is out of range. Write 0 to 1" in page.content()
    page.get_by_label("New value").fill("0.45")
    visitor.press("Keep")
    assert "Kept. The next plan goes by it." in page.content()
    assert "Agreed by the managers in November" in page.content()


def test_an_induction_is_agreed_and_shown_until_it_is_held(desktop):
    order = next(o for o in RECORDS.orders if o.induction_on is None and o.status is OrderStatus.IN_FORCE)
    page = desktop.sign_in(Role.COORDINATOR).page
    desktop.go(f"/orders/{order.order_id}/event")
    page.get_by_label("What happened?").select_option("induction_agreed")
    page.get_by_label("On which day?").fill("2027-12-09")
    desktop.press("Record")
    assert "agreed for a day from 2026-12-07 to 2027-01-18" in page.content()
    page.get_by_label("On which day?").fill("2026-12-09")
    desktop.press("Record")
    assert "agreed for Wednesday 9 December" in page.content()


@on_phone
def test_an_extension_is_recorded_in_the_orders_story(visitor):
    page = visitor.sign_in(Role.COORDINATOR).page
    visitor.go("/people/P001").press("Record what happened in", "link")
    page.get_by_label("What happened?").select_option("extension_granted")
    page.get_by_label("On which day?").fill("2026-12-07")
    page.get_by_label("Until which day?").fill("2020-01-01")
    visitor.press("Record")
    assert "An extension ends after the last day" in page.content()
    page.get_by_label("Until which day?").fill("2027-12-31")
    visitor.press("Record")
    assert re.search("extension granted until Friday 31 December 2027", page.content())


def test_the_register_is_corrected_with_a_reason(desktop):
    page = desktop.sign_in(Role.COORDINATOR).page
    desktop.go("/people/P001").press("Correct", "link")
    page.get_by_label("What happened?").select_option("acceptable_medical")
    desktop.press("Correct it")
    assert "Say why" in page.content()
    page.get_by_label("Why is it corrected?").fill("A letter from the surgery")
    desktop.press("Correct it")
    assert "Corrected. What was credited is worked out anew." in page.content()


def test_a_manager_sees_the_weeks_in_which_hours_are_short(desktop):
    page = desktop.sign_in(Role.MANAGER).page
    desktop.press("week by week", "link")
    assert page.locator("tbody tr").count() == 13
