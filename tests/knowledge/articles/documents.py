"""Word documents made for tests."""

from __future__ import annotations

import io
import zipfile

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

NAMES = nsdecls("w", "r", "a", "pic", "wp") + (
    ' xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
    ' xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    ' xmlns:v="urn:schemas-microsoft-com:vml"'
    ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
)


def document(*paragraphs):
    made = docx.Document()
    for text in paragraphs:
        made.add_paragraph(text)
    return made


def to_bytes(made, *, replace=None, add=None, leave_out=()):
    """A document as a file, with parts replaced, added or left out."""
    file = io.BytesIO()
    made.save(file)
    if not (replace or add or leave_out):
        return file.getvalue()
    parts = {}
    with zipfile.ZipFile(file) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    for name, content in (replace or {}).items():
        assert name in parts, sorted(parts)
        parts[name] = content(parts[name]) if callable(content) else content
    return zipped({name: part for name, part in (parts | (add or {})).items() if name not in leave_out})


def zipped(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def element(xml):
    """An element from its text, which holds {names} where the namespaces go."""
    return parse_xml(xml.replace("{names}", NAMES))


def put(made, xml):
    """Put an element at the end of a document's body, before what tells the page."""
    made.element.body.insert(len(made.element.body) - 1, element(xml))


def counted(made, form, label, number=77):
    """The number of a new list that counts in a form: `counted(made, "chineseCounting", "%1、")`."""
    numbering = made.part.numbering_part.element
    abstract = element(
        f'<w:abstractNum {{names}} w:abstractNumId="{number}"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{form}"/><w:lvlText w:val="{label}"/></w:lvl></w:abstractNum>'
    )
    numbering.insert(0, abstract)
    numbering.append(
        element(f'<w:num {{names}} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
    )
    return number


def in_list(paragraph, number):
    paragraph._p.get_or_add_pPr().append(  # noqa: SLF001 - the library shows no other way
        element(f'<w:numPr {{names}}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
    )
    return paragraph


def bare(body):
    """The least that is a document, with this in its body: a hundred of them are read in a second."""
    relationship = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="a"'
        ' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"'
        ' Target="word/document.xml"/></Relationships>'
    )
    return zipped(
        {
            "_rels/.rels": relationship,
            "word/document.xml": f"<w:document {NAMES}><w:body>{body}</w:body></w:document>",
        }
    )
