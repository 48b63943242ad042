"""The words of the PDF as data: Markdown with figure links, taken apart into blocks and runs.

Typst is given data, never markup, so that a name such as "C#_Road" is printed as it is written.  A *run* is a piece
of text with one look, `{"t": text}`, with `"b"` where it is strong, `"i"` where it is emphasised, `"n"` the number of
its figure in the annex, or `"u"` the address of a web page.  A *block* is a paragraph, `{"kind": "paragraph",
"runs": [...]}`, a small heading, or a list, `{"kind": "list", "items": [runs, ...]}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from saferplan.findings import LINK_ADDRESS, LINK_WORDS
from saferplan.plan.claims.filling import around, without_sign

Run = dict[str, Any]
Block = dict[str, Any]
Words = Callable[[str, str], tuple[str, int | None]]
"""From an address and the words claimed for it, the words to print and the figure's number in the annex, if any."""

_INLINE = re.compile(
    r"\\(?P<escaped>[\\`*_{}\[\]()#+\-.!<>|$@])"
    rf"|\[(?P<words>{LINK_WORDS})\]\((?P<target>{LINK_ADDRESS}|https?://[^)\s]{{1,2000}})\)"
    r"|\*\*(?P<strong>\S|\S.*?\S)\*\*"
    r"|\*(?P<soft>[^*\s]|[^*\s][^*]*[^*\s])\*"
    r"|`(?P<code>[^`]+)`"
)
_ITEM = re.compile(r"\s*(?:[-*]|\d+\.)\s+(?P<text>.*)")
_HEADING = re.compile(r"#{1,6}\s+(?P<text>.*)")


def runs_of(text: str, words: Words, *, beside: tuple[str, str] = ("", "")) -> list[Run]:
    r"""Take a line of Markdown apart into runs; what is no mark is printed as it stands.

    `beside` is what stands before and after the text, where it is a part of a line.

    >>> runs_of("up [9%](figure:x?period=2018) in *C#_Road* \\* 2", lambda address, claimed: (claimed, 7))
    [{'t': 'up '}, {'t': '9%', 'n': 7}, {'t': ' in '}, {'t': 'C#_Road', 'i': True}, {'t': ' * 2'}]
    """
    runs: list[Run] = []
    at = 0
    for match in _INLINE.finditer(text):
        _add(runs, {"t": text[at : match.start()]})
        at = match.end()
        if match["escaped"]:
            _add(runs, {"t": match["escaped"]})
        elif match["target"]:
            _add(runs, _link(match, around(text, match, beside), words))
        elif match["strong"]:
            for run in runs_of(match["strong"], words, beside=around(text, match, beside)):
                _add(runs, run | {"b": True})
        elif match["soft"]:
            for run in runs_of(match["soft"], words, beside=around(text, match, beside)):
                _add(runs, run | {"i": True})
        else:
            _add(runs, {"t": match["code"]})
    _add(runs, {"t": text[at:]})
    return runs


def _link(match: re.Match[str], beside: tuple[str, str], words: Words) -> Run:
    """A run that leads to its figure in the annex, or to a web page; a fall that is said to be one has no minus."""
    claimed, target = match["words"], match["target"]
    if not target.startswith("figure:"):
        return {"t": claimed or target, "u": target}
    printed, number = words(target, claimed)
    if not claimed.strip():
        printed = without_sign(printed, *beside)
    return {"t": printed} if number is None else {"t": printed, "n": number}


def _add(runs: list[Run], run: Run) -> None:
    """Add a run; plain text joins the plain text before it."""
    if not run["t"]:
        return
    if runs and len(run) == 1 and len(runs[-1]) == 1:
        runs[-1] = {"t": runs[-1]["t"] + run["t"]}
    else:
        runs.append(run)


def plain(text: str, words: Words) -> str:
    """The text as a reader hears it, with no marks: for alternative text.

    >>> plain("up **[9%](figure:x?period=2018)**", lambda address, claimed: (claimed, 7))
    'up 9%'
    """
    return "".join(run["t"] for run in runs_of(" ".join(text.split()), words))


def blocks_of(text: str, words: Words) -> list[Block]:
    """Take Markdown apart into paragraphs, small headings and lists; a blank line ends each of them.

    >>> blocks_of("One\\nline.\\n\\n- first\\n- second", lambda address, claimed: (claimed, 1))[1]
    {'kind': 'list', 'items': [[{'t': 'first'}], [{'t': 'second'}]]}
    """
    blocks: list[Block] = []
    lines: list[str] = []
    items: list[str] = []

    def close() -> None:
        if lines:
            blocks.append({"kind": "paragraph", "runs": runs_of(" ".join(lines), words)})
        if items:
            blocks.append({"kind": "list", "items": [runs_of(item, words) for item in items]})
        lines.clear()
        items.clear()

    for line in text.splitlines():
        if not line.strip():
            close()
        elif heading := _HEADING.fullmatch(line.strip()):
            close()
            blocks.append({"kind": "heading", "runs": runs_of(heading["text"], words)})
        elif item := _ITEM.fullmatch(line):
            if lines:
                close()
            items.append(item["text"].strip())
        elif items:
            items[-1] += " " + line.strip()
        else:
            lines.append(line.strip())
    close()
    return blocks
