"""The forms of sign-in: allauth's rules, our words and look."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account import forms as account
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator

from perfectcare.common.forms import NhsFormMixin

HINT = "At least 12 characters. Three random words are easy to remember and hard to guess."
ERRORS = {
    "email_password_mismatch": "The e-mail address or the password is not right. Check both and try again",
    "too_many_login_attempts": "Too many tries. Wait 5 minutes, or set a new password",
    "enter_current_password": "This is not the password you use now",
    "incorrect_password": "This is not your password",
}


class AccountForm(NhsFormMixin):
    """Labels and hints over allauth's fields, and no grey words inside the boxes."""

    words: ClassVar[dict[str, tuple[str, str]]] = {}

    def prepare(self) -> None:
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs.update({"autocapitalize": "none", "spellcheck": "false"})
            if name in self.words:
                field.label, field.help_text = self.words[name]

    def add_error(self, field: str | None, error: Any) -> None:
        """Say it in our words where allauth has its own."""
        code = getattr(error, "code", None)
        if code in ERRORS:
            error = ValidationError(ERRORS[code], code=code)
        elif field == "password2" and not isinstance(error, ValidationError):
            error = "Type the same new password in both boxes"
        super().add_error(field, error)


class SignInForm(AccountForm, account.LoginForm):  # type: ignore[misc]  # allauth ships no types
    words: ClassVar = {"login": ("E-mail address", ""), "password": ("Password", "")}

    def prepare(self) -> None:
        super().prepare()
        self.fields["login"].widget.attrs["autocomplete"] = "username"
        self.fields["login"].error_messages["required"] = "Enter your e-mail address"
        self.fields["password"].error_messages["required"] = "Enter your password"


class ForgottenPasswordForm(AccountForm, account.ResetPasswordForm):  # type: ignore[misc]
    words: ClassVar = {"email": ("E-mail address", "The one your invitation was sent to.")}

    def prepare(self) -> None:
        super().prepare()
        self.fields["email"].validators.append(MaxLengthValidator(254))


class NewPasswordForm(AccountForm, account.ResetPasswordKeyForm):  # type: ignore[misc]
    words: ClassVar = {"password1": ("New password", HINT), "password2": ("New password again", "")}


class ChangePasswordForm(AccountForm, account.ChangePasswordForm):  # type: ignore[misc]
    words: ClassVar = {
        "oldpassword": ("Password you use now", ""),
        "password1": ("New password", HINT),
        "password2": ("New password again", ""),
    }


class PasswordAgainForm(AccountForm, account.ReauthenticateForm):  # type: ignore[misc]
    words: ClassVar = {"password": ("Password", "")}
