"""What was said -> statements: the words in quotation marks, or the sentence that reports them."""

from __future__ import annotations

from dataclasses import replace

from accord.ledger.model import Statement, Tone
from accord.reader.draft import Draft, Quoted
from accord.reader.lexicon import lexicon
from accord.reader.steps.document.topics import Topics
from accord.reader.steps.japanese.said import said_in


def statements(draft: Draft) -> Draft:
    """The draft with what was said in it, by whom and in which form."""
    topics = Topics(draft)
    found: list[Statement] = []
    last: tuple[int, str] = (-1, "")
    for said in draft.quoted:
        start, end = said.start, said.end
        around = draft.segment_at(start)
        if said.form == "indirect" and around:
            if last == (around.start, said.speaker):  # "…と述べ、…と強調した" by one speaker is one sentence
                continue
            last = (around.start, said.speaker)
            start, end = _reported(draft, said)
        found.append(
            Statement(
                **draft.evidence("statement", f"ja.{said.form}", start, end),
                speaker=said.speaker,
                parties=said.parties,
                cue=said.cue,
                form=said.form,
                tone=_tone(draft.plain[start:end]),
                about=topics.of(start, end, start),
            )
        )
    return replace(draft, statements=tuple(found))


def _reported(draft: Draft, said: Quoted) -> tuple[int, int]:
    """The sentence of indirect speech; its own part of one in which others speak too."""
    around = draft.segment_at(said.start)
    if around is None:
        return said.start, said.end
    beside = [q for q in said_in(draft, around.start, around.end) if q.speaker != said.speaker]
    start = max((q.end for q in beside if q.end <= said.start), default=around.start)
    end = min((q.start for q in beside if q.start >= said.end), default=around.end)
    return (start, end) if not beside else (said.start if start > around.start else start, min(end, said.end + 12))


def _tone(words: str) -> Tone:
    """The tone words of a text, counted by axis."""
    return Tone(**{axis: sum(words.count(word) for word in listed) for axis, listed in lexicon("ja")["tone"].items()})
