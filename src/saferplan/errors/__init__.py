"""What can go wrong, said in a sentence a person can act on.

Every error of Saferplan says what was found, where, what was expected and what to do.  There is one class per
situation.  `exit_code` is what the command line returns; situations that call for the same kind of step share one.
The codes are listed in `docs/reference/errors.md`, which is generated from the classes.

They lie in modules by what they are about; everybody imports them from here.
"""

from __future__ import annotations

from saferplan.errors.base import WRITING, SaferplanError
from saferplan.errors.delivery import BadMoney, BadRecord, DoesNotTie, UnfinishedReview
from saferplan.errors.fetching import (
    FetchIncomplete,
    NotOurs,
    NotReachable,
    NotTheFile,
    NotTrusted,
    RedirectRefused,
    ServiceRefused,
)
from saferplan.errors.figures import BadAddress, CannotReckon, NoSuchFinding, TooFewAreas
from saferplan.errors.folders import (
    BadArgument,
    BadSettings,
    BundleOutOfDate,
    CannotWrite,
    DamagedResult,
    FolderBusy,
    FolderInUse,
    FolderNotFound,
    KeptForResults,
    PortTaken,
    StepNotDone,
    Stopped,
    TablesOutOfDate,
    Unforeseen,
)
from saferplan.errors.inputs import BadAccount, BadInput, BadTable, FaultyFiles, MissingInput
from saferplan.errors.plans import (
    BadIssues,
    BadModel,
    BadPlan,
    ColumnsNotConfirmed,
    NoPlan,
    NothingScored,
    PlanExists,
    UnfinishedPlan,
    UnfitNames,
    UntruePlan,
)
from saferplan.errors.publishing import CannotTypeset, EditionExists, NotReleased
from saferplan.errors.surveys import (
    BadQuestionnaire,
    MissingTarget,
    NobodyInCategory,
    NoQuestionnaire,
    NoRespondents,
    NoResponses,
    TrimTooTight,
)
from saferplan.errors.words import BadWords, UntrueWords, WithheldWords, WordsOutOfDate

__all__ = [
    "WRITING",
    "BadAccount",
    "BadAddress",
    "BadArgument",
    "BadInput",
    "BadIssues",
    "BadModel",
    "BadMoney",
    "BadPlan",
    "BadQuestionnaire",
    "BadRecord",
    "BadSettings",
    "BadTable",
    "BadWords",
    "BundleOutOfDate",
    "CannotReckon",
    "CannotTypeset",
    "CannotWrite",
    "ColumnsNotConfirmed",
    "DamagedResult",
    "DoesNotTie",
    "EditionExists",
    "FaultyFiles",
    "FetchIncomplete",
    "FolderBusy",
    "FolderInUse",
    "FolderNotFound",
    "KeptForResults",
    "MissingInput",
    "MissingTarget",
    "NoPlan",
    "NoQuestionnaire",
    "NoRespondents",
    "NoResponses",
    "NoSuchFinding",
    "NobodyInCategory",
    "NotOurs",
    "NotReachable",
    "NotReleased",
    "NotTheFile",
    "NotTrusted",
    "NothingScored",
    "PlanExists",
    "PortTaken",
    "RedirectRefused",
    "SaferplanError",
    "ServiceRefused",
    "StepNotDone",
    "Stopped",
    "TablesOutOfDate",
    "TooFewAreas",
    "TrimTooTight",
    "UnfinishedPlan",
    "UnfinishedReview",
    "UnfitNames",
    "Unforeseen",
    "UntruePlan",
    "UntrueWords",
    "WithheldWords",
    "WordsOutOfDate",
]
