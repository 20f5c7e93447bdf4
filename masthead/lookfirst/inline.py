"""The pass over the tree that turns signs inside paragraphs into elements, trying only what can match."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any
from xml.etree.ElementTree import Element

from markdown.inlinepatterns import InlineProcessor as InlinePattern
from markdown.treeprocessors import InlineProcessor
from markdown.util import INLINE_PLACEHOLDER, INLINE_PLACEHOLDER_PREFIX, AtomicString

from .literals import ALWAYS, literals_of
from .placeholders import put_back
from .places import kind_of, replace, share_state

if TYPE_CHECKING:
    from markdown import Markdown


_FOOTNOTE = "markdown.extensions.footnotes.FootnoteInlineProcessor"
_REFERRING = frozenset(
    f"markdown.inlinepatterns.{name}InlineProcessor"
    for name in ("Reference", "ShortReference", "ImageReference", "ShortImageReference")
)
"""They find nothing where no reference is defined."""
_CUTTING = _REFERRING | {
    *(f"markdown.inlinepatterns.{name}InlineProcessor" for name in ("Backtick", "Escape", "Link", "Image")),
    *(f"markdown.inlinepatterns.{name}InlineProcessor" for name in ("Autolink", "Automail", "SubstituteTag", "Html")),
    "markdown.inlinepatterns.DelimiterProcessor",
    *(f"pymdownx.magiclink.Magiclink{name}Pattern" for name in ("", "Auto", "Mail")),
    "pymdownx.delimiterprocessor.DelimiterProcessor",
}
"""The text of the elements that they make is either cut out of the text that they found or not searched again."""


class LookingInlinePass(InlineProcessor):
    """Does what Python-Markdown's own pass does, and leaves out the attempts that must fail.

    A pattern only ever replaces a part of a text with a placeholder, so what is not in a text can't come into it:
    the signs are looked for once for each text.
    """

    literals: Mapping[type, tuple[str, ...]]
    _patterns: list[Any]
    _expressions: list[Any]
    _always: int
    _signs_here: list[tuple[str, int]]

    @classmethod
    def take_place(cls, md: Markdown, name: str, priority: float, literals: Mapping[type, tuple[str, ...]]) -> bool:
        """The pass of that name is of this class, if it was Python-Markdown's own."""
        registry = md.treeprocessors
        if name not in registry or kind_of(registry[name]) != "markdown.treeprocessors.InlineProcessor":
            return False
        looking: LookingInlinePass = share_state(registry[name], cls)
        looking.literals = literals
        looking._patterns = []
        looking._expressions = []
        return replace(registry, name, priority, looking)

    def run(self, tree: Element, ancestors: list[str] | None = None) -> Element:
        """The tree, its texts become elements."""
        self._learn()
        if self._has_old_style:
            return super().run(tree, ancestors)
        self.stashed_nodes: dict[str, Element | str] = {}
        self.ancestors = [*(ancestors or ()), tree.tag.lower()]
        words = "".join(tree.itertext())
        self._look_for_signs(words)
        if not self._always and not self._signs_here and INLINE_PLACEHOLDER_PREFIX not in words:
            return tree
        # Nothing that is known asks for it.
        self.parent_map = {child: parent for parent in tree.iter() for child in parent} if self._always else {}
        waiting: list[tuple[Element, list[str]]] = [(tree, self.ancestors)]
        for element, above in waiting:
            self.ancestors = above
            if element is not tree:
                above.append(element.tag.lower())
            self._run_over_children(element, waiting)
        return tree

    def list_literals(self) -> list[tuple[Any, tuple[str, ...]]] | None:
        """Each pattern with the strings of which a text must hold one; nothing where one is not known."""
        self._learn()
        return None if self._always or self._has_old_style else self._known_literals

    # ------------------------------------------------------------ what to try

    def _learn(self) -> None:
        """Each sign has a set of bits: the patterns that need it, among those that there are now."""
        patterns: list[Any] = list(self.inlinePatterns)
        expressions = [getattr(pattern, "compiled_re", None) for pattern in patterns]
        if patterns == self._patterns and expressions == self._expressions:
            return
        self._patterns, self._expressions = patterns, expressions
        self._has_old_style = not all(isinstance(pattern, InlinePattern) for pattern in patterns)
        self._literals = [literals_of(pattern, self.literals) for pattern in patterns]
        self._known_literals = list(zip(patterns, self._literals, strict=True))
        kinds = [kind_of(pattern) for pattern in patterns]
        bits: dict[str, int] = {}
        for number, literals in enumerate(self._literals):
            for literal in literals:
                bits[literal] = bits.get(literal, 0) | 1 << number
        self._always = bits.pop("", 0)
        self._signs = list(bits.items())
        self._busy: dict[int, list[tuple[str, int]]] = {}
        self._chosen: dict[int, list[int]] = {0: []}

        def bits_of(among: Collection[str]) -> int:
            known = [kind in among and literals != ALWAYS for kind, literals in zip(kinds, self._literals, strict=True)]
            return sum(1 << number for number, each in enumerate(known) if each)

        self._referring = bits_of(_REFERRING)
        self._noting = bits_of({_FOOTNOTE})
        self._notes = next((p.footnotes for p, kind in zip(patterns, kinds, strict=True) if kind == _FOOTNOTE), None)
        self._makers = ~bits_of(_CUTTING)

    def _look_for_signs(self, words: str) -> None:
        """`_signs_here` are those that can be in a text of this tree, each with the patterns that are not idle."""
        signs = self._signs
        if self._always:
            self._signs_here = signs
            return
        idle = 0 if self.md.references else self._referring
        if self._notes is not None and not self._notes.footnotes:
            idle |= self._noting
        if idle:
            if idle not in self._busy:
                self._busy[idle] = [(sign, busy) for sign, patterns in signs if (busy := patterns & ~idle)]
            signs = self._busy[idle]
        here = [each for each in signs if each[0] in words]
        for _, patterns in here:
            if patterns & self._makers:
                # It makes elements with words that are not in the tree yet.
                here = signs
                break
        self._signs_here = here

    def _choose(self, text: str) -> list[int]:
        """The numbers of the patterns that can match in this text."""
        due = self._always
        for sign, patterns in self._signs_here:
            if sign in text:
                due |= patterns
        chosen = self._chosen.get(due)
        if chosen is None:
            chosen = self._chosen[due] = [n for n in range(len(self._patterns)) if due >> n & 1]
        return chosen

    def _find(self, text: str, tag: str = "", first: int = 0) -> str:
        """The text with a placeholder for all that the patterns found, from the one of that number on.

        `tag` is the element that the text stands in, if it has no other ancestor yet.
        """
        chosen = self._choose(text)
        if not chosen or isinstance(text, AtomicString):
            return text
        if tag:
            self.ancestors.append(tag.lower())
        whole = text
        for number in chosen:
            if number < first or (text is not whole and not holds_one(text, self._literals[number])):
                continue
            pattern = self._patterns[number]
            excluded = pattern.ANCESTOR_EXCLUDES
            if excluded and any(name.lower() in self.ancestors for name in excluded):
                continue
            start: int | None = 0
            while start is not None:
                text, start = self._apply(pattern, number, text, start)
        if tag:
            self.ancestors.pop()
        return text

    def _apply(self, pattern: Any, number: int, text: str, start: int) -> tuple[str, int | None]:
        """The text with the first match from `start` on replaced, and where to go on; nowhere without a match."""
        for match in pattern.getCompiledRegExp().finditer(text, start):
            node, begin, end = pattern.handleMatch(match, text)
            if begin is not None and end is not None:
                break
        else:
            return text, None
        if node is None:
            return text, end
        if not isinstance(node, str) and not isinstance(node.text, AtomicString):
            for part in (node, *node):
                if part.text:
                    part.text = self._find(part.text, part.tag, number + 1)
                if part.tail:
                    part.tail = self._find(part.tail, first=number)
        placeholder = self._put_aside(node)
        return f"{text[:begin]}{placeholder}{text[end:]}", begin + len(placeholder)

    def _put_aside(self, node: Element | str) -> str:
        """The placeholder for what a pattern made."""
        identity = f"{len(self.stashed_nodes):04d}"
        self.stashed_nodes[identity] = node
        return INLINE_PLACEHOLDER % identity

    # ------------------------------------------------------------ back into the tree

    def _run_over_children(self, element: Element, waiting: list[tuple[Element, list[str]]]) -> None:
        new_within: list[tuple[Element, list[Element]]] = []
        # Elements that are put in behind the present one are met later in the same loop.
        for child in element:
            text = child.text
            if text and not isinstance(text, AtomicString):
                found = self._find(text, child.tag)
                if INLINE_PLACEHOLDER_PREFIX in found:
                    child.text = None
                    inner = put_back(found, child, self.stashed_nodes)
                    for new in inner:
                        self.parent_map[new] = child
                        if len(new):
                            waiting.append((new, [*self.ancestors, child.tag.lower()]))
                    new_within.append((child, inner))
            tail = child.tail
            if tail:
                found = self._find(tail)
                if INLINE_PLACEHOLDER_PREFIX in found:
                    holder = Element("d")
                    child.tail = None
                    after = put_back(found, holder, self.stashed_nodes, is_text=False)
                    if holder.tail:
                        child.tail = holder.tail
                    position = list(element).index(child) + 1
                    element[position:position] = after
                    self.parent_map.update(dict.fromkeys(after, element))
            if len(child):
                self.parent_map[child] = element
                waiting.append((child, self.ancestors[:]))
        for child, inner in new_within:
            child[0:0] = inner


def holds_one(text: str, literals: tuple[str, ...]) -> bool:
    """Whether one of them is in the text."""
    return any(literal in text for literal in literals) if len(literals) > 1 else literals[0] in text
