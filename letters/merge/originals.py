"""A letter as its template says, laid out as a whole: what a merged one must be equal to."""

from actualisatie.letters.blocks import Slots
from actualisatie.letters.content import LetterContent
from actualisatie.letters.engine import lay_out, without_garbage_collection
from actualisatie.letters.markup import render_html
from actualisatie.letters.merge.compiling import Compiled, compile_letter
from actualisatie.letters.merge.fields import mark
from actualisatie.letters.merge.reasons import SelfCheckError
from actualisatie.letters.merge.tree import FieldTree


def html_of(content: LetterContent, slots: Slots | None = None) -> str:
    """Return a letter as HTML, without any mark; its shared sections become slots."""
    return render_html(content, (slots or Slots(content.letterhead)).shared)


def compiled_of(content: LetterContent, only: int | None = None) -> tuple[Compiled, FieldTree]:
    """Lay a letter out with its fields known, and take it apart; `only` hides all but one part, from 1.

    Raises CannotMergeError, and SelfCheckError when its HTML is not what its template gives without marks.
    """
    slots = Slots(content.letterhead)
    tree = FieldTree(mark(content, lambda html: slots.shared(lambda: html)), only)
    if tree.letter.settled() != html_of(content):
        raise SelfCheckError(content.letter_id, "the template prints a field otherwise than it was marked")
    with without_garbage_collection():
        document = lay_out(tree.letter.html, content.letterhead, tree.prepare)
        return compile_letter(document, tree, slots), tree
