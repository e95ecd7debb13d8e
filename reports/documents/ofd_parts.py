"""The parts of an OFD package (GB/T 33190-2016): its documents, their pages, templates and shared resources.

Namespaces differ (`http://www.ofdspec.org`, the same with `/2016`, none), so elements are told by their local names.
Names in the package differ in case from those that point to them (seen: `TPLS/` against `Tpls/`), which Package mends.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from posixpath import dirname, join, normpath

from reports.documents.package import Element, Package
from reports.errors import DocumentTooLarge, UnreadableDocument

MEDIUM = "ofd"
# As for PDF: the longest report seen has 61 pages, a city's collected volume stays below 400.
MAX_PAGES = 400
_ROOT = "ofd.xml"
# What an encrypted package (GM/T 0099-2020) carries beside its parts.
_ENCRYPTIONS = "encryptions.xml"
_A4 = (210.0, 297.0)
# Millimetres; no paper is as large.
_LARGEST = 10_000.0


@dataclass(frozen=True, slots=True)
class Template:
    """A template page's part; `over` where it lies above the page's own content."""

    part: str
    over: bool


@dataclass(slots=True)
class Resources:
    """Composite graphics and drawing parameters by id, read when a page first asks for one."""

    package: Package
    parts: tuple[str, ...]
    _units: dict[str, Element] | None = None
    _styles: dict[str, Element] | None = None

    def unit(self, name: str) -> Element | None:
        """The composite graphic with the id `name`."""
        return self._read()[0].get(name)

    def style(self, name: str) -> Element | None:
        """The drawing parameters with the id `name`."""
        return self._read()[1].get(name)

    def _read(self) -> tuple[dict[str, Element], dict[str, Element]]:
        if self._units is None or self._styles is None:
            self._units, self._styles = {}, {}
            for part in self.parts:
                for element in self.package.xml(part).iter():
                    kind, own = name_of(element), element.get("ID", "")
                    if kind == "CompositeGraphicUnit":
                        self._units[own] = element
                    elif kind == "DrawParam":
                        self._styles[own] = element
        return self._units, self._styles


@dataclass(frozen=True, slots=True)
class Page:
    """One page in the order of its document. `root` is None where the package lacks the part (seen on real files)."""

    root: Element | None
    width: float
    height: float
    under: tuple[Element, ...]
    over: tuple[Element, ...]
    resources: Resources


@dataclass(slots=True)
class OfdPackage:
    """An opened OFD. Sizes are millimetres.

    Raises UnreadableDocument (`damaged`, `encrypted`, `part_missing`, `no_pages`) and DocumentTooLarge.
    """

    package: Package
    main: str = field(init=False)
    _opened: dict[str, Element] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        roots = [name for name in self.package.names() if name.rsplit("/", 1)[-1] == _ROOT]
        if not roots:
            raise UnreadableDocument(medium=MEDIUM, reason="part_missing")
        self.main = min(roots, key=lambda name: (name.count("/"), name))

    @property
    def title(self) -> str:
        """What the file calls itself, often the name of the file it was made from."""
        for element in self._xml(self.main).iter():
            if name_of(element) == "Title":
                return text_of(element)
        return ""

    def pages(self) -> Iterator[Page]:
        """The pages of every document in the package; pages that no document lists are no part of it."""
        documents = [element for element in self._xml(self.main).iter() if name_of(element) == "DocRoot"]
        listed = 0
        for element in documents:
            part = self._target(self.main, text_of(element))
            root = self._xml(part)
            pages = [each for each in _below(root, "Pages") if name_of(each) == "Page"]
            listed += len(pages)
            if listed > MAX_PAGES:
                raise DocumentTooLarge(size=listed, limit=MAX_PAGES, what="pages")
            yield from self._pages(part, root, pages)
        if listed == 0:
            raise UnreadableDocument(medium=MEDIUM, reason="no_pages")

    def _pages(self, part: str, root: Element, pages: list[Element]) -> Iterator[Page]:
        shared = list(_below(root, "CommonData"))
        size = _size_of(root, _A4)
        templates = {
            each.get("ID", ""): Template(
                self._target(part, each.get("BaseLoc", "")), each.get("ZOrder", "") == "Foreground"
            )
            for each in shared
            if name_of(each) == "TemplatePage"
        }
        resources = [
            self._target(part, text_of(each)) for each in shared if name_of(each) in ("PublicRes", "DocumentRes")
        ]
        common = Resources(self.package, tuple(name for name in resources if self.package.has(name)))
        for each in pages:
            yield self._page(self._target(part, each.get("BaseLoc", "")), size, templates, common)

    def _page(self, part: str, size: tuple[float, float], templates: Mapping[str, Template], common: Resources) -> Page:
        if not self.package.has(part):
            return Page(None, *size, (), (), common)
        root = self._xml(part)
        own = [self._target(part, text_of(each)) for each in root if name_of(each) == "PageRes"]
        own = [name for name in own if self.package.has(name)]
        resources = Resources(self.package, (*common.parts, *own)) if own else common
        under: list[Element] = []
        over: list[Element] = []
        for each in root:
            template = templates.get(each.get("TemplateID", "")) if name_of(each) == "Template" else None
            if template is not None and self.package.has(template.part):
                above = each.get("ZOrder", "") == "Foreground" or (not each.get("ZOrder") and template.over)
                (over if above else under).append(self._template(template.part))
        return Page(root, *_size_of(root, size), tuple(under), tuple(over), resources)

    def _template(self, part: str) -> Element:
        if part not in self._opened:
            self._opened[part] = self._xml(part)
        return self._opened[part]

    def _xml(self, part: str) -> Element:
        try:
            return self.package.xml(part)
        except UnreadableDocument as error:
            if self.package.has(join(dirname(self.main), _ENCRYPTIONS)):
                raise UnreadableDocument(medium=MEDIUM, reason="encrypted") from error
            raise

    def _target(self, base: str, location: str) -> str:
        """The part that `location` means in the part `base`: from the root, from there, or from the root after all."""
        location = location.strip().replace("\\", "/")
        root = dirname(self.main)
        near = normpath(join(dirname(base), location))
        far = normpath(join(root, location.lstrip("/")))
        if location.startswith("/"):
            return far
        return far if not self.package.has(near) and self.package.has(far) else near


def _local(tag: object) -> str:
    return str(tag).rsplit("}", 1)[-1]


# The name of a tag without its namespace; the parser leaves neither comments nor instructions.
local_name: Callable[[object], str] = lru_cache(maxsize=1024)(_local)


def name_of(element: Element) -> str:
    """The local name of an element."""
    return local_name(element.tag)


def text_of(element: Element) -> str:
    """The text of an element without the white space around it."""
    return (element.text or "").strip()


def _below(root: Element, name: str) -> Iterator[Element]:
    """Children of the children of `root` called `name`."""
    for element in root:
        if name_of(element) == name:
            yield from element


def _size_of(root: Element, default: tuple[float, float]) -> tuple[float, float]:
    """Width and height of the physical page, as stated under `root` before any content."""
    for element in root:
        if name_of(element) not in ("Area", "CommonData"):
            continue
        for inner in element.iter():
            if name_of(inner) != "PhysicalBox":
                continue
            numbers = text_of(inner).split()
            try:
                width, height = float(numbers[2]), float(numbers[3])
            except (IndexError, ValueError):
                return default
            return (width, height) if 0 < width < _LARGEST and 0 < height < _LARGEST else default
    return default
