from django.apps import AppConfig


class CommonConfig(AppConfig):
    name = "perfectcare.common"
    label = "common"
