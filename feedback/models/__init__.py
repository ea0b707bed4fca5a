from feedback.models.devices import CustodyLetter, Device, PairingCode
from feedback.models.fft import CardReceipt, Comment, FFTResponse, Respondent
from feedback.models.languages import TranslationApproval
from feedback.models.points import FeedbackPoint, Mode
from feedback.models.staff import StaffVoice
from feedback.models.withdrawals import Withdrawal

__all__ = [
    "CardReceipt",
    "Comment",
    "CustodyLetter",
    "Device",
    "FFTResponse",
    "FeedbackPoint",
    "Mode",
    "PairingCode",
    "Respondent",
    "StaffVoice",
    "TranslationApproval",
    "Withdrawal",
]
