import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scheduler.domain.errors import SchedulerError
from scheduler.domain.records import ServiceRecords
from scheduler.domain.scenarios import (
    MoreOrders,
    MoreSessional,
    PlacementClosed,
    Ratio,
    RiskLimit,
    Scenario,
    SessionAdded,
    ShowUp,
    SupervisorAbsent,
)
from scheduler.domain.times import TimeOfDay, Weekday
from scheduler.exchange.scenario_text import FORMS, Form, read_scenarios, scenario_text
from tests.builders import a_placement, a_supervisor

RECORDS = ServiceRecords(
    placements=(a_placement("PARKS"), a_placement("SHED")), supervisors=(a_supervisor("S01"), a_supervisor("S02"))
)

PLACEMENTS, SUPERVISORS = st.sampled_from(["PARKS", "SHED"]), st.sampled_from(["S01", "S02"])
CHANCES = st.integers(0, 100_000).map(lambda thousandths: thousandths / 100_000)
HOURS = st.lists(st.integers(0, 1440), min_size=2, max_size=2, unique=True).map(sorted)
CHANGES = st.one_of(
    st.builds(MoreSessional, st.integers(1, 20), st.sampled_from(Weekday)),
    st.builds(PlacementClosed, PLACEMENTS),
    st.builds(Ratio, st.integers(1, 12)),
    st.builds(RiskLimit, CHANCES, st.none() | CHANCES),
    st.builds(
        lambda placement, day, hours: SessionAdded(placement, day, *map(TimeOfDay, hours)),
        PLACEMENTS,
        st.sampled_from(Weekday),
        HOURS,
    ),
    st.builds(SupervisorAbsent, SUPERVISORS),
    st.builds(ShowUp, st.integers(-90, 90).filter(bool)),
    st.builds(MoreOrders, st.integers(-10_000, 10_000).filter(bool)),
)
NAMES = st.from_regex(r"[A-Za-z0-9Éß][A-Za-z0-9 %+=.é'-]{0,30}[a-z0-9]", fullmatch=True).filter(
    lambda name: name.casefold() != "as it is"
)
SCENARIOS = st.builds(Scenario, NAMES, st.lists(CHANGES, min_size=1, max_size=5).map(tuple))


def fault_of(*texts: str) -> str:
    with pytest.raises(SchedulerError) as caught:
        read_scenarios(texts, RECORDS)
    return str(caught.value)


@given(st.lists(SCENARIOS, max_size=4, unique_by=lambda scenario: scenario.name.casefold()))
def test_what_is_written_reads_back_the_same(scenarios: list[Scenario]) -> None:
    assert read_scenarios([scenario_text(scenario) for scenario in scenarios], RECORDS) == tuple(scenarios)


@given(st.text(max_size=60) | st.text("abdehilnoprstuw +-:;%0159PARKS", max_size=60).map("name: ".__add__))
def test_any_text_is_a_scenario_or_an_error_that_a_user_can_mend(text: str) -> None:
    lines: list[str] = []
    try:
        (scenario,) = read_scenarios([text], RECORDS)
    except SchedulerError as error:
        lines = str(error).splitlines()
    else:
        assert read_scenarios([scenario_text(scenario)], RECORDS) == (scenario,)
    assert all(line.startswith("Scenario ") for line in lines)


def test_people_may_write_more_freely_than_we_do() -> None:
    (scenario,) = read_scenarios(
        ["  Two things :  SESSIONAL 1  Saturday ;; Add PARKS SUN 9:00 - 15:30 ; limit 2 % share 0.2 %;"], RECORDS
    )
    assert scenario == Scenario(
        "Two things",
        (
            MoreSessional(1, Weekday.SAT),
            SessionAdded("PARKS", Weekday.SUN, TimeOfDay(540), TimeOfDay(930)),
            RiskLimit(0.02, 0.002),
        ),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("ratio 6", r"has no name with a colon.*NAME: CHANGE; CHANGE"),
        (": ratio 6", r'"" cannot be its name.*letter or digit'),
        ("=1+1: ratio 6", r'"=1\+1" cannot be its name.*letter or digit'),
        ("a" * 41 + ": ratio 6", r"cannot be its name.*at most 40"),
        ("As it is: ratio 6", r'"As it is" is taken.*name of its own'),
        ("x:", r"has no change.*sessional \+N DAY, close PLACEMENT"),
        ("x: ; ;", r"has no change"),
        ("x: clos PARKS", r'"clos PARKS" is not a change. Did you mean "close"\? Changes are: sessional'),
        ("x: close", r'"close" cannot be read. Write "close PLACEMENT", such as "close PARKS"'),
        ("x: close parks", r'no placement "parks". Did you mean "PARKS"\? Use one of: PARKS, SHED'),
        ("x: close NOWHERE", r'no placement "NOWHERE". Use one of: PARKS, SHED'),
        ("x: add PARK sat 09:00-10:00", r'no placement "PARK". Did you mean "PARKS"\?'),
        ("x: absent S1", r'no supervisor "S1". Did you mean "S0[12]"\? Use one of: S01, S02'),
        ("x: sessional +1 satday", r'"satday" is not a day. Did you mean "sat[a-z]*"\? Use one of: mon, tue'),
        ("x: sessional +0 sat", r'"0" is out of range. Write 1 to 20'),
        ("x: sessional -1 sat", r'cannot be read. Write "sessional \+N DAY"'),
        ("x: ratio 0", r"Write 1 to 12"),
        ("x: ratio six", r'cannot be read. Write "ratio N", such as "ratio 6"'),
        ("x: limit 2", r'cannot be read. Write "limit X% \[share Y%\]", such as "limit 2%"'),
        ("x: limit 101%", r'"101%" is out of range. Write 0% to 100%'),
        ("x: limit 2% share 100.1%", r'"100.1%" is out of range'),
        ("x: add PARKS sat 15:30-09:00", r'"15:30-09:00" ends before it begins'),
        ("x: add PARKS sat 09:00-09:00", r"ends before it begins"),
        ("x: add PARKS sat 09:00-24:01", r'"24:01" is not a time of day. Write hours and minutes like 09:00'),
        ("x: add PARKS sat 09:60-10:00", r'"09:60" is not a time of day'),
        ("x: show-up 0", r"changes nothing"),
        ("x: show-up +91", r"Write -90 to 90"),
        ("x: orders 0", r"changes nothing"),
    ],
)
def test_a_fault_tells_what_was_found_and_what_is_possible(text: str, words: str) -> None:
    assert re.search(words, fault_of(text))


def test_all_faults_of_all_scenarios_are_told_together_with_their_scenario() -> None:
    lines = fault_of(
        "one: ratio x; close NOWHERE; ratio 6", "two: fly", "three: ratio 5", "Three: ratio 6"
    ).splitlines()
    assert [line.split()[1] for line in lines] == [
        '"one":',
        '"one":',
        '"two":',
        '"Three:',
    ]


def test_of_very_many_ids_only_the_first_are_listed() -> None:
    records = ServiceRecords(placements=tuple(a_placement(f"Q{number:03d}") for number in range(100)))
    with pytest.raises(SchedulerError, match=r"Q028, Q029 and 70 more\.$"):
        read_scenarios(["x: close Z"], records)


PAGE = Path("docs/how-to/scenarios.md").read_text()


@pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.example)
def test_every_change_is_on_its_page_and_its_example_reads_back(form: Form) -> None:
    assert f"| `{form.form}` |" in PAGE
    (scenario,) = read_scenarios([f"example: {form.example}"], RECORDS)
    assert scenario_text(scenario) == f"example: {form.example}"


def test_every_scenario_and_example_on_the_page_can_be_read() -> None:
    written = re.findall(r'--scenario "([^"]+)"', PAGE)
    examples = [f"example {n}: {text}" for n, text in enumerate(re.findall(r"^\| `[^`]+` \| `([^`]+)`", PAGE, re.M))]
    assert (len(written), len(examples)) == (4, len(FORMS))
    assert len(read_scenarios(written + examples, RECORDS)) == 4 + len(FORMS)
