"""Set up an organisation: its divisions, sites and teams."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns import structure_csv
from campaigns.access import organisation_for, organisations_of, structure_for
from campaigns.forms.structure import CloseTeamForm, DivisionForm, ImportForm, OrganisationForm, SiteForm, TeamForm
from campaigns.models import Division, FFTGroup, Organisation
from campaigns.selectors import structure as pages
from campaigns.services import structure
from campaigns.services.structure import ImportRefused, StructureRefused
from campaigns.views.pages import FormPage, posted, show_form
from perfectcare.common.http import StaffRequest

PEOPLE_ON_A_PAGE = 100
PROBLEMS_SHOWN = 50


@require_safe
def organisations(request: StaffRequest) -> HttpResponse:
    own = organisations_of(request.user)
    may_add = bool(own) or request.user.is_superuser
    if not may_add:
        raise PermissionDenied
    return render(request, "campaigns/organisations.html", {"organisations": own})


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_new(request: StaffRequest) -> HttpResponse:
    if not (request.user.is_superuser or organisations_of(request.user)):
        raise PermissionDenied
    form = OrganisationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = structure.create_organisation(**form.cleaned_data, by=request.user)
        except StructureRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{made.name} is set up. You are its administrator.")
            return redirect("organisation", made.ods_code)
    page = FormPage("Set up an organisation", "Set up the organisation", reverse("organisations"), "Organisations")
    return show_form(request, page, form)


@require_safe
def organisation(request: StaffRequest, ods_code: str) -> HttpResponse:
    place = organisation_for(request.user, ods_code)
    page = pages.organisation_page(place, timezone.now())
    people = Paginator(page.people, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "campaigns/organisation.html", {"page": page, "organisation": place, "people": people})


@require_http_methods(["GET", "HEAD", "POST"])
def division_new(request: StaffRequest, ods_code: str) -> HttpResponse:
    place = organisation_for(request.user, ods_code)
    form = DivisionForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = structure.create_division(organisation=place, **form.cleaned_data, by=request.user)
        except StructureRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{made.name} is set up.")
            return redirect("division_structure", place.ods_code, made.code)
    back = reverse("organisation", args=[place.ods_code])
    return show_form(request, FormPage("Add a division", "Add the division", back, place.name), form)


@require_safe
def division_structure(request: StaffRequest, ods_code: str, code: str) -> HttpResponse:
    division = structure_for(request.user, ods_code, code)
    return render(
        request,
        "campaigns/division_structure.html",
        {"division": division, "organisation": division.organisation, "sites": pages.division_sites(division)},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def site_new(request: StaffRequest, ods_code: str, code: str) -> HttpResponse:
    division = structure_for(request.user, ods_code, code)
    form = SiteForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = structure.create_site(division=division, **form.cleaned_data, by=request.user)
        except StructureRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{made.name} is added.")
            return redirect(_address(division))
    page = FormPage("Add a site", "Add the site", _address(division), division.name, "A building or base of teams.")
    return show_form(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def team_new(request: StaffRequest, ods_code: str, code: str) -> HttpResponse:
    division = structure_for(request.user, ods_code, code)
    if not division.sites.exists():
        messages.info(request, "A team works from a site. Add its site first.")
        return redirect("site_new", division.organisation.ods_code, division.code)
    form = TeamForm(posted(request), division=division)
    if request.method == "POST" and form.is_valid():
        try:
            made = structure.create_team(**form.cleaned_data, by=request.user)
        except StructureRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{made.name} is added.")
            return redirect(_address(division))
    return show_form(request, FormPage("Add a team", "Add the team", _address(division), division.name), form)


@require_http_methods(["GET", "HEAD", "POST"])
def team_close(request: StaffRequest, ods_code: str, code: str, team_code: str) -> HttpResponse:
    division = structure_for(request.user, ods_code, code)
    team = division.teams.filter(code__iexact=team_code).first()
    if team is None:
        raise Http404
    form = CloseTeamForm(posted(request), initial={"closed_on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            structure.close_team(team=team, on=form.cleaned_data["closed_on"], by=request.user)
        except StructureRefused as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, f"{team.name} is closed.")
            return redirect(_address(division))
    lede = "A closed team takes no more cards and joins no new campaign. It cannot be opened again."
    page = FormPage(f"Close {team.name}", "Close the team", _address(division), division.name, lede, is_warning=True)
    return show_form(request, page, form)


@require_http_methods(["GET", "HEAD", "POST"])
def structure_import(request: StaffRequest, ods_code: str, code: str) -> HttpResponse:
    division = structure_for(request.user, ods_code, code)
    form, problems = ImportForm(), list[structure_csv.Problem]()
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        problems = form.problems if form.is_valid() else []
        if form.is_valid() and not problems:
            try:
                done = structure.add_places(division=division, places=form.places, by=request.user)
            except ImportRefused as refusal:
                problems = list(refusal.problems)
            else:
                return render(request, "campaigns/structure_imported.html", {**_places(division), "done": done})
    context = {
        **_places(division),
        "form": form,
        "problems": problems[:PROBLEMS_SHOWN],
        "problem_count": len(problems),
        "columns": structure_csv.COLUMNS,
        "groups": ", ".join(FFTGroup.values),
    }
    return render(request, "campaigns/structure_import.html", context, status=422 if problems or form.errors else 200)


@require_safe
def structure_example(request: StaffRequest, ods_code: str, code: str) -> HttpResponse:
    structure_for(request.user, ods_code, code)
    response = HttpResponse(structure_csv.EXAMPLE, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="sites-and-teams.csv"'
    return response


def _places(division: Division) -> dict[str, object]:
    return {"division": division, "organisation": division.organisation}


def _address(division: Division) -> str:
    organisation: Organisation = division.organisation
    return reverse("division_structure", args=[organisation.ods_code, division.code])
