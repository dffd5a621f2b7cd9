"""Words by which a text places a company or fund: its line of business, its country, forms of first names."""

from collections.abc import Mapping

from ingest.nlp.lexicon import words

#: Lines of business by sector as the registry names it; "Fund" for those who invest.
SECTOR_WORDS: Mapping[str, frozenset[str]] = {
    "Communication Services": words(
        "telecom telecoms telecommunications telephone broadcaster broadcasting media publisher publishing"
        " newspaper tv television film studio studios streaming network wireless mobile cable advertising"
        " social messaging video"
    ),
    "Consumer Discretionary": words(
        "retailer retail carmaker automaker car cars auto motor motors vehicle vehicles apparel fashion"
        " clothing luxury hotel hotels restaurant restaurants casino cruise travel homebuilder homebuilders"
        " jeans shoes sneaker footwear toymaker furniture e-commerce marketplace electric"
    ),
    "Consumer Staples": words(
        "food foods beverage beverages drinks brewer brewery brewing beer grocer groceries grocery"
        " supermarket supermarkets tobacco cigarette dairy snack snacks soap household cosmetics"
    ),
    "Energy": words(
        "oil gas petroleum energy driller drilling refinery refiner crude lng pipeline fracking barrels"
        " coal fuel diesel offshore petrol wells exploration"
    ),
    "Financials": words(
        "bank banks banking lender lenders insurer insurance broker brokerage payments payment card cards"
        " wealth mortgage loans credit financial finance fintech analysts analyst underwriter merchants"
    ),
    "Health Care": words(
        "drugmaker drugmakers drug drugs pharmaceutical pharmaceuticals pharma biotech biotechnology"
        " vaccine medicine medical therapy hospital hospitals healthcare fda patients painkiller device"
        " devices"
    ),
    "Industrials": words(
        "airline airlines airways carrier flights aircraft aerospace defence defense engineering engineer"
        " manufacturer machinery railway railroad rail freight shipping logistics courier construction"
        " conglomerate plane planes tractors industrial shipbuilder turbines"
    ),
    "Information Technology": words(
        "software chip chips chipmaker semiconductor semiconductors technology tech computer computers"
        " computing pc pcs internet cloud laptop laptops smartphone smartphones iphone ipod hardware server"
        " servers electronics digital app apps phone ai data"
    ),
    "Materials": words(
        "miner miners mining mine steel steelmaker steelmakers copper gold iron ore aluminium aluminum"
        " chemicals chemical lithium nickel cement paper packaging metals"
    ),
    "Real Estate": words("property properties landlord reit real-estate offices developer warehouses malls"),
    "Utilities": words("utility utilities electricity power grid water renewable renewables nuclear"),
    "Fund": words(
        "fund funds hedge activist investor investors stake short-seller returned returns portfolio assets"
        " manager pension private-equity buyout venture sovereign"
    ),
}

#: Words that a name may have behind it, or lack, and still be the same name.
EMPTY_WORDS = words("group holding holdings international the companies gruppe groupe publ")

#: Words of a line of business that stand in names and tell no unit apart ("Westpac Banking", "Ford Motor").
NAME_WORDS: Mapping[str, frozenset[str]] = {
    "Financials": words("banking bank bancorp"),
    "Consumer Discretionary": words("motor motors automobiles"),
    "Industrials": words("airlines airline airways"),
    "Health Care": words("pharmaceuticals pharmaceutical pharma"),
    "Energy": words("oil petroleum"),
    "Information Technology": words("computer computers software"),
    "Consumer Staples": words("stores foods"),
    "Materials": words("steel mining"),
}

#: What belongs to a country, by its ISO code.
COUNTRY_WORDS: Mapping[str, str] = {
    word: code
    for code, listed in {
        "AR": "argentine argentinian",
        "AT": "austrian",
        "AU": "australian",
        "BE": "belgian",
        "BR": "brazilian",
        "CA": "canadian",
        "CH": "swiss",
        "CL": "chilean",
        "CN": "chinese",
        "CO": "colombian",
        "CZ": "czech",
        "DE": "german",
        "DK": "danish",
        "EG": "egyptian",
        "ES": "spanish",
        "FI": "finnish",
        "FR": "french",
        "GB": "british uk english scottish welsh",
        "GR": "greek",
        "HU": "hungarian",
        "ID": "indonesian",
        "IE": "irish",
        "IL": "israeli",
        "IN": "indian",
        "IS": "icelandic",
        "IT": "italian",
        "JP": "japanese",
        "KR": "korean",
        "MX": "mexican",
        "MY": "malaysian",
        "NG": "nigerian",
        "NL": "dutch",
        "NO": "norwegian",
        "PH": "philippine filipino",
        "PL": "polish",
        "PT": "portuguese",
        "RU": "russian",
        "SA": "saudi",
        "SE": "swedish",
        "SG": "singaporean",
        "TH": "thai",
        "TR": "turkish",
        "TW": "taiwanese",
        "UA": "ukrainian",
        "US": "american us u.s",
        "VN": "vietnamese",
    }.items()
    for word in listed.split()
}

#: Forms of one first name.
FIRST_NAMES: Mapping[str, str] = {
    form: forms.split()[0]
    for forms in (
        "william bill billy will",
        "robert bob rob bobby",
        "richard rick dick",
        "james jim jimmy",
        "john jack johnny",
        "michael mike",
        "stephen steve steven",
        "thomas tom",
        "david dave",
        "daniel dan",
        "kenneth ken",
        "edward ed eddie",
        "timothy tim",
        "christopher chris",
        "matthew matt",
        "gregory greg",
        "jeffrey jeff",
        "joseph joe",
        "anthony tony",
        "andrew andy",
        "charles charlie chuck",
        "benjamin ben",
        "nicholas nick",
        "samuel sam",
        "alexander alex",
        "philip phil phillip",
        "lawrence larry laurence",
        "ronald ron",
        "donald don",
        "douglas doug",
        "leonard len",
        "susan sue",
        "katherine kate kathy catherine",
        "elizabeth liz",
        "deborah debbie",
        "jennifer jen",
        "patricia pat",
    )
    for form in forms.split()
}
