"""Minutes: drafted from the record, corrected, signed and frozen; corrected after that by a new version only."""

from __future__ import annotations

from saferplan.governance.minutes import frozen_hash, minutes_text
from saferplan_portal.accounts.actor import Actor
from saferplan_portal.audit.actions import Told, wrote
from saferplan_portal.board.actions.held import hold_record_open, hold_state, locked
from saferplan_portal.board.models import MINUTES_STATES, Attendance, Meeting, Minutes
from saferplan_portal.board.permissions import check_manage_board, check_sign
from saferplan_portal.board.reading import frozen_parts, public_record, record_of
from saferplan_portal.shell.locking import save_change
from saferplan_portal.shell.rules import Unfit, action


@action
def draft_minutes(*, by: Actor, meeting: Meeting, seen: int = 0) -> Minutes:
    """Draft the minutes from the record, in place of the draft that was seen; 0 where none was.

    Raises `Refused` but for a manager, `Unfit` where the record is closed or nobody's attendance was recorded, and
    `ChangedMeanwhile` where somebody wrote in the draft since.
    """
    check_manage_board(by)
    meeting = locked(meeting)
    hold_record_open(meeting)
    if not Attendance.objects.filter(meeting=meeting).exists():
        raise Unfit("Record who attended before the minutes are drafted.")
    text = minutes_text(record_of(meeting))
    detail = {}
    draft = Minutes.objects.filter(meeting=meeting, state="draft").first()
    if draft is not None:
        detail = {"text": [draft.text, text]}
        draft = save_change(draft, seen=seen, values={"text": text, "drafted_by": by.person})
    else:
        draft = Minutes.objects.create(meeting=meeting, text=text, drafted_by=by.person)
    wrote(by, Told("board.minutes_drafted", f"Drafted the minutes of {meeting}.", "minutes", draft.pk, detail))
    return draft


@action
def edit_minutes(*, by: Actor, minutes: Minutes, seen: int, text: str) -> Minutes:
    """Correct the words of a draft.  Raises `Refused`, `Unfit` where they are signed, `ChangedMeanwhile`."""
    check_manage_board(by)
    if minutes.state != "draft":
        raise Unfit("These minutes are signed and stay as they are. Begin a correction.")
    if not text.strip():
        raise Unfit("Minutes cannot be empty.", "text")
    before = minutes.text
    minutes = save_change(minutes, seen=seen, values={"text": text.replace("\r\n", "\n"), "drafted_by": by.person})
    sentence = f"Corrected the draft minutes of {minutes.meeting}."
    wrote(by, Told("board.minutes_edited", sentence, "minutes", minutes.pk, {"text": [before, minutes.text]}))
    return minutes


@action
def sign_minutes(*, by: Actor, minutes: Minutes, seen: int) -> Minutes:
    """Sign minutes: text, what the public may read, and who signed when are frozen with their hash.

    Raises `Refused` but for a chair who did not write them, `Unfit` where they are signed, `ChangedMeanwhile`.
    """
    check_sign(by, minutes)
    hold_state(MINUTES_STATES, minutes.state, "signed", "These minutes are signed already.")
    locked(minutes.meeting)
    public = public_record(minutes.meeting)
    values = {"state": "signed", "public": public, "signed_by": by.name, "signed_at": by.at}
    whole = Minutes(
        meeting=minutes.meeting, number=minutes.number, text=minutes.text, corrects=minutes.corrects, **values
    )
    values["sha256"] = frozen_hash(frozen_parts(whole))
    minutes = save_change(minutes, seen=seen, values=values)
    sentence = f"Signed the minutes of {minutes.meeting}, version {minutes.number}."
    wrote(by, Told("board.minutes_signed", sentence, "minutes", minutes.pk, {"sha256": minutes.sha256}))
    return minutes


@action
def correct_minutes(*, by: Actor, minutes: Minutes, because: str) -> Minutes:
    """Begin a correction of signed minutes: a new version, a draft, with what it corrects.

    Raises `Refused` but for a manager, `Unfit` where they are not the last version or not signed.
    """
    check_manage_board(by)
    meeting = locked(minutes.meeting)
    last = Minutes.objects.filter(meeting=meeting).order_by("-number").first()
    if last is None or last.pk != minutes.pk or minutes.state != "signed":
        raise Unfit("Only the last version of signed minutes is corrected.")
    if not because.strip():
        raise Unfit("Say what is to be corrected.", "corrects")
    draft = Minutes.objects.create(
        meeting=meeting, number=minutes.number + 1, text=minutes.text, corrects=because, drafted_by=by.person
    )
    sentence = f"Began a correction of the minutes of {meeting}."
    wrote(by, Told("board.minutes_correction_begun", sentence, "minutes", draft.pk, {"because": because}))
    return draft
