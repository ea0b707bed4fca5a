from metrics.models.daily import DailyAnswers, DailyMetric, Revision
from metrics.models.judgements import ChartNote, StepChange
from metrics.models.keys import ApiKey
from metrics.models.observations import Observation, ObservationUpload, Period
from metrics.models.snapshots import ReviewSnapshot

__all__ = [
    "ApiKey",
    "ChartNote",
    "DailyAnswers",
    "DailyMetric",
    "Observation",
    "ObservationUpload",
    "Period",
    "ReviewSnapshot",
    "Revision",
    "StepChange",
]
