"""What can go wrong, said in a sentence a person can act on.

Every error of Saferplan says what was found, where, what was expected and what to do.  There is one class per
situation.  `exit_code` is what the command line returns; situations that call for the same kind of step share one.
The codes are listed in `docs/reference/errors.md`, which is generated from this module.
"""

from __future__ import annotations

import errno
from collections.abc import Sequence
from difflib import get_close_matches
from pathlib import Path
from traceback import walk_tb
from typing import ClassVar


class SaferplanError(Exception):
    """The base of every error shown to a user without a traceback."""

    exit_code: ClassVar[int] = 1


_NOT_YOURS = ("you may not write here", "Choose a folder you may write to, or ask whoever owns this one to let you")
WRITING = {
    errno.ENOSPC: ("the disk is full", "Free some space"),
    errno.EDQUOT: ("your share of the disk is used up", "Free some space"),
    errno.EROFS: ("the folder is read-only", "Choose a folder you may write to"),
    errno.EFBIG: ("a file grew too large for this disk", "Choose a folder on another disk"),
    errno.EACCES: _NOT_YOURS,
    errno.EPERM: _NOT_YOURS,
    errno.ENAMETOOLONG: ("its path is too long", "Choose a folder with a shorter path"),
    errno.EEXIST: ("a file is in the way", "Move that file away"),
    errno.ENOTDIR: ("a file is in the way", "Move that file away"),
    errno.EISDIR: ("a folder is in the way", "Move that folder away"),
    errno.EIO: ("the disk failed", "Choose a folder on another disk"),
}
"""What an error of the disk means for something that was to be written, and what to do, by its number."""

_WHAT_TO_DO = dict(WRITING.values())


class BadArgument(SaferplanError):
    """A command was given a value that it cannot use; the code is that of any wrong use of the command line."""

    exit_code = 2

    def __init__(self, name: str, found: object, expected: str) -> None:
        super().__init__(f"{name} is {found!r}; expected {expected}. Nothing was written.")


class FolderNotFound(SaferplanError):
    """The folder given is not a partnership folder."""

    exit_code = 3

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: no partnership.toml here. A partnership folder has one; "
            f'make a folder with "saferplan new {folder}", or name the right one.'
        )


class BadSettings(SaferplanError):
    """partnership.toml cannot be used as it stands."""

    exit_code = 3

    def __init__(self, where: str, found: str, expected: str, do: str) -> None:
        super().__init__(f"partnership.toml, {where}: {found}; expected {expected}. {do}")
        self.where, self.found, self.expected, self.do = where, found, expected, do


class BadInput(SaferplanError):
    """An input file cannot be used as it stands; nothing was written."""

    exit_code = 4

    def __init__(self, file: str, found: str, expected: str, do: str, *, row: int | None = None) -> None:
        where = file if row is None else f"{file}, row {row:,}"
        self.fault = f"{where}: {found}; expected {expected}. {do}"
        super().__init__(f"{self.fault} Nothing was written.")
        self.file = file
        self.row = row


class FaultyFiles(BadInput):
    """Several faults were found in files that somebody sent, and all of them are told at once: a kind of `BadInput`.

    `faults` has a sentence for each, as many of a file as `most` allows, and then how many more there are.
    """

    exit_code = 4

    def __init__(self, faults: tuple[BadInput, ...], *, most: int) -> None:
        by_file: dict[str, list[BadInput]] = {}
        for one in faults:
            by_file.setdefault(one.file, []).append(one)
        told: list[str] = []
        for file, found in by_file.items():
            told += [one.fault for one in found[:most]]
            if more := len(found) - most:
                told += [f"{file}: and {more:,} more."] if more > 0 else []
        files = next(iter(by_file)) if len(by_file) == 1 else f"{len(by_file):,} files"
        SaferplanError.__init__(
            self,
            f"{len(faults):,} faults were found in {files}; expected none. Mend what each sentence says, and run the "
            "same command again. Nothing was written.",
        )
        self.file, self.row = faults[0].file, faults[0].row
        self.faults = tuple(told)


class BadQuestionnaire(SaferplanError):
    """A questionnaire cannot be used as it stands; all of its faults are told at once.

    `faults` has a sentence for each, where there are several.
    """

    exit_code = 4

    def __init__(self, file: str, faults: tuple[str, ...]) -> None:
        told = tuple(f"{file}, {fault}" for fault in faults)
        many = (
            f"{file}: {len(faults):,} faults were found; expected none. Mend what each sentence says, and run the same "
            "command again."
        )
        super().__init__(f"{told[0] if len(told) == 1 else many} Nothing was written.")
        self.file = file
        self.faults = told if len(told) > 1 else ()


class NoQuestionnaire(SaferplanError):
    """The folder given holds no questionnaire, so it is no wave of a survey."""

    exit_code = 3

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: no questionnaire.toml here. The folder of a survey wave has one; "
            f'make a folder with "saferplan survey new {folder}", or name the right one.'
        )


class NoResponses(SaferplanError):
    """The folder of a survey wave holds no response yet."""

    exit_code = 4

    def __init__(self, folder: str, files: str) -> None:
        super().__init__(
            f"{folder}: there are no responses yet; expected rows in {files}. Put the export of your survey there, or "
            "name its files under [responses] in questionnaire.toml. Nothing was written."
        )


class BadWords(SaferplanError):
    """A file of the analyst's own words cannot be read as it stands."""

    exit_code = 4

    def __init__(self, file: str, found: str, expected: str, do: str, *, line: int | None = None) -> None:
        where = file if line is None else f"{file}, line {line:,}"
        super().__init__(f"{where}: {found}; expected {expected}. {do} Nothing was written.")


class BadPlan(SaferplanError):
    """A file of the plan cannot be used as it stands; all of its faults are told at once.

    `found` are faults, each with its line (0 where none is known); `faults` has a sentence for each, where there are
    several.
    """

    exit_code = 4

    def __init__(self, file: str, found: Sequence[tuple[int, str]]) -> None:
        ordered = sorted(found, key=lambda one: one[0])
        told = tuple(f"{file}{f', line {line:,}' if line else ''}: {fault}" for line, fault in ordered)
        many = f"{file}: {len(told):,} faults were found; expected none. Mend what each sentence says."
        super().__init__(f"{told[0] if len(told) == 1 else many} Then run the same command again. Nothing was written.")
        self.file, self.found = file, tuple(ordered)
        self.faults = told if len(told) > 1 else ()


class NoPlan(SaferplanError):
    """The partnership folder holds no plan yet."""

    exit_code = 3

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: no plan/plan.toml here, so there is no plan yet. Make one from a plan or tracker you have with "
            '"saferplan plan import FILE", or write it as docs/how-to/write-the-plan.md shows.'
        )


class PlanExists(SaferplanError):
    """There is a plan already, and an import never writes over one."""

    exit_code = 13

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: there is a plan already, and an import never writes over one. Move it away, or name another "
            "folder after the file. Nothing was written."
        )


class ColumnsNotConfirmed(SaferplanError):
    """Nobody has confirmed yet which column of an imported plan is what."""

    exit_code = 4

    def __init__(self, written: Path, count: int) -> None:
        super().__init__(
            f"Which column is what was guessed, of {count:,} {'table' if count == 1 else 'tables'}, and nobody has "
            f"confirmed it. Look at {written}, correct it, and run the same command again with --columns {written}. "
            "No plan was written."
        )


_ALL_AGAIN = 'run "saferplan assess", which lists them all, and this command again'


class UntrueWords(SaferplanError):
    """A sentence of the analyst's own words is not true of the figure that it links to, so nothing is released."""

    exit_code = 14

    def __init__(
        self,
        where: str,
        sentence: str,
        fault: str,
        true: tuple[str, ...],
        *,
        others: int = 0,
    ) -> None:
        first, *more = [f'"{one}"' for one in true] or [""]
        also = f" (or {', '.join(more)})" if more else ""
        what = f"Write {first}{also}" if first else "Mend the sentence or the address"
        super().__init__(
            f'{where}: "{sentence}": {fault}. {what}, or strike the sentence out with ~~ before and after it; then '
            f"{_ALL_AGAIN}.{_others(others)} Nothing was released."
        )


class WithheldWords(SaferplanError):
    """A sentence of the analyst's own words speaks of a figure that its readers may not see, so nothing is released."""

    exit_code = 14

    def __init__(
        self,
        where: str,
        sentence: str,
        reason: str,
        instead: tuple[str, ...],
        *,
        others: int = 0,
    ) -> None:
        what = f" What may be said instead: {'; '.join(instead)}." if instead else ""
        super().__init__(
            f'{where}: "{sentence}": the figure may not be shown to these readers ({reason}), nor may words that say '
            "how large it is or which way it went. Take out the link and what is said of it, or strike the sentence "
            f'out with ~~ before and after it; then run "saferplan assess" and this command again.{what}'
            f"{_others(others)} Nothing was released."
        )


def _others(count: int) -> str:
    """How many more sentences there are of the kind."""
    return f" {count:,} more such {'sentence stands' if count == 1 else 'sentences stand'}." if count else ""


class UntruePlan(SaferplanError):
    """The plan says what its figures do not bear out, or names a figure that there is none of: it is not built.

    `faults` has a sentence for each, with where it stands and what would be true, where there are several.
    """

    exit_code = 14

    def __init__(self, faults: tuple[str, ...]) -> None:
        one = f"{faults[0]} Then run the same command again. Nothing was written."
        many = (
            f"{len(faults):,} things in the plan are not true of their figures; expected none. Mend what each sentence "
            "says, and run the same command again. Nothing was written."
        )
        super().__init__(one if len(faults) == 1 else many)
        self.faults = faults if len(faults) > 1 else ()


class UnfinishedPlan(SaferplanError):
    """Something in the plan is wrong or lacking, and only a plan without gaps was asked for: it is not built.

    `many` is how many gaps there are in words, `faults` the first of them, with where they stand.
    """

    exit_code = 15

    def __init__(self, many: str, faults: tuple[str, ...]) -> None:
        super().__init__(
            f"The plan has gaps, and --strict refuses them: {many}; expected none. Mend them, with "
            '"saferplan plan check" for all of them, or leave --strict out. Nothing was written.'
        )
        self.faults = faults


class UnfitNames(SaferplanError):
    """The plan would print a person's name, or a word like "tbc", where the name of a body stands: it is not built.

    `faults` has a sentence for each, with where it stands, where there are several.
    """

    exit_code = 14

    def __init__(self, faults: tuple[str, ...]) -> None:
        one = f"{faults[0]} Nothing was written."
        many = (
            f"{len(faults):,} names in the plan are a person's or no name; expected those of bodies, for the plan is "
            "published. Mend each, and run the same command again. Nothing was written."
        )
        super().__init__(one if len(faults) == 1 else many)
        self.faults = faults if len(faults) > 1 else ()


class WordsOutOfDate(SaferplanError):
    """The analyst's own words are no longer those that the bundle was made with."""

    exit_code = 5

    def __init__(self, changed: str) -> None:
        super().__init__(f'{changed} changed since the last assessment. Run "saferplan assess" again.')


class BadModel(SaferplanError):
    """A scoring model of priorities cannot be used as it stands."""

    exit_code = 4

    def __init__(self, file: str, where: str, found: str, expected: str, do: str) -> None:
        super().__init__(f"{file}, {where}: {found}; expected {expected}. {do} Nothing was written.")


class BadIssues(SaferplanError):
    """The list of issues to score cannot be used as it stands."""

    exit_code = 4

    def __init__(self, where: str, found: str, expected: str, do: str) -> None:
        super().__init__(f"priorities/issues.toml, {where}: {found}; expected {expected}. {do} Nothing was written.")


class NothingScored(SaferplanError):
    """No issue has been scored in full, so there is nothing to put in order."""

    exit_code = 5

    def __init__(self, where: str, found: str) -> None:
        super().__init__(
            f"{where}: {found}; expected one issue at least with a score in every field that counts. Fill in "
            'priorities/scores.csv or the workbooks that "saferplan priorities propose" wrote. Nothing was written.'
        )


class MissingInput(SaferplanError):
    """A file that the step needs is not in the folder."""

    exit_code = 4

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(f"{what} was not found in {where}. {do}")


class StepNotDone(SaferplanError):
    """An earlier step of the line has not been run in this folder."""

    exit_code = 5

    def __init__(self, missing: str, command: str) -> None:
        super().__init__(f'There is {missing} in this folder yet. Run "saferplan {command}" first.')


class DamagedResult(SaferplanError):
    """A file that an earlier step wrote is gone or no longer whole."""

    exit_code = 5

    def __init__(self, folder: Path, found: str, command: str) -> None:
        super().__init__(
            f'{folder}: a file in it cannot be read ({found}); expected what "saferplan {command}" wrote. '
            f'Run "saferplan {command}" again. Nothing was written.'
        )


class TablesOutOfDate(SaferplanError):
    """The inputs or the settings are no longer those that the tables were read from."""

    exit_code = 5

    def __init__(self, changed: str, command: str = "read") -> None:
        super().__init__(f'{changed} changed since the inputs were read. Run "saferplan {command}" again.')


class BadAddress(SaferplanError):
    """A figure's address cannot be read, or names no figure or more than one."""

    exit_code = 6

    def __init__(self, address: str, found: str, nearest: str | None = None) -> None:
        hint = f" The nearest address is {nearest}" if nearest else ""
        super().__init__(f"{address}: {found}.{hint}")
        self.found = found
        self.nearest = nearest


class NoSuchFinding(SaferplanError):
    """A finding's id names none of the current bundle."""

    exit_code = 6

    def __init__(self, finding: str, near: tuple[str, ...] = (), *, shared: str = "") -> None:
        found = "are" if len(near) > 1 else "is"
        like = f"with the same {shared}" if shared else "of nearly the same name"
        hint = f"; {like} there {found} {', '.join(near)}" if near else ""
        super().__init__(
            f"{finding}: no finding of this id is in the current bundle{hint}. "
            'Run "saferplan explain" with the folder alone for a list of all ids.'
        )


class CannotWrite(SaferplanError):
    """The disk is full, the folder is read-only or a file is in the way; what was there before is whole."""

    exit_code = 7

    def __init__(self, path: Path, reason: str) -> None:
        self.path = path
        self.reason = reason
        super().__init__(
            f"{path}: could not be written ({reason}). What was there before is untouched. "
            f"{_WHAT_TO_DO.get(reason, 'Free some space or choose a folder you may write to')}, then run the same "
            "command again."
        )


class FolderBusy(SaferplanError):
    """Another Saferplan run is working in this folder."""

    exit_code = 8

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"{folder}: another Saferplan command is working in this folder. "
            "Wait until it has ended, then run this one again."
        )


class CannotTypeset(SaferplanError):
    """The PDF cannot be set: a word the face has no letters for, or a picture without alternative text."""

    exit_code = 13

    def __init__(self, reason: str) -> None:
        super().__init__(
            f"The PDF could not be set ({reason}). Expected words in Latin, Greek or Cyrillic letters, and a "
            "summary for every chart and map. Correct the name or text and run the same command again. "
            "Nothing was written."
        )


class NotReleased(SaferplanError):
    """Something that is not a release was handed to publication."""

    exit_code = 9

    def __init__(self, path: Path) -> None:
        super().__init__(
            f'{path}: this is not a release. Only released figures are published; run "saferplan release" first.'
        )


class CannotReckon(SaferplanError):
    """A method was asked for something its input cannot bear."""

    exit_code = 10

    def __init__(self, method: str, found: str, expected: str) -> None:
        super().__init__(f"{method}: {found}; expected {expected}.")


class TooFewAreas(CannotReckon):
    """There are too few areas, or too large ones, for as many groups as were asked for: a kind of `CannotReckon`."""

    exit_code = 10

    def __init__(self, method: str, found: str, expected: str) -> None:
        super().__init__(method, found, expected)


class NoRespondents(CannotReckon):
    """A category of the population has people, and nobody of it answered: a kind of `CannotReckon`.

    `margin` and `category` are numbers from 0, so that whoever knows their names can say them.
    """

    exit_code = 10

    def __init__(self, margin: int, category: int, people: float) -> None:
        self.margin, self.category, self.people = margin, category, people
        super().__init__(
            "raking",
            f"nobody answered from category {category} of margin {margin}, which has {people:,.0f} people",
            "a respondent in every category that has people; join it to another, or leave the margin out",
        )


class MissingTarget(SaferplanError):
    """A survey is to be weighted by something whose people are not known."""

    exit_code = 4

    def __init__(self, margin: str, category: str, known: tuple[str, ...]) -> None:
        self.margin, self.category = margin, category
        have = f"it has {', '.join(known[:8])}" if known else "it has none"
        spelled = {one.casefold(): one for one in reversed(known)}
        near = get_close_matches((category or margin).casefold(), list(spelled), 1, 0.6)
        have += f'; the nearest is "{spelled[near[0]]}"' if near else ""
        what = f'people of the category "{category}" of "{margin}"' if category else f'people of "{margin}"'
        super().__init__(
            f"targets.csv: there are no {what} to weight to ({have}). Add rows with margin, category and people, or "
            "take the margin out of [[weighting.margin]] in questionnaire.toml."
        )


class NobodyInCategory(SaferplanError):
    """A category of the population has people, and nobody of it answered the survey."""

    exit_code = 4

    def __init__(self, margin: str, category: str, people: float) -> None:
        super().__init__(
            f'questionnaire.toml, [[weighting.margin]]: nobody who answered is "{category}" of "{margin}", which has '
            f"{people:,.0f} people, so that no weight can stand for them. Join it to another category in targets.csv "
            "and in the questionnaire, or take the margin out."
        )


class TrimTooTight(SaferplanError):
    """The weights of a survey are held under a limit by which they cannot add up to the population."""

    exit_code = 4

    def __init__(self, trim: float) -> None:
        super().__init__(
            f"questionnaire.toml, [weighting], trim: no weights of at most {trim:g} times the middle one add up to the "
            "population, since too few who answered stand for too many. Raise trim, or join small categories in "
            "targets.csv and in the questionnaire."
        )


class BadTable(SaferplanError):
    """A table does not have its declared shape."""

    exit_code = 4

    def __init__(self, table: str, column: str, found: str, expected: str) -> None:
        super().__init__(f'table {table}, column {column}: {found}; expected {expected}. Run "saferplan read" again.')


class BadAccount(SaferplanError):
    """The rows of an account do not add up, so that some were dropped uncounted or the account was changed."""

    exit_code = 4

    def __init__(self, source: str, read: int, kept: int, aside: int) -> None:
        super().__init__(
            f"account of {source}: {read:,} rows read, {kept:,} kept and {aside:,} set aside; expected as many read as "
            'kept and set aside. Run "saferplan read" again.'
        )


class EditionExists(SaferplanError):
    """An edition of that name was released before and holds something else."""

    exit_code = 11

    def __init__(self, path: Path, differs: str) -> None:
        super().__init__(
            f"{path}: this edition was released before, with other {differs}. What has been released is frozen; "
            "give the new release another name with --edition."
        )


class BundleOutOfDate(SaferplanError):
    """A setting that the bundle's figures or sentences rest on changed since it was made."""

    exit_code = 5

    def __init__(self, setting: str) -> None:
        super().__init__(
            f"partnership.toml, {setting}: it changed since the bundle was made, so a release would show the old. "
            'Run "saferplan assess" again. Nothing was written.'
        )


class PortTaken(SaferplanError):
    """The address to serve pages on is already in use."""

    exit_code = 12

    def __init__(self, port: int) -> None:
        super().__init__(
            f"localhost, port {port}: another program is using it; expected a free port. "
            "Give another with --port, or stop the other program."
        )


class FolderInUse(SaferplanError):
    """A new folder was asked for where there is something already."""

    exit_code = 3

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: there is something here already. Name a folder that is empty or not yet there.")


class KeptForResults(SaferplanError):
    """Working papers were to go among the inputs, results or texts of a partnership folder."""

    exit_code = 3

    def __init__(self, folder: Path, place: str, partnership: Path) -> None:
        super().__init__(
            f"{folder}: it lies in {place} of the partnership folder {partnership}, which other commands read or "
            "publish; expected a folder of its own, since working papers are exact and not released. Name another "
            "with --out. Nothing was written."
        )


class Stopped(SaferplanError):
    """The user stopped the command (Ctrl+C); the code is what a shell gives to such an end."""

    exit_code = 130

    def __init__(self) -> None:
        super().__init__("Stopped. What was there before is untouched.")


class NotReachable(SaferplanError):
    """A service does not answer, breaks off or is too slow, after every try that is fair to it."""

    exit_code = 20

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            f"{address}: {reason}; expected the file. What has arrived is kept: check your connection and run the "
            "same command again later, and it goes on from there."
        )


class ServiceRefused(SaferplanError):
    """A service answers that it does not have the file or will not give it."""

    exit_code = 21

    def __init__(self, address: str, status: int) -> None:
        super().__init__(
            f"{address}: the service answers {status}; expected the file. It may have moved: look for it on the "
            "publisher's site and put it into inputs by hand, or name a copy with --mirror."
        )
        self.status = status


class NotTheFile(SaferplanError):
    """What arrived is not the file: another form, another checksum, too large, or not whole."""

    exit_code = 22

    def __init__(self, address: str, found: str, expected: str) -> None:
        super().__init__(
            f"{address}: {found}; expected {expected}. Nothing in inputs was changed. Download the file from the "
            "publisher's site by hand and look at it."
        )


class RedirectRefused(SaferplanError):
    """A service sends on to a place that is not safe, or round in a circle."""

    exit_code = 23

    def __init__(self, address: str, found: str) -> None:
        super().__init__(
            f"{address}: {found}; expected at most five steps, none of them back and none from https to http. "
            "Nothing was taken. Download the file from the publisher's site by hand."
        )


class NotTrusted(SaferplanError):
    """The certificate of a service is not one that this computer trusts."""

    exit_code = 24

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(
            f"{address}: its certificate is not trusted ({reason}); expected one that this computer trusts. "
            "Nothing was taken. Where your council's network puts in a certificate of its own, ask its IT for the "
            "file of that certificate and name it in the environment as SSL_CERT_FILE."
        )


class NotOurs(SaferplanError):
    """A file in inputs would be replaced that `fetch` did not put there, or that was changed since."""

    exit_code = 25

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path}: this file was put here or changed by somebody, and differs from the one fetched; expected no "
            "file of that name. It was left as it is. Move it away or rename it, and run the same command again."
        )


class FetchIncomplete(SaferplanError):
    """Several files could not be fetched; those that could be are in their places.

    `why` has the sentence of each, by the name of its service.
    """

    exit_code = 26

    def __init__(self, why: dict[str, str]) -> None:
        super().__init__(
            f"{len(why):,} files could not be fetched: {', '.join(why)}. The others are in place. "
            "Mend what each sentence says, and run the same command again."
        )
        self.why = why


class Unforeseen(SaferplanError):
    """Saferplan met something that it has no sentence for: a fault of its own."""

    exit_code = 70

    def __init__(self, error: BaseException, version: str) -> None:
        # The error's own words are left out: they may quote a row of somebody's file.
        frames = [
            frame
            for frame, _ in walk_tb(error.__traceback__)
            if Path(__file__).parent in Path(frame.f_code.co_filename).parents
        ]
        at = f" in {frames[-1].f_code.co_name}, {Path(frames[-1].f_code.co_filename).name}" if frames else ""
        super().__init__(
            f"something went wrong that should not have ({type(error).__name__}{at}, version {version}). What was "
            "there before is untouched. Please report this line and the command you gave to whoever looks after "
            "Saferplan for you; with SAFERPLAN_TRACEBACK=1 in the environment the same command prints more to send "
            "along (look through it for names of people first)."
        )
