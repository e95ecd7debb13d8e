"""The words of our own templates: `[[name]]` in a template is the message `announce.paper.<name>`.

One template stands for both languages; who saves it to change it gets the words themselves, in one of them.
"""

from __future__ import annotations

import re

import translations

# The paper is filed in a Chinese office, whatever the language of the machine.
DEFAULT_LANG = "zh"
_PHRASE = re.compile(r"\[\[(\w+)\]\]")


def worded(template: str, lang: str) -> str:
    """The template with its words in `lang`; the names in them (`{{units}}`) are left to be filled. A phrase goes into
    XML, HTML and strings of Jinja2 as it is: none holds a character that means something there."""
    return _PHRASE.sub(lambda found: translations.text(f"announce.paper.{found[1]}", lang), template)
