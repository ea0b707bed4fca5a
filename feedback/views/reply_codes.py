"""Where somebody who gave no name looks whether there is a reply. Nobody signs in; nothing is kept of who looked."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from feedback.forms.reply_codes import ReplyCodeForm
from feedback.selectors.reply_codes import Standing, standing_of
from feedback.views.cards import page


@csrf_exempt  # it changes nothing, and a token would need a cookie
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
@sensitive_variables()
def reply_code(request: HttpRequest) -> HttpResponse:
    """Ask for a code, and say how the words stand that it belongs to. It is posted: addresses are kept in logs."""
    request.upload_handlers = []
    if request.method != "POST":
        return _form_page(ReplyCodeForm())
    form = ReplyCodeForm(request.POST)
    standing = standing_of(form.cleaned_data["code"]) if form.is_valid() else None
    if standing is None:
        if form.is_valid():
            form.say_unknown()
        return _form_page(form, status=422)
    return _form_page(ReplyCodeForm(), standing)


@sensitive_variables()
def _form_page(form: ReplyCodeForm, standing: Standing | None = None, *, status: int = 200) -> HttpResponse:
    return page("feedback/reply_code.html", {"form": form, "standing": standing}, status=status)
