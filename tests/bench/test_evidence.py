"""The evidence report from made-up runs: every bar judged, no run counted that not all policies lived through."""

import json

from scheduler.simulation.replications import Outcome
from scheduler.simulation.tally import MEASURES
from tests.bench.evidence import drop_what_is_over, kept, lived_by_all, report, settings_of, the_runs
from tests.bench.evidence_report import POLICIES, SOLVER, THUMB, bars, chart, fairness, text


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
    assert "Not yet the whole of it" in text(done, [], (4, 3), (52, 20), 0, 0.3)
    assert "Not yet the whole of it" not in text(done, [], (52, 20), (52, 20), 0, 0.3)
    assert f"| sex: man | {THUMB} |" in fairness(done)


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
