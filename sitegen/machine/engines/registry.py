"""All engines, by the names or addresses that `--engine` accepts."""

from __future__ import annotations

import pkgutil
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from sitegen.machine.engine import Engine
    from sitegen.model.language import Pair


class EngineSpec(NamedTuple):
    """What the command line says about an engine. Its module and libraries, which a base installation may
    lack, are loaded only when it has to translate.

    `name` is what a user enters, or stands for an address with one of the `schemes`, and `description`
    explains it. `target` is the engine's class, as `module:class`. It is called with the keyword `pair`,
    after the address if there are schemes, and raises EngineError.
    """

    name: str
    description: str
    target: str
    schemes: tuple[str, ...] = ()


ENGINES = (
    EngineSpec("argos", "Argos Translate", "sitegen.machine.engines.argos:ArgosEngine"),
    EngineSpec(
        "URL", "the address of a LibreTranslate server (key in LIBRETRANSLATE_API_KEY)",
        "sitegen.machine.engines.libretranslate:LibreTranslateEngine", ("http", "https"),
    ),
)  # fmt: skip


def engine_for(name: str, pair: Pair) -> Engine:
    """The engine with the name or address that a command gives, for a pair of languages. Raises ValueError
    for an unknown name, and EngineError."""
    scheme = name.partition(":")[0].lower()
    for spec in ENGINES:
        if scheme in spec.schemes or (name == spec.name and not spec.schemes):
            address = (name,) if spec.schemes else ()
            engine: Engine = pkgutil.resolve_name(spec.target)(*address, pair=pair)
            return engine
    known = ", or ".join(spec.description if spec.schemes else spec.name for spec in ENGINES)
    raise ValueError(f'there is no engine "{name}": use {known}')
