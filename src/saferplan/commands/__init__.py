"""The commands: one function each, which read and write the partnership folder; of a group, one for each of its words.

The command line and the package offer the same functions under the same names.
"""

from saferplan.commands import claims, plan, priorities, survey
from saferplan.commands.assess import assess
from saferplan.commands.demo import demo
from saferplan.commands.diff import diff
from saferplan.commands.documents import documents
from saferplan.commands.explain import explain
from saferplan.commands.fetch import fetch
from saferplan.commands.figure import figure
from saferplan.commands.hotspots import hotspots
from saferplan.commands.new import new
from saferplan.commands.publish import publish
from saferplan.commands.read import read
from saferplan.commands.release import release
from saferplan.commands.serve import serve
from saferplan.commands.templates import templates

__all__ = [
    "assess",
    "claims",
    "demo",
    "diff",
    "documents",
    "explain",
    "fetch",
    "figure",
    "hotspots",
    "new",
    "plan",
    "priorities",
    "publish",
    "read",
    "release",
    "serve",
    "survey",
    "templates",
]
