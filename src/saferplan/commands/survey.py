"""Surveys of residents: a wave's folder made, checked and read.

The words of `saferplan survey` are functions of the same name here: `saferplan.survey.check("2020-01")`.
"""

from saferplan.commands.survey_check import check
from saferplan.commands.survey_new import new
from saferplan.commands.survey_read import read

__all__ = ["check", "new", "read"]
