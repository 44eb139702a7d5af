"""Words that show where sentences end: abbreviations, sentence openers, verbs of saying (see `sentences`)."""

from __future__ import annotations

from functools import lru_cache

from sitegen.languages.arabic_script import fold


def words(listed: str) -> frozenset[str]:
    """The words of a list, folded; `_` stands for a space."""
    return frozenset(fold(word).text.replace("_", " ") for word in listed.split())


# Stand before a name or an explanation: never end a sentence.
PREFIXES = words(
    "Mr Mrs Ms Mx Dr Prof Gen Col Sgt Capt Lt Maj Adm Cmdr Cpl Pvt Brig Gov Sen Rep Pres Rev Hon Amb Insp "
    "Det Supt Messrs Mme Mlle Fr Mt Ft e.g i.e eg ie cf viz v vs أد بروف الد للد "
    "Jos Wm Chas Geo Thos Robt Cie Ste"
)
# Do not end a sentence before a number; elsewhere they are ordinary words ("He said no. They left.").
BEFORE_NUMBER = words(
    "No Nos no nos Vol vol p pp Fig Figs fig figs Art Arts art Sec sec Ch ch Eq para ver ca c approx est Op "
    "op صص مج رقم هاتف تلفون فاكس جوال"
)
# Never part of a name: end a sentence before a capital, unless the next word continues a time (see TIMES).
BEFORE_CAPITAL = words(
    "a.m p.m A.M P.M B.C A.D B.C.E C.E etc ft lb lbs oz hr hrs min kg km Jan Feb Mar Apr Jun Jul Aug Sep "
    "Sept Oct Nov Dec Mon Tue Tues Wed Thu Thurs Fri Sat Sun"
)
TIMES = BEFORE_CAPITAL | words(
    "Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April May June July "
    "August September October November December EST EDT CST CDT MST MDT PST PDT ET GMT UTC BST CET"
)
# End the name of a company, or of a place with its state: end a sentence before a capital, except before
# another of these words, a time or a person's office (Acme Corp. Chairman Lee, Apple Co. Ltd.).
LAST_OF_NAME = words(
    "Inc Ltd Co Cos Corp LLC Plc Ariz Calif Colo Conn Fla Ill Ind Kan Mass Mich Minn Mo Neb Nev Okla Ore Pa "
    "Tenn Tex Va Vt Wis Wash"
)
OFFICES = words(
    "Chairman Chairwoman Chief Executive President Vice Treasurer Director Secretary Spokesman Spokeswoman "
    "Analyst Economist Manager Partner Founder Senator Governor Mayor Judge Attorney CEO CFO COO"
)
# May stand inside a name: end a sentence only before a word that opens one, as initials and letters with full
# stops between them do (U.S., J. K., ق.م., أ.ف.ب.).
BEFORE_OPENER = words("Bros Jr Sr Esq Ph.D St Ave Blvd Rd Dept Univ Assn al")
ABBREVIATIONS = PREFIXES | BEFORE_NUMBER | BEFORE_CAPITAL | LAST_OF_NAME | BEFORE_OPENER
# Names of Latin letters, as Arabic writes initials (دي. كي. شيفا); the first set have no other meaning.
LETTER_NAMES = words("دبليو جيه كيه اتش اكس كيو")
LETTER_WORDS = LETTER_NAMES | words("ايه بي سي دي اي اف جي اي كي ال ام ان او بيه ار اس تي يو في واي زد زي")
OPENERS = words(
    "The This That These Those There Then They He She It We You I In On At As A An And But Or So If When "
    "While Where What Who Why How Did Do Does Is Are Was Were Can Could Would Should Has Have Had After "
    "Before Although However Meanwhile For From By With Its His Her Their Our My Not Some Many Most Since "
    "Until Also Both Each Under During According Despite Today Yesterday Tomorrow Mr Mrs Ms Among "
    "Nevertheless Nonetheless Moreover Furthermore Others Now Yet Still Once Because Unlike Instead Indeed "
    "Perhaps Which Whose Whether Such Even Only Nearly Almost About Over Between Through Without Within I'm "
    "I've I'd I'll It's He's She's That's There's We're We've They're Don't Didn't"
)
# Words for who said it: ASKS may follow a question without quotes, SAYS may follow "and" in a new sentence,
# and SAYING may follow or precede a quotation.
ASKS = words("قال قالت يقول تقول سأل سألت يسأل تسأل تساءل تساءلت يتساءل تتساءل صاح صاحت هتف هتفت صرخ صرخت")
SAYS = ASKS | words(
    "قالوا قلت أضاف أضافت يضيف تضيف تابع تابعت أكد أكدت يؤكد تؤكد أوضح أوضحت يوضح توضح صرح صرحت ذكر ذكرت "
    "أشار أشارت أعلن أعلنت علق علقت أجاب أجابت أردف أردفت استطرد واصل ختم شدد شددت هتفوا همس همست"
)
SAYING = SAYS | words("كتب كتبت رد ردت هاتفا هاتفين مرددين بحسب حسب وفق وفقا حسبما")
# Open a sentence after "and"; they are not names there.
AFTER_WAW = SAYS | words(
    "كان كانت قد لم لن لا ليس ليست هو هي هم هذا هذه ذلك تلك في من على إلى عن مع بعد قبل منذ خلال تم يتم جاء "
    "جاءت يأتي تأتي بدأ بدأت أصبح إن كل بين عند عندما إذا لكن أما بحسب حسب وفق شهد شهدت يذكر يشار"
)
# Do not open a sentence after a quotation: conjunctions, relative pronouns, circumstantial participles.
GOES_ON = words(
    "ثم أو أم بل الذي التي الذين اللذان اللذين اللتان اللتين اللواتي اللاتي لأن كي لكي مما إذ حيث حتى وهو "
    "وهي قبل_أن بعد_أن إلى_أن منذ_أن على_حد في_إشارة ردا_على تعليقا_على قائلا قائلة متسائلا متسائلة مضيفا "
    "مضيفة موضحا مؤكدا مشيرا لافتا معتبرا مشددا داعيا مبينا محذرا بتوقيت"
)
# Abbreviations that look like words and may be followed by small letters.
SHORTENED = words(
    "abbr abbrs approx assn assoc capt cent chap chaps coll comm comp cont corp dept depts diam dist elev "
    "equiv esp excl govt ibid illus incl intl introd mfrs misc natl nouv obit orig perf pron pseud publ recd "
    "repr resp retd spec subsp supp suppl temp tbsp trad trans transl univ vols yrs"
)


@lru_cache(maxsize=4_096)  # sentences begin and end with few different words
def folded(word: str) -> str:
    return fold(word).text


def are_letters(token: str) -> bool:
    """Whether a folded word consists of the names of Latin letters with full stops between them: بي.بي.سي."""
    return all(part in LETTER_WORDS for part in token.split("."))
