"""Which number has an item of a Word list? Counted as Word counts, since a document holds no numbers, only their rules.

Numbers that are figures, of one level: not letters, and nothing such as "2.1". Lays nothing out.
"""

from __future__ import annotations

import re

from docx.oxml.ns import qn

from indexer.readers.wordstyles import Node, number_of, value

LEVELS = 9
"""That a list of Word's has. A file may name more, which are not kept: they would be gone through for each item."""

_OF_ONE_LEVEL = re.compile(r"[^%]*%(\d)[^%]*")


class Numbers:
    """The lists of one document, asked item by item in their order."""

    def __init__(self, root: Node) -> None:
        """root: of the part that defines them, or None."""
        found = list(root) if root is not None else []
        self._rules = {one.get(qn("w:abstractNumId")): _levels(one) for one in found if one.tag == qn("w:abstractNum")}
        self._lists = {one.get(qn("w:numId")): one for one in found if one.tag == qn("w:num")}
        self._own = {list_id: _levels(one) for list_id, one in self._lists.items()}
        self._begun: set[str] = set()
        self._counts: dict[str, dict[int, int]] = {}

    def next(self, list_id: str, level: int) -> int | None:
        """The number of the next item of a list, by its id and its level from 0; None where it has none that we can say."""
        of_list = self._lists.get(list_id)
        rules_id = value(of_list, "w:abstractNumId")
        if of_list is None or rules_id is None:
            return None
        # Lists that share their rules are counted as one, unless one of them begins anew.
        counts = self._counts.setdefault(rules_id, {})
        if list_id not in self._begun:
            self._begun.add(list_id)
            for over in of_list.findall(qn("w:lvlOverride")):
                first = number_of(value(over, "w:startOverride"))
                if first is not None:
                    counts[number_of(over.get(qn("w:ilvl"))) or 0] = first - 1
        rule = self._rule(list_id, rules_id, level)
        before = counts.get(level)
        counts[level] = (number_of(value(rule, "w:start")) or 0) if before is None else before + 1
        for deeper in [one for one in counts if one > level]:
            if level < self._restart(list_id, rules_id, deeper):
                del counts[deeper]
        shape = _OF_ONE_LEVEL.fullmatch(value(rule, "w:lvlText") or "")
        plain = value(rule, "w:numFmt") == "decimal" and shape is not None and shape.group(1) == str(level + 1)
        return counts[level] if plain else None

    def _rule(self, list_id: str, rules_id: str, level: int) -> Node:
        own = self._own[list_id].get(level)
        return self._rules.get(rules_id, {}).get(level) if own is None else own

    def _restart(self, list_id: str, rules_id: str, level: int) -> int:
        """The level, from 0, above which an item lets this one begin anew: itself, unless its rule says another."""
        stated = number_of(value(self._rule(list_id, rules_id, level), "w:lvlRestart")) if level < LEVELS else None
        return level if stated is None else min(stated, level)


def _levels(rules: Node) -> dict[int | None, Node]:
    """What rules, or a list that overrides them, say of each level: the first that is said of it."""
    levels: dict[int | None, Node] = {}
    for one in rules.iter(qn("w:lvl")):
        levels.setdefault(number_of(one.get(qn("w:ilvl"))), one)
    return levels
