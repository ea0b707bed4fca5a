"""Room for large forms, on the few pages that need it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpResponse
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from perfectcare.common.http import StaffRequest

FORM = "application/x-www-form-urlencoded"
Rest = ParamSpec("Rest")
View = Callable[Concatenate[StaffRequest, Rest], HttpResponse]
AnyView = Callable[..., HttpResponse]


def with_room(most: int, refuse: View[Rest]) -> Callable[[View[Rest]], AnyView]:
    """Let a page take bodies of up to `most` bytes; what is larger is not read, and `refuse` answers it.

    The limit in the settings is small, for the sake of the pages that strangers reach: Django holds every form to it
    when the form is first read, and does not hold files to any. So the form's token is checked here, not before.
    """

    def decorate(view: View[Rest]) -> AnyView:
        protected = csrf_protect(view)

        @csrf_exempt
        @wraps(view)
        def page(request: StaffRequest, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
            if _length(request) > most:
                return refuse(request, *args, **kwargs)
            if request.method == "POST" and request.content_type == FORM:
                request._body = request.read()  # what is read already is not measured again
            return protected(request, *args, **kwargs)

        return page

    return decorate


def _length(request: StaffRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0
