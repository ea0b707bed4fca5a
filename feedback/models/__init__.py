from feedback.models.comments import Alert, Comment, CommentTheme, Reply, Theme
from feedback.models.devices import CustodyLetter, Device, PairingCode
from feedback.models.fft import CardReceipt, FFTResponse, Respondent
from feedback.models.languages import TranslationApproval
from feedback.models.partner_voices import STATEMENTS, PartnerLink, PartnerVoice
from feedback.models.points import FeedbackPoint, Mode
from feedback.models.pulse import PulseAnswer
from feedback.models.staff import StaffVoice
from feedback.models.withdrawals import Withdrawal

__all__ = [
    "STATEMENTS",
    "Alert",
    "CardReceipt",
    "Comment",
    "CommentTheme",
    "CustodyLetter",
    "Device",
    "FFTResponse",
    "FeedbackPoint",
    "Mode",
    "PairingCode",
    "PartnerLink",
    "PartnerVoice",
    "PulseAnswer",
    "Reply",
    "Respondent",
    "StaffVoice",
    "Theme",
    "TranslationApproval",
    "Withdrawal",
]
