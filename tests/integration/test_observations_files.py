"""Tables pasted or uploaded: seen before they are stored, stored whole or in part, and never lost."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from metrics.models import Observation, ObservationUpload
from metrics.observation_files import EXAMPLE, LARGEST_FILE
from perfectcare.common.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 10, 11, 0, tzinfo=UTC)
HEAD = "measure,subject,period,starts_on,numerator,denominator\r\n"
GOOD = "ucr_referrals,division,day,2026-06-01,9,\r\n"
BETTER = "ucr_referrals,division,day,2026-06-02,10,\r\n"
BAD = "ucr_referrals,division,day,2026-06-03,many,\r\n"
FORM = "application/x-www-form-urlencoded"
PUBLISHED = Path(__file__).resolve().parents[3] / "shared" / "data" / "ae_attendances.csv"
#: The shape of the published table, made up: three organisations, two types, three months.
TWIN = "period,org_code,type,attendances,breaches,admissions\r\n" + "".join(
    f"2017-0{month}-01,{code},{kind},{1000 * month},{100 * number},{10 * month}\r\n"
    for month in (1, 2, 3)
    for number, code in enumerate(("RF4", "R1H", "RX9"), start=1)
    for kind in ("1", "other")
)


@pytest.fixture(autouse=True)
def clock(time_machine):
    time_machine.move_to(NOON, tick=False)


@pytest.fixture
def maya(cast, sign_in):
    return sign_in(cast.maya)


class Desk:
    """What a manager does with tables."""

    def __init__(self, client, division):
        self.client, self.division = client, division

    def url(self, name, *more):
        return reverse(name, args=[self.division.code, *more])

    def paste(self, rows, **asked):
        url = self.url("observations_paste") + (f"?{urlencode(asked)}" if asked else "")
        return self.client.post(url, urlencode({"rows": rows}), content_type=FORM)

    def upload(self, content, name="june.csv"):
        content = content.encode() if isinstance(content, str) else content
        return self.client.post(self.url("observations_upload"), {"file": SimpleUploadedFile(name, content)})

    @property
    def draft(self):
        return ObservationUpload.objects.get(division=self.division)

    def preview(self, **asked):
        return self.client.get(self.url("observations_preview", self.draft.pk), asked)

    def store(self, how="", **more):
        """Press the button of the preview as it stands."""
        seen = self.preview(**more).context["found"].seen
        return self.send(seen=seen, how=how, **more)

    def send(self, **fields):
        return self.client.post(self.url("observations_preview", self.draft.pk), fields)


@pytest.fixture
def desk(cast, maya):
    return Desk(maya, cast.division)


def figures():
    rows = Observation.objects.order_by("key", "partner__code", "starts_on")
    return [
        (str(row.team or row.partner or "ours"), row.key, row.starts_on.isoformat(), row.numerator, row.denominator)
        for row in rows
    ]


def counts(answer):
    return [each.value for each in answer.context["found"].figures]


def words(answer):
    return unescape(answer.content.decode())


# --- From a file to the store -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", ["paste", "upload"])
def test_a_table_is_seen_before_it_is_stored_and_goes_once_it_is(cast, desk, way):
    answer = getattr(desk, way)(HEAD + GOOD + BETTER)
    assert answer.url == desk.url("observations_preview", desk.draft.pk)
    assert figures() == []
    preview = desk.preview()
    assert counts(preview) == ["2", "0", "0", "0"]
    assert "Store 2 figures" in words(preview)
    done = desk.store()
    assert done.status_code == 200
    assert "All rows are stored" in words(done)
    assert [each[2:] for each in figures()] == [("2026-06-01", 9, None), ("2026-06-02", 10, None)]
    assert not ObservationUpload.objects.exists()
    event = AuditEvent.objects.get(verb="imported")
    assert event.detail == {"new": 2, "changed": 0, "same": 0, "removed": 0, "left_out": 0}
    assert (event.actor, event.subject) == (cast.maya, f"observations of {cast.division.code}")


def test_figures_that_would_change_are_shown_old_and_new(desk):
    desk.paste(HEAD + GOOD + BETTER)
    desk.store()
    desk.paste(HEAD + GOOD + BETTER.replace(",10,", ",11,"))
    preview = desk.preview()
    assert counts(preview) == ["0", "1", "1", "0"]
    (line,) = preview.context["found"].changes
    assert (line.who, line.period, line.old, line.new) == (desk.division.name, "Tuesday 2 June 2026", "10", "11")
    assert "Store 1 figure\n" in words(preview).replace("</button>", "\n")
    desk.store()
    assert [each[3] for each in figures()] == [9, 11]


def test_a_table_that_is_stored_already_has_nothing_to_store(desk):
    desk.paste(HEAD + GOOD)
    desk.store()
    desk.paste(HEAD + GOOD)
    assert counts(desk.preview()) == ["0", "0", "1", "0"]
    assert 'name="seen"' not in words(desk.preview())


def test_pasted_tabs_and_semicolons_are_read_like_commas(desk):
    for separator in ("\t", ";"):
        desk.paste((HEAD + GOOD).replace(",", separator))
        assert counts(desk.preview()) == ["1", "0", "0", "0"]
        desk.send(give_up="1")


# --- Some rows are wrong ----------------------------------------------------------------------------------------------


def test_nothing_is_stored_where_a_row_is_wrong_and_every_row_was_to_be_right(desk):
    desk.upload(HEAD + GOOD + BAD)
    assert counts(desk.preview()) == ["1", "0", "0", "1"]
    answer = desk.store("all")
    assert answer.status_code == 422
    assert "Nothing was stored: 1 row is wrong." in words(answer)
    assert figures() == []
    assert desk.draft.content == HEAD + GOOD + BAD


def test_the_right_rows_are_stored_without_the_others_when_that_is_chosen(desk):
    desk.upload(HEAD + GOOD + BAD)
    answer = desk.store("right")
    assert answer.status_code == 200
    assert [each.value for each in answer.context["figures"]] == ["1", "0", "0", "1"]
    assert len(figures()) == 1
    assert AuditEvent.objects.get(verb="imported").detail["left_out"] == 1
    assert counts(desk.preview()) == ["0", "0", "1", "1"]  # the file stays, until it is put right or given up


@pytest.mark.parametrize("how", ["", "most"])
def test_what_to_do_with_wrong_rows_must_be_chosen(desk, how):
    desk.upload(HEAD + GOOD + BAD)
    answer = desk.store(how)
    assert answer.status_code == 422
    assert answer.context["form"].errors["how"]
    assert figures() == []


def test_a_table_of_wrong_rows_only_offers_nothing_to_store(desk):
    desk.upload(HEAD + BAD)
    assert 'name="seen"' not in words(desk.preview())
    assert desk.store("right").status_code == 200
    assert figures() == []


def test_the_first_fifty_problems_are_on_the_page_and_all_of_them_in_a_file(desk):
    rows = [f"ucr_referrals,division,day,2026-06-01,bad {number},\r\n" for number in range(60)]
    desk.upload(HEAD + "".join(rows))
    page = words(desk.preview())
    assert "(the first 50 of 60)" in page
    assert "bad 49" in page
    assert "bad 50" not in page
    answer = desk.client.get(desk.url("observations_problems", desk.draft.pk))
    found = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert found[0] == ["line", "column", "cell", "what_is_wrong"]
    assert len(found) == 61
    assert found[60][:3] == ["61", "numerator", "bad 59"]
    assert "attachment" in answer["Content-Disposition"]


def test_formulas_and_script_do_nothing_wherever_they_are_shown(desk):
    cells = ["=1+1", "@SUM(A1)", "+cmd", "-2+3", "＝1", "<script>alert(1)</script>"]
    rows = "".join(f"ucr_referrals,division,day,2026-06-01,{cell},\r\n" for cell in cells)
    desk.upload(HEAD.replace("denominator", "denominator,<script>alert(2)</script>") + rows, "<script>x</script>.csv")
    page = desk.preview().content.decode()
    assert "<script>alert" not in page
    assert "<script>x" not in page
    answer = desk.client.get(desk.url("observations_problems", desk.draft.pk))
    found = [row[2] for row in csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))][1:]
    assert found == ["'=1+1", "'@SUM(A1)", "'+cmd", "'-2+3", "'＝1", "<script>alert(1)</script>"]
    assert "<script>" not in desk.client.get(desk.url("observations")).content.decode().replace("<script src", "")


# --- Dates ------------------------------------------------------------------------------------------------------------


def test_dates_that_could_be_two_days_are_asked_about_and_nothing_is_stored_before(desk):
    desk.paste(HEAD + GOOD.replace("2026-06-01", "03/04/2021"))
    page = desk.preview()
    assert "“03/04/2021” can be Saturday 3 April 2021 or Thursday 4 March 2021" in words(page)
    assert desk.send(seen="x").status_code == 422
    assert counts(desk.preview(dates="day-first")) == ["1", "0", "0", "0"]
    answer = desk.store(dates="month-first")
    assert answer.status_code == 200
    assert figures()[0][2] == "2021-03-04"


@pytest.mark.parametrize("dates", ["", "auto", "year-first", "\x00"])
def test_an_answer_to_that_question_that_is_none_asks_again(desk, dates):
    desk.paste(HEAD + GOOD.replace("2026-06-01", "03/04/2021"))
    answer = desk.preview(dates=dates)
    assert answer.status_code == 422
    assert answer.context["form"].errors["dates"]


def test_dates_that_contradict_each_other_are_named(desk):
    desk.paste(HEAD + GOOD.replace("2026-06-01", "30/09/2021") + GOOD.replace("2026-06-01", "9/29/2021"))
    assert "In line 2 the day must come first, in line 3 the month." in words(desk.preview())
    assert counts(desk.preview(dates="day-first")) == ["1", "0", "0", "1"]


def test_the_question_has_no_list_of_problems_yet(desk):
    desk.paste(HEAD + GOOD.replace("2026-06-01", "03/04/2021"))
    url = desk.url("observations_problems", desk.draft.pk)
    assert desk.client.get(url).status_code == 404
    assert desk.client.get(url, {"dates": "day-first"}).status_code == 200


# --- Nothing is lost --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", ["a,b\r\n 1 ,2  \r\n", "  =1+1\t<b>\r\n", f'{HEAD}x\r\n"y\r\n', HEAD])
def test_pasted_rows_that_are_no_table_come_back_letter_for_letter(desk, rows):
    answer = desk.paste(rows)
    assert answer.status_code == 422
    assert answer.context["form"].errors["rows"]
    assert f">\n{rows}</textarea>" in words(answer)
    assert not ObservationUpload.objects.exists()


def test_nothing_pasted_is_asked_for(desk):
    answer = desk.paste(" \r\n")
    assert answer.context["form"].errors["rows"] == ["There is nothing in it."]
    assert desk.paste("").context["form"].errors["rows"] == ["Paste the rows"]


def test_rows_are_put_right_in_place(desk):
    desk.upload(HEAD + GOOD + BAD)
    draft = desk.draft
    page = desk.client.get(desk.url("observations_paste"), {"draft": draft.pk})
    assert f">\n{HEAD}{GOOD}{BAD}</textarea>" in words(page)
    desk.paste(HEAD + GOOD + BAD.replace("many", "7"), draft=draft.pk)
    assert desk.draft.pk != draft.pk
    assert desk.draft.name == "june.csv"
    desk.store()
    assert len(figures()) == 2


def test_rows_that_are_put_right_outlive_the_table_that_they_came_from(desk):
    desk.upload(HEAD + GOOD)
    gone = desk.draft.pk
    desk.send(give_up="1")
    assert desk.client.get(desk.url("observations_paste"), {"draft": gone}).status_code == 404
    assert desk.paste(HEAD + BETTER, draft=gone).status_code == 302
    assert desk.draft.content == HEAD + BETTER


@pytest.mark.parametrize("draft", ["x", "٣", "9" * 5000, "-1", "\x00", "1.5"])
def test_an_address_of_no_table_is_not_found(desk, draft):
    assert desk.client.get(desk.url("observations_paste"), {"draft": draft}).status_code == 404


def test_a_large_paste_comes_back_whole_too(desk):
    rows = f"wrong,heads\r\n{'x' * 99 + ',é' * 10}\r\n" * 4000
    assert len(rows) > 256 * 1024
    answer = desk.paste(rows)
    assert answer.status_code == 422
    assert rows in words(answer)


def test_a_table_is_thrown_away_only_when_that_is_asked_for(desk):
    desk.paste(HEAD + GOOD)
    assert "Pasted rows" in words(desk.client.get(desk.url("observations")))
    answer = desk.send(give_up="1")
    assert answer.url == desk.url("observations")
    assert not ObservationUpload.objects.exists()
    assert figures() == []


def test_what_somebody_else_stored_since_is_shown_before_it_is_changed(desk):
    desk.paste(HEAD + GOOD)
    seen = desk.preview().context["found"].seen
    mine = desk.draft
    other = Desk(desk.client, desk.division)
    other.paste(HEAD + GOOD.replace(",9,", ",8,"))
    theirs = ObservationUpload.objects.exclude(pk=mine.pk).get()
    url = desk.url("observations_preview", theirs.pk)
    desk.client.post(url, {"seen": desk.client.get(url).context["found"].seen})
    answer = desk.send(seen=seen)
    assert answer.status_code == 409
    assert "Somebody else has stored figures since you looked" in words(answer)
    assert counts(answer) == ["0", "1", "0", "0"]
    assert figures()[0][3] == 8
    desk.store()
    assert figures()[0][3] == 9


def test_a_table_that_was_stored_in_another_window_is_not_found(desk):
    desk.paste(HEAD + GOOD)
    url, seen = desk.url("observations_preview", desk.draft.pk), desk.preview().context["found"].seen
    assert desk.client.post(url, {"seen": seen}).status_code == 200
    assert desk.client.post(url, {"seen": seen}).status_code == 404
    assert AuditEvent.objects.filter(verb="imported").count() == 1


# --- Files of every kind ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "There is nothing in it."),
        (b"a,b,c\n1,2,3\n", "The first row must name the columns."),
        ((HEAD + GOOD).encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rest", "Excel workbook"),
        (HEAD.encode() + b"\0\n", "not a text file"),
        (b"\x89PNG\r\n" + bytes(range(1, 255)), "characters that cannot be read"),
        (HEAD.encode() + b'"', "breaks off at line 2"),
        (b"," * 1_000_000, "letters"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(desk, content, said):
    answer = desk.upload(content)
    assert answer.status_code == 422
    assert said in answer.context["form"].errors["file"][0]
    assert "Choose it again" in words(answer)
    assert not ObservationUpload.objects.exists()


def test_a_post_without_a_file_asks_for_one(desk):
    answer = desk.client.post(desk.url("observations_upload"), {})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "a\x00b.csv", "x" * 300 + ".csv", "\u202egpj.csv", "Ü é.csv"])
def test_a_file_of_any_name_is_kept_and_shown(desk, name):
    answer = desk.upload(HEAD + GOOD, name)
    assert answer.status_code in (302, 422)
    if answer.status_code == 302:
        assert desk.preview().status_code == 200
        assert desk.client.get(desk.url("observations")).status_code == 200
        assert 0 < len(desk.draft.name) <= 200
        assert desk.draft.name.isprintable()


def test_what_is_larger_than_twenty_megabytes_is_said_so_and_not_read(desk):
    for name in ("observations_upload", "observations_paste"):
        answer = desk.client.post(desk.url(name), "x" * (LARGEST_FILE + 100_000), content_type=FORM)
        assert answer.status_code == 413
        assert "larger than 20 MB" in words(answer)
    answer = desk.upload(b"x" * (LARGEST_FILE + 1))
    assert answer.status_code == 422
    assert "larger than 20 MB" in words(answer)


@pytest.mark.parametrize("length", ["", "many", "-1", "9" * 30])
def test_a_length_that_is_none_is_no_error(desk, length):
    answer = desk.client.post(
        desk.url("observations_paste"), "rows=x", content_type=FORM, headers={"content-length": length}
    )
    assert answer.status_code in (400, 413, 422)


def test_nobody_larger_than_the_limit_learns_more_than_others(cast, sign_in):
    client = sign_in(cast.oona)
    body = "x" * (LARGEST_FILE + 100_000)
    for name in ("observations_upload", "observations_paste"):
        url = reverse(name, args=[cast.division.code])
        assert client.post(url, body, content_type=FORM).status_code == 404


@pytest.mark.parametrize("name", ["observations_paste", "observations_upload"])
def test_the_large_forms_are_still_guarded_against_other_sites(cast, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(cast.maya)
    url = reverse(name, args=[cast.division.code])
    assert client.post(url, {"rows": HEAD + GOOD}).status_code == 403
    client.get(url)
    token = client.cookies["csrftoken"].value
    sent = {"rows": HEAD + GOOD, "csrfmiddlewaretoken": token}
    assert client.post(url, urlencode(sent), content_type=FORM).status_code in (302, 422)


def test_thousands_of_rows_take_few_statements(cast, desk, connection_log):
    rows = [
        f"{key},{team.code},day,20{year:02}-{month:02}-{day:02},{day},\r\n"
        for key in ("ucr_referrals", "contacts")
        for team in (cast.riverside, cast.hilltop)
        for year in range(10, 25)
        for month in range(1, 13)
        for day in range(1, 29)
    ]
    desk.upload(HEAD + "".join(rows))
    with connection_log() as statements:
        assert desk.store().status_code == 200
    assert len(statements) < 60
    assert Observation.objects.count() == len(rows) == 20_160


def test_the_example_can_be_uploaded_as_it_is(desk):
    example = desk.client.get(desk.url("observations_example"))
    assert example.content.decode("utf-8-sig") == EXAMPLE
    desk.upload(example.content)
    assert counts(desk.preview()) == ["3", "0", "0", "0"]


# --- The table of NHS England -----------------------------------------------------------------------------------------


def test_a_table_shaped_like_the_published_one_gives_the_partners_months(cast, desk):
    one = factories.partner(cast.division, code="RF4", name="One")
    factories.partner(cast.division, code="R1H", name="Two")
    desk.upload(TWIN)
    preview = desk.preview()
    assert counts(preview) == ["18", "0", "0", "0"]
    assert "Left out 6 rows of 1 organisation that is not among your partners." in words(preview)
    desk.store()
    ours = [each[1:] for each in figures() if each[0] == str(one)]
    assert ("four_hours", "2017-02-01", 3800, 4000) in ours
    assert ("ae_attendances", "2017-02-01", 4000, None) in ours
    assert ("ae_admissions", "2017-02-01", 40, None) in ours


@pytest.mark.skipif(not PUBLISHED.exists(), reason="the published table of A&E attendances is not here")
def test_the_published_table_is_stored_for_the_partners_that_there_are(cast, desk):
    factories.partner(cast.division, code="RF4", name="One")
    desk.upload(PUBLISHED.read_bytes())
    preview = desk.preview()
    assert counts(preview) == ["108", "0", "0", "0"]
    assert "Left out 12,657 rows of 273 organisations that are not among your partners." in words(preview)
    desk.store()
    assert ("One", "four_hours", "2017-03-01", 22045, 24952) in figures()


# --- Other divisions --------------------------------------------------------------------------------------------------


def test_a_table_of_another_division_is_not_found(cast, desk, sign_in):
    desk.upload(HEAD + GOOD)
    number = desk.draft.pk
    theirs = Desk(sign_in(cast.oona), cast.elsewhere.division)
    for name in ("observations_preview", "observations_problems"):
        assert theirs.client.get(theirs.url(name, number)).status_code == 404
    assert theirs.client.get(theirs.url("observations_paste"), {"draft": number}).status_code == 404
    assert theirs.paste(HEAD + BETTER, draft=number).status_code == 302
    assert ObservationUpload.objects.get(pk=number).content == HEAD + GOOD
    assert theirs.client.post(theirs.url("observations_preview", number), {"give_up": "1"}).status_code == 404


def test_readers_see_no_table_that_waits(cast, desk, sign_in):
    desk.upload(HEAD + GOOD, "secret.csv")
    assert "secret.csv" in words(desk.client.get(desk.url("observations")))
    assert "secret.csv" not in words(sign_in(cast.rita).get(desk.url("observations")))
