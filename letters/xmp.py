"""What a PDF says of itself: PDF/A-2b, title, language, and no date, so that the bytes stay the same.

The copies follow the structure of PDF/UA-1 but do not claim it: in a PDF/A file the claim needs an extension schema,
which the validator that guards these files takes for unknown.
"""

from html import escape

import pikepdf
from pikepdf import Dictionary, Name

from actualisatie import __version__

LANGUAGE = "nl-BE"
_PACKET = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def describe(pdf: pikepdf.Pdf, title: str, author: str) -> None:
    """Write the metadata of a copy; neither title nor author may name a candidate."""
    producer = f"actualisatie {__version__}"
    packet = _PACKET.format(
        title=escape(title), author=escape(author), language=LANGUAGE, producer=escape(producer)
    ).encode()
    pdf.Root.Metadata = pdf.make_stream(packet, Dictionary(Type=Name.Metadata, Subtype=Name.XML))
    pdf.Root.Lang = LANGUAGE
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for key in list(pdf.docinfo.keys()):
        del pdf.docinfo[key]
    pdf.docinfo.Title, pdf.docinfo.Author, pdf.docinfo.Producer = title, author, producer
