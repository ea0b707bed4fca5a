from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from perfectcare.common.records import write_letter


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up alone: an account is made by accepting an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the letter in the outbox, so that a mail server that is away costs nobody an error."""
        letter = self.render_mail(template_prefix, email, {"request": self.request, "email": email, **context})
        write_letter(to=email, subject=letter.subject, body=letter.body)

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of the letter, under the site's own address, whatever name it was asked for by."""
        uidb36, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": secret})
        return f"{settings.SITE_ADDRESS}{path}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")
