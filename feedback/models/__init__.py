from feedback.models.fft import CardReceipt, Comment, FFTResponse, Respondent
from feedback.models.points import FeedbackPoint, Mode
from feedback.models.staff import StaffVoice
from feedback.models.withdrawals import Withdrawal

__all__ = ["CardReceipt", "Comment", "FFTResponse", "FeedbackPoint", "Mode", "Respondent", "StaffVoice", "Withdrawal"]
