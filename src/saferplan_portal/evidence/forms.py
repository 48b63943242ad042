"""What is asked of people about the evidence."""

from __future__ import annotations

from typing import Any

from saferplan.measures.definition import load_measures
from saferplan.publication.released import Released
from saferplan_portal.evidence.models import Release
from saferplan_portal.evidence.storing import MOST_UPLOADED
from saferplan_portal.shell.forms import PortalForm, RecordField, SelectField, TextField, UploadField
from saferplan_portal.shell.widgets import Looks

STRENGTHS = (("strong", "Strong"), ("moderate", "Moderate"), ("weak", "Weak"))


class ReceiveForm(PortalForm):
    """The zip of a release."""

    file = UploadField(
        "The release, as a zip of its folder",
        kinds=(".zip",),
        most=MOST_UPLOADED,
        looks=Looks(hint="The folder releases/EDITION/AUDIENCE that “saferplan release” wrote, packed whole."),
    )


class FindingsFilter(PortalForm):
    """Which findings to show."""

    strength = SelectField("Strength", STRENGTHS, none="Any strength", required=False)
    words = TextField("Words in the finding", required=False, max_length=100, looks=Looks(width=20))


class FiguresFilter(PortalForm):
    """Which figures to show: a measure, and then an area, a period and a part of it."""

    def __init__(self, *args: Any, released: Released, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = set(released.figures.frame["measure"].unique().to_list())
        titles = sorted((one.title, slug) for slug, one in load_measures().items() if slug in held)
        self.fields["measure"] = SelectField(
            "Measure", [(slug, title) for title, slug in titles], none="Choose a measure", required=False
        )
        self.fields["area"] = TextField(
            "Area", required=False, max_length=100, looks=Looks(hint="A name, or the beginning of one", width=20)
        )
        self.fields["period"] = TextField(
            "Period", required=False, max_length=40, looks=Looks(hint="Like 2018/19, 2018 or 2018-04", width=10)
        )
        self.fields["part"] = TextField(
            "Part", required=False, max_length=100, looks=Looks(hint="Like burglary, or most deprived", width=20)
        )


class CompareForm(PortalForm):
    """Two releases of one audience."""

    before = RecordField("The earlier release", Release.objects.all())
    after = RecordField("The later release", Release.objects.all())
