from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from campaigns import structure_csv
from campaigns.models import Division, Membership, Organisation, Site, Team
from campaigns.services import structure
from perfectcare.accounts.roles import Role
from perfectcare.common.models import AuditEvent
from tests import factories

pytestmark = pytest.mark.django_db
HEAD = "site_code,site_name,team_code,team_name,fft_group\n"


@pytest.fixture
def place(cast):
    """The addresses of the Harbour division's structure, by name."""
    ods, code = cast.division.organisation.ods_code, cast.division.code
    return {
        "organisation": reverse("organisation", args=[ods]),
        "division_new": reverse("division_new", args=[ods]),
        "division_structure": reverse("division_structure", args=[ods, code]),
        "site_new": reverse("site_new", args=[ods, code]),
        "team_new": reverse("team_new", args=[ods, code]),
        "team_close": reverse("team_close", args=[ods, code, cast.riverside.code]),
        "structure_import": reverse("structure_import", args=[ods, code]),
        "structure_example": reverse("structure_example", args=[ods, code]),
    }


def upload(client, url, content, name="teams.csv"):
    content = content.encode() if isinstance(content, str) else content
    return client.post(url, {"file": SimpleUploadedFile(name, content)})


def counts(division):
    return division.sites.count(), division.teams.count()


# --- Who may ----------------------------------------------------------------------------------------------------


def test_an_administrator_reaches_every_page_of_the_structure(cast, sign_in, place):
    client = sign_in(cast.ada)
    assert {name: client.get(url).status_code for name, url in place.items()} == dict.fromkeys(place, 200)


@pytest.mark.parametrize("name", ["maya", "lena", "sam", "dora"])
def test_other_roles_of_the_organisation_are_refused(cast, sign_in, place, name):
    client = sign_in(getattr(cast, name))
    assert {key: client.get(url).status_code for key, url in place.items()} == dict.fromkeys(place, 403)


def test_an_administrator_of_another_organisation_finds_nothing(cast, sign_in, place):
    stranger = factories.member(Role.ADMINISTRATOR, factories.organisation())
    client = sign_in(stranger)
    assert {key: client.get(url).status_code for key, url in place.items()} == dict.fromkeys(place, 404)
    assert {key: client.post(url).status_code for key, url in place.items() if "example" not in key} == {
        **dict.fromkeys([key for key in place if "example" not in key], 404),
        "organisation": 405,
        "division_structure": 405,
    }


def test_a_division_of_another_organisation_is_not_found_under_ones_own(cast, sign_in):
    other = factories.division()
    url = reverse("division_structure", args=[cast.division.organisation.ods_code, other.code])
    assert sign_in(cast.ada).get(url).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, place):
    assert all(client.get(url).status_code == 302 for url in place.values())


def test_a_superuser_sees_no_organisation_without_a_role_in_it(cast, sign_in, place):
    client = sign_in(factories.user("Root", is_superuser=True))
    assert client.get(place["organisation"]).status_code == 404
    page = client.get(reverse("organisations"))
    assert page.status_code == 200
    assert cast.division.organisation.name not in page.content.decode()


def test_pages_that_only_show_refuse_a_post(cast, sign_in, place):
    client = sign_in(cast.ada)
    for name in ("organisation", "division_structure", "structure_example"):
        assert client.post(place[name]).status_code == 405


# --- By hand ----------------------------------------------------------------------------------------------------


def test_a_superuser_sets_up_an_organisation_and_administers_it(sign_in):
    root = factories.user("Root", is_superuser=True)
    answer = sign_in(root).post(reverse("organisation_new"), {"ods_code": "rwx", "name": "  Berkshire   Health "})
    made = Organisation.objects.get()
    assert answer.url == reverse("organisation", args=["RWX"])
    assert (made.ods_code, made.name) == ("RWX", "Berkshire Health")
    assert Membership.objects.get(user=root).role == Role.ADMINISTRATOR
    assert AuditEvent.objects.filter(actor=root, verb="created", subject="organisation RWX").exists()


def test_an_administrator_may_set_up_another_organisation(cast, sign_in):
    answer = sign_in(cast.ada).post(reverse("organisation_new"), {"ods_code": "RZ9", "name": "Second Trust"})
    assert answer.status_code == 302
    assert Membership.objects.filter(user=cast.ada, role=Role.ADMINISTRATOR).count() == 2


def test_nobody_else_may_set_up_an_organisation(cast, sign_in):
    client = sign_in(cast.maya)
    assert client.get(reverse("organisations")).status_code == 403
    assert client.post(reverse("organisation_new"), {"ods_code": "RZ9", "name": "Mine"}).status_code == 403
    assert not Organisation.objects.filter(ods_code="RZ9").exists()


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "ODS code"),
        ("R/1", "Use letters, digits and hyphens only."),
        ("new", "Use another code"),
        ("R\x001", "Null characters are not allowed."),
        ("R" * 11, "10"),
    ],
)
def test_a_wrong_code_is_refused_at_its_field_and_keeps_the_name(cast, sign_in, code, words):
    page = sign_in(cast.ada).post(reverse("organisation_new"), {"ods_code": code, "name": "Kept words"})
    assert page.status_code == 422
    assert any(words in error for error in page.context["form"].errors["ods_code"])
    assert "Kept words" in page.content.decode()
    assert not Organisation.objects.filter(name="Kept words").exists()


def test_a_code_taken_in_any_case_is_refused_at_its_field(cast, sign_in, place):
    client = sign_in(cast.ada)
    taken = cast.division.code.lower()
    page = client.post(place["division_new"], {"code": taken, "name": "Twin"})
    assert page.status_code == 422
    assert page.context["form"].errors["code"] == [structure.TAKEN]
    assert not Division.objects.filter(name="Twin").exists()


def test_division_site_and_team_are_made_one_after_the_other(cast, sign_in, place):
    client, ods = sign_in(cast.ada), cast.division.organisation.ods_code
    client.post(place["division_new"], {"code": "adults", "name": "Adult services"})
    first = client.get(reverse("team_new", args=[ods, "ADULTS"]))
    assert first.url == reverse("site_new", args=[ods, "ADULTS"])
    client.post(first.url, {"code": "hill", "name": "Hill House"})
    site = Site.objects.get(division__code="ADULTS")
    made = {"code": "dn", "name": "District nurses", "site": site.pk, "fft_group": "nursing"}
    assert client.post(reverse("team_new", args=[ods, "ADULTS"]), made).status_code == 302
    team = Team.objects.get(code="DN")
    assert (team.division.code, team.site, team.fft_group) == ("ADULTS", site, "nursing")


def test_a_site_of_another_division_is_refused_for_a_team(cast, sign_in, place):
    fields = {"code": "X1", "name": "Lost", "site": cast.elsewhere.site_id, "fft_group": "nursing"}
    page = sign_in(cast.ada).post(place["team_new"], fields)
    assert page.status_code == 422
    assert "site" in page.context["form"].errors
    assert not Team.objects.filter(code="X1").exists()


@pytest.mark.parametrize("site", ["", "x", "9" * 5000, "-1", "1\x00", "[]"])
def test_a_site_that_is_no_number_is_refused_at_its_field(cast, sign_in, place, site):
    fields = {"code": "X1", "name": "Lost", "site": site, "fft_group": "nursing"}
    page = sign_in(cast.ada).post(place["team_new"], fields)
    assert page.status_code == 422
    assert "site" in page.context["form"].errors


def test_an_empty_division_says_what_to_do_next(cast, sign_in):
    ods = cast.division.organisation.ods_code
    structure.create_division(organisation=cast.division.organisation, code="EMPTY", name="Empty", by=cast.ada)
    client = sign_in(cast.ada)
    assert "No sites yet" in client.get(reverse("division_structure", args=[ods, "EMPTY"])).content.decode()
    assert "Add sites and teams" in client.get(reverse("organisation", args=[ods])).content.decode()


# --- Closing a team ---------------------------------------------------------------------------------------------


def test_a_team_is_closed_from_a_day_on(cast, sign_in, place):
    client = sign_in(cast.ada)
    assert client.post(place["team_close"], {"closed_on": "2026-12-01"}).status_code == 302
    cast.riverside.refresh_from_db()
    assert cast.riverside.closed_on.isoformat() == "2026-12-01"
    again = client.post(place["team_close"], {"closed_on": "2026-12-05"})
    assert again.status_code == 422
    assert "is closed from Tuesday 1 December 2026" in again.context["form"].errors["closed_on"][0]


def test_a_team_that_a_campaign_still_needs_stays_open(cast, sign_in, place):
    campaign = factories.campaign(cast.division)
    page = sign_in(cast.ada).post(place["team_close"], {"closed_on": campaign.ends_on.isoformat()})
    assert page.status_code == 422
    assert campaign.title in page.context["form"].errors["closed_on"][0]
    cast.riverside.refresh_from_db()
    assert cast.riverside.closed_on is None


@pytest.mark.parametrize("day", ["", "soon", "0001-01-01", "9999-12-31", "2026-02-30", "1999-12-31"])
def test_an_impossible_day_to_close_is_refused(cast, sign_in, place, day):
    page = sign_in(cast.ada).post(place["team_close"], {"closed_on": day})
    assert page.status_code == 422
    assert page.context["form"].errors["closed_on"]


# --- From a file ------------------------------------------------------------------------------------------------


def test_the_example_file_can_be_imported(cast, sign_in, place):
    client = sign_in(cast.ada)
    example = client.get(place["structure_example"])
    assert "attachment" in example["Content-Disposition"]
    page = upload(client, place["structure_import"], example.content)
    assert page.status_code == 200
    assert Team.objects.filter(division=cast.division, code="WARD-2", site__name="Hill Hospital").exists()


def test_a_file_imported_twice_adds_nothing_the_second_time(cast, sign_in, place):
    client = sign_in(cast.ada)
    upload(client, place["structure_import"], structure_csv.EXAMPLE)
    before = counts(cast.division)
    page = upload(client, place["structure_import"], structure_csv.EXAMPLE)
    assert counts(cast.division) == before
    assert len(page.context["done"].already_there) == 3
    assert "Already there" in page.content.decode()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_a_file_is_read_in_each_encoding_that_spreadsheets_write(cast, sign_in, place, encoding):
    content = (HEAD + "S9,Café Lodge,T9,O’Brien team,Specialist services\n").encode(encoding)
    assert upload(sign_in(cast.ada), place["structure_import"], content).status_code == 200
    team = Team.objects.get(code="T9", division=cast.division)
    assert (team.name, team.site.name, team.fft_group) == ("O’Brien team", "Café Lodge", "specialist")


def test_semicolons_and_untidy_headings_are_read(cast, sign_in, place):
    content = "Team Code;TEAM_NAME;site code;Site name;FFT group\n t9 ; Nurses ;s9;Lodge;nursing\n;;;;\n"
    assert upload(sign_in(cast.ada), place["structure_import"], content).status_code == 200
    assert Team.objects.get(code="T9", division=cast.division).site.code == "S9"


def test_one_wrong_cell_keeps_every_row_out_and_is_named(cast, sign_in, place):
    before = counts(cast.division)
    content = HEAD + "S9,Lodge,T9,Nurses,nursing\nS9,Lodge,T 8,,nonsense\n"
    page = upload(sign_in(cast.ada), place["structure_import"], content)
    assert page.status_code == 422
    assert counts(cast.division) == before
    found = [(each.row, each.column) for each in page.context["problems"]]
    assert found == [(3, "team_code"), (3, "team_name"), (3, "fft_group")]
    assert "Nothing was imported" in page.content.decode()
    assert "Choose it again" in page.content.decode()


@pytest.mark.parametrize(
    ("rows", "row", "column"),
    [
        ("S9,Lodge,T9,Nurses,nursing\nS9,Manor,T8,Others,nursing\n", 3, "site_name"),
        ("S9,Lodge,T9,Nurses,nursing\nS8,Manor,t9,Nurses,nursing\n", 3, "team_code"),
        ("S9,Lodge,{team},Another name,nursing\n", 2, "site_code"),
        ("{site},Another name,T9,Nurses,nursing\n", 2, "site_name"),
        ("{site},{site_name},{team},Another name,nursing\n", 2, "team_name"),
        ("{site},{site_name},{team},Riverside,children\n", 2, "fft_group"),
    ],
)
def test_a_row_that_contradicts_what_is_there_is_named(cast, sign_in, place, rows, row, column):
    site = cast.riverside.site
    rows = rows.format(site=site.code, site_name=site.name, team=cast.riverside.code)
    before = counts(cast.division)
    page = upload(sign_in(cast.ada), place["structure_import"], HEAD + rows)
    assert page.status_code == 422
    assert [(each.row, each.column) for each in page.context["problems"]] == [(row, column)]
    assert counts(cast.division) == before


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "Missing"),
        (b"a,b,c\n1,2,3\n", "Missing: site_code, site_name, team_code, team_name, fft_group."),
        (HEAD.encode(), "no rows"),
        (HEAD.encode() + b"S9,Lodge,T9,Nur\0ses,nursing\n", "not a text file"),
        ((HEAD + "S9,Lodge,T9,Nurses,nursing\n").encode("utf-16"), "UTF-16"),
        (b"PK\x03\x04rest of a workbook", "Excel workbook"),
        (HEAD.encode() + b'S9,"Lodge,T9,Nurses,nursing\n', "not a CSV file"),
        (HEAD.encode() + b"S9,Lodge\x81,T9,Nurses,nursing\n", "cannot be read"),
        (b"team_code," + HEAD.encode() + b"T1,S9,Lodge,T9,Nurses,nursing\n", "names a column twice: team_code"),
        (b"x" * (1024 * 1024 + 1), "larger than 1 MB"),
        (HEAD.encode() + b"".join(b"S9,Lodge,T%d,N%d,nursing\n" % (n, n) for n in range(2001)), "2001 rows"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(1, 255)), "cannot be read"),
        (b"," * 1_000_000, "Missing"),
        (HEAD.encode() + b'S9,Lodge,T9,"' + b"x" * 200_000 + b'",nursing\n', "not a CSV file"),
    ],
)
def test_a_file_of_another_kind_is_refused_with_a_sentence(cast, sign_in, place, content, words):
    before = counts(cast.division)
    page = upload(sign_in(cast.ada), place["structure_import"], content)
    assert page.status_code == 422
    assert words in page.context["form"].errors["file"][0]
    assert counts(cast.division) == before


def test_a_post_without_a_file_asks_for_one(cast, sign_in, place):
    page = sign_in(cast.ada).post(place["structure_import"], {})
    assert page.status_code == 422
    assert page.context["form"].errors["file"]


def test_a_team_code_of_another_division_is_no_contradiction(cast, sign_in, place):
    content = HEAD + f"S9,Lodge,{cast.elsewhere.code},Nurses,nursing\n"
    assert upload(sign_in(cast.ada), place["structure_import"], content).status_code == 200


# --- How much it asks of the database ---------------------------------------------------------------------------


@pytest.mark.parametrize("teams", [2, 40])
def test_pages_of_the_structure_ask_the_same_few_questions(cast, sign_in, place, teams, django_assert_max_num_queries):
    for _ in range(teams):
        factories.member(Role.STAFF, factories.team(cast.division))
    client = sign_in(cast.ada)
    for name in ("organisation", "division_structure", "team_new"):
        with django_assert_max_num_queries(10):
            assert client.get(place[name]).status_code == 200
