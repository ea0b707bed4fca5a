"""What a reader makes of a comment, and what is answered."""

from __future__ import annotations

from typing import Any

from django import forms

from campaigns.forms.base import HouseForm, NameField
from campaigns.models import Division, Team
from feedback.models import Comment, Reply, Theme
from feedback.quarters import Quarter
from feedback.selectors.desk import Sheet
from feedback.selectors.said import SHOWN, Filters
from feedback.services.comments import Judgement
from feedback.services.replies import LONGEST_REPLY, Words
from perfectcare.common.forms import SmallCheckbox, SmallCheckboxes

STATES = {"release": Comment.State.RELEASED, "hold-back": Comment.State.HELD_BACK}


class JudgementForm(HouseForm):
    """Flags and themes beside the words. Which button was pressed says what becomes of the comment."""

    says_optional = False

    version = forms.IntegerField(widget=forms.HiddenInput)
    is_urgent = forms.BooleanField(label="Urgent: a manager must see this now", required=False, widget=SmallCheckbox)
    is_safeguarding = forms.BooleanField(
        label="Safeguarding: somebody may be at risk", required=False, widget=SmallCheckbox
    )
    is_answer_wanted = forms.BooleanField(label="It calls for an answer", required=False, widget=SmallCheckbox)
    themes = forms.MultipleChoiceField(label="What is it about?", required=False, widget=SmallCheckboxes)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        comment = sheet.comment
        initial = {
            "version": comment.version,
            "themes": [str(theme.pk) for theme in sheet.themes if theme.is_chosen],
            "is_urgent": comment.is_urgent,
            "is_safeguarding": comment.is_safeguarding,
            "is_answer_wanted": comment.is_answer_wanted,
        }
        super().__init__(*args, initial=initial, **kwargs)
        field = self.fields["themes"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  # for the type checker
        field.choices = [(str(each.pk), _theme_words(each.name, each.is_suggested)) for each in sheet.themes]
        if not sheet.themes:
            del self.fields["themes"]

    def judgement(self, comment: Comment, decision: str) -> Judgement:
        """Return what was judged. Any other button than Release and Hold back leaves the state as it is."""
        said = self.cleaned_data
        return Judgement(
            state=STATES.get(decision, comment.state),
            is_urgent=said["is_urgent"],
            is_safeguarding=said["is_safeguarding"],
            is_answer_wanted=said["is_answer_wanted"],
            themes=[int(pk) for pk in said.get("themes", [])],
        )


def _theme_words(name: str, is_suggested: bool) -> str:
    return f"{name} (suggested)" if is_suggested else name


class ReplyForm(HouseForm):
    """You said, we did."""

    reply_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    you_said = forms.CharField(
        label="You said",
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="In your own words, so that nobody can tell who it was",
    )
    we_did = forms.CharField(
        label="We did",
        max_length=LONGEST_REPLY,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What has changed or will, and when. If nothing can: say so, and why",
    )
    is_public = forms.TypedChoiceField(
        label="Who may read it?",
        choices=[("yes", "Everybody, on the public page"), ("no", "Only the person or partner who wrote")],
        coerce=lambda value: value == "yes",
        initial="yes",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, comment: Comment, reply: Reply | None, **kwargs: Any) -> None:
        initial = {"you_said": comment.words if comment.state == Comment.State.RELEASED else ""}
        if reply:
            is_public = "yes" if reply.is_public else "no"
            initial = {"you_said": reply.you_said, "we_did": reply.we_did, "is_public": is_public}
            initial["reply_version"] = str(reply.version)
        super().__init__(*args, initial=initial, **kwargs)
        self.reply = reply
        if comment.kind is Comment.Kind.PATIENT:
            del self.fields["is_public"]
        elif comment.state == Comment.State.HELD_BACK:
            self.initial["is_public"] = "no"

    def words(self) -> Words:
        said = self.cleaned_data
        return Words(you_said=said["you_said"], we_did=said["we_did"], is_public=said.get("is_public", True))


class ThemeForm(HouseForm):
    """A theme and the words that suggest it."""

    name = NameField(label="Name", max_length=60)
    meaning = NameField(label="What belongs to it", max_length=200, required=False)
    keywords = forms.CharField(
        label="Words that suggest it",
        required=False,
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="One on a line. A star at the end stands for any ending: “wait*” finds waited and waiting",
    )


class RetirableThemeForm(ThemeForm):
    """A theme that may be retired."""

    is_retired = forms.BooleanField(
        label="Retired: nobody chooses it any more, and comments that have it keep it", required=False
    )


class SaidForm(HouseForm):
    """What somebody looks for among what people said."""

    says_optional = False

    q = forms.CharField(label="Words", required=False, max_length=100)
    quarter = forms.ChoiceField(label="When", required=False)
    kind = forms.ChoiceField(label="From", required=False, choices=[("", "Everybody"), *Comment.Kind.choices])
    team = forms.ModelChoiceField(Team.objects.none(), label="Team", required=False, empty_label="Every team")
    theme = forms.ModelChoiceField(Theme.objects.none(), label="About", required=False, empty_label="Everything")

    def __init__(self, *args: Any, division: Division, periods: list[Quarter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quarter, team, theme = self.fields["quarter"], self.fields["team"], self.fields["theme"]
        quarter.choices = [(str(each), each.words) for each in periods]  # type: ignore[attr-defined]
        team.queryset = Team.objects.filter(division=division)  # type: ignore[attr-defined]
        theme.queryset = Theme.objects.filter(division=division)  # type: ignore[attr-defined]

    def filters(self) -> Filters:
        """Return what was asked; parts that make no sense leave nothing out, and the form says so."""
        said = getattr(self, "cleaned_data", {})
        team, theme = said.get("team"), said.get("theme")
        return Filters(
            words=said.get("q", ""),
            kind=said.get("kind", ""),
            team_id=team.pk if team else None,
            theme_id=theme.pk if theme else None,
            quarter=Quarter.read(said.get("quarter", "")),
            state=said.get("state", ""),
            show=said.get("show", ""),
        )


class ReadersSaidForm(SaidForm):
    """What a reader looks for: any time, any state, and by what the program or a reader has noted."""

    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any"), *Comment.State.choices])
    show = forms.ChoiceField(
        label="Only",
        required=False,
        choices=[("", "Everything"), *((key, name) for key, (name, _) in SHOWN.items())],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        quarter = self.fields["quarter"]
        quarter.choices = [("", "Any time"), *quarter.choices]  # type: ignore[attr-defined]
