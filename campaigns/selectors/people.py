"""Questions about people."""

from __future__ import annotations

from perfectcare.accounts.models import User


def account_exists(email: str) -> bool:
    """Say whether somebody signs in with this e-mail address."""
    return User.objects.filter(email__iexact=email).exists()
