"""Words of the reference that no code holds: an example of every error."""

from __future__ import annotations

from pathlib import Path

from saferplan import errors

ERRORS = {
    "BadRecord": errors.BadRecord(
        "The override of the status", "it has no reason", "a reason in words", "Say why the status should be another."
    ),
    "BadMoney": errors.BadMoney("“1.234,50” is not one in pounds", "pounds, and pence as two digits after a point"),
    "DoesNotTie": errors.DoesNotTie(
        'Spending on action "locks"',
        "£1,200.00 would be spent of the £1,000.00 allocated to it",
        "no more spent than allocated",
        "Allocate more to the action first, or correct the sum.",
    ),
    "UnfinishedReview": errors.UnfinishedReview(('The action "locks" does not end with keep, change or drop.',)),
    "BadQuestionnaire": errors.BadQuestionnaire(
        "survey/2020-01/questionnaire.toml",
        ('question "safe_after_dark", top: it names "unsafe"; expected codes of its answers: a, b. Correct it.',),
    ),
    "NoResponses": errors.NoResponses("2020-01", "responses.csv"),
    "NoQuestionnaire": errors.NoQuestionnaire(Path("2020-01")),
    "BadAccount": errors.BadAccount("police_uk", 100, 90, 9),
    "BadAddress": errors.BadAddress("recorded_crime?period=2019/20", "there is no such figure"),
    "BadModel": errors.BadModel(
        "priorities/ours.toml",
        '[[field]] "harm", levels',
        "their scores do not rise",
        "each score higher than the one before",
        "Correct it.",
    ),
    "BadIssues": errors.BadIssues(
        '[[issue]] "own/speeding", title', "it is lacking", "what to call an issue of your own", "Write it."
    ),
    "NothingScored": errors.NothingScored("priorities/scores.csv", "no score is filled in"),
    "BadWords": errors.BadWords(
        "assessment/volume.md",
        '"Order:" is "soon"',
        "a whole number from 1",
        'Write "Order: 1".',
        line=12,
    ),
    "NoSuchFinding": errors.NoSuchFinding(
        "volume/all/partnership/all", ("volume/total/partnership/all",), shared="question, area and group"
    ),
    "UntruePlan": errors.UntruePlan(
        (
            'plan/homes.md, line 1: "There were 800 crimes.": it says "800", and the figure is 732. Write "732".',
            'plan/homes.md, line 3: "Half of them were at night.": there is no such figure. Look at its address.',
        )
    ),
    "UnfitNames": errors.UnfitNames(
        (
            'plan/plan.toml, line 31: Action "locks" is led by what looks like a person, and the plan is published.',
            'plan/plan.toml, line 40: Action "lamps" is led by "tbc", which is no body and would be printed.',
        )
    ),
    "UnfinishedPlan": errors.UnfinishedPlan(
        "1 wrong, 12 lacking",
        (
            'plan/plan.toml, line 24: Action "locks" is led by Ashbrook Counsil, which is not in the register of '
            "bodies.",
        ),
    ),
    "BadPlan": errors.BadPlan(
        "plan/plan.toml",
        [(31, 'action "locks", owner: there is no such line; expected one of id, what, priority, lead, due.')],
    ),
    "NoPlan": errors.NoPlan(Path("my-area")),
    "PlanExists": errors.PlanExists(Path("my-area/plan/plan.toml")),
    "ColumnsNotConfirmed": errors.ColumnsNotConfirmed(Path("my-area/plan/columns-tracker.toml"), 2),
    "UntrueWords": errors.UntrueWords(
        "assessment/volume.md, line 7",
        "There were 740 crimes.",
        'it says "740" and the figure is 732',
        ("732", "about 730"),
        others=1,
    ),
    "WithheldWords": errors.WithheldWords(
        "assessment/volume.md, line 7",
        "There were fewer than 5 in the west.",
        "not shown: a small number",
        ("of the whole partnership, 120: [](figure:recorded_crime?area=partnership&period=2018/19)",),
    ),
    "WordsOutOfDate": errors.WordsOutOfDate("assessment/volume.md"),
    "BadArgument": errors.BadArgument("--as-of", "June", "a day as YYYY-MM-DD, like 2019-09-12"),
    "BadInput": errors.BadInput(
        "areas/boards.csv",
        'vintage is "2001"',
        "2011 or 2021, the year of the LSOA code",
        "Correct it.",
        row=14,
    ),
    "FaultyFiles": errors.FaultyFiles(
        (
            errors.BadInput("partners/fire/fires.csv", "its cells are not parted by commas", "commas", "Save it so."),
            errors.BadInput("partners/fire/more.csv", "it holds no rows", "rows", "Send it again."),
        ),
        most=12,
    ),
    "BadSettings": errors.BadSettings(
        "[areas]", "no areas are chosen", "districts or lsoas", 'Add a line like districts = ["E07000004"].'
    ),
    "BadTable": errors.BadTable("places", "lsoa", "the column is missing", "a column of String"),
    "CannotReckon": errors.CannotReckon("Sen's slope", "2 values that are there", "at least 3"),
    "CannotTypeset": errors.CannotTypeset("a letter that the face does not have"),
    "CannotWrite": errors.CannotWrite(Path("site"), "the disk is full"),
    "DamagedResult": errors.DamagedResult(
        Path("read-0a1b2c3d"), "it was changed or cut short since it was written", "read"
    ),
    "EditionExists": errors.EditionExists(Path("releases/autumn-2019/public"), "figures"),
    "BundleOutOfDate": errors.BundleOutOfDate("[deprivation] groups"),
    "FetchIncomplete": errors.FetchIncomplete(
        {
            "wards a.csv": str(errors.ServiceRefused("https://example.org/a.csv", 404)),
            "postcodes b.zip": str(errors.NotReachable("https://example.org/b.zip", "no answer came in time")),
        }
    ),
    "FolderBusy": errors.FolderBusy(Path("ashbrook")),
    "FolderInUse": errors.FolderInUse(Path("ashbrook")),
    "KeptForResults": errors.KeptForResults(Path("ashbrook/site/found"), "site", Path("ashbrook")),
    "FolderNotFound": errors.FolderNotFound(Path("ashbrok")),
    "MissingInput": errors.MissingInput("a bundle named autumn", "bundles", "There are: none."),
    "NoRespondents": errors.NoRespondents(1, 3, 5_200),
    "NotOurs": errors.NotOurs(Path("inputs/deprivation/english_indices_of_deprivation_2019_file_7.csv")),
    "NotReachable": errors.NotReachable(
        "https://example.org/b.zip", "the answer ended after 70,000 of 90,000 bytes, after 6 requests"
    ),
    "NotReleased": errors.NotReleased(Path("bundles")),
    "NotTheFile": errors.NotTheFile("https://example.org/a.csv", "the answer is a web page", "a CSV file"),
    "NotTrusted": errors.NotTrusted("https://example.org/a.csv", "self-signed certificate"),
    "PortTaken": errors.PortTaken(8000),
    "Stopped": errors.Stopped(),
    "RedirectRefused": errors.RedirectRefused(
        "https://example.org/a.csv", "it sends on to http://example.org/a.csv, which is not encrypted"
    ),
    "ServiceRefused": errors.ServiceRefused("https://example.org/a.csv", 404),
    "StepNotDone": errors.StepNotDone("no bundle", "assess"),
    "TablesOutOfDate": errors.TablesOutOfDate("inputs/police_uk/2024-06-30.zip"),
    "MissingTarget": errors.MissingTarget("age x sex", "16-34 x other", ("16-34 x female", "16-34 x male")),
    "NobodyInCategory": errors.NobodyInCategory("age x sex", "16-34 x male", 41200.0),
    "TrimTooTight": errors.TrimTooTight(5.0),
    "TooFewAreas": errors.TooFewAreas("groups by population", "only 3 values", "at least 5"),
    "Unforeseen": errors.Unforeseen(KeyError("x"), "0.1.0"),
}
"""An example of each error, made by the error itself."""
