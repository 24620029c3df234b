"""Changing a week without a mouse."""

import re

from scheduler.domain.access import Role


def test_the_edit_journey_by_keyboard_alone(desktop):
    """Tab, arrows, typing and Enter, with the focus always to be seen: a rule broken, put right, kept as a draft."""
    page = desktop.sign_in(Role.COORDINATOR).page
    desktop.go("/week/2026-12-07/1/edit")
    start = page.locator("[data-session]").first.get_attribute("data-session").partition("/")[2]
    busy = page.locator(f"[data-session$='{start}']")
    person = busy.nth(0).locator("[data-individual]").first.get_attribute("data-individual")
    fill_in_by_keyboard(page, "add", person, busy.nth(1).get_attribute("data-session"))
    page.get_by_role("button", name="Take back change 1").wait_for()
    assert re.search(r"rules? (is|are) broken", desktop.look().page.content())
    press_by_keyboard(page, "Take back change 1")
    page.get_by_role("heading", name="First change").wait_for()
    for session, someone in largest_teams(page):
        fill_in_by_keyboard(page, "remove", someone, session)
        page.get_by_role("button", name="Take back change 1").wait_for()
        page.wait_for_load_state()
        if page.get_by_role("heading", name="No rule is broken").count():
            break
        press_by_keyboard(page, "Take back change 1")
        page.get_by_role("heading", name="First change").wait_for()
    press_by_keyboard(page, "Keep as a new draft")
    page.get_by_text("Kept as version 2").wait_for()
    desktop.look()


def largest_teams(page):
    """Sessions with someone in each; which of them may lose one, the week planned decides."""
    teams = {}
    for place in page.locator("[data-session]").all():
        people = [one.get_attribute("data-individual") for one in place.locator("[data-individual]").all()]
        teams[place.get_attribute("data-session")] = people
    largest = sorted((team for team in teams if teams[team]), key=lambda team: -len(teams[team]))
    return [(team, teams[team][0]) for team in largest[:8]]


def fill_in_by_keyboard(page, kind, person, session):
    reach(page, lambda: page.evaluate("document.activeElement.name") == "kind")
    for _ in range(6):
        if page.evaluate("document.activeElement.value") == kind:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    for name, value in (("individual", person), ("session", session)):
        reach(page, lambda name=name: page.evaluate("document.activeElement.name") == name)
        for _ in range(page.evaluate("document.activeElement.options.length")):
            if page.evaluate("document.activeElement.value") == value:
                break
            page.keyboard.press("ArrowDown")
        assert page.evaluate("document.activeElement.value") == value
    press_by_keyboard(page, "Judge this change")


def press_by_keyboard(page, words):
    reach(page, lambda: page.evaluate("document.activeElement.textContent.trim()") == words)
    assert page.evaluate("getComputedStyle(document.activeElement).outlineWidth") != "0px"
    page.keyboard.press("Enter")


def reach(page, there):
    for _ in range(120):
        page.keyboard.press("Tab")
        if there():
            return
    raise AssertionError("It cannot be reached by keyboard")
