from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "perfectcare.accounts"
    label = "accounts"
