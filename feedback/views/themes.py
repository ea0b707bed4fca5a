"""The themes of a division."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from campaigns.access import division_for
from campaigns.models import Division
from feedback.forms.comments import RetirableThemeForm, ThemeForm
from feedback.models import Theme
from feedback.services import themes as services
from feedback.services.themes import ThemeRefused
from perfectcare.accounts.roles import Need
from perfectcare.common.http import StaffRequest


@require_http_methods(["GET", "HEAD", "POST"])
def themes(request: StaffRequest, code: str) -> HttpResponse:
    """Show the themes, and add one."""
    division = _division(request, code)
    form = ThemeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.add(division=division, by=request.user, **form.cleaned_data)
        except ThemeRefused as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"“{made.name}” is added.")
            return redirect("themes", division.code)
    context = {"division": division, "form": form, "themes": Theme.objects.filter(division=division)}
    return render(request, "feedback/themes.html", context, status=422 if form.errors else 200)


@require_POST
def themes_start(request: StaffRequest, code: str) -> HttpResponse:
    """Take over the standard set."""
    division = _division(request, code)
    made = services.start(division=division, by=request.user)
    messages.success(request, f"{made} themes are added." if made else "The division has all of them already.")
    return redirect("themes", division.code)


@require_http_methods(["GET", "HEAD", "POST"])
def theme(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Change a theme, or retire it."""
    division = _division(request, code)
    found = Theme.objects.filter(division=division, pk=pk).first()
    if found is None:
        raise Http404
    initial = {name: getattr(found, name) for name in ("name", "meaning", "keywords", "is_retired")}
    form = RetirableThemeForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.change(theme=found, by=request.user, **form.cleaned_data)
        except ThemeRefused as problem:
            form.refuse(problem)
        else:
            messages.success(request, f"“{found.name}” is saved.")
            return redirect("themes", division.code)
    context = {"division": division, "form": form, "theme": found}
    return render(request, "feedback/theme.html", context, status=422 if form.errors else 200)


def _division(request: StaffRequest, code: str) -> Division:
    division, _ = division_for(request.user, code, need=Need.READ_COMMENTS)
    request.place = division
    return division
