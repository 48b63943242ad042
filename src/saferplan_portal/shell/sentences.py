"""What a form says when something is amiss: sentences that say what to do, made from the label of the field."""

from __future__ import annotations

from collections.abc import Mapping

from django import forms

_BEGINS_WITHOUT_ARTICLE = (
    "a", "an", "the", "your", "our", "their", "his", "her", "its", "this", "that", "these", "those", "any", "each",
    "every", "how", "what", "which",
)  # fmt: skip


def in_sentence(label: str) -> str:
    """A label as it stands within a sentence, with its article; a question is quoted as the answer that it asks for.

    >>> in_sentence("Due date"), in_sentence("ASB powers used"), in_sentence("A reason")
    ('the due date', 'the ASB powers used', 'a reason')
    >>> in_sentence("How is it going?")
    'the answer to “How is it going?”'
    """
    label = label.strip().rstrip(":. ")
    if label.endswith("?"):
        return f"the answer to “{label}”"
    first = label.split(" ", 1)[0]
    # A word in capitals, or with one within it, is a name or stands for one.
    if first[1:].islower() or len(first) == 1:
        label = label[:1].lower() + label[1:]
    return label if first.lower() in _BEGINS_WITHOUT_ARTICLE else f"the {label}"


def subject(label: str) -> str:
    """A label as the beginning of a sentence.

    >>> subject("Due date"), subject("How many?")
    ('Due date', 'The answer to “How many?”')
    """
    label = label.strip().rstrip(":. ")
    return f"The answer to “{label}”" if label.endswith("?") else label[:1].upper() + label[1:]


def use_sentences(fields: Mapping[str, forms.Field]) -> None:
    """Give each field of a form the sentences for its faults; what the field says itself (`said`) is kept."""
    for name, field in fields.items():
        if isinstance(field.widget, forms.HiddenInput):
            continue
        label = str(field.label or name.replace("_", " ").capitalize())
        field.label = label
        own = getattr(field, "said", {})
        field.error_messages = {**field.error_messages, **_sentences(field, label), **own}


def _sentences(field: forms.Field, label: str) -> dict[str, str]:
    """The sentences of a field, by the code of the fault.  None repeats what was typed."""
    of_it, begins = in_sentence(label), subject(label)
    told = {
        "required": f"{_ask(field)} {of_it}",
        "max_length": f"{begins} must be %(limit_value)d characters or fewer; it has %(show_value)d",
        "min_length": f"{begins} must be %(limit_value)d characters or more; it has %(show_value)d",
        "max_value": f"{begins} must be %(limit_value)s or less",
        "min_value": f"{begins} must be %(limit_value)s or more",
        **dict.fromkeys(("invalid_choice", "invalid_list", "invalid_pk_value"), f"Choose {of_it} from the list"),
        "null_characters_not_allowed": f"{begins} must not include characters that cannot be seen",
    }
    if isinstance(field, forms.EmailField):
        told["invalid"] = f"Enter {of_it} in the right form, like name@example.gov.uk"
    elif isinstance(field, forms.DecimalField):
        told["invalid"] = f"{begins} must be a number, like 12.5"
        told["max_decimal_places"] = f"{begins} must have %(max)s or fewer digits after the point"
        told["max_digits"] = told["max_whole_digits"] = f"{begins} must have fewer digits"
    elif isinstance(field, forms.IntegerField):
        told["invalid"] = f"{begins} must be a whole number, like 1,200"
    elif isinstance(field, forms.FileField):
        told |= {
            "invalid": f"{begins} did not arrive. Choose the file again",
            "missing": f"{begins} did not arrive. Choose the file again",
            "empty": "The chosen file is empty. Choose another",
            "max_length": "The name of the chosen file is too long. Shorten it to %(max)d characters",
        }
    elif isinstance(field, forms.BooleanField):
        told["required"] = f"Tick the box to go on: {label}"
    return told


def _ask(field: forms.Field) -> str:
    """What a person is told to do with a field."""
    if isinstance(field, forms.FileField):
        return "Choose"
    return "Select" if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)) else "Enter"
