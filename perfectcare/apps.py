from django.apps import AppConfig


class PerfectCareConfig(AppConfig):
    name = "perfectcare"
    verbose_name = "Perfect Care"

    def ready(self) -> None:
        # System checks register themselves on import.
        __import__("perfectcare.checks")
