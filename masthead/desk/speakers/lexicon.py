"""Words and signs of English news writing: what may be a name, a role, an organisation, or a verb of saying.

The lists decide only what capitals and word order leave open; a word that is missing from them costs certainty more
often than the answer.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

SURE, LIKELY, GUESSED = "sure", "likely", "guessed"
"""How sure something is that was read out of a text."""

ROLES = frozenset(
    "academic accountant activist actor actress adviser advisor advocate agent ambassador analyst anchor animator"
    " anthropologist archaeologist architect archivist artist assistant associate astronomer attorney author banker"
    " barrister biologist blogger boss broker builder buyer campaigner captain ceo cfo chair chairman chairperson"
    " chairwoman chancellor chef chemist chief chro cio ciso clerk cmo coach cofounder co-author co-chair co-chief"
    " co-ceo co-creator co-director co-editor co-founder co-head co-lead co-leader co-owner colonel columnist"
    " commander commentator commissioner composer consultant contractor contributor controller coo coordinator"
    " co-ordinator correspondent councillor councilman councilwoman counsel counsellor counselor cpo cro cryptographer"
    " cso cto curator customer dean delegate deputy designer detective developer diplomat director dispatcher"
    " doctor driver ecologist economist editor editor-in-chief educator electrician employee engineer entrepreneur"
    " envoy ethicist evangelist examiner executive expert farmer fellow filmmaker firefighter fisherman founder"
    " futurist general geneticist geologist governor graduate guide head headteacher historian host illustrator"
    " influencer inspector instructor insurer intern inventor investigator investor journalist judge justice"
    " laureate lawmaker lawyer lead leader lecturer librarian lieutenant linguist lobbyist machinist magistrate"
    " maintainer manager mathematician mayor md mechanic mediator member meteorologist midwife minister moderator"
    " mp musician negotiator neurologist neuroscientist notary novelist nurse officer official oncologist operator"
    " ombudsman organiser organizer owner painter parent partner pastor pathologist patient pediatrician pharmacist"
    " philanthropist philosopher photographer physician physicist pilot planner playwright plumber poet policymaker"
    " politician pollster postdoc premier president priest principal producer professor programmer promoter"
    " prosecutor psychiatrist psychologist publisher radiologist rapporteur rector referee registrar regulator"
    " rep reporter representative researcher resident retiree reviewer salesman scholar scientist sculptor secretary"
    " senator sergeant sheriff singer sociologist soldier solicitor specialist spokesman spokesperson spokeswoman"
    " staffer statistician steward storyteller strategist student subtitler superintendent supervisor surgeon"
    " svp teacher technician technologist theologian tester trader trainer translator treasurer trustee tutor tsar czar"
    " accompanist actuary alderman anaesthetist apprentice arborist auditor bailiff ballerina barista baritone"
    " bartender biochemist boatswain bookbinder bookkeeper bookseller botanist brewer bricklayer busker butcher"
    " cantor caretaker carpenter cartographer cashier cellist choirmaster choreographer cleaner clown commuter"
    " concierge conductor conservator copyeditor dancer dentist designer drummer ferryman florist forester"
    " gamekeeper gardener goalkeeper guitarist hairdresser harbourmaster harpist helmsman imam janitor juggler"
    " landlord landlady lexicographer linesman magician mason monk naturalist nun oboist ombudswoman optician"
    " organist paramedic passenger physiotherapist pianist plasterer porter postman postmaster postwoman potter"
    " printer proofreader publican pupil puppeteer rabbi radiographer restorer roofer sailor seamstress shepherd"
    " shopkeeper signalman skipper sommelier soprano stagehand stationmaster striker surveyor tailor tanner tenant"
    " tenor theorist trainee typesetter vicar violinist waitress weaver webmaster winemaker"
    " aide alumna alumnus backer beginner biker billionaire cameraman capitalist coder creator critic cyclist dealer"
    " defector diver donor dropout ethnographer exporter financier forecaster foreman funder gambler gamer grower guru"
    " hacker headhunter importer insider investigator juror listener mogul modeler modeller marketer miner newcomer"
    " observer pensioner pioneer plaintiff player podcaster pundit rancher recruiter researcher sceptic seller"
    " shipper skeptic streamer subscriber survivor theologian trucker tycoon viewer vlogger watcher whistleblower"
    " colleague evp sibling twin widow widower passer-by reader retiree shopper tourist"
    " visitor whistle-blower witness athlete champion fan legend"
    " neighbor neighbour prodigy rider star taxpayer veteran"
    " typist underwriter undersecretary under-secretary user veteran veterinarian vet vice-chair vice-chancellor"
    " vice-president videographer volunteer voter vp waiter watchmaker welder worker writer".split()
)
BEFORE_A_ROLE = frozenset(
    "acting assistant associate chief deputy executive first former founding general global group interim joint"
    " junior lead managing national outgoing principal regional second senior sr staff vice veteran retired longtime"
    " tech technology ai star incoming ex".split()
)
"""With a capital letter they begin a role all the same: "Northwind Chief Scientist"."""
QUALIFIERS = frozenset(
    # What somebody is like, and for how long.
    "accomplished active angel anonymous aspiring award-winning award-winner bestselling best-selling celebrated chief"
    " controversial devout early elder emeritus experienced famed famous fellow first-time freelance frequent"
    " full-time independent influential junior leading lifelong local long-serving longstanding nobel noted old"
    " one-time outspoken part-time popular pioneering principal professional prolific prominent ranking"
    " renowned respected rival seasoned self-taught serial sole teenage three-time two-time top unpaid visiting"
    " well-known young"
    # Where somebody is from.
    " african american asian australian austrian belgian brazilian british canadian chinese czech danish dutch"
    " egyptian english european finnish foreign french german greek indian irish israeli italian japanese kenyan"
    " korean mexican nigerian norwegian polish portuguese russian scottish spanish swedish swiss turkish ukrainian"
    " welsh"
    # What somebody works on, or for whom.
    " academic accounting advertising agricultural antitrust applied army art asset automotive aviation bank banking"
    " bankruptcy biology biomedical biotech blockchain book bond brand broadband broadcast building business cancer"
    " career chemistry chemical chip chips civic civil climate clinical cloud cognitive commercial commodities"
    " communications community competition compute computer computational conservation constitutional construction"
    " consumer content contract copyright corporate county court creative credit crime criminal crypto"
    " cryptocurrency cultural currency customer cyber cybersecurity data database debt deep defence defense"
    " development digital diplomatic disability disinformation drug early-stage economic education election"
    " electrical electronics elementary employment energy enterprise environmental equity estate ethics event events"
    " export faculty family farm fashion federal film finance financial fintech fire fisheries food forensic foundry"
    " fraud fuel game games gaming generative genetics geopolitical global government graduate graphics grid growth"
    " hardware hate health healthcare hedge high history hobby homicide housing human humanitarian immigration"
    " industrial industry inference information infrastructure insurance intellectual intelligence interaction"
    " interface internet investigative investment judicial kindergarten kernel labour labor land language late-stage"
    " learning legal liability liberal library linguistic linux litigation logistics machine macro maritime market"
    " marketing markets maths mathematics mechanical media medical memory mental midwife military mining mobile"
    " model monetary motor museum music natural naval network networking neural neuroscience news newspaper nuclear"
    " nutrition office oil online open-source open-weight operations opposition optics parliamentary patent payments"
    " pension philosophy physics police policy political pop portfolio power press primary privacy private"
    " procurement product production programming project prompt property psychology public publishing quality"
    " quantitative quantum radio rail real regulatory reliability religious renewable renewables research retail"
    " rights risk robot robotics royal rural safety sales satellite school science secondary security seed"
    " semiconductor semiconductors senate server shareholder shipping silicon site small social software solar space"
    " speech sports startup start-up state statistical steel stock storage strategic strategy street structural"
    " student supply support surveillance sustainability systems tax teaching technical telecom telecoms television"
    " textile theatre trade translation transport travel trial trust tv undergraduate union university urban user"
    " utility venture video vision volunteer voice wealth weather web welfare wholesale wildlife wind workplace"
    " youth nonprofit non-profit company study paper delivery chess subway metro rising".split()
)
"""What stands before a role without an article, with a capital letter where a sentence begins: "Chip analyst"."""

PARTICLES = frozenset(
    "van von de der den di da del della dello dos das do du des la le las los lo el al bin bint ibn ben abu ter ten te"
    " zu zum zur af av y e und 't 's op ap ó ní nic mac mc st st.".split()
)
HONORIFICS = frozenset(
    "dr prof mr mrs ms mx sir dame lord lady rev fr sr st hon sen rep gov gen col capt lt sgt judge justice".split()
)
ABBREVIATIONS = frozenset("co inc ltd corp bros jr sr plc llc dr prof st mt ph.d u.s u.k e.v s.a s.p.a b.v n.v".split())
ORGANISATIONS = frozenset(
    "academy agency ai airlines airways alliance army assembly associates association audio authority bank board"
    " brigade broadcasting bros bureau cabinet capital centre center chamber charity church city clinic club co"
    " coalition college commission committee commons community companies company computing confederation congress"
    " consortium consulting cooperative co-operative corp corporation council county court courts data department"
    " conservancy directorate enterprises exchange energy faculty federation force foods forum foundation freight fund"
    " gallery general government group guild health healthcare holdings hospital house inc industries initiative"
    " institute institution insurance international intelligence journal kommission lab laboratories laboratory labs"
    " league library limited llc llp logistics ltd media ministry motors movement museum mutual nations navy network"
    " networks news observatory office orchestra organisation organization panel parliament partners partnership"
    " party pharma pharmaceuticals platform platforms plc police port post power press productions programme program"
    " project publishing quarterly railway railways records registry research review robotics school secretariat"
    " securities semiconductors senate service services society software solutions station studio studios summit"
    " systems task team tech technologies technology telecom theatre theater times together treasury tribunal trust"
    " union university archdiocese diocese municipality parish synod ventures watch workers works workshop zoo".split()
)
FIELDS = frozenset(
    "ai communications compliance data design development economics education engineering ethics finance growth"
    " logistics procurement purchasing history hr innovation law legal linguistics machine marketing mathematics"
    " medicine operations people philosophy physics policy privacy product products psychology public research"
    " safety sales science security sociology emea apac latam americas europe asia nordics software staff state"
    " statistics strategy sustainability technology trust".split()
)
"""What one may be a director or a professor of without its being an organisation."""

SPEECH = frozenset(
    "accuses adds admits advises agrees announces answers argues asks asserts believes blames calls cautions claims"
    " comments complains concedes concludes confesses confirms contends counters criticises criticizes declares"
    " declines defends denies describes emphasises emphasizes estimates expects explains expresses finds found hopes"
    " gave given gives highlights insists jokes knew laments laughs made maintains makes mentions noted notes objects"
    " observes offers outlines points predicts presents promises proposes put puts questions quips quotes raises read"
    " reads recalls recommends reflects rejects remarks remembers replies reports responds reveals said saw says sees"
    " sent shares sighs spoke speaks states stresses suggests sums summarises summarizes swears sworn teaches"
    " tells testifies thinks thought told took tweets underlines understood urges vows wants warns welcomes went"
    " wonders writes wrote bet began begins came drew felt held kept laid led left lost met paid ran rose set shot"
    " showed shrugs sings sold spent stood swore taught threw won works leads runs heads oversees cut hit let".split()
)
SPEECH_ELSEWHERE = frozenset(
    "sagte sagt erklärte erklärt meinte meint schrieb schreibt dit explique affirme déclare assure raconte dijo dice"
    " explicó afirmó escribió spiega afferma disse explicou zei zegt schreef säger sade sa sier siger sagde sanoi"
    " powiedział powiedziała".split()
)
"""Verbs of saying in the languages around: they stand in quotes that were taken over as they were."""
AUXILIARY = frozenset(
    "has have had is are was were did does do would will could can may might must should never also then later once"
    " recently now again already still even further so too both just only simply hasn't didn't won't isn't"
    " wasn't".split()
)
NO_VERBS = frozenset("based related united limited so-called red advanced applied wed infrared turned".split())
ENDS_AN_APPOSITION = frozenset(
    "who whom whose which that where when while as but because after before during in on via adding speaking writing"
    " to about if though although since until with without he she they it".split()
)
DETERMINERS = frozenset("a an the its their his her our my your this one".split())
LEADS_IN = frozenset(
    "in at on behind during after before while when for from following speaking writing asked responding testifying"
    " commenting addressing announcing reflecting discussing describing referring reacting talking appearing quoted"
    " looking pressed interviewed answering under over with by earlier later last this yesterday today as through"
    " to questioned quizzed challenged presenting introducing opening closing defending explaining recalling reached"
    " contacted meanwhile".split()
)
FORMERLY = frozenset("former ex onetime one-time longtime long-time then-".split())
PORTFOLIOS = frozenset(
    "prime foreign finance defence defense home interior energy commerce health trade labour labor agriculture"
    " transport transportation treasury culture digital environment education justice attorney science housing"
    " security immigration".split()
)
"""What ministers and secretaries have."""
KINDS_OF_COMPANY = frozenset(
    "company firm startup start-up maker chipmaker group lab laboratory agency union association charity bank"
    " nonprofit non-profit publisher cooperative co-operative vendor supplier provider operator insurer retailer"
    " organisation organization website newspaper magazine newsletter platform consultancy foundation institute body"
    " watchdog regulator fund investor-group manufacturer carmaker developer network collective business team unicorn"
    " conglomerate subsidiary spinoff spin-off tank centre center airline broadcaster carrier chain".split()
)
ORGANISATION_LINKS = frozenset("of for and the & de du des della der für on del la".split())
"""Small words within the name of an organisation."""
THINGS = frozenset(
    "aircraft bakery bar boat bus cab cafe camera car cargo cinema coach coal crane dock engine factory"
    " farm ferry film football fruit fishing game garden grain harbour harbor helicopter hotel insurance kitchen"
    " lifeboat lighthouse locomotive lorry market mill mine night oil opera pharmacy plane prison pub radio"
    " restaurant shift ship shop steel store street studio subway supermarket taxi television theatre theater tour town"
    " tractor traffic train tram trawler truck tug tugboat tv underground van vegetable vessel video village warehouse"
    " wedding wine".split()
)
"""What a driver or a captain has; with a capital letter, where a sentence begins, it is no company's name."""
CREDENTIALS = frozenset("phd ph.d md m.d jr sr esq mba rn cpa obe mbe cbe kc qc frs ii iii iv dphil msc bsc".split())
FOR_ANOTHER = re.compile(
    r"(?:an? |the |one )?(?:unnamed |company |official )?(?:spokes(?:man|woman|person|people)|representative|statement|"
    r"letter|press release|note|memo|post|report|filing)s? (?:for|from|of|by|at) (?=.)",
    re.IGNORECASE,
)
COLLECTIVE_WORDS = re.compile(
    r"\b(?:in (?:a|its|the|an|their) (?:\w+ )?(?:statement|press release|release|bulletin|blog post|report|filing"
    r"|letter|announcement|response|newsletter|notice)|on its|that it\b|\bits\b|in a joint statement)",
    re.IGNORECASE,
)
PERSONAL_WORDS = re.compile(r"\b(?:he|she|his|her|him|hers|who|himself|herself|they told me)\b", re.IGNORECASE)

_TOKEN = re.compile(r"[,;:()\[\]|\"“”„«»—–]|(?:(?![,;:()\[\]|\"“”„«»—–])\S|(?<=\d),(?=\d))+")


class Token(NamedTuple):
    """A word or a sign, and where it stands."""

    text: str
    start: int
    end: int

    @property
    def word(self) -> str:
        """In small letters, without the full stop of an abbreviation or a sentence."""
        return self.text.casefold().replace("’", "'").rstrip(".!?…")


def is_possessive(token: Token) -> bool:
    return token.text.endswith(("'s", "’s", "s'", "s’"))


def strip_possessive(name: str) -> str:
    return re.sub(r"(?<=\w)['’]s$|(?<=s)['’]$", "", name)


def cut_tokens(text: str) -> list[Token]:
    return [Token(found[0], *found.span()) for found in _TOKEN.finditer(text)]


def is_sign(token: Token) -> bool:
    return len(token.text) == 1 and not token.text.isalnum()


def is_name_word(token: Token) -> bool:
    """Begins with a capital letter, or with a letter of a script that has none; ``d'Arcy`` and ``xAI`` too."""
    text = token.text.lstrip("'‘’(*_@.")
    if not text:
        return False
    first = text[0]
    if first.isalpha():
        caseless = first.lower() == first.upper() and not first.isascii()
        return caseless or first.isupper() or first.istitle() or any(each.isupper() for each in text[1:])
    return first.isdigit() and any(each.isupper() for each in text)


def is_caseless(token: Token) -> bool:
    return token.text[:1].isalpha() and token.text[0].lower() == token.text[0].upper()


def is_particle(token: Token) -> bool:
    return token.word in PARTICLES or token.text.casefold() in PARTICLES


def is_role_word(token: Token) -> bool:
    """Whether it is what somebody does: ``director``, ``co-founder``, ``researchers``."""
    word = token.word.removesuffix("'s")
    if "-" in token.text[1:-1] and token.text[0].isupper() and token.text.partition("-")[2][:1].isupper():
        # "Co-Founder" is a role, and "Solano-Smith" a name.
        prefix, _, last = word.rpartition("-")
        return word in ROLES or prefix in _BEFORE_A_HYPHEN and not {last, _singular(last)}.isdisjoint(ROLES)
    if word in ROLES or _singular(word) in ROLES:
        return True
    if len(word) > 6 and _singular(word).endswith(_ROLE_ENDINGS) and (token.text.islower() or not token.start):
        return True
    if len(word) > 6 and _singular(word).endswith(_SURE_ENDINGS):
        return True
    return word.rpartition("-")[2] in ROLES or word.partition("/")[0] in ROLES and "/" in word


def is_plural_role(token: Token) -> bool:
    """Whether it is what several do: ``researchers``, ``fishermen``."""
    word = token.word
    return _singular(word) != word and is_role_word(token) and word not in ROLES


def is_singular_role(token: Token) -> bool:
    """Whether it is what one person does: ``researcher``."""
    return is_role_word(token) and not is_plural_role(token)


def _singular(word: str) -> str:
    """The word for one, of a word for several."""
    if word.endswith("men"):
        return word[:-2] + "an"
    if word.endswith(("sses", "ches")) or word.endswith("s") and word[:-1] in ROLES:
        return word.removesuffix("es" if word.endswith(("sses", "ches")) else "s")
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us")) else word


_PERSON_ENDINGS = (
    "er",
    "ers",
    "or",
    "ors",
    "ist",
    "ists",
    "ian",
    "ians",
    "eer",
    "eers",
    "man",
    "men",
    "woman",
    "women",
)
_NO_PERSONS = frozenset(
    "after all-over another chapter clear color colour computer corner cover december earlier either ever error factor"
    " favor favour flavor floor former further harbor harbour higher honor however inner its labor labour lander large"
    " larger later latter letter lower major matter meter minister-to-be minor moreover motor neither never newer newer"
    " november number october offer older order other otherwise outer over paper per power prior proper quarter rather"
    " river rumor sector semester senior september server shorter silver smaller sooner summer superior together tower"
    " under upper utter vapor water weather whatever when whenever wherever whether whichever winter wonder younger"
    " door poor centre center theater monitor mirror interior exterior humor tumor timber chamber member-state".split()
)


_NO_NOUNS = frozenset(
    "afternoon afternoons autumn century day days decade decades evening evenings fall half hour hours midnight minute"
    " minutes moment moments month months morning mornings night nights noon season second seconds spring summer time"
    " times week weekend weekends weeks winter year years stage page record air part turn whole"
    " across against along alongside among around beyond between despite toward towards within without".split()
)


def may_be_noun(token: Token) -> bool:
    """Whether a word in small letters could name anything but a time or a kind of company."""
    word = token.word
    small = token.text.isalpha() and token.text.islower() and len(word) > 3 and word not in _NO_PERSONS | _NO_NOUNS
    other = COMMON | AUXILIARY | ENDS_AN_APPOSITION | LEADS_IN | KINDS_OF_COMPANY | ORGANISATIONS | THINGS
    return small and word not in other and not is_verb(token)


def may_be_role(token: Token) -> bool:
    """Whether a word in small letters right before a name could say what somebody does: ``forager``, ``beatboxers``."""
    word = token.word
    small = token.text.islower() and len(word) > 4 and word not in _NO_PERSONS and word not in KINDS_OF_COMPANY
    return small and word.endswith(_PERSON_ENDINGS) and word not in COMMON | AUXILIARY


_BEFORE_A_HYPHEN = frozenset("co vice ex under non then pro editor engineer lawyer actor author founder".split())
_ROLE_ENDINGS = ("keeper", "master", "maker", "smith", "holder", "caster", "payer", "worker")
"""Names end so as well: with a capital letter they are roles only where a sentence begins."""
_SURE_ENDINGS = (
    *("ologist", "icist", "ivist", "omist", "ographer"),
    *("leiter", "leiterin", "sprecher", "sprecherin", "direktor", "direktorin", "ministerin"),
)


def is_organisation_word(token: Token) -> bool:
    """Whether it stands in names of organisations: ``Institute``, ``Labs``, ``Bakers'``."""
    word = token.word
    return word in ORGANISATIONS or word == "&" or (len(word) > 1 and word.endswith("'") and word[:-2] in ROLES)


def is_verb(token: Token) -> bool:
    """Whether it may be the verb behind a name, or an adverb before that verb."""
    word = token.word
    if not token.text[:1].islower() or word in NO_VERBS:
        return False
    return (
        word in SPEECH
        or word in SPEECH_ELSEWHERE
        or word in AUXILIARY
        or (len(word) > 4 and word.endswith(("ed", "ly")))
        or (word.endswith("ing") and len(word) > 5 and word in LEADS_IN)
    )


def text_of(source: str, tokens: Sequence[Token]) -> str:
    """The piece of `source` from the first token to the last, without signs around it."""
    if not tokens:
        return ""
    piece = source[tokens[0].start : tokens[-1].end].strip(' ,;:—–-|*_\t"“”')
    if piece.endswith(".") and not ends_in_abbreviation(piece):
        piece = piece.rstrip(".")
    return " ".join(piece.split())


def ends_in_abbreviation(piece: str) -> bool:
    """Whether the full stop at the end belongs to the last word: ``Inc.``, ``J.``."""
    last = piece.rsplit(" ", 1)[-1].casefold().rstrip(".")
    return last in ABBREVIATIONS or len(last) == 1 or "." in last


PLACES_OF_A_ROLE = frozenset("mayor governor king queen bishop archbishop chancellor duke resident".split())
"""What stands behind "of" is a place then."""
PRIVATE = frozenset(
    "commuter customer driver farmer fisherman neighbour neighbor parent passenger patient pupil reader resident"
    " retiree shopper student tenant tourist user visitor volunteer voter".split()
)
"""Who is from a place, and not from a company."""
_NO_OWNERS = frozenset("men women children people world nation year today bachelor master season day week".split())


def is_the_companys(token: Token) -> bool:
    """Whether it says whose somebody is without a name: "the company's", "the museum's"; not "the minister's"."""
    word = strip_possessive(token.text).casefold()
    person = is_role_word(token) and word not in KINDS_OF_COMPANY
    return is_possessive(token) and token.text[:1].islower() and not person and word not in _NO_OWNERS


DAYS_AND_MONTHS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december".split()
)
COMMON = frozenset(
    "i a an the in on at it he she they we you this that these those its his her their our your my and but or so if as"
    " for from of to by with without after before when while where who what why how not no yes one two three four five"
    " six seven eight nine ten some many most all both each every other another there here then than monday tuesday"
    " wednesday thursday friday saturday sunday january february march april may june july august september october"
    " november december nobody everybody everyone someone somebody nothing until since whoever whatever half"
    " mr mrs ms dr prof today tomorrow yesterday".split()
)


def recurring_names(text: str, least: int) -> list[str]:
    """Names of one to four words that stand at least so often in the text, the most frequent first.

    A single word that stands only where a sentence begins is none, and neither is a role.
    """
    counts: Counter[str] = Counter()
    inner: set[str] = set()
    for line in text.split("\n"):
        for run, begins in _name_runs(line):
            name = strip_possessive(" ".join(each.text.rstrip(".,!?") for each in run[:4]))
            if len(name) > 1 and not name.isdigit() and not all(map(is_role_word, run)):
                counts[name] += 1
                if not begins or len(run) > 1 or is_possessive(run[-1]):
                    inner.add(name)
    return [name for name, number in counts.most_common() if number >= least and name in inner]


def _name_runs(line: str) -> Iterator[tuple[list[Token], bool]]:
    """Runs of words with capital letters, each with whether it begins a sentence."""
    run: list[Token] = []
    begins = run_begins = True
    for token in cut_tokens(line):
        named = is_name_word(token) and not is_caseless(token) and token.word not in COMMON
        if named:
            run_begins = run_begins if run else begins
            run.append(token)
        elif run and token.word in ("of", "for", "&"):
            run.append(token)
            named = True
        if run and (not named or is_possessive(token) or token.text.endswith((".", "!", "?"))):
            yield _trim(run), run_begins
            run = []
        begins = token.text.endswith((".", "!", "?", "“", '"')) or token.text in '“":'
    if run:
        yield _trim(run), run_begins


def _trim(run: list[Token]) -> list[Token]:
    while len(run) > 1 and run[-1].word in ("of", "for", "&"):
        run = run[:-1]
    return run
