"""How often “said good, wrote bad” is right: counted on a made-up export, and on the real one where it is there."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from feedback.import_map import EXAMPLE_MAP, read_map
from feedback.reading import accuracy
from feedback.reading.accuracy import HELD_OUT, LOOKED_AT, Judged, Tally, measure
from perfectcare.management.commands.measure_tone import judged

REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "fft_nhft.csv"
COLUMNS = [*EXAMPLE_MAP["columns"].values(), "Comment sentiment"]
GOOD, BETTER = EXAMPLE_MAP["questions"]
#: Words, question, score, hand-labelled sentiment, and where the comment counts.
KINDS = [
    ("More parking", BETTER, "1", "4", "both"),
    ("Answer the phone, please", BETTER, "2", "5", "both"),
    ("Reception was rude", GOOD, "2", "4", "both"),
    ("Longer visits", BETTER, "1", "3", "rule_only"),
    ("All good", BETTER, "2", "4", "person_only"),
    ("Nothing", BETTER, "1", "1", "neither"),
    ("Kind nurses", GOOD, "2", "2", "neither"),
    ("More parking", BETTER, "3", "4", None),  # not beside a good answer
    ("More parking", BETTER, "7", "4", None),  # an answer that nobody can read
    ("More parking", BETTER, "1", "", None),  # not judged
    ("", BETTER, "1", "4", None),  # no comment
]


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """A place for the counts of this test."""
    monkeypatch.setattr(accuracy, "MEASURED", tmp_path / "measured.json")
    return accuracy.MEASURED


def half(respondent: str) -> str:
    return (LOOKED_AT, HELD_OUT)[hashlib.sha256(respondent.encode()).digest()[0] % 2]


def export(path: Path) -> dict[str, Tally]:
    """Write an export of made-up comments, and return what must be counted in it."""
    expected = {side: dict.fromkeys(asdict(Tally()), 0) for side in (LOOKED_AT, HELD_OUT)}
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.writer(file)
        table.writerow(COLUMNS)
        for number in range(220):
            words, question, score, sentiment, cell = KINDS[number % len(KINDS)]
            table.writerow([f"R {number}", "21/09/2021", "Riverside nurses", score, question, words, sentiment])
            if cell:
                expected[half(f"R {number}")][cell] += 1
    return {side: Tally(**cells) for side, cells in expected.items()}


def test_counts_of_a_made_up_export_are_those_of_an_independent_count(tmp_path, kept, capsys):
    expected = export(tmp_path / "export.csv")
    call_command("measure_tone", str(tmp_path / "export.csv"), "--write", "--source", "made-up comments")
    found = json.loads(kept.read_text(encoding="utf-8"))
    assert {side: Tally(**cells) for side, cells in found["comments"].items()} == expected
    assert found["source"] == "made-up comments"
    right, called = expected[HELD_OUT].precision
    assert f"held-out: precision {right} of {called}" in capsys.readouterr().out
    page = "\n".join(accuracy.as_markdown())
    assert "Source: made-up comments." in page
    assert f"| {right} of {called} ({100 * right / called:.0f} in 100) |" in page


def test_without_write_nothing_is_kept(tmp_path, kept):
    export(tmp_path / "export.csv")
    call_command("measure_tone", str(tmp_path / "export.csv"))
    assert not kept.exists()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (["nowhere.csv"], "cannot be read"),
        (["{export}", "--labels", "Mood"], "no column “Mood”"),
        (["{export}", "--map", "{export}"], "not a JSON file"),
    ],
)
def test_a_file_that_cannot_be_measured_is_refused_with_a_reason(tmp_path, kept, capsys, arguments, why):
    export(tmp_path / "export.csv")
    with pytest.raises(SystemExit) as end:
        call_command("measure_tone", *[each.format(export=tmp_path / "export.csv") for each in arguments], "--write")
    assert end.value.code == 2
    assert why in capsys.readouterr().err
    assert not kept.exists()


def test_comments_are_masked_before_they_are_read():
    """An address in a comment is no sentence: what is measured is what would be stored."""
    rows = [",".join(COLUMNS), f"R 1,21/09/2021,Riverside nurses,1,{BETTER},joe@example.org,1"]
    raw = "\n".join(rows).encode()
    plan = read_map(json.dumps(EXAMPLE_MAP).encode())
    comments = judged(raw, plan, labels="Comment sentiment", today=date(2026, 11, 28))
    assert [comment.words for comment in comments] == ["[email address removed]"]


def test_a_comment_beside_another_answer_is_not_counted():
    comment = Judged("R 1", "what-could-be-better", "More parking", score_is_good=False, is_negative=True)
    assert measure([comment]) == {LOOKED_AT: Tally(), HELD_OUT: Tally()}


def test_precision_and_recall_are_shares_of_what_rule_and_person_call_critical():
    tally = Tally(both=6, rule_only=2, person_only=3, neither=100)
    assert tally.precision == (6, 8)
    assert tally.recall == (6, 9)


def test_the_kept_counts_are_those_of_the_rule_as_it_is_now():
    found = json.loads(accuracy.MEASURED.read_text(encoding="utf-8"))
    assert found["rules"] == accuracy.rules(), "phrases changed: run manage.py measure_tone FILE --write"


@pytest.mark.skipif(not REAL.exists(), reason="the real export is not beside this project, in ../shared/data")
def test_the_kept_counts_are_those_of_the_real_comments(tmp_path, monkeypatch):
    kept = json.loads(accuracy.MEASURED.read_text(encoding="utf-8"))
    monkeypatch.setattr(accuracy, "MEASURED", tmp_path / "measured.json")
    call_command("measure_tone", str(REAL), "--write")
    assert json.loads(accuracy.MEASURED.read_text(encoding="utf-8"))["comments"] == kept["comments"]


@pytest.mark.skipif(not REAL.exists(), reason="the real export is not beside this project, in ../shared/data")
def test_hardly_any_judged_comment_of_the_real_export_is_left_out():
    """Beside a good answer 1,635 were judged, 318 of them negative; those of no team are never imported."""
    rows = list(csv.DictReader(io.StringIO(REAL.read_text(encoding="utf-8-sig"), newline="")))
    labelled = [row for row in rows if row["FFT categorical answer"] in "12" and row["Comment sentiment"].strip()]
    of_a_team = [row for row in labelled if row["Service type 2"].strip() and row["FFT answer"].strip()]
    kept = json.loads(accuracy.MEASURED.read_text(encoding="utf-8"))["comments"]
    assert sum(sum(cells.values()) for cells in kept.values()) == len(of_a_team)
    negative = [row for row in of_a_team if row["Comment sentiment"] in "45"]
    assert sum(cells["both"] + cells["person_only"] for cells in kept.values()) == len(negative)
