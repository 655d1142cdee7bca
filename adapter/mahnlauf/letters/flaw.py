"""What is wrong with a merchant's text: a code, the line, and the sentence in either language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

_SENTENCES: Mapping[str, tuple[str, str]] = {
    "too_long": ("Der Text hat {count} Zeichen; erlaubt sind höchstens {most}.",
                 "The text has {count} characters; expected at most {most}."),
    "too_many_lines": ("Der Text hat {count} Zeilen; erlaubt sind höchstens {most}.",
                       "The text has {count} lines; expected at most {most}."),
    "syntax": ("So lässt sich der Text nicht lesen („{message}“).", "{message}"),
    "too_deep": ("Der Text ist zu tief verschachtelt.", "The text is nested too deeply."),
    "too_deep_here": ("Der Text ist zu tief verschachtelt.", "the text is nested too deeply."),
    "forbidden": ("{what} geht in einem Schreiben nicht; möglich sind Text, Variablen und if.",
                  "{what} is not possible in a letter; use variables, if and text only."),
    "control": ("Steuerzeichen gehen in einem Schreiben nicht.", "control characters are not possible in a letter."),
    "filter": ("Den Filter „{name}“ gibt es in Schreiben nicht; möglich sind {known}.",
               "the filter {name!r} is not possible; expected one of {known}."),
    "no_subject": ("Der Text muss mit einer Zeile „Subject: …“ (dem Betreff) beginnen, gefolgt von einer Leerzeile.",
                   'The text must begin with a line "Subject: …", followed by an empty line.'),
    "no_letter": ("Nach dem Betreff müssen eine Leerzeile und das Schreiben folgen.",
                  "The subject must be followed by an empty line and the letter."),
    "block_misplaced": ("Der Baustein [[{block}]] kann nicht im Abschnitt zu Einwänden stehen.",
                        "the block [[{block}]] cannot stand in the objection block."),
    "block_unknown": ("Den Baustein [[{block}]] gibt es nicht; möglich sind {known}.",
                      "the block [[{block}]] is unknown; expected one of {known}."),
    "too_many_blocks": ("Im Text stehen mehr als {most} Bausteine.", "The text has more than {most} blocks."),
    "unknown": ("Die Variable „{name}“ gibt es nicht.", "the variable {name!r} is unknown."),
    "unknown_close": ("Die Variable „{name}“ gibt es nicht; meinten Sie „{close}“?",
                      "the variable {name!r} is unknown; did you mean {close!r}?"),
    "html": ("Das HTML {tag} würde so gedruckt, wie es dasteht; schreiben Sie einfachen Text.",
             "the HTML {tag} would be printed as it stands; write plain text."),
    "silent": ("Der Text sagt nicht, wo man widerspricht: nehmen Sie {{{{ contact }}}} oder {{{{ buyer_link }}}}.",
               "The text never says where to object: use {{{{ contact }}}} or {{{{ buyer_link }}}}."),
    "unwritable": ("So lässt sich das Schreiben nicht schreiben: {why}", "{why}"),
    "block_missing": ("Im Schreiben fehlt: {meaning}. Setzen Sie {must} allein in eine Zeile.",
                      "The letter lacks {meaning}: put {must} on a line of its own."),
    "unsaid": ("Im Schreiben fehlt: {meaning}. Nehmen Sie {{{{ {must} }}}}.",
               "The letter never says {meaning}: use {{{{ {must} }}}}."),
}  # fmt: skip
_ELEMENTS: Mapping[str, tuple[str, str]] = {
    "Getattr": ("Ein Attribut lesen (a.b)", "reading an attribute (a.b)"),
    "Getitem": ("Ein Element lesen (a[b])", "reading an element (a[b])"),
    "Call": ("Eine Funktion aufrufen", "calling a function"),
    "For": ("Eine Schleife", "a loop"),
    "Macro": ("Ein Makro", "a macro"),
    "Assign": ("Eine Variable setzen", "setting a variable"),
    "FromImport": ("import", "import"),
    "Import": ("import", "import"),
    "Include": ("include", "include"),
    "Extends": ("extends", "extends"),
}


class Flaw(NamedTuple):
    """One thing that is wrong. ``line`` 0: no single line. ``element`` is the Jinja element of a forbidden one;
    a value that is a pair is (German, English)."""

    code: str
    line: int = 0
    values: Mapping[str, str | tuple[str, str]] = {}
    element: str = ""

    def text(self, language: str = "en") -> str:
        """The sentence in "de" or "en"."""
        german = language == "de"
        values = {
            name: value if isinstance(value, str) else value[0 if german else 1] for name, value in self.values.items()
        }
        if self.element:
            values["what"] = _element(self.element, german)
        sentence = _SENTENCES[self.code][0 if german else 1].format(**values)
        return f"{'Zeile' if german else 'Line'} {self.line}: {sentence}" if self.line else sentence


def _element(kind: str, german: bool) -> str:
    known = _ELEMENTS.get(kind, (f"Das Jinja-Element {kind}", f"the Jinja element {kind}"))
    return known[0 if german else 1]
