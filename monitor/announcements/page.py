"""Fills the HTML template (Jinja2), the package's own or an office's."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from jinja2 import DictLoader, StrictUndefined
from jinja2 import TemplateError as JinjaError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from monitor.announcements.errors import TemplateError
from monitor.announcements.phrases import DEFAULT_LANG, worded


def default_template(lang: str = DEFAULT_LANG) -> str:
    """The template of the package with its words in `lang`."""
    template = files("monitor.announcements").joinpath("templates", "announcement.html")
    return worded(template.read_text(encoding="utf-8"), lang)


def filled(template: str, values: Mapping[str, Any]) -> str:
    """The page of a template. A template is somebody's file: it gets the values and nothing else, and cannot change
    them. Raises TemplateError for a name that is not in `values` and for what Jinja2 cannot read."""
    environment = ImmutableSandboxedEnvironment(
        loader=DictLoader({}), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    try:
        return environment.from_string(template).render(**values)
    except (JinjaError, ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        # What a template computes may fail in any of these ways.
        raise TemplateError("announce.template_file", problem=str(error)) from error
