from campaigns.models.campaigns import Campaign, Slot
from campaigns.models.commitments import Commitment
from campaigns.models.days import DirtyDay
from campaigns.models.people import Invitation, Membership
from campaigns.models.reviews import Lesson, Review
from campaigns.models.structure import Division, FFTGroup, Organisation, Site, Team

__all__ = [
    "Campaign",
    "Commitment",
    "DirtyDay",
    "Division",
    "FFTGroup",
    "Invitation",
    "Lesson",
    "Membership",
    "Organisation",
    "Review",
    "Site",
    "Slot",
    "Team",
]
