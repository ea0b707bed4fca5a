from metrics.models.daily import DailyMetric
from metrics.models.snapshots import ReviewSnapshot

__all__ = ["DailyMetric", "ReviewSnapshot"]
