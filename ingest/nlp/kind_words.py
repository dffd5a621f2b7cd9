"""Words that tell the kind of a name: in it, right before it, and of what it is called beside it.

The lists say what a careful reader takes from one word; how much a word weighs stands in `kinds`.
"""

from collections.abc import Mapping

from ingest.nlp.lexicon import words


def _by_word(lists: Mapping[str, str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for kinds, text in lists.items():
        for word in text.split():
            found[word] = tuple(kinds.split())
    return found


#: Last words that leave little doubt.
SURE_LAST_WORDS = words(
    "inc corp corporation ltd limited plc llc gmbh oyj spa bancorp airlines airways pharmaceuticals therapeutics"
    " holdings technologies motors securities exchange times journal university ministry fund jr union"
    " federation foundation index commission"
)

#: The last word of a name, and the kinds that it fits, best first.
LAST_WORDS = _by_word(
    {
        "Company": """inc corp corporation co company companies ltd limited plc llc ag sa nv se gmbh ab asa oyj spa kk
            holdings holding industries technologies technology motors motor airlines airways aviation
            pharmaceuticals pharmaceutical pharma therapeutics biosciences biotech biologics laboratories bancorp
            securities energy petroleum steel mining metals minerals foods systems software semiconductor
            semiconductors electronics brands stores logistics shipping insurance reinsurance assurance robotics
            brothers bros sons enterprises solutions entertainment studios pictures telecom telecommunications
            communications wireless networks analytics brewery breweries cement chemicals retail supermarkets
            properties realty homes construction engineering aerospace automotive financial interactive
            consulting payments ratings rail freight cruises resorts hotels restaurants surgical diagnostics
            medical healthcare""",
        "Fund": "fund funds endowment hedge ventures superannuation macro alpha etf",
        "Fund Company": "capital partners advisors advisers management investors",
        "Company Fund": "investments trust",
        "Authority": """commission ministry department authority agency court parliament senate congress government
            administration treasury secretariat tribunal directorate navy army police customs prosecutor
            prosecutors""",
        "Organization": """union unions university college institute foundation association federation league party
            society museum church charity alliance forum hospital confederation brotherhood teamsters""",
        "Organization Authority": "committee board",
        "Publication": """times journal post herald tribune gazette chronicle guardian telegraph observer mirror
            bulletin courier weekly daily magazine newspaper news press zeitung shimbun review""",
        "Exchange": "exchange bourse",
        "Index": "index composite average 100 250 500 225",
        "Place": "city county island islands province river bay peninsula valley airport port region district",
        "Person": "jr jr. sr sr. iii family",
    }
)

#: The last word of a term in lower case.
LAST_TERM_WORDS = _by_word(
    {
        "Asset": """peso pesos dollar dollars euro euros yen yuan renminbi rupee rupees rand real reais pound pounds
            franc francs krone krona zloty lira ruble rouble won baht ringgit rupiah dirham riyal bond bonds gilts
            treasuries equities futures crude""",
        "Indicator": """rate rates sales output growth inflation unemployment deficit surplus spending confidence
            sentiment payrolls claims exports imports production orders prices""",
        "Sector": "industry industries sector",
    }
)

#: The first words that tell a kind by themselves.
FIRST_WORDS = _by_word(
    {
        "Person": "mr mr. mrs mrs. ms ms. dr dr. sir lord lady prof prof. sen. rep. judge justice sheikh baroness",
        "Authority": "ministry department office court",
        "Organization": "university institute association federation",
    }
)

#: A common noun right before a name ("analyst X", "the drug X"), or in apposition, or after "is a".
CALLED = _by_word(
    {
        "Person": """mr mr. mrs mrs. ms ms. dr dr. sir lord lady
            analyst economist strategist ceo cfo coo cto chairman chairwoman chairperson chair president
            executive director officer minister secretary senator congressman congresswoman governor mayor chancellor
            commissioner judge founder co-founder cofounder spokesman spokeswoman spokesperson professor journalist
            reporter columnist correspondent editor manager trader lawyer attorney prosecutor treasurer billionaire
            financier banker head boss chief candidate lawmaker counsel investigator scientist engineer son daughter
            wife husband brother sister widow heir partner colleague member seamstress tycoon entrepreneur adviser
            representative ambassador king queen prince premier politician""",
        "Company": """company firm retailer maker lender bank insurer reinsurer carmaker automaker chipmaker drugmaker
            airline carrier miner brewer manufacturer operator utility broker brokerage developer startup start-up
            supplier producer refiner grocer supermarket conglomerate contractor builder homebuilder shipbuilder
            steelmaker planemaker telecom publisher distributor provider landlord chain subsidiary
            rival competitor peer distiller biotech fintech consultancy auditor steelworks shipowner
            lessor truckmaker toymaker foodmaker unit lab""",
        "Fund": "fund",
        "Publication": "newspaper magazine daily weekly tabloid broadsheet broadcaster website blog newswire",
        "Product": """drug medicine pill vaccine app smartphone phone tablet laptop console game brand model car sedan
            suv pickup truck jet airliner aircraft helicopter device gadget chip processor software browser chatbot
            platform service treatment therapy toy drink beer engine satellite rocket""",
        "Authority": "regulator watchdog ministry court parliament agency government legislature superintendency",
        "Organization": """union university institute charity association federation party foundation think-tank
            nonprofit non-profit ngo league club school college hospital""",
        "Exchange": "exchange bourse",
        "Index": "index benchmark gauge",
        "Place": "city town village province county island country state region suburb port",
        "Asset": "currency cryptocurrency commodity coin token",
    }
)

#: A word before one of `CALLED` that turns it: "hedge fund", "news agency", "central bank".
TURNED = {
    **dict.fromkeys(
        (
            *("hedge fund", "pension fund", "mutual fund", "wealth fund", "hedge-fund manager", "buyout firm"),
            *("equity firm", "equity group", "equity house", "capital firm", "capital fund", "activist investor"),
            *("activist fund", "short seller", "activist shareholder", "equity investor", "quant firm", "fund firm"),
        ),
        "Fund",
    ),
    **dict.fromkeys(("news agency", "news service", "trade paper", "news site", "news website"), "Publication"),
    **dict.fromkeys(("central bank", "statistics office", "statistics agency", "statistics bureau"), "Authority"),
    **dict.fromkeys(("trade union", "research institute", "think tank", "trade group", "lobby group"), "Organization"),
    **dict.fromkeys(("stock exchange", "stock market"), "Exchange"),
    **dict.fromkeys(("operating system", "language model", "search engine"), "Product"),
    **dict.fromkeys(("ratings agency", "rating agency", "ad agency", "travel agency"), "Company"),
    **dict.fromkeys(("index provider", "service provider", "game developer", "game maker"), "Company"),
}

#: A common noun right after a name: "X processors", "X article", "X-based".
AFTER = _by_word(
    {
        "Product": """console consoles model models brand brands processor processors plane planes jet jets aircraft
            drug drugs pill pills vaccine vaccines app apps smartphone smartphones phone phones device devices software
            browser game games car cars suv suvs truck trucks sedan tablets laptops chatbot headset spacecraft rocket
            rockets boots shoes cartoons""",
        "Publication": "article newspaper magazine editorial columnist",
        "Index": "index",
        "Sector": "sector industry",
        "Place": "-based economy headquarters area region",
        "Organization": "members alliance",
    }
)

#: What only people do right after their name.
HUMAN_VERBS = words("told tells quipped joked jokes smiled recalled resigned wrote retired")
#: What only news outlets do in so many words.
OUTLET_VERBS = words("reported")
