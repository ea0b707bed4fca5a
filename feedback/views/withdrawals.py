"""Answers that do not count: see what was taken out, take answers out after a second look, put them back."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from campaigns.access import division_for
from campaigns.models import Division
from feedback.access import withdrawal_in
from feedback.forms.withdrawals import WithdrawalForm
from feedback.models import Withdrawal
from feedback.selectors.withdrawals import act_row, acts
from feedback.services import withdrawals as withdrawal_services
from feedback.services.withdrawals import WithdrawalRefused
from perfectcare.accounts.roles import Need
from perfectcare.common.dates import london_day
from perfectcare.common.http import StaffRequest

ON_A_PAGE = 50
COUNTED_SOON = "The figures of these days are counted again within a minute."


@require_safe
def withdrawals(request: StaffRequest, code: str) -> HttpResponse:
    """Show every act of taking answers out, the latest first."""
    division = _division(request, code)
    page = Paginator(acts(division), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {"division": division, "page": page, "rows": [act_row(act) for act in page]}
    return render(request, "feedback/withdrawals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal_new(request: StaffRequest, code: str) -> HttpResponse:
    """Ask which answers and why, show that once more, and take them out when it is confirmed."""
    division = _division(request, code)
    is_sent = request.method == "POST"
    form = WithdrawalForm(request.POST if is_sent else None, division=division, today=london_day(timezone.now()))
    if not is_sent or (form.is_valid() and "change" in request.POST):
        return _form_page(request, division, form)
    if not form.is_valid():
        return _form_page(request, division, form, status=422)
    if "confirmed" not in request.POST:
        return _second_look(request, division, form)
    try:
        act = withdrawal_services.withdraw(by=request.user, at=timezone.now(), **form.cleaned_data)
    except WithdrawalRefused as problem:
        form.refuse(problem)
        return _form_page(request, division, form, status=422)
    messages.success(request, f"{act.get_kind_display()} of {act.team} are taken out. {COUNTED_SOON}")
    return redirect("withdrawals", division.code)


@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal_restore(request: StaffRequest, code: str, pk: int) -> HttpResponse:
    """Ask whether answers may count again, and put them back."""
    division = _division(request, code)
    act = withdrawal_in(division, pk)
    if request.method != "POST":
        context = {"division": division, "row": act_row(act), "is_back": act.restored_at is not None}
        return render(request, "feedback/withdrawal_restore.html", context)
    try:
        withdrawal_services.restore(withdrawal=act, by=request.user, at=timezone.now())
    except WithdrawalRefused as problem:
        messages.info(request, problem.words)
    else:
        messages.success(request, f"{act.get_kind_display()} of {act.team} are put back. {COUNTED_SOON}")
    return redirect("withdrawals", division.code)


def _division(request: StaffRequest, code: str) -> Division:
    division, _ = division_for(request.user, code, need=Need.PLAN)
    request.place = division
    return division


def _form_page(request: StaffRequest, division: Division, form: WithdrawalForm, *, status: int = 200) -> HttpResponse:
    context = {"division": division, "form": form}
    return render(request, "feedback/withdrawal_new.html", context, status=status)


def _second_look(request: StaffRequest, division: Division, form: WithdrawalForm) -> HttpResponse:
    """Show what was chosen in words. Nothing is stored yet: the page holds it."""
    row = act_row(Withdrawal(made_by=request.user, made_at=timezone.now(), **form.cleaned_data))
    return render(request, "feedback/withdrawal_confirm.html", {"division": division, "form": form, "row": row})
