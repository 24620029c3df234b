"""The evidence report from made-up runs: every bar judged, no run counted that not all policies lived through."""

import json
import sys
from dataclasses import replace

from scheduler.simulation.replications import Outcome, carry_out
from scheduler.simulation.tally import MEASURES
from tests.bench.evidence import (
    CROWDED,
    OF_HIGHS,
    code_digest,
    drop_what_is_over,
    kept,
    lived_by_all,
    modules_of_a_run,
    report,
    settings_of,
    the_runs,
    without_words,
)
from tests.bench.evidence_chart import chart
from tests.bench.evidence_report import Found, bars, speed, text
from tests.bench.evidence_tables import MORE_STAFF, POLICIES, SOLVER, THUMB, beside_the_inspected, fairness, gaps


def an_outcome(label, replication, **changed):
    values = {code: 0.5 if unit == "share" else 100.0 + replication for code, (_, unit) in MEASURES.items()}
    values |= {
        "sent_home": 4.0,
        "sent_home_full": 1.0,
        "offered_in_time": 0.98,
        "offered_where_suited": 0.99,
        "extensions": 100.0,
    } | changed
    groups = {"sex: woman": values, "sex: man": values}
    return Outcome(label, replication, values, groups, {"live": [1.0]}, {"processor": 9.0})


def the_outcomes(**of_solver):
    return [an_outcome(p, r, **(of_solver if p == SOLVER else {})) for p in POLICIES for r in (0, 1, 2)]


def test_bars_are_met_by_what_was_found_and_missed_with_a_reason():
    good = bars(the_outcomes(extensions=30.0, hours=150.0))
    assert all(bar.met for bar in good)
    bad = bars(
        the_outcomes(hours=50.0, sent_home=30.0, sent_home_full=6.0, offered_in_time=0.6, offered_where_suited=0.6)
    )
    assert not any(bar.met for bar in bad)
    assert all(len(bar.why) > 50 for bar in bad)
    assert bad[-1].found.startswith("0.0 % fewer")
    some = bars(the_outcomes(offered_in_time=0.96, offered_where_suited=0.98))
    assert [bar.met for bar in some if "97 %" in bar.asks] == [True, False]


def test_the_report_says_what_is_not_through_yet():
    done = the_outcomes()
    short = Found(done, [], [], (4, 3), (52, 20), 0, 0.3, "abc")
    assert "Not yet the whole of it" in text(short)
    assert "Not yet the whole of it" not in text(replace(short, lived=(52, 20)))
    assert f"| sex: man | {THUMB} |" in fairness(done)


def test_what_the_solver_changes_between_groups_is_said_where_it_is_proven():
    done = the_outcomes()
    for row in done:
        row.groups.update({"caring: yes": dict(row.measures), "caring: no": dict(row.measures)})
        row.groups["caring: yes"]["in_time"] = (0.3 if row.label == SOLVER else 0.45) + 0.01 * row.replication
    assert "| caring: yes | difference |" in fairness(done)
    assert "**-15.0 points (-15.0 to -15.0)**" in fairness(done)
    found = gaps(done)
    assert found.count("- Wider: ") == 1
    assert (
        "caring: yes, less no: -4.0 points (-6.5 to -1.5) by hand, -19.0 points (-21.5 to -16.5) under the solver."
        in found
    )
    assert "Narrower" not in found
    assert "No change of a gap is proven." in gaps(the_outcomes())


def test_the_inspected_service_stands_beside_what_was_found():
    done = [*the_outcomes(extensions=80.0), *(an_outcome(MORE_STAFF, r, extensions=40.0) for r in (0, 1, 2))]
    assert "each of six days 60.0 % fewer (40.0 a year) | with the same staff 20.0 % fewer" in beside_the_inspected(
        done
    )
    assert "each of six days not run |" in beside_the_inspected(the_outcomes())


def test_what_other_code_made_is_not_taken_for_this_code(tmp_path, monkeypatch):
    path, runs = tmp_path / "kept.jsonl", the_runs(2, 0.3, 1)
    outcome = {"label": THUMB, "replication": 0, "measures": {}, "groups": {}, "weeks": {}}
    path.write_text(json.dumps({"settings": settings_of(runs[0]), "weeks": 2, "outcome": outcome}), encoding="utf-8")
    assert kept(path, runs)
    monkeypatch.setattr("tests.bench.evidence.code_digest", lambda: "other code")
    assert not kept(path, runs)


def test_a_run_is_known_by_the_products_own_modules():
    """An editable installation loads a module that is called after the product and holds the checkout's path."""
    names = modules_of_a_run()
    assert {"scheduler.solver.plan", "scheduler.checker.check", "scheduler.simulation.year"} <= set(names)
    assert all(name == "scheduler" or name.startswith("scheduler.") for name in names)


def test_what_is_left_out_of_the_digest_is_loaded_and_never_used():
    assert set(modules_of_a_run()) >= OF_HIGHS
    used = set()
    sys.setprofile(lambda frame, event, argument: used.add(frame.f_globals.get("__name__")))
    try:
        carry_out(next(each for each in the_runs(1, 0.1, 1) if each.label == SOLVER), 0)
    finally:
        sys.setprofile(None)
    assert "scheduler.solver.race" in used
    assert not used & OF_HIGHS


def test_words_about_code_are_no_code(tmp_path):
    path = tmp_path / "module.py"
    path.write_text('"""Words."""\n\n\ndef one():\n    """More."""\n    return 1  # words\n', encoding="utf-8")
    bare = without_words(path)
    path.write_text("def one():\n    return 1\n", encoding="utf-8")
    assert without_words(path) == bare
    path.write_text("def one():\n    return 2\n", encoding="utf-8")
    assert without_words(path) != bare


def test_the_report_is_written_of_the_runs_that_are_kept(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("tests.bench.evidence_report.REPORT", tmp_path / "evidence.md")
    monkeypatch.setattr("tests.bench.evidence_report.CHARTS", tmp_path / "charts")
    rows = [*the_outcomes(), *(an_outcome(MORE_STAFF, r) for r in (0, 1, 2)), an_outcome(CROWDED, 0)]
    report({(row.label, row.replication, 52): row for row in rows}, 52, 3, 0.3)
    written = (tmp_path / "evidence.md").read_text(encoding="utf-8")
    assert code_digest() in written
    assert "of an invented service that begins with 160 people" in written
    assert len(list((tmp_path / "charts").iterdir())) == 4
    assert "3 replications of 52 weeks" in capsys.readouterr().out


def test_a_year_that_takes_longer_than_it_may_is_said_to():
    slow = replace(an_outcome("crowd", 0), seconds={"processor": 1300.0}, weeks={"live": [150.0, 170.0]})
    said = speed(Found(the_outcomes(), [], [slow], (52, 3), (52, 3), 0, 0.3, "abc")).splitlines()
    assert said[0].endswith("At most 20 minutes: met.")
    assert "160 people at a time, 170 at most: 21.7 minutes" in said[1]
    assert said[1].endswith("At most 20 minutes: missed.")


def test_a_chart_has_its_figures_in_words_and_no_colour():
    drawn = chart(the_outcomes(hours=150.0), "hours")
    assert "solver 150 (150 to 150)" in drawn
    fills = {part.split('"')[0] for part in drawn.split('fill="#')[1:]}
    assert fills >= {"d0d0d0", "606060", "000000"}
    assert all(len({fill[0:2], fill[2:4], fill[4:6]}) == 1 for fill in fills if len(fill) == 6)


def test_only_what_all_policies_have_lived_through_is_compared():
    done = {(p, r, w): an_outcome(p, r) for p in POLICIES for r in (0, 1) for w in (2, 4)}
    del done[SOLVER, 1, 4]
    assert lived_by_all(done) == (2, {0, 1})
    assert lived_by_all({key: row for key, row in done.items() if key[1] == 0}) == (4, {0})
    assert lived_by_all({}) == (0, set())


def test_runs_of_other_settings_are_not_taken_for_these(tmp_path, capsys):
    path = tmp_path / "kept.jsonl"
    short, long = the_runs(2, 0.3, 1), the_runs(4, 0.3, 1)
    outcome = {"label": THUMB, "replication": 0, "measures": {}, "groups": {}, "weeks": {}}
    row = {"settings": settings_of(short[0]), "weeks": 2, "outcome": outcome}
    path.write_text(json.dumps(row) + "\n", encoding="utf-8")
    assert list(kept(path, short)) == [(THUMB, 0, 2)]
    assert kept(path, long) == {}
    report({}, 52, 20, 0.3)
    assert "left as it was" in capsys.readouterr().out


def test_of_runs_that_are_whole_only_the_end_is_kept(tmp_path):
    path = tmp_path / "kept.jsonl"
    lived = [("solver", 0, 2), ("solver", 0, 4), ("solver", 1, 2), ("rule of thumb", 0, 4)]
    rows = [
        {"settings": "x", "weeks": weeks, "outcome": {"label": label, "replication": replication}}
        for label, replication, weeks in lived
    ]
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    drop_what_is_over(path, 4)
    assert [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] == rows[1:]
    drop_what_is_over(tmp_path / "none.jsonl", 4)
