"""What do `hoofbeats search` and `hoofbeats status` print? The index asked from a terminal, or by a script."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
import msgspec
from msgspec.structs import replace

from search import care, failures, settings
from search.answer import excerpt_end
from search.answerer import Answerer
from search.citation import cite, latest, section, standing
from search.errors import QueryTooLong
from search.failures import Failed
from search.generations import Checked
from search.manifest import Counts, Versions
from search.model import Hit, Passage, Reading, Reply, Source
from search.rows import without_gaps
from search.terminal import age, block, count, one_line, safe
from search.wire import search_json

_LEFT_OUT = re.compile(r"-[^\W\d_]\w.*", re.DOTALL)


class _Asking(click.Command):
    """Takes "-surgery" for a word to leave out, and not for seven options."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        end = args.index("--") if "--" in args else len(args)
        words = [arg for arg in args[:end] if _LEFT_OUT.fullmatch(arg)]
        options = [arg for arg in args[:end] if not _LEFT_OUT.fullmatch(arg)]
        return super().parse_args(ctx, [*options, "--", *words, *args[end + 1 :]])


@click.command("search", cls=_Asking)
@click.argument("query", metavar="QUERY", nargs=-1, required=True)
@click.option("--index", metavar="DIR", help="Folder of the index.")
@click.option("--limit", metavar="N", type=click.IntRange(1, 100), default=10, show_default=True, help="Most hits.")
@click.option("--json", "as_json", is_flag=True, help="Reply as JSON, in the API's shape.")
def search_command(query: tuple[str, ...], index: str | None, limit: int, as_json: bool) -> None:
    """Answer a question word for word, with the source of each answer."""
    question = " ".join(query)
    if not question.strip():
        raise click.UsageError('The question is empty. Type one, such as: hoofbeats search "what does PRRT do"')
    chosen = settings.load({"index": index})
    cards = care.load(Path(chosen.care_cards) if chosen.care_cards else None)
    answerer = Answerer(chosen.index)
    try:
        reply = care.first(answerer.ask(question, per_page=limit), cards)
    except QueryTooLong:
        # What cannot be searched for may be somebody's cry for help none the less.
        for notice in care.notices(question, cards):
            click.echo(block(notice.text, ""), err=True)
        raise
    _warn(answerer.snapshot().damage)
    if as_json:
        click.echo(search_json(reply).decode())
    else:
        click.echo("\n".join(_lines(reply)))


@click.command("status")
@click.option("--index", metavar="DIR", help="Folder of the index.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def status_command(index: str | None, as_json: bool) -> None:
    """Say which generation is in force, what made it and what it holds, and what is wrong with it, if anything.

    Names the documents that the last run could not read, too.
    """
    path = settings.load({"index": index}).index
    snapshot = Answerer(path, checked=Checked.ALL).snapshot()
    manifest = snapshot.manifest
    seconds, ago = age(manifest.built_at)
    failed = failures.read(path)
    if as_json:
        status = Status(
            index=str(path),
            generation=manifest.generation,
            built_at=manifest.built_at,
            age_seconds=seconds,
            versions=manifest.versions,
            counts=manifest.counts,
            damage=snapshot.damage,
            failed=failed,
        )
        click.echo(msgspec.json.encode(status).decode())
        return
    counts, made = manifest.counts, manifest.versions
    click.echo(f"index       {path}")
    click.echo(f"generation  {manifest.generation}, built {manifest.built_at} ({ago})")
    click.echo(
        f"holds       {count(counts.documents, 'document')}, {count(counts.sections, 'section')}, "
        f"{count(counts.passages, 'passage')}, {count(counts.concepts, 'concept')}, {count(counts.words, 'word')}"
    )
    click.echo(
        f"made by     analysis {made.analysis}, passages {made.passages}, readers {', '.join(made.readers) or 'none'}, "
        f"format {made.format}, terminology {made.terminology[:12]}"
    )
    for one in failed:
        click.echo(f"failed      {_failed(one)}")
    _warn(snapshot.damage)


class Status(msgspec.Struct, frozen=True):
    """What `hoofbeats status --json` prints. age_seconds: since built_at; damage: see Snapshot.

    failed: what the last run could not read.
    """

    index: str
    generation: int
    built_at: str
    age_seconds: int
    versions: Versions
    counts: Counts
    damage: str | None
    failed: tuple[Failed, ...]


def _failed(one: Failed) -> str:
    since = f"{one.since} ({age(one.since)[1]})"
    told = f"what was read before {since} goes on answering" if one.answers else f"nothing of it answers; since {since}"
    return f"{one_line(one.path)}: {one_line(one.reason)}; {told}"


def _warn(damage: str | None) -> None:
    if damage:
        click.echo(f"hoofbeats: {safe(damage)} Until then, the generation before it answers.", err=True)


def _lines(reply: Reply) -> list[str]:
    """Care first, then what answers; what is only related stands apart, as it does on the pages."""
    answers = [hit for hit in reply.hits if hit.answer]
    related = [hit for hit in reply.hits if not hit.answer]
    urgent = [notice for notice in reply.notices if notice.type == "care"]
    lines = [line for notice in urgent for line in (block(notice.text, ""), "")]
    lines += [_summary(reply, answers), *_read_as(reply.reading)]
    lines += [block(notice.text, "") for notice in reply.notices if notice.type == "correction"]
    for hit in answers:
        lines += ["", *_hit(hit)]
    if related:
        lines += ["", "Related, but no direct answer:" if answers else "Related, but no answer:"]
    for hit in related:
        lines += ["", *_hit(hit)]
    lines += ["", *(block(notice.text, "") for notice in reply.notices if notice.type not in ("care", "correction"))]
    return lines


def _summary(reply: Reply, answers: Sequence[Hit]) -> str:
    if not reply.answered:
        return f"These documents don't answer “{one_line(reply.query)}”."
    documents = len({hit.source.id for hit in answers})
    matching = f"{reply.total:,} {'passage matches' if reply.total == 1 else 'passages match'}"
    return f"{count(len(answers), 'answer')}, from {count(documents, 'document')}; {matching}."


def _read_as(reading: Reading) -> list[str]:
    lines = [f"“{one_line(one.typed)}” was read as “{one_line(one.read_as)}”." for one in reading.corrections]
    if reading.unmatched:
        lines.append(f"Nowhere in these documents: {', '.join(map(one_line, reading.unmatched))}.")
    return lines


def _hit(hit: Hit) -> list[str]:
    number = f"{hit.rank:>2}  "
    indent = " " * len(number)
    said = hit.answer
    lines = [block(line, indent) for line in (said or hit.passage).context]
    lines.append(block(without_gaps(f"“{said.text}”" if said else _excerpt(hit.passage), hit.passage.beside), indent))
    if under := section(hit.passage):
        lines.append(block(" › ".join(under), indent))
    lines.append(block(_made_by(hit.source), indent))
    told = standing(hit.source.about, date.today())
    lines.append(block(told[0].upper() + told[1:], indent))
    return [number + lines[0][len(indent) :], *lines[1:]]


def _made_by(source: Source) -> str:
    """The citation of a source without its latest date, which standing tells."""
    touched = latest(source.about)
    return cite(replace(source, about=replace(source.about, **{touched[0]: None})) if touched else source)


def _excerpt(passage: Passage) -> str:
    end = excerpt_end(passage)
    return passage.text[:end] + (" …" if end < len(passage.text) else "")
