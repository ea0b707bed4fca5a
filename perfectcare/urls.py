"""The site map. Every page is here or in the urls.py of its app."""

from __future__ import annotations

from allauth.account import views as account
from django.urls import include, path, re_path

from perfectcare import views

urlpatterns = [
    path("", include("feedback.urls")),  # addresses are tried in this order, and cards are most of what comes
    path("", views.home, name="home"),
    path("health/", views.health, name="health"),
    path("design/", views.design, name="design"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
    path("accounts/login/", account.login, name="account_login"),
    path("accounts/logout/", account.logout, name="account_logout"),
    path("accounts/signup/", account.signup, name="account_signup"),
    path("accounts/inactive/", account.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", account.password_change, name="account_change_password"),
    path("accounts/password/reset/", account.password_reset, name="account_reset_password"),
    path("accounts/password/reset/done/", account.password_reset_done, name="account_reset_password_done"),
    path(
        "accounts/password/reset/key/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("", include("campaigns.urls")),
    path("", include("huddles.urls")),
    path("", include("metrics.urls")),
]

handler400 = "perfectcare.views.bad_request"
handler403 = "perfectcare.views.forbidden"
handler404 = "perfectcare.views.not_found"
handler500 = "perfectcare.views.server_error"
