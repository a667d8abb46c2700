"""The digital copy of one letter: tagged PDF/A-2b that screen readers can read, with the words of the printed pages.

The print file needs no tags and is made for speed; this copy is laid out as one document in which the words of the
stationery stand in reading order. Rules, folding marks, page heads and footers lie under it as artefacts.
"""

import io
from collections.abc import Iterator

import pikepdf
from pikepdf import Array, Dictionary, Name

from actualisatie.letters.assembly import A4
from actualisatie.letters.chunks import GlyphText
from actualisatie.letters.engine import lay_out
from actualisatie.letters.lost_pictures import no_lost_pictures
from actualisatie.letters.markup import render_html, render_stationery_html
from actualisatie.letters.network import Printable
from actualisatie.letters.subsets import keep_only
from actualisatie.letters.tags import tidy_tags
from actualisatie.letters.xmp import describe

_FIRST, _NEXT, _FORM = range(3)


def archive_copy(content: Printable) -> bytes:
    """Return a checked, normalised letter as tagged PDF/A-2b; the same letter always gives the same bytes.

    Blank versos are left out: nobody prints this copy. Raises FatalURLFetchingError (a BaseException of WeasyPrint)
    when the letter asks for anything but our pictures.
    """
    with no_lost_pictures():
        document = lay_out(render_html(content, whole=True), content.letterhead)
        pdf = document.write_pdf(pdf_variant="pdf/a-2a", pdf_tags=True, full_fonts=True, uncompressed_pdf=True)
    glyphs: dict[str, GlyphText] = {font.hash: dict(font.to_unicode) for font in document.fonts.values()}
    under = lay_out(render_stationery_html(content.letterhead, content.signature_rule, bare=True), content.letterhead)
    papers_pdf = under.write_pdf(full_fonts=True, uncompressed_pdf=True)
    for font in under.fonts.values():
        glyphs.setdefault(font.hash, {}).update(font.to_unicode)
    with pikepdf.open(io.BytesIO(pdf)) as letter, pikepdf.open(io.BytesIO(papers_pdf)) as papers:
        fonts = _fonts(letter, papers)
        for number, page in enumerate(letter.pages, start=1):
            is_form = content.kind.has_answer_form and number == len(letter.pages)
            paper = papers.pages[_FORM if is_form else _FIRST if number == 1 else _NEXT]
            _put_under(letter, page, paper, fonts)
        tidy_tags(letter)
        for name, font in fonts.items():
            keep_only(letter, font, glyphs[name.lstrip("/")])
        describe(letter, f"{content.kind.dutch.capitalize()} {content.letter_id}", content.letterhead.name)
        output = io.BytesIO()
        letter.save(output, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return output.getvalue()


def _fonts(letter: pikepdf.Pdf, papers: pikepdf.Pdf) -> pikepdf.Object:
    """Return all fonts of the copy in one dictionary: those of the letter, and what only the paper uses."""
    fonts = letter.pages[0].Resources.Font
    for page in papers.pages:
        for name, font in page.Resources.Font.items():
            if name not in fonts:
                fonts[name] = letter.copy_foreign(font)
    return fonts


def _put_under(letter: pikepdf.Pdf, page: pikepdf.Page, paper: pikepdf.Page, fonts: pikepdf.Object) -> None:
    paper.Resources = Dictionary(ExtGState=paper.Resources.get(Name.ExtGState, Dictionary()))
    form = letter.copy_foreign(paper.as_form_xobject())
    form.Resources.Font = fonts
    states = Dictionary({name: Dictionary(dict(state.items())) for name, state in _states(page)})
    pictures = dict(page.Resources.get(Name.XObject, Dictionary()).items())
    page.Resources = Dictionary(Font=fonts, ExtGState=states, XObject=Dictionary({**pictures, "/Paper": form}))
    under = letter.make_stream(b"/Artifact <</Type /Layout>> BDC q /Paper Do Q EMC\n")
    page.Contents = Array([under, page.Contents])
    page.MediaBox = Array([0, 0, *A4])


def _states(page: pikepdf.Page) -> Iterator[tuple[str, pikepdf.Object]]:
    yield from page.Resources.get(Name.ExtGState, Dictionary()).items()
