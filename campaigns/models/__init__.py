from campaigns.models.campaigns import Campaign, Slot
from campaigns.models.commitments import Commitment
from campaigns.models.days import DirtyDay
from campaigns.models.messages import SelfCareMessage
from campaigns.models.partners import Partner
from campaigns.models.people import Invitation, Membership
from campaigns.models.reviews import Lesson, Review
from campaigns.models.structure import Division, FFTGroup, Organisation, Site, Team
from campaigns.models.targets import Target

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
    "Partner",
    "Review",
    "SelfCareMessage",
    "Site",
    "Slot",
    "Target",
    "Team",
]
