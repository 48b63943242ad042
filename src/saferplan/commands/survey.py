"""Surveys of residents: a wave's folder made, checked and read, its answers weighted, coded and told.

The words of `saferplan survey` are functions of the same name here: `saferplan.survey.check("2020-01")`.
"""

from saferplan.commands.survey_check import check
from saferplan.commands.survey_comments import comments
from saferplan.commands.survey_new import new
from saferplan.commands.survey_read import read
from saferplan.commands.survey_report import report
from saferplan.commands.survey_weight import weight

__all__ = ["check", "comments", "new", "read", "report", "weight"]
