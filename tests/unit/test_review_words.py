from __future__ import annotations

from metrics.selectors.reviews import SAID_FIRST, said_in


def said(number: int, kind: str = "patient", question: str = "What was good?") -> dict[str, object]:
    return {"id": str(number), "kind": kind, "question": question, "team": "Riverside", "pieces": []}


def test_comments_stand_under_their_questions_and_none_is_lost():
    many = [said(number) for number in range(SAID_FIRST + 3)]
    groups = said_in({"comments": [*many, said(99, "staff", "What got in the way?")]})
    assert [group["title"] for group in groups] == [
        "Patients and carers: what was good?",
        "Staff: what got in the way?",
    ]
    assert [len(group["first"]) for group in groups] == [SAID_FIRST, 1]
    assert groups[0]["first"] + groups[0]["rest"] == many


def test_without_comments_there_is_no_group():
    assert said_in({"comments": []}) == []
