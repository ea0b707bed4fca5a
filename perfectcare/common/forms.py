"""Forms in the NHS look: words, widgets and ids for the templates in `templates/nhsuk/`.

A form writes its labels, hints and choices; this module and the pack do the rest the same way everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.forms.boundfield import BoundField
from django.forms.widgets import DateTimeBaseInput

KINDS: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Select, "select"),
    (forms.Textarea, "textarea"),
    (forms.FileInput, "file"),
]
CLASSES = {
    "checkboxes": "nhsuk-checkboxes__input",
    "radios": "nhsuk-radios__input",
    "checkbox": "nhsuk-checkboxes__input",
    "select": "nhsuk-select",
    "textarea": "nhsuk-textarea",
    "file": "nhsuk-file-upload__input",
    "input": "nhsuk-input",
}
CHOSEN = {"checkboxes", "radios", "checkbox", "select"}
WIDTHS: list[tuple[type[forms.Widget], str]] = [
    (forms.NumberInput, "nhsuk-input--width-5"),
    (forms.DateInput, "pc-input--date"),
    (forms.TimeInput, "pc-input--date"),
    (forms.DateTimeInput, "pc-input--moment"),
]
# The browser's own pickers speak ISO, whatever the language of the page.
NATIVE: list[tuple[type[DateTimeBaseInput], str, str]] = [
    (forms.DateInput, "date", "%Y-%m-%d"),
    (forms.TimeInput, "time", "%H:%M"),
    (forms.DateTimeInput, "datetime-local", "%Y-%m-%dT%H:%M"),
]
# What Django says in general, said about this field: {0} is its label.
INVALID: list[tuple[type[forms.Field], str]] = [
    (forms.EmailField, "Enter an e-mail address in the right form, like name@example.nhs.uk"),
    (forms.DateTimeField, "{0} must be a real date and time, like 17/01/2025 11:30"),
    (forms.DateField, "{0} must be a real date, like 17/01/2025"),
    (forms.TimeField, "{0} must be a time, like 11:30"),
    (forms.DecimalField, "{0} must be a number, like 12.5"),
    (forms.FloatField, "{0} must be a number, like 12.5"),
    (forms.IntegerField, "{0} must be a whole number, like 12"),
]
LIMITS = {
    "max_length": "{0} must be %(limit_value)d characters or fewer (it is %(show_value)d)",
    "min_length": "{0} must be %(limit_value)d characters or more (it is %(show_value)d)",
    "min_value": "{0} must be %(limit_value)s or more",
    "max_value": "{0} must be %(limit_value)s or less",
}
NOT_OFFERED = "what was chosen is not on offer, or no longer"
# A label that begins so takes no "the".
NO_ARTICLE = {
    "a",
    "all",
    "an",
    "any",
    "each",
    "every",
    "how",
    "my",
    "one",
    "our",
    "the",
    "their",
    "what",
    "when",
    "your",
}


class InlineRadios(forms.RadioSelect):
    """Two short answers side by side, as in Yes and No."""

    layout_class = "nhsuk-radios--inline"


class SmallCheckboxes(forms.CheckboxSelectMultiple):
    """Tick boxes in a dense list, beside something that is read."""

    layout_class = "nhsuk-checkboxes--small"


class SmallCheckbox(forms.CheckboxInput):
    """One tick box in a dense list."""

    layout_class = "nhsuk-checkboxes--small"


class RagRadios(forms.RadioSelect):
    """Red, amber or green: the values are kinds of the tag, drawn as word, shape and colour."""

    layout_class = "pc-radios-rag"


@dataclass(frozen=True)
class ErrorLink:
    """One line of the error summary."""

    text: str
    href: str = ""


def kind_of(widget: forms.Widget) -> str:
    return next((kind for cls, kind in KINDS if isinstance(widget, cls)), "input")


class NhsBoundField(BoundField):
    """A field that knows how the NHS draws it."""

    @property
    def kind(self) -> str:
        return kind_of(self.field.widget)

    @property
    def layout_class(self) -> str:
        return str(getattr(self.field.widget, "layout_class", ""))

    @property
    def is_rag(self) -> bool:
        return isinstance(self.field.widget, RagRadios)

    @property
    def is_optional(self) -> bool:
        is_said = getattr(self.form, "says_optional", True)
        return is_said and not self.field.required and not self.field.disabled and self.kind != "checkbox"

    @property
    def limit(self) -> int | None:
        """The most letters a long answer may have; the page says it, the server holds it."""
        return getattr(self.field, "max_length", None) if self.kind == "textarea" else None

    @property
    def target_id(self) -> str:
        """Where a link to this field goes: the first option of a group."""
        if self.kind in {"radios", "checkboxes"}:
            return next((str(option.id_for_label) for option in self.subwidgets), self.auto_id)
        return self.id_for_label or self.auto_id

    @property
    def aria_describedby(self) -> str | None:
        words = super().aria_describedby
        return f"{words} {self.auto_id}_limit".strip() if words is not None and self.limit else words

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        drawn = widget or self.field.widget
        if drawn.is_hidden:
            return built
        names = [str(drawn.attrs.get("class", "")), CLASSES[self.kind]]
        names += [width for cls, width in WIDTHS if isinstance(drawn, cls) and "width" not in names[0]]
        if self.errors and self.kind in {"input", "select", "textarea"}:
            names.append(f"{CLASSES[self.kind]}--error")
        built["class"] = " ".join(name for name in names if name)
        return built


def _ask(label: str, kind: str) -> str:
    """Say what to do about a field left empty."""
    if kind == "checkbox":
        return f"Tick “{label}”"
    if label.endswith("?"):
        return f"Answer “{label}”"
    words = label if label[:2].isupper() else label[:1].lower() + label[1:]
    article = "" if words.split(" ", 1)[0].lower() in NO_ARTICLE else "the "
    return f"{'Choose' if kind in CHOSEN or kind == 'file' else 'Enter'} {article}{words}"


def _reword(field: forms.Field, label: str) -> None:
    """Replace Django's words, never the form's own."""
    name = f"“{label}”" if label.endswith("?") else label
    for validator in field.validators:
        code = getattr(validator, "code", "")
        if code in LIMITS and getattr(validator, "message", "") == getattr(type(validator), "message", None):
            field.error_messages.setdefault(code, LIMITS[code].format(name.replace("%", "%%")))
    if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
        field.error_messages["required"] = _ask(label, kind_of(field.widget))
    if field.error_messages.get("invalid_choice") == type(field).default_error_messages.get("invalid_choice", ""):
        choose = _ask(label, kind_of(field.widget)).replace("%", "%%")
        field.error_messages["invalid_choice"] = f"{choose} again: {NOT_OFFERED}"
    words = next((words for cls, words in INVALID if isinstance(field, cls)), "")
    if words and field.error_messages.get("invalid", "") == type(field).default_error_messages.get("invalid", ""):
        field.error_messages["invalid"] = words.format(name)


def _refit(widget: forms.Widget) -> None:
    """Give a date its picker, and let long text be typed past its limit."""
    for cls, input_type, shape in NATIVE:
        if isinstance(widget, cls) and widget.input_type == "text":
            widget.input_type, widget.format = input_type, shape
    if isinstance(widget, forms.Textarea):
        # A browser that cuts off what is pasted loses words without saying so.
        kept = {name: value for name, value in widget.attrs.items() if name not in {"maxlength", "cols"}}
        widget.attrs = {**kept, "rows": 4 if str(kept.get("rows", "10")) == "10" else kept["rows"]}
    if isinstance(widget, forms.EmailInput):
        widget.attrs = {"autocomplete": "email", "spellcheck": "false", **widget.attrs}
    if isinstance(widget, forms.NumberInput):
        widget.attrs = {"inputmode": "numeric", **widget.attrs}


def _offer(field: forms.Field) -> None:
    """Offer no blank radio, and say "Choose" where a list has not been chosen from."""
    chosen_once = isinstance(field.widget, forms.RadioSelect) and field.required
    if isinstance(field, forms.ModelChoiceField):
        if chosen_once or field.empty_label == "---------":
            field.empty_label = None if chosen_once else "Choose"
    elif isinstance(field, forms.ChoiceField) and chosen_once:
        offered = cast("Iterable[tuple[Any, Any]]", field.choices)
        field.choices = [choice for choice in offered if choice[0] not in (None, "")]


def formset_helper() -> FormHelper:
    """The helper for a form or a formset: the page draws the form tag, the csrf field and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    return helper


class NhsFormMixin(forms.BaseForm):
    """What every form here has in common."""

    bound_field_class = NhsBoundField
    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = formset_helper()
        self.prepare()
        for name, field in self.fields.items():
            _refit(field.widget)
            _offer(field)
            _reword(field, str(field.label or name.replace("_", " ")))

    def prepare(self) -> None:
        """Change labels, hints or choices here: the error words are made of them afterwards."""

    @property
    def error_links(self) -> list[ErrorLink]:
        """The error summary: the form's own errors, then each field's in the order of the page."""
        links = [ErrorLink(str(error)) for error in self.non_field_errors()]
        for bound in self:
            for error in bound.errors:
                shown = isinstance(bound, NhsBoundField) and not bound.is_hidden
                links.append(ErrorLink(str(error), f"#{cast('NhsBoundField', bound).target_id}" if shown else ""))
        return links


class NhsForm(NhsFormMixin, forms.Form):
    """A plain form in the NHS look."""


class NhsModelForm(NhsFormMixin, forms.ModelForm):  # type: ignore[type-arg]
    """A model's form in the NHS look."""
