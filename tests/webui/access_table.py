"""Who may open what: each view, the roles that may, and an address of it on the sample service."""

from scheduler.domain.access import Role

C, M, S, G, A = Role.COORDINATOR, Role.CASE_MANAGER, Role.SUPERVISOR, Role.MANAGER, Role.ADMINISTRATOR
ALL = {C, M, S, G, A}
PUBLIC = None
WEEK = "/week/2026-12-07"

TABLE = {
    "account.home": (ALL, "GET", "/"),
    "account.sign_in": (PUBLIC, "GET", "/sign-in"),
    "account.sign_out": (ALL, "POST", "/sign-out"),
    "account.stay": (ALL, "POST", "/stay"),
    "account.password": (ALL, "GET", "/account/password"),
    "account.health": (PUBLIC, "GET", "/healthz"),
    "week.this_week": ({C, G}, "GET", "/week"),
    "week.show": ({C, G}, "GET", WEEK),
    "week.publish": ({C}, "GET", f"{WEEK}/1/publish"),
    "runs.start": ({C}, "POST", f"{WEEK}/plan"),
    "runs.show": ({C, A}, "GET", "/runs/1"),
    "runs.stop": ({C}, "POST", "/runs/1/stop"),
    "runs.history": ({C, A}, "GET", "/runs"),
    "drafts.edit": ({C}, "GET", f"{WEEK}/1/edit"),
    "drafts.take_back": ({C}, "POST", f"{WEEK}/1/edit/0/back"),
    "drafts.keep": ({C}, "POST", f"{WEEK}/1/keep"),
    "drafts.options": ({C}, "GET", f"{WEEK}/1/options/P001"),
    "morning.choose": ({C}, "GET", "/morning"),
    "morning.propose": ({C}, "GET", "/morning/weather/weather/2026-12-08"),
    "morning.calls": ({C}, "GET", "/calls/2026-12-07/1"),
    "morning.tick": ({C}, "POST", "/calls/2026-12-07/1/1"),
    "muster.choose": ({C}, "GET", "/muster"),
    "muster.seat": ({C}, "GET", "/muster/2026-12-07/YARD/540"),
    "caseload.lights": ({M, G}, "GET", "/lights"),
    "individuals.everyone": ({C, M, G}, "GET", "/people"),
    "individuals.one": ({C, M, G}, "GET", "/people/P001"),
    "records.files": ({C}, "GET", "/records"),
    "records.rows": ({C}, "GET", "/records/needs"),
    "records.add": ({C}, "GET", "/records/needs/add"),
    "records.change": ({C}, "GET", "/records/placements/1"),
    "records.remove": ({C}, "POST", "/records/placements/1/remove"),
    "register.mine": ({S}, "GET", "/my-sessions"),
    "register.sheet": ({S, C}, "GET", "/register/PATHS/2026-12-07/540"),
    "register.record": ({S, C}, "POST", "/register/PATHS/2026-12-07/540"),
    "performance.figures": ({C, G}, "GET", "/performance"),
    "performance.pack": ({G}, "GET", "/performance/pack.xlsx"),
    "users.everyone": ({A}, "GET", "/users"),
    "users.add": ({A}, "GET", "/users/add"),
    "users.change": ({A}, "GET", "/users/1"),
    "services.settings": ({A}, "GET", "/settings"),
    "log.search": ({A}, "GET", "/log"),
    "help.page": (ALL, "GET", "/help/week"),
    "help.accessibility": (PUBLIC, "GET", "/accessibility"),
    "static": (PUBLIC, "GET", "/static/app.js"),
}
