"""Recognising names in English text."""

from __future__ import annotations

from sitegen.languages.naming import NameCues, lower
from sitegen.languages.sentence_words import OFFICES, OPENERS, PREFIXES, TIMES, words

_FROM_COUNTRIES = words(
    "American Afghan African Arab Arabic Asian Australian Belgian British Canadian Chinese Christian "
    "Danish Dutch Egyptian Emirati English European French German Gulf Indian Iranian Iraqi Israeli "
    "Italian Japanese Jewish Jordanian Kurdish Kuwaiti Lebanese Libyan Muslim Omani Pakistani Palestinian "
    "Persian Polish Qatari Russian Saudi Shia Shiite Spanish Sunni Syrian Turkish Turkmen Western Yemeni "
    "Yazidi Americans Iraqis Iranians Israelis Kurds Arabs Muslims Shiites Sunnis Turks Syrians Russians"
)
_OFFICES = words(
    "Prime Minister Premier Foreign Defense Defence Interior King Queen Prince Sheikh Ambassador General "
    "Adviser Advisor Envoy Commander Leader State Assistant Deputy Former Special Coordinator Major Pope "
    "Ayatollah"
)

ENGLISH_NAMING = NameCues(
    capitals=True,
    joining=words("of the for al bin ibn abu de von van"),
    titles=lower(PREFIXES | OFFICES | _OFFICES),
    saying=words("said says told announced stressed added"),
    common=lower(OPENERS | TIMES | _FROM_COUNTRIES | PREFIXES | words("US U.S")),
)
