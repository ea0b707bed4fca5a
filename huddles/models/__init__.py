from huddles.models.actions import Action
from huddles.models.huddles import Attendance, Huddle, TeamReport

__all__ = ["Action", "Attendance", "Huddle", "TeamReport"]
