"""Language modules: the rules that each of them follows, a pair of other languages, and code that names no
language."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType

import msgspec
import polib
import pytest
from babel.localedata import locale_identifiers
from hypothesis import given
from hypothesis import strategies as st

from sitegen import languages
from sitegen.annotation.matcher import Matcher
from sitegen.building.builder import build, check_content, new_problems
from sitegen.content.layout import SETTINGS_FILE
from sitegen.content.settings import Settings, pair_of, parse_settings
from sitegen.editing.syncing import sync_articles
from sitegen.errors import ContentError
from sitegen.exchange.transfer import export_texts, import_texts
from sitegen.languages import arabic, english, plain
from sitegen.machine.engine import EngineError
from sitegen.machine.engines.libretranslate import LibreTranslateEngine
from sitegen.machine.packages import models
from sitegen.machine.run import translate_site
from sitegen.model.entry import Entry, EntryFields
from sitegen.model.language import ByLanguage, Pair
from sitegen.theme.loader import load_theme, theme_folders
from tests.loopback import serving, without_proxies
from tests.sample import CACHE, CHECKOUT, bytes_of

FRENCH = CHECKOUT / "tests/pages/french"
WORDS = "themes/default/words/fr.toml"
CODES = ("ar", "en", "fr", "de", "el", "fa", "he", "hi", "ja", "ko", "pt-BR", "th", "tr", "zh-Hant")

# --- any language ----------------------------------------------------------------------------------

ROOMS = [
    ("ar", arabic, "Arabic", "rtl", True),
    ("ar-EG", arabic, "Arabic", "rtl", True),
    ("en", english, "English", "ltr", True),
    ("en-GB", english, "English", "ltr", True),
    ("fr", plain, "French", "ltr", True),
    ("pt-BR", plain, "Portuguese (Brazil)", "ltr", True),
    ("sr-Latn", plain, "Serbian (Latin)", "ltr", True),
    ("he", plain, "Hebrew", "rtl", True),
    ("ckb", plain, "Central Kurdish", "rtl", True),
    ("zh", plain, "Chinese", "ltr", False),
    ("th", plain, "Thai", "ltr", False),
]


@pytest.mark.parametrize(("code", "room", "name", "direction", "spaced"), ROOMS)
def test_room_of_a_code(code: str, room: ModuleType, name: str, direction: str, spaced: bool) -> None:
    found = languages.get(code)
    assert found.agrees is room.agrees
    assert (found.code, found.name, found.direction, found.spaced) == (code, name, direction, spaced)
    assert found is languages.get(code)


@pytest.mark.parametrize("code", ["", "xx", "root", "AR", "fr_FR", "fr-fr", "../x", "english", "fr-XYZ"])
def test_codes_of_no_language(code: str) -> None:
    assert not languages.is_known(code)
    with pytest.raises(LookupError):
        languages.get(code)


def test_every_language_of_cldr_is_one() -> None:
    codes = {name.split("_")[0] for name in locale_identifiers()} - {"root"}
    assert len(codes) > 200
    assert [code for code in codes if not languages.is_known(code)] == []


WORD = st.text(st.characters(categories=["L", "M", "N"]), min_size=1, max_size=6)
TEXT = st.lists(
    WORD | st.sampled_from(["l’", "«", "»", ".", "!", "。", "।", " ", "\u00a0"]), max_size=12
).map(" ".join)


@given(TEXT, st.sampled_from(CODES))
def test_what_every_language_keeps(text: str, code: str) -> None:
    language = languages.get(code)
    folded = language.fold(text)
    assert all(0 <= folded.origin(at) < len(text) for at in range(len(folded.text)))
    assert "".join(language.split(text)) == text
    assert language.spellings(text)[0] == text
    assert language.agrees(text, text)
    assert (folded.text, 0, 0) in language.surface_forms(text)


@pytest.mark.parametrize("code", CODES)
def test_texts_without_words_agree(code: str) -> None:
    language = languages.get(code)
    assert language.agrees("", "")
    for text in ("", " ", "\u00a0", "."):
        language.agrees("", text)
        language.agrees(text, "")


@given(st.lists(WORD.filter(lambda word: word[0].isalpha()), min_size=1, max_size=3), st.sampled_from(CODES))
def test_every_language_finds_its_names(words: list[str], code: str) -> None:
    pair = Pair(code, "ar" if code == "en" else "en")
    name = " ".join(words)
    if not any(map(str.isalnum, languages.get(code).fold(name).text.strip())):
        return
    fields = EntryFields("concept", ByLanguage(pair, (name,), ("x",)), ByLanguage(pair, "", ""))
    text = f"( {name} )"
    found = Matcher([Entry("it", "", fields)], code).find(text)
    assert [text[mention.start : mention.end].strip() for mention in found] == [name.strip()]


def test_by_language() -> None:
    pair = Pair("ar", "fr")
    text = ByLanguage(pair, "نص", "texte")
    assert (text["ar"], text["fr"], text.source, text.target) == ("نص", "texte", "نص", "texte")
    assert list(text) == [*pair]
    assert dict(text.items()) == {"ar": "نص", "fr": "texte"}
    with pytest.raises(KeyError):
        text["en"]
    again = msgspec.msgpack.decode(msgspec.msgpack.encode(text), type=ByLanguage[str])
    assert again == text
    assert again.pair is text.pair


# --- a site from Arabic to French ------------------------------------------------------------------


@pytest.fixture
def site(tmp_path: Path) -> Path:
    shutil.copytree(FRENCH, tmp_path / "site")
    if (CHECKOUT / CACHE).is_dir():
        shutil.copytree(CHECKOUT / CACHE, tmp_path / "site" / CACHE, ignore=shutil.ignore_patterns(".*"))
    return tmp_path / "site"


def settings_of(site: Path) -> Settings:
    return parse_settings((site / SETTINGS_FILE).read_text("utf-8"))


def messages_of(run: Callable[[], object]) -> list[str]:
    with pytest.raises(ContentError) as raised:
        run()
    return [str(problem) for problem in raised.value.problems]


def edit(file: Path, change: Callable[[str], str]) -> None:
    text = file.read_text("utf-8")
    assert change(text) != text
    file.write_text(change(text), "utf-8")


def test_the_site_is_whole(site: Path) -> None:
    assert settings_of(site).pair == ("ar", "fr")
    assert settings_of(site).locale == ByLanguage(Pair("ar", "fr"), "ar_IQ", "fr")
    found = sorted((problem.rule, problem.severity) for problem in check_content(site))
    assert found == [
        ("length-ratio", "warning"),
        ("machine", "info"),
        ("machine", "info"),
        ("machine", "info"),
        ("missing", "warning"),
        ("missing", "warning"),
        ("stale", "warning"),
    ]
    assert [changed for _, changed in sync_articles(site, (), new_problems)] == [False] * 3


def test_outputs_follow_the_pair(site: Path) -> None:
    build(site, site / "output")
    pages = {name: data.decode() for name, data in bytes_of(site / "output").items() if name.endswith("html")}
    assert '<html lang="ar" dir="rtl">' in pages["index.html"]
    for name, html in pages.items():
        assert not re.search(r'lang="en"|class="en"|lang="ar" dir="ltr"|lang="fr" dir="rtl"', html), name
    index = msgspec.json.decode((site / "output/data/articles.json").read_bytes())
    assert index["articles"][0]["title"] == {"ar": "عودة إلى بغداد", "fr": "Retour à Bagdad"}
    assert b'xml:lang="ar"' in (site / "output/feed.xml").read_bytes()
    (sheet,) = site.glob("output/static/style.*.css")
    rules = sheet.read_text("utf-8")
    assert "$" not in rules
    assert '[lang="en"]' not in rules
    assert 'q[lang="ar"] { quotes: "«" "»" "“" "”"; }' in rules
    assert 'q[lang="fr"] { quotes: auto; }' in rules


def test_another_target_makes_everything_again(site: Path, tmp_path: Path) -> None:
    build(site, site / "output")
    for file in [*site.glob("content/**/*"), site / WORDS]:
        if file.is_file():
            text = re.sub(r'\bfr(?=\s?[:=])|(?<=target = ")fr', "fr-CA", file.read_text("utf-8"))
            file.write_text(text.replace("Language: fr\\n", "Language: fr-CA\\n"), "utf-8")
    for file in site.glob("content/translations/*.po"):
        file.rename(file.with_name(file.name.replace(".fr.", ".fr-CA.")))
    (site / WORDS).rename(site / WORDS.replace("fr.toml", "fr-CA.toml"))
    assert pair_of(site) == ("ar", "fr-CA")
    build(site, site / "output")
    build(site, tmp_path / "clean")
    assert bytes_of(site / "output") == bytes_of(tmp_path / "clean")
    assert 'lang="fr-CA"' in (site / "output/index.html").read_text("utf-8")


def test_the_sides_change_places(site: Path, tmp_path: Path) -> None:
    """French articles with Arabic beside them: what is known of a language does not depend on its side."""
    for folder in ("articles", "translations", "notes"):
        shutil.rmtree(site / "content" / folder)
    (site / "content/about.md").unlink()
    edit(
        site / "content/site.toml",
        lambda text: text.replace('"ar"', '"x"').replace('"fr"', '"ar"').replace('"x"', '"fr"'),
    )
    (site / "content/articles").mkdir()
    article = "---\ntitle: L’Irak\ndate: 2021-07-26\n---\n\nIl arrive à Bagdad. À HEWLER, on attend.\n"
    (site / "content/articles/irak.md").write_text(article, "utf-8")
    list(sync_articles(site, (), new_problems))
    memory = site / "content/translations/irak.ar.po"
    po = polib.pofile(str(memory))
    assert (po.metadata["Language"], po.metadata["X-Source-Language"]) == ("ar", "fr")
    assert [entry.msgid for entry in po] == ["L’Irak", "Il arrive à Bagdad.", "À HEWLER, on attend."]
    po[1].msgstr = "وصل إلى بغداد."
    po.save(str(memory))
    build(site, site / "output")
    html = (site / "output/articles/irak/index.html").read_text("utf-8")
    assert '<html lang="fr" dir="ltr">' in html
    assert re.findall(r'data-term="(\w+)"', html) == ["bagdad", "erbil", "bagdad"]


# --- words of a theme ------------------------------------------------------------------------------


def test_words_are_read_by_every_page(site: Path, tmp_path: Path) -> None:
    build(site, site / "output")
    edit(site / WORDS, lambda text: text.replace('glossary = "Glossaire"', 'glossary = "Lexique"'))
    build(site, site / "output")
    build(site, tmp_path / "clean")
    assert bytes_of(site / "output") == bytes_of(tmp_path / "clean")
    assert "Lexique" in (site / "output/404.html").read_text("utf-8")


def test_words_that_are_not_there(site: Path) -> None:
    words = (site / WORDS).read_text("utf-8")
    (site / WORDS).unlink()
    message = f'content/site.toml:2: the theme "default" has no words in "fr" (write them in {WORDS})'
    assert messages_of(lambda: build(site, site / "output")) == [message]
    (site / WORDS).write_text(words, "utf-8")
    build(site, site / "output")


def test_all_languages_without_words_are_named(site: Path) -> None:
    folders = theme_folders(site, "default")
    assert messages_of(lambda: load_theme(folders, site, Pair("de", "it"))) == [
        f'content/site.toml:{line}: the theme "default" has no words in "{lang}" '
        f"(write them in themes/default/words/{lang}.toml)"
        for line, lang in ((1, "de"), (2, "it"))
    ]


@pytest.mark.parametrize(
    ("change", "messages"),
    [
        (("home = ", "hone = "), ['hone = : unknown field "hone" (did you mean "home"?)']),
        (('place = "Lieux"\n', ""), ['[kinds]: field "place" is missing in "kinds"']),
        (('other = "{n} phrases"\n', ""), [
            '[plurals.sentences]: field "other" is missing in "plurals.sentences" '
            "(add the form for all other numbers)",
        ]),
        (('person = "Personnes"', "person = 3"), ['person = : field "person" must be text, not a number']),
        (("[states.stale]", "[states.old]"), [
            '[states.old]: unknown field "old" (known: authored, edited, machine, missing, reviewed, stale)',
        ]),
        (('label = "Sans traduction"\n', ""), ['[states.missing]: field "label" is missing']),
        (('home = "Articles"', 'home = "Articles'), [
            "home = : broken TOML: a quotation mark is not closed on its line "
            '(write settings as name = "text")',
        ]),
    ],
)  # fmt: skip
def test_words_that_are_not_right(change: tuple[str, str], messages: list[str], site: Path) -> None:
    """Each message begins with how its line does."""
    edit(site / WORDS, lambda text: text.replace(*change))
    lines = (site / WORDS).read_text("utf-8").splitlines()
    expected = []
    for begin, _, message in (message.partition(": ") for message in messages):
        (line,) = [number for number, text in enumerate(lines, 1) if text.startswith(begin)]
        expected.append(f"{WORDS}:{line}: {message}")
    assert messages_of(lambda: build(site, site / "output")) == expected


def test_a_theme_may_speak_more_languages_than_a_site(site: Path) -> None:
    """Its words in others are nobody's fault, but what is no language is."""
    theme = (CHECKOUT / "themes/default/theme.toml").read_text("utf-8")
    (site / "themes/default/theme.toml").write_text(
        theme.replace('ar = "المقالات"', '&, de = "Artikel"'.replace("&", 'ar = "المقالات"')), "utf-8"
    )
    build(site, site / "output")
    edit(site / "themes/default/theme.toml", lambda text: text.replace("de = ", "deutsch = "))
    line = theme[: theme.index("home = ")].count("\n") + 1
    message = f'themes/default/theme.toml:{line}: unknown field "deutsch" (known: ar, fr)'
    assert messages_of(lambda: build(site, site / "output")) == [message]


# --- translations of the pair, there and back ------------------------------------------------------


@pytest.mark.parametrize("form", ["xliff", "tmx"])
@pytest.mark.parametrize("written", ["fr", "FR", "fr-FR", "fr_CA"])
def test_exchange(form: str, written: str, site: Path) -> None:
    data = export_texts(site, (), form).decode()
    file = site / "back.xml"
    marks = ('target-language="{}"', 'xml:lang="{}"')
    assert marks[form == "tmx"].format("fr") in data
    assert ('source-language="ar"' if form == "xliff" else 'srclang="ar"') in data
    data = data.replace(marks[form == "tmx"].format("fr"), marks[form == "tmx"].format(written))
    file.write_text(data.replace("La rencontre", "L’entretien"), "utf-8")
    merged = import_texts(site, file, form, new_problems)
    expected = 1 if form == "xliff" else 0  # in TMX nothing says that somebody changed it
    assert (merged.changed, [p.rule for p in merged.problems if p.severity == "error"]) == (expected, [])


def test_exchange_of_other_languages(site: Path) -> None:
    file = site / "back.xml"
    text = export_texts(site, (), "xliff").decode()
    file.write_text(text.replace('target-language="fr"', 'target-language="en"'), "utf-8")
    messages = {problem.message for problem in import_texts(site, file, "xliff", new_problems).problems}
    assert messages == {'the target language is "en" and not French; the same in 2 more, lines 21, 60'}


class Engine:
    """Gives back what it was asked."""

    name = "echo 1"

    def batches(self, texts: Sequence[str]) -> list[list[int]]:
        return [[*range(len(texts))]]

    def translate(self, texts: Sequence[str], n_best: int = 1) -> list[tuple[str, ...]]:
        return [(f"texte {len(text)} 99",) for text in texts]


def test_machine_text_is_taken_as_it_comes(site: Path) -> None:
    """The rules for English from Arabic, such as that of numbers, are not asked."""
    summary = translate_site(site, Engine(), new_problems)
    assert (summary.drafts, summary.suggestions, summary.flags) == (2, 1, {})
    po = polib.pofile(str(site / "content/translations/visite-a-erbil.fr.po"))
    (entry,) = [entry for entry in po if entry.comment == f"machine echo 1: {entry.msgstr}"]
    assert entry.msgstr == "texte 14 99"


def test_engines_are_asked_for_the_pair(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_proxies(monkeypatch)
    with serving(lambda request: request.give(200, b'{"translatedText": ["texte"]}')) as server:
        engine = LibreTranslateEngine(server.url, pair=Pair("ar", "fr"))
        assert engine.translate(["نص"]) == [("texte",)]
    asked = msgspec.json.decode(server.seen[-1].body)
    assert (asked["source"], asked["target"]) == ("ar", "fr")
    with pytest.raises(EngineError, match="no Argos package from ar to fr is installed"):
        models.find(Pair("ar", "fr"), tmp_path)


# --- no code names a language ----------------------------------------------------------------------

# The rooms of languages, and what is about one pair, or reads or transliterates one language, by its nature.
ROOMS_OF_CODE = (
    "sitegen/languages/",
    "sitegen/importing/",
    "sitegen/editing/slugs.py",
    "sitegen/machine/numbers/",
    "sitegen/machine/pairs.py",
    "sitegen/machine/quality.py",
    "sitegen/machine/repair.py",
    "sitegen/machine/repetition.py",
    "sitegen/machine/terminology",
)
# The name of a rule, which stands in translation memories.
NAMES_OF_RULES = {"leftover-arabic"}
_NAMED = re.compile(
    r"(?i)\b(?:ar|en)\b(?=[\"'.=_]|$)|(?<=[\"'._])(?:ar|en)\b|\b(?:arabic|english)\b|\bar_|\ben_"
)


def test_no_python_names_a_language() -> None:
    found = []
    for file in sorted((CHECKOUT / "sitegen").rglob("*.py")):
        path = file.relative_to(CHECKOUT).as_posix()
        if not path.startswith(ROOMS_OF_CODE):
            found += [
                f"{path}:{line}: {found}" for line, found in _named_in(ast.parse(file.read_text("utf-8")))
            ]
    assert found == []


def _named_in(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        for name in ("id", "arg", "attr", "name", "module"):
            found = getattr(node, name, None)
            if isinstance(found, str) and re.search(r"(?:^|_|\b)(?:ar|en|arabic|english)(?:$|_|\b)", found):
                yield getattr(node, "lineno", 0), found
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            found = node.value
            if found in ("ar", "en") or (_NAMED.search(found) and found not in NAMES_OF_RULES):
                yield node.lineno, found


_NAMED_IN_TEMPLATES = re.compile(
    r"""["'.]\b(?:ar|en)\b|\blang=["'=]?(?:ar|en)\b|\bdir="rtl"|\|\s*(?:arabic|english)"""
)


def test_no_template_names_a_language() -> None:
    theme = CHECKOUT / "themes/default"
    files = [*theme.glob("templates/*.html"), *theme.glob("static/*.js"), theme / "static/style.css"]
    assert len(files) > 10
    for file in files:
        text = re.sub(r"/\*.*?\*/", "", file.read_text("utf-8"), flags=re.DOTALL)
        assert _NAMED_IN_TEMPLATES.findall(text) == [], file.name


@pytest.mark.parametrize(
    "line",
    [
        'x = "ar"', "x.en", "f(ar=1)", 'x = "text.en.po"', "'the English of it'",
        'y = f"<p lang=\\"ar\\">{x}"',
        "from sitegen.languages import arabic", "import sitegen.languages.english", "text_ar = 1",
    ],
)  # fmt: skip
def test_naming_is_found(line: str) -> None:
    assert list(_named_in(ast.parse(line)))
