"""Files that are read: what cannot be used as it stands."""

from __future__ import annotations

from saferplan.errors.base import SaferplanError


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


class MissingInput(SaferplanError):
    """A file that the step needs is not in the folder."""

    exit_code = 4

    def __init__(self, what: str, where: str, do: str) -> None:
        super().__init__(f"{what} was not found in {where}. {do}")


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
