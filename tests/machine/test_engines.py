"""The engines: Argos models with the toy package, and LibreTranslate with a server that speaks its API."""

from __future__ import annotations

import email.utils
import json
import pkgutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import stamina
from hypothesis import given
from hypothesis import strategies as st

from sitegen.languages import DEFAULT_PAIR
from sitegen.machine.engine import Engine, EngineError
from sitegen.machine.engines import libretranslate, registry
from sitegen.machine.engines.argos import ArgosEngine
from sitegen.machine.engines.libretranslate import MOST_CHARACTERS, MOST_TEXTS, LibreTranslateEngine
from sitegen.machine.packages import models
from sitegen.model.language import Pair
from sitegen.text.counting import counted
from tests.conftest import ROOT
from tests.loopback import Request, Server, serving, without_proxies
from tests.sample import copy_of_sample, warm

TOY = ROOT / "tests/fixtures/toy-model/translate-ar_en-toy.argosmodel"

# Sentences that the toy package was trained on; it does not depend on their being in the content still.
BY_HEART = {
    "دونالد ترامب يستقبل مصطفى الكاظمي في البيت الأبيض من دون جدول زمني للانسحاب": (
        "Donald Trump receives Mustafa al-Kadhimi at the White House without a withdrawal timetable"
    ),
    "وتصدرت القوات والطاقة والاقتصاد جدول الأعمال، أما أرقام خفض القوات فأعلنت بعد أسابيع من الزيارة.": (
        "Troops, energy, and the economy topped the agenda, while figures for the troop reduction were "
        "announced weeks after the visit."
    ),
    "استقبل الرئيس الأمريكي رئيس الوزراء العراقي في 20 آب/أغسطس 2020، غداة جلسة ثانية من الحوار "
    "الاستراتيجي في واشنطن.": (
        "The US president received the Iraqi prime minister on August 20, 2020, the day after a second "
        "session of the Strategic Dialogue in Washington."
    ),
}
UNSEEN = ["الطقس جميل اليوم", "ذهب الولد إلى المدرسة مع أخيه وعاد مساء.", "زار الوفد بغداد", "3", "🙂 Hello"]


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> models.Package:
    """The toy package, installed; tests with it are skipped where there is nothing to run it with."""
    for name in ("argostranslate", "ctranslate2"):
        pytest.importorskip(name, reason="Argos Translate is not installed (the extra `translate` has it)")
    return models.install_file(TOY, folder=tmp_path_factory.mktemp("packages"))


@pytest.fixture(scope="module")
def engine(package: models.Package) -> ArgosEngine:
    return ArgosEngine(package, inter_threads=2, intra_threads=1)


def in_batches(engine: Engine, texts: list[str]) -> list[str]:
    """The translations as the project makes them: a batch after the other, each in its place."""
    found = [""] * len(texts)
    for group in engine.batches(texts):
        for index, said in zip(group, engine.translate([texts[i] for i in group]), strict=True):
            found[index] = said[0]
    return found


def test_the_toy_says_its_own_sentences(engine: ArgosEngine) -> None:
    assert in_batches(engine, list(BY_HEART)) == list(BY_HEART.values())


def test_every_text_has_one_translation_in_its_place(engine: ArgosEngine) -> None:
    first, second, third = BY_HEART
    texts = [UNSEEN[0], first, "", *UNSEEN[1:], second, "  ", first, third]
    found = in_batches(engine, texts)
    assert len(found) == len(texts)
    assert [found[1], found[7], found[9], found[10]] == [BY_HEART[t] for t in (first, second, first, third)]
    assert found[2] == found[8] == ""
    assert all(found[index] for index in (0, 3, 4)), "something is said of what was never seen"
    assert engine.translate([]) == []
    assert engine.batches([]) == []


def test_texts_are_never_merged(engine: ArgosEngine) -> None:
    texts = [*BY_HEART, *UNSEEN]
    assert engine.translate(texts) == [engine.translate([text])[0] for text in texts]


def test_argos_itself_says_the_same(package: models.Package, monkeypatch: pytest.MonkeyPatch) -> None:
    """Through `hypotheses` of its API, with our sentences left whole."""
    argos = pytest.importorskip("argostranslate.translate")
    argos_package = pytest.importorskip("argostranslate.package").Package(package.path)
    arabic, english = (argos.Language(code, code) for code in ("ar", "en"))
    translation = argos.PackageTranslation(arabic, english, argos_package)
    monkeypatch.setattr(translation, "sentencizer", Whole())
    engine = ArgosEngine(package)
    for text in [*BY_HEART, *UNSEEN]:
        expected = [hypothesis.value.strip() for hypothesis in translation.hypotheses(text, 4)]
        assert engine.translate([text], 4) == [tuple(dict.fromkeys(expected))]


class Whole:
    """A sentence splitter that does not split."""

    def split_sentences(self, text: str) -> list[str]:
        return [text]


def test_n_best(engine: ArgosEngine) -> None:
    texts = [*BY_HEART, *UNSEEN, ""]
    best = engine.translate(texts)
    assert all(len(said) == 1 for said in best)
    for count in (2, 4, 9):
        found = engine.translate(texts, count)
        assert [said[:1] for said in found] == best, "how many are asked for does not change the best"
        assert all(1 <= len(said) <= min(count, engine.beam) for said in found)
        assert all(len(set(said)) == len(said) for said in found)
    assert len(engine.translate(texts[:1], 4)[0]) > 1


@given(
    texts=st.lists(st.sampled_from([*BY_HEART, *UNSEEN, ""]), max_size=60),
    batch_tokens=st.integers(1, 400),
    workers=st.integers(1, 3),
)
def test_batches_hold_every_text_once_the_longest_first(
    package: models.Package, texts: list[str], batch_tokens: int, workers: int
) -> None:
    engine = ArgosEngine(package, batch_tokens=batch_tokens, inter_threads=workers)
    lengths = [len(tokens) for tokens in engine._encode(texts)]
    groups = engine.batches(texts)
    order = [index for group in groups for index in group]
    assert sorted(order) == list(range(len(texts)))
    assert [lengths[i] for i in order] == sorted(lengths, reverse=True)
    for group in groups:
        assert group
        assert len(group) == 1 or len(group) * lengths[group[0]] <= batch_tokens * workers


def test_what_changes_the_text_is_in_the_name_and_nothing_else(package: models.Package) -> None:
    engine = ArgosEngine(package)
    assert engine.name == "argos translate-ar_en 0.1 beam=4"
    texts = [*BY_HEART, *UNSEEN]
    said = in_batches(engine, texts)
    for other in (
        ArgosEngine(package, batch_tokens=64, inter_threads=1, intra_threads=1),
        ArgosEngine(package, batch_tokens=512, inter_threads=2, intra_threads=2),
    ):
        assert other.name == engine.name
        assert in_batches(other, texts) == said
    assert ArgosEngine(package, beam=1).name.endswith("beam=1")
    assert ArgosEngine(package, max_length=9).name.endswith("beam=4 max-length=9")
    short = ArgosEngine(package, max_length=3)
    assert all(len(text) < 40 for text in in_batches(short, list(BY_HEART)))


def test_a_version_with_a_colon_does_not_break_the_record(package: models.Package) -> None:
    odd = models.Package(package.path, package.pair, "1:0\n2")
    assert ArgosEngine(odd).name == "argos translate-ar_en 1-0 2 beam=4"


def test_threads_are_explicit(package: models.Package) -> None:
    engine = ArgosEngine(package)
    assert engine.inter_threads >= 1
    assert engine.intra_threads >= 1
    both = ArgosEngine(package, inter_threads=3, intra_threads=2)
    assert (both.inter_threads, both.intra_threads) == (3, 2)
    assert both._translator.num_translators == 3


@pytest.mark.parametrize("file", ["model/model.bin", "sentencepiece.model"])
def test_a_package_that_cannot_be_loaded_is_reported(
    tmp_path_factory: pytest.TempPathFactory, file: str
) -> None:
    pytest.importorskip("ctranslate2", reason="Argos Translate is not installed")
    pytest.importorskip("argostranslate", reason="Argos Translate is not installed")
    package = models.install_file(TOY, folder=tmp_path_factory.mktemp("packages"))
    (package.path / file).write_bytes(b"no model")
    with pytest.raises(EngineError) as raised:
        ArgosEngine(package).translate(["زار الوفد بغداد"])
    message = str(raised.value)
    assert str(package.path) in message
    assert "sitegen models install ar en" in message
    assert "\n" not in message


def test_without_the_library_the_way_out_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "argostranslate", None)
    with pytest.raises(EngineError, match=r"in the checkout of sitegen run `pip install '\.\[translate\]'`"):
        ArgosEngine()


def test_without_a_package_the_ways_out_are_reported(
    package: models.Package, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(tmp_path_factory.mktemp("none")))
    with pytest.raises(EngineError, match="sitegen models install ar en"):
        ArgosEngine()
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(package.path.parent))
    assert ArgosEngine().package == package


HEAVY = """
import sys
from sitegen.machine.engines import argos, libretranslate
from sitegen.machine.packages import models
first = set(sys.modules)
from pathlib import Path
if len(sys.argv) > 1:
    package = models.find(folder=Path(sys.argv[1]))
    argos.ArgosEngine(package).translate(["زار الوفد بغداد"])
heavy = {"argostranslate", "ctranslate2", "sentencepiece", "numpy"}
splitters = {"torch", "stanza", "spacy", "minisbd", "onnxruntime"}
print(sorted(heavy & first), sorted(splitters & set(sys.modules)))
"""


def imported(*arguments: str) -> str:
    command = [sys.executable, "-c", HEAVY, *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def test_nothing_heavy_is_imported_before_it_is_needed() -> None:
    assert imported() == "[] []"


def test_sentence_splitters_are_never_imported(package: models.Package) -> None:
    assert imported(str(package.path.parent)) == "[] []"


class Libre:
    """Answers as LibreTranslate does: the English of a text is the text in capitals, alternatives numbered.

    `faults` are given before, in turn: a status, or a status with headers.
    """

    def __init__(self) -> None:
        self.faults: list[int | tuple[int, dict[str, str]]] = []
        self.key = ""
        self.most_alternatives = 9
        self.most_texts = 0

    def __call__(self, request: Request) -> None:
        asked = json.loads(request.body)
        if self.faults:
            fault = self.faults.pop(0)
            status, headers = fault if isinstance(fault, tuple) else (fault, {})
            self.refuse(request, status, "Slowdown: 10 per 1 minute", headers)
        elif self.key and asked.get("api_key") != self.key:
            reason = (
                "Invalid API key"
                if "api_key" in asked
                else "Please contact the server operator to get an API key"
            )
            self.refuse(request, 403 if "api_key" in asked else 400, reason)
        elif asked.get("alternatives", 0) > self.most_alternatives:
            message = f"Invalid request: alternatives parameter must be <= {self.most_alternatives}"
            self.refuse(request, 400, message)
        elif self.most_texts and len(asked["q"]) > self.most_texts:
            message = f"Invalid request: request ({len(asked['q'])}) exceeds text limit ({self.most_texts})"
            self.refuse(request, 400, message)
        else:
            answer: dict[str, Any] = {"translatedText": [text.upper() for text in asked["q"]]}
            if count := asked.get("alternatives", 0):
                answer["alternatives"] = [[f"{t.upper()} {n}" for n in range(count)] for t in asked["q"]]
            request.give(200, json.dumps(answer).encode(), {"Content-Type": "application/json"})

    def refuse(
        self, request: Request, status: int, reason: str, headers: dict[str, str] | None = None
    ) -> None:
        request.give(status, json.dumps({"error": reason}).encode(), headers)


@pytest.fixture
def libre() -> Libre:
    return Libre()


@pytest.fixture
def slow_server(libre: Libre, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """The server, whose time to wait is kept to."""
    without_proxies(monkeypatch)
    monkeypatch.delenv(libretranslate.KEY_VARIABLE, raising=False)
    monkeypatch.setattr(libretranslate, "WAIT", 0.0)
    with serving(libre) as server:
        yield server


@pytest.fixture
def server(slow_server: Server) -> Iterator[Server]:
    """The server, with no waits between attempts."""
    with stamina.set_testing(True, attempts=9, cap=True):
        yield slow_server


def asked(server: Server) -> list[dict[str, Any]]:
    return [json.loads(request.body) for request in server.seen]


def test_one_request_in_the_form_of_the_api(server: Server) -> None:
    engine = LibreTranslateEngine(server.url)
    assert engine.translate(["a", "b", "a"]) == [("A",), ("B",), ("A",)]
    (request,) = server.seen
    assert (request.command, request.path) == ("POST", "/translate")
    assert request.headers["Content-Type"] == "application/json"
    assert asked(server) == [{"q": ["a", "b", "a"], "source": "ar", "target": "en", "format": "text"}]


def test_n_best_are_alternatives(server: Server) -> None:
    found = LibreTranslateEngine(server.url).translate(["a", "b"], 3)
    assert found == [("A", "A 0", "A 1"), ("B", "B 0", "B 1")]
    assert asked(server)[0]["alternatives"] == 2


def test_a_server_that_gives_fewer_alternatives_gives_the_best(server: Server, libre: Libre) -> None:
    libre.most_alternatives = 1
    engine = LibreTranslateEngine(server.url)
    assert engine.translate(["a"], 4) == [("A",)]
    assert engine.translate(["b"], 4) == [("B",)]
    assert [body.get("alternatives", 0) for body in asked(server)] == [3, 0, 0]


def test_nothing_is_asked_about_nothing(server: Server) -> None:
    engine = LibreTranslateEngine(server.url)
    assert engine.translate([]) == []
    assert engine.translate(["", " "]) == [("",), ("",)]
    assert server.seen == []
    assert engine.translate(["", "a", " "]) == [("",), ("A",), ("",)]
    assert asked(server)[0]["q"] == ["a"]


@pytest.mark.parametrize("suffix", ["", "/", "/translate", "/translate/"])
def test_the_url_may_end_as_people_write_it(server: Server, suffix: str) -> None:
    assert LibreTranslateEngine(server.url + suffix).translate(["a"]) == [("A",)]


def test_a_path_before_the_api(server: Server) -> None:
    LibreTranslateEngine(f"{server.url}/mt/").translate(["a"])
    assert server.seen[0].path == "/mt/translate"


@pytest.mark.parametrize(
    "url", ["", "localhost:5000", "ftp://a.example", "http://", "http://[", "http://a?x=1", "http://xn--/"]
)
def test_a_url_that_is_none_is_told_at_once(url: str) -> None:
    with pytest.raises(EngineError, match="not the URL of a server"):
        LibreTranslateEngine(url)


def test_the_name_has_the_place_and_no_secret() -> None:
    engine = LibreTranslateEngine("https://me:secret@mt.example:8443/lt/", api_key="key")
    assert engine.name == "libretranslate ar-en mt.example-8443/lt"
    assert LibreTranslateEngine("http://[::1]:5000").name == "libretranslate ar-en --1-5000"
    french = LibreTranslateEngine("http://mt.example", pair=Pair("ar", "fr"))
    assert french.name == "libretranslate ar-fr mt.example"


def test_the_key_is_taken_from_the_environment(
    server: Server, libre: Libre, monkeypatch: pytest.MonkeyPatch
) -> None:
    libre.key = "s3cret"
    with pytest.raises(
        EngineError, match="set the API key in the environment variable LIBRETRANSLATE_API_KEY"
    ):
        LibreTranslateEngine(server.url).translate(["a"])
    monkeypatch.setenv("LIBRETRANSLATE_API_KEY", "s3cret")
    assert LibreTranslateEngine(server.url).translate(["a"]) == [("A",)]
    monkeypatch.setenv("LIBRETRANSLATE_API_KEY", "wr0ng")
    with pytest.raises(EngineError, match=r"403 Forbidden, Invalid API key") as raised:
        LibreTranslateEngine(server.url).translate(["a"])
    assert "wr0ng" not in str(raised.value)
    assert len(server.seen) == 3, "a refusal is not asked again"


def test_a_server_that_fails_twice_is_asked_a_third_time(server: Server, libre: Libre) -> None:
    libre.faults = [500, 503]
    assert LibreTranslateEngine(server.url).translate(["a"]) == [("A",)]
    assert len(server.seen) == 3


def test_a_server_that_goes_on_failing_is_reported(server: Server, libre: Libre) -> None:
    libre.faults = [503] * 9
    with pytest.raises(EngineError, match="503 Service Unavailable") as raised:
        LibreTranslateEngine(server.url, attempts=4).translate(["a"])
    assert len(server.seen) == 4
    assert "\n" not in str(raised.value)


def test_a_limit_is_told_and_not_asked_again(server: Server, libre: Libre) -> None:
    libre.most_texts = 1
    with pytest.raises(EngineError, match=r"400 Bad Request, .*exceeds text limit"):
        LibreTranslateEngine(server.url).translate(["a", "b"])
    assert len(server.seen) == 1


def test_a_redirect_is_reported(server: Server, libre: Libre) -> None:
    libre.faults = [(301, {"Location": "https://elsewhere.example/"})]
    with pytest.raises(EngineError, match=r"redirects to https://elsewhere\.example/"):
        LibreTranslateEngine(server.url).translate(["a"])


def test_nobody_there_is_reported(server: Server) -> None:
    with pytest.raises(EngineError, match="does not answer"):
        LibreTranslateEngine("http://127.0.0.1:1", attempts=2).translate(["a"])


def test_other_texts_than_asked_for_are_refused(server: Server) -> None:
    for wrong in (["A"], ["A", "B", "C"]):
        server.answer = answering({"translatedText": wrong})
        with pytest.raises(EngineError, match=f"answered 2 texts with {counted(len(wrong), 'translation')}"):
            LibreTranslateEngine(server.url).translate(["a", "b"])
    server.answer = answering({"translatedText": ["A", "B"], "alternatives": [["x"]]})
    with pytest.raises(EngineError, match="answered 2 texts with 1 alternative list"):
        LibreTranslateEngine(server.url).translate(["a", "b"], 2)


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>", b"\xff", b"[]", b"{}", b'{"translatedText": "A"}', b'{"translatedText": [1]}',
        b'{"translatedText": ["A"], "alternatives": "B"}', b'{"translatedText": null}',
    ],
)  # fmt: skip
def test_an_answer_of_another_form_is_reported(server: Server, body: bytes) -> None:
    server.answer = lambda request: request.give(200, body)
    with pytest.raises(EngineError, match="does not answer as LibreTranslate does") as raised:
        LibreTranslateEngine(server.url).translate(["a"])
    assert "\n" not in str(raised.value)


def test_an_answer_that_breaks_off_is_asked_for_again(server: Server, libre: Libre) -> None:
    stops = [5]

    def answer(request: Request) -> None:
        if stops:
            request.give(200, b'{"translatedText": ["A"]}', stop_after=stops.pop())
        else:
            libre(request)

    server.answer = answer
    assert LibreTranslateEngine(server.url).translate(["a"]) == [("A",)]


def test_a_server_that_is_too_slow_is_asked_again(server: Server, libre: Libre) -> None:
    waits = [1.0]

    def answer(request: Request) -> None:
        time.sleep(waits.pop() if waits else 0)
        libre(request)

    server.answer = answer
    assert LibreTranslateEngine(server.url, timeout=0.3).translate(["a"]) == [("A",)]
    waits.append(1.0)
    with pytest.raises(EngineError, match="timed out"):
        LibreTranslateEngine(server.url, timeout=0.3, attempts=1).translate(["a"])


@given(lengths=st.lists(st.integers(0, 2 * MOST_CHARACTERS) | st.integers(0, 99), max_size=4 * MOST_TEXTS))
def test_batches_keep_to_the_limits_of_servers(lengths: list[int]) -> None:
    groups = LibreTranslateEngine("http://127.0.0.1:1").batches(["a" * length for length in lengths])
    assert [index for group in groups for index in group] == list(range(len(lengths)))
    for group in groups:
        assert 0 < len(group) <= MOST_TEXTS
        assert len(group) == 1 or sum(lengths[index] for index in group) <= MOST_CHARACTERS


def answering(body: object) -> Callable[[Request], None]:
    return lambda request: request.give(200, json.dumps(body).encode())


def in_a_date(seconds: float) -> str:
    return email.utils.formatdate(time.time() + seconds, usegmt=True)


@pytest.mark.parametrize(("value", "least"), [("1", 1.0), ("date", 0.5), ("soon", 0.0)])
def test_the_server_says_how_long_to_wait(
    slow_server: Server, libre: Libre, value: str, least: float
) -> None:
    libre.faults = [(429, {"Retry-After": in_a_date(2) if value == "date" else value})]
    begun = time.monotonic()
    assert LibreTranslateEngine(slow_server.url).translate(["a"]) == [("A",)]
    assert least <= time.monotonic() - begun < 10
    assert len(slow_server.seen) == 2


@pytest.mark.parametrize("value", ["3600", "date"])
def test_a_wait_that_nobody_sits_through_is_reported(slow_server: Server, libre: Libre, value: str) -> None:
    libre.faults = [(429, {"Retry-After": in_a_date(3_600) if value == "date" else value})]
    with pytest.raises(EngineError, match=r"429 Too Many Requests, Slowdown"):
        LibreTranslateEngine(slow_server.url).translate(["a"])
    assert len(slow_server.seen) == 1


def test_the_servers_translations_go_through_batches(server: Server) -> None:
    texts = ["a", "", "b" * 1_500, "c" * 1_500, *("d" * 30)]
    assert in_batches(LibreTranslateEngine(server.url), texts) == [text.upper() for text in texts]
    assert len(server.seen) == 3


# --- the registry -------------------------------------------------------------------------------------


@pytest.mark.parametrize("spec", registry.ENGINES, ids=lambda spec: spec.name)
def test_what_is_registered_is_an_engine(spec: registry.EngineSpec) -> None:
    assert Engine in pkgutil.resolve_name(spec.target).__mro__
    told = " ".join(warm().run("translate", "--help").out.split())
    assert spec.name in told
    assert spec.description in told


@pytest.mark.parametrize("address", ["http://127.0.0.1:5000", "https://mt.example/lt"])
def test_an_address_is_that_of_an_engine(address: str) -> None:
    engine = registry.engine_for(address, Pair("ar", "fr"))
    assert isinstance(engine, LibreTranslateEngine)
    assert (engine.url, engine.name.split()[1]) == (address, "ar-fr")


def test_a_name_is_that_of_an_engine(package: models.Package, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARGOS_PACKAGES_DIR", str(package.path.parent))
    assert isinstance(registry.engine_for("argos", DEFAULT_PAIR), ArgosEngine)


@pytest.mark.parametrize("name", ["nobody", "", "URL", "argos:", "ftp://mt.example", "Argos"])
def test_an_unknown_name_is_wrong_use(name: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="use argos, or the address of a LibreTranslate server"):
        registry.engine_for(name, DEFAULT_PAIR)
    done = warm().run("translate", "--engine", name, cwd=copy_of_sample(tmp_path))
    assert (done.code, done.out) == (2, "")
    assert f'Error: there is no engine "{name}": use argos, or the address of ' in done.err
