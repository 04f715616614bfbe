"""How does an import become a file that an expert can read, edit and sign off? Publishes no index.

The same ontology and terminology give the same bytes. Each synonym stands in a comment with its scope and type as in the
source, and with what became of it. A file is put in its place whole, and only if all files together are right with it.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from indexer.terms_import import Plan, Taken
from indexer.terms_obo import Ontology, clean
from indexer.terms_read import Placed, compile_folder, read_folder
from search import disk
from search.concepts import RELATIONS
from search.errors import BadSetting, BadTerminology

MARK = "# Imported by hoofbeats terms import."
"""The first line of a file that may be written anew."""
UNSTATED = "not stated in the file"
WIDTH = 120
_HEAD = """{mark}
#
# From:    {origin}
# Licence: {licence}
# Holds:   {concepts} concepts. Words that stood in other files already were not taken.
#
# Not reviewed: a clinician reads each concept, and signs it off in `review`. Move a word to the relation that is true of
# it (the head of the other files lists them). A comment keeps each synonym's scope and type in the source, and where it
# went. Importing anew replaces this file, and refuses to once a concept is signed off.
"""


def target(folder: Path, into: str | None, source: Path) -> Path:
    """The file to write: into, or named after the source. Raises BadSetting for a name that is none."""
    name = into or re.sub(r"[^a-z0-9]+", "-", source.stem.lower()).strip("-") + ".toml"
    if not re.fullmatch(r"[\w-][\w.-]*\.toml", name):
        raise BadSetting(f"--into is {name!r}; it must be a file's name that ends in .toml, without a folder.")
    return folder / name


def others(path: Path, *, replace: bool) -> list[Placed]:
    """What stands in all other files. Raises BadTerminology, and BadSetting where the file may not be replaced."""
    placed = read_folder(path.parent)
    if path.exists():
        signed = [each.concept.id for each in placed if each.path == path and each.concept.signed_by]
        if not replace:
            raise BadSetting(f"{path} stands already. Write it anew with --replace, or choose another name with --into.")
        if signed or not path.read_text(encoding="utf-8").startswith(MARK):
            why = f"{signed[0]} in it is signed off" if signed else "it is not from an import"
            raise BadSetting(f"{path} is not replaced: {why}. Choose another name with --into.")
    return [each for each in placed if each.path != path]


def write(path: Path, text: str) -> None:
    """Put a file in its place if the whole terminology is right with it. Raises BadSetting if not."""
    folder = path.parent
    with TemporaryDirectory() as trial:
        for other in folder.glob("*.toml"):
            shutil.copy(other, trial)
        (Path(trial) / path.name).write_text(text, encoding="utf-8")
        try:
            compile_folder(Path(trial))
        except BadTerminology as error:
            raise BadSetting(f"{path} was not written. With it: {str(error).replace(trial, str(folder))}") from error
    try:
        folder.mkdir(parents=True, exist_ok=True)
        disk.put(path, text.encode())
    except OSError as error:
        raise BadSetting(f"{path} cannot be written: {error.strerror}. Mend that, then run this again.") from error


def text_of(plan: Plan, ontology: Ontology, licence: str) -> str:
    """The file of an import. licence: as stated, or UNSTATED."""
    origin = clean(f"{ontology.name} {ontology.version}")
    head = _HEAD.format(mark=MARK, origin=origin, licence=licence, concepts=len(plan.taken))
    note = f"Imported from {origin}; licence: {licence}."
    return head + "".join(f"\n{_concept(taken, licence, note)}" for taken in plan.taken)


def _concept(taken: Taken, licence: str, note: str) -> str:
    lines = ["[[concept]]", f"id = {_text(taken.id)}", f"name = {_text(taken.name)}", f"type = {_text(taken.type)}"]
    for relation in RELATIONS:
        words = [fate.synonym.text for fate in taken.fates if fate.relation == relation]
        if words:
            lines.append(_list(relation, words))
    if taken.broader:
        lines.append(_list("broader", taken.broader))
    lines += [f"source = {_text(taken.source)}", f"licence = {_text(licence)}", f"note = {_text(note)}"]
    lines += ['review = { by = "", on = "" }', *_comments(taken)]
    return "\n".join(lines) + "\n"


def _comments(taken: Taken) -> Iterator[str]:
    for fate in taken.fates:
        scope = " ".join(filter(None, (fate.synonym.scope, fate.synonym.type)))
        became = fate.relation or ("left out" if fate.why in scope else f"left out: {clean(fate.why)}")
        yield f"# {scope} {_text(fate.synonym.text)}: {became}"


def _list(key: str, words: Iterable[str]) -> str:
    quoted = [_text(word) for word in words]
    line = f"{key} = [{', '.join(quoted)}]"
    if len(line) <= WIDTH:
        return line
    rows = [""]
    for word in quoted:
        if rows[-1] and len(rows[-1]) + len(word) + 2 > WIDTH - 4:
            rows.append("")
        rows[-1] += f"{' ' if rows[-1] else ''}{word},"
    return "\n".join((f"{key} = [", *(f"    {row}" for row in rows), "]"))


def _text(text: str) -> str:
    # A JSON string is a TOML string, but for DEL, which clean() has taken out with all other control characters.
    return json.dumps(text, ensure_ascii=False)
