from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse


class InvitationOnly(DefaultAccountAdapter):  # type: ignore[misc]  # allauth ships no types
    """Nobody signs up alone: an account is made by accepting an invitation."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """Return the link of the letter, under the site's own address, whatever name it was asked for by."""
        uidb36, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": secret})
        return f"{settings.SITE_ADDRESS}{path}"

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("home")
