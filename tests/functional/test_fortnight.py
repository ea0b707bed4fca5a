"""One fortnight, from an empty database to a signed review, as everybody who has a part in it."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core import mail
from playwright.sync_api import expect

from campaigns.models import Campaign
from feedback.models import FeedbackPoint, FFTResponse
from metrics.services import rollup
from metrics.services.verification import verify
from metrics.tasks import drain
from perfectcare.accounts.models import User
from perfectcare.common import letters
from tests import factories

TEAMS_CSV = b"""site_code,site_name,team_code,team_name,fft_group
PIER,Pier Health Centre,NURSES,Pier community nursing,nursing
PIER,Pier Health Centre,THERAPY,Pier therapy,rehabilitation
"""


@pytest.fixture
def clock():
    """The walk's own time: a Tuesday in a fortnight that starts the day before."""
    with time_machine.travel(datetime(2026, 11, 24, 11, 20, tzinfo=UTC), tick=True) as traveller:
        yield traveller


def test_a_second_organisation_runs_its_first_fortnight(walk, clock, pictures):
    factories.cast()  # the first organisation, of which the second sees nothing
    installer = User.objects.create_superuser("installer@example.org", factories.PASSWORD, name="Ines Installer")
    set_up_the_organisation(walk, installer)
    pictures(walk.page, "organisation")

    manager = invite(walk, installer, "maya@pier.example", "Division manager", name="Maya Manager")
    lead = invite(walk, installer, "lena@pier.example", "Team lead", team="Pier community nursing", name="Lena Lead")
    director = invite(walk, installer, "dora@pier.example", "Leadership", name="Dora Director")

    plan_the_campaign(walk, manager)
    pictures(walk.page, "plan")
    tablet, staff_form = put_up_the_points(walk, manager)

    report_to_the_huddle(walk, lead)
    hold_the_huddle(walk, manager, clock)
    pictures(walk.page, "huddle")
    for answer in ("Very Good", "Good", "Very Good", "Poor", "Very Good", "Very Good"):
        fill_in_a_card(walk, tablet, answer, good="The nurse was kind. Ring me on 07700 900123.")
    assert FFTResponse.objects.count() == 6
    say_how_the_day_was(walk, staff_form)

    drain()
    read_the_comments(walk, manager)
    look_at_the_dashboard(walk, director)
    pictures(walk.page, "dashboard")

    clock.move_to(datetime(2026, 12, 9, 9, 0, tzinfo=UTC))
    close_and_review(walk, manager)
    sign_the_review(walk, director)
    pictures(walk.page, "review")
    drain()
    assert verify().differences == ()
    assert rollup.waiting() == 0


def set_up_the_organisation(walk, installer):
    walk.sign_in(installer.email)
    walk.follow("Open your organisations")
    walk.follow("Set up an organisation")
    walk.fill("Name of the organisation", "Pier Community NHS Trust")
    walk.fill("ODS code", "ZZ7")
    walk.submit()
    walk.follow("Add a division")
    walk.fill("Name of the division", "Pier community services")
    walk.fill("Code of the division", "PIER")
    walk.submit()
    walk.open("/organisations/ZZ7/divisions/PIER/import/")
    walk.page.get_by_label("CSV file").set_input_files(
        {"name": "teams.csv", "mimeType": "text/csv", "buffer": TEAMS_CSV}
    )
    walk.press("Import the file")
    walk.open("/organisations/ZZ7/divisions/PIER/")
    walk.sees("Pier community nursing")


def invite(walk, installer, email, role, *, name, team=None):
    """Invite somebody, open the letter as they would, and return them."""
    walk.sign_in(installer.email)
    walk.open("/organisations/ZZ7/invitations/new/")
    walk.fill("E-mail address", email)
    walk.choose("Role", role)
    if team:
        walk.choose("Team", f"{team} (Pier community services)")
    else:
        walk.choose("Division", "Pier community services")
    walk.submit()
    letters.send_waiting()
    link = re.search(r"https?://\S+?(/invitations/\S+/)", mail.outbox[-1].body)[1]
    walk.page.context.clear_cookies()
    walk.open(link)
    walk.fill("Your full name", name)
    walk.fill("Password", factories.PASSWORD)
    walk.press("Accept and sign in")
    return User.objects.get(email=email)


def plan_the_campaign(walk, manager):
    walk.sign_in(manager.email)
    walk.follow("Plan a campaign")
    walk.fill("Name of the campaign", "Two Perfect Weeks")
    walk.fill("First day", "2026-11-23")
    walk.fill("Last day", "2026-11-20")
    walk.submit()
    walk.sees("must not be before")  # and nothing typed is lost
    walk.fill("Last day", "2026-12-08")
    walk.submit()
    walk.sees("Cancel non-essential meetings")
    assert Campaign.objects.get(division__code="PIER").slots.count() == 32
    walk.follow("Start the campaign")
    walk.submit()
    walk.sees("Live")


def put_up_the_points(walk, manager):
    for kind, name in (("Tablet for patients", "Visit bag"), ("Form for staff", "Staff room")):
        walk.open("/divisions/PIER/points/new/")
        walk.choose("Team", "Pier community nursing")
        walk.page.get_by_label(kind, exact=True).check()
        walk.fill("Where it is", name)
        walk.submit()
    walk.open("/divisions/PIER/points/")
    points = FeedbackPoint.objects.filter(team__division__code="PIER")
    return points.get(kind="tablet"), points.get(kind="staff")


def report_to_the_huddle(walk, lead):
    walk.page.set_viewport_size({"width": 390, "height": 844})
    walk.sign_in(lead.email)
    walk.follow("Report for Pier community nursing")
    for number, box in enumerate(walk.page.get_by_role("spinbutton").all()):
        box.fill(str(6 + number))
    walk.page.get_by_label("On track").check()
    walk.fill("One line for the huddle", "Full team, steady day.")
    walk.press("Send the report")
    walk.page.set_viewport_size({"width": 1440, "height": 900})


def hold_the_huddle(walk, manager, clock):
    clock.move_to(datetime(2026, 11, 24, 11, 31, tzinfo=UTC))
    walk.sign_in(manager.email)
    walk.follow("Open the 11:30 huddle")
    walk.sees("Full team, steady day.")
    walk.follow("Add an action")
    walk.fill("What will be done?", "Ring the pharmacy before noon")
    walk.choose("Who will do it?", re.compile("Lena Lead"))
    walk.page.get_by_label("By which huddle?").select_option(index=1)
    walk.press("Add the action")
    walk.follow("Record the huddle")
    walk.page.get_by_label("It was held", exact=False).first.check()
    walk.fill("If it was held: how many minutes did it take?", "12")
    walk.press("Save the record")
    walk.sees("Ring the pharmacy before noon")


def fill_in_a_card(walk, tablet, answer, *, good):
    page = walk.page
    page.set_viewport_size({"width": 820, "height": 1180})
    page.context.clear_cookies()
    walk.open(f"/f/{tablet.code}/")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Overall, how was your experience of our service?")
    page.get_by_label(re.compile(rf"^\s*{answer}\s*$", re.IGNORECASE)).click()
    page.get_by_role("textbox", name="What was good?").fill(good)
    walk.look()
    page.get_by_role("button", name="Next", exact=True).click()
    page.get_by_role("textbox", name="What could be better?").fill("")
    page.get_by_role("button", name="Send", exact=True).click()
    page.wait_for_url("**/thanks/")
    walk.look()
    assert page.context.cookies() == []
    page.set_viewport_size({"width": 1440, "height": 900})


def say_how_the_day_was(walk, staff_form):
    walk.page.set_viewport_size({"width": 390, "height": 844})
    walk.open(f"/s/{staff_form.code}/")
    walk.page.get_by_text("Mixed", exact=True).click()
    walk.page.get_by_role("textbox").first.fill("No dressing packs in the store.")
    walk.press("Send")
    walk.sees("What you said counts in today’s figures")
    walk.page.set_viewport_size({"width": 1440, "height": 900})


def read_the_comments(walk, manager):
    walk.sign_in(manager.email)
    walk.follow("Comments")
    expect(walk.page.get_by_text("900123")).to_have_count(0)
    walk.sees("phone number removed")
    walk.press("Release", exact=False)


def look_at_the_dashboard(walk, director):
    walk.sign_in(director.email)
    walk.follow("Dashboard")
    walk.sees("Huddles held")
    walk.follow("Huddles held", exact=False)
    walk.sees("What is counted")


def close_and_review(walk, manager):
    walk.sign_in(manager.email)
    walk.follow("Plan")
    walk.follow("Close the campaign")
    walk.submit()
    drain()
    walk.follow("Review")
    walk.follow("Write what happened")
    walk.fill("What happened?", "We met twice a day and asked every patient.")
    walk.fill("What happens next?", "The 11:30 huddle stays.")
    walk.press("Save these words")
    walk.follow("Write down a lesson")
    walk.fill("What did we learn?", "Ring before the first visit.")
    walk.page.get_by_label("Adopt", exact=False).first.check()
    walk.press("Add the lesson")


def sign_the_review(walk, director):
    walk.sign_in(director.email)
    walk.follow("Read and sign the review")
    walk.sees("We met twice a day")
    walk.follow("Sign the review")
    walk.press("Sign the review")
    walk.sees("Ring before the first visit.")
    walk.sees("Dora Director")
