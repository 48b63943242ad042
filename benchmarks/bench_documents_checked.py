"""What the check of finished documents finds of 124 planted faults, beside PyPI's `onus` on the same ten documents.

Run by itself: `python benchmarks/bench_documents_checked.py --onus ENV/bin/python`, where ENV is a virtual environment
of its own that has `onus` 0.1.0 (`python -m venv ENV; ENV/bin/pip install onus==0.1.0`).  `onus` holds a document
against evidence that is given to it; its numbers mode (`--no-llm`) is used, without a language model or a network.
Three questions are put:

- alone: each document with itself as the evidence, which is all that there is when only the document is at hand;
- rest: each planted and each look-alike statement alone, with the rest of its document as the evidence;
- altered: one number of three digits or more, which stands once in its document, is altered; the evidence is the true
  document.  Saferplan is not given the true document, and is credited where it says something new.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from claims_planted import CLASSES, FOLDER, Document, check, load, score, sentence_round
from saferplan.plan.claims.document_text import DocumentText
from saferplan.plan.claims.finished.check import check_document
from saferplan.sources.documents import read_document

ONUS = """
import json, sys, tempfile
from pathlib import Path
from onus import evidence
from onus.engine import check
from onus.settings import Settings
found = []
with tempfile.TemporaryDirectory() as work:
    path = Path(work) / "text.md"
    for text, rest in json.load(sys.stdin):
        path.write_text(text, encoding="utf-8")
        found.append(len(check(path, evidence.load(texts=[rest]), Settings(llm=False)).findings))
json.dump(found, sys.stdout)
"""
NUMBER = re.compile(r"(?<![\d,./£])\d{1,3}(?:,\d{3})+(?![\d,/%])|(?<![\d,./£-])(?!20\d\d|19\d\d)\d{3,}(?![\d,./%])")


def onus(python: str, pairs: list[tuple[str, str]]) -> list[int]:
    """How many findings `onus` has on each text, given its evidence."""
    done = subprocess.run(  # the interpreter is named by whoever runs the bench
        [python, "-c", ONUS], input=json.dumps(pairs), capture_output=True, text=True, check=True
    )
    return list(json.loads(done.stdout))


def rest_of(document: Document, words: str) -> tuple[str, str]:
    """The sentence round some words, and the document without it."""
    begin, end = sentence_round(document.text, words)
    return document.text[begin:end], document.text[:begin] + document.text[end:]


def altered(text: DocumentText) -> Iterator[tuple[str, str, DocumentText]]:
    """A document with one number altered by about a seventh, once for each number that stands once in it."""
    whole = "\n".join(passage.text for passage in text.passages)
    for place, passage in enumerate(text.passages):
        for hit in NUMBER.finditer(passage.text):
            if len(re.findall(rf"(?<![\d,]){hit[0]}(?![\d,])", whole)) > 1:
                continue
            value = int(hit[0].replace(",", ""))
            other = f"{value + max(1, round(value / 7)):,}"
            words = passage.text[: hit.start()] + other + passage.text[hit.end() :]
            passages = (*text.passages[:place], replace(passage, text=words), *text.passages[place + 1 :])
            yield words, whole, replace(text, passages=passages)


def remarked(text: DocumentText) -> Counter[tuple[str, int]]:
    """How many remarks of each rule there are on each passage."""
    return Counter((one.rule, one.spots[0].passage) for one in check_document(text).remarks)


def count_altered(documents: list[Document]) -> tuple[int, int, list[tuple[str, str]]]:
    """How many numbers were altered, on how many our check says something new, and what `onus` is to be asked."""
    total = ours = 0
    pairs = []
    for document in documents:
        text = read_document(FOLDER / f"{document.name}.md")
        before = remarked(text)
        for words, whole, other in altered(text):
            total += 1
            ours += bool(remarked(other) - before)
            pairs.append((words, whole))
    return total, ours, pairs


def main() -> None:
    """Measure ours, and `onus` where it is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--onus", help="the interpreter of a virtual environment that has onus")
    chosen, _ = parser.parse_known_args()
    documents = load()
    checked = {document.name: check(document) for document in documents}
    for label, some in (
        ("seen", [each for each in documents if each.seen]),
        ("blind", [each for each in documents if not each.seen]),
        ("all", documents),
    ):
        result = score(
            some,
            {each.name: checked[each.name].remarks for each in some},
            {each.name: checked[each.name].text for each in some},
        )
        quantities = sum(checked[each.name].counts.quantities for each in some)
        print(
            f"{label}: {quantities} quantities; found {result.found.total()} of {result.planted.total()} "
            f"({result.recall:.0%}), {result.found_for_its_reason.total()} by a rule for its class; "
            f"{result.right} of {result.right + len(result.false)} remarks touch a fault ({result.precision:.0%}); "
            f"{len(result.false_of_grade('wrong'))} false “wrong”; look-alikes hit {len(result.on_clean)}"
        )
        for kind in CLASSES:
            print(f"    {kind}: {result.found[kind]} of {result.planted[kind]}")
    total, ours, pairs = count_altered(documents)
    print(f"altered: Saferplan, without the true document, says something new on {ours} of {total}")
    if not chosen.onus:
        print("onus: not measured; name its interpreter with --onus")
        return
    alone = onus(chosen.onus, [(each.text, each.text) for each in documents])
    print(f"onus, alone: {sum(alone)} findings in {len(documents)} documents")
    bad = [(fault.kind, *rest_of(each, fault.words)) for each in documents for fault in each.planted]
    fine = [rest_of(each, clean.words) for each in documents for clean in each.clean]
    met = [kind for (kind, *_), many in zip(bad, onus(chosen.onus, [(a, b) for _, a, b in bad]), strict=True) if many]
    hit = sum(many > 0 for many in onus(chosen.onus, fine))
    print(f"onus, rest: speaks on {len(met)} of {len(bad)} planted and on {hit} of {len(fine)} look-alikes")
    for kind in CLASSES:
        print(f"    {kind}: {met.count(kind)} of {sum(each[0] == kind for each in bad)}")
    print(f"onus, altered: {sum(many > 0 for many in onus(chosen.onus, pairs))} of {total} found")


if __name__ == "__main__":
    main()
