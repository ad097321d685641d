# ruff: noqa: E501 - rows of prose
"""Invented pairs over many topics: prints of one utterance, and near misses.

A row is (id, one print, another, how they stand to each other). “…” are the marks of a print.
"""

import pytest

from quotes.identity import group_statements
from quotes.identity.statements import likeness
from tests.identity.statement_rows import Row, pair

ONE: list[Row] = [
    # court
    ("court-cut", "The defendant abused the trust of elderly clients and must serve every day of his sentence",
     "the defendant “abused the trust of elderly clients”", "same speaker"),
    ("court-translation", "The court finds the accusations baseless and orders the immediate release of the detained journalist",
     "the tribunal considers the charges unfounded and orders the immediate release of the jailed reporter", "same speaker"),
    ("court-headline", "My client is relieved that this long and painful nightmare has finally come to an end",
     "Acquitted surgeon relieved “painful nightmare” over", "same speaker, same document"),
    ("court-bracket", "She [the accused] showed no remorse for the harm that she caused to those children",
     "She showed no remorse for the harm that she caused to those children", "same speaker"),
    ("court-splice", "The judge ignored the evidence. This conviction will not survive an appeal in any fair court",
     "This conviction will not survive an appeal in any fair court", "same speaker"),
    # sport
    ("sport-standfirst", "We were punished for a sloppy first half and the supporters deserve a proper apology from every player in this squad",
     "We were punished for a sloppy first half and the supporters deserve a proper apology", "same speaker, same document"),
    ("sport-mixed", "The referee lost control of the game after the penalty and my players paid the price",
     "the referee “lost control of the game” and his players “paid the price”", "same speaker"),
    ("sport-translation", "I want to stay at this club for many years and win big trophies with these team-mates",
     "he wishes to remain at the club for many years and win major trophies", "same speaker"),
    ("sport-fragment-subhead", "Coach brands tackle “reckless and cowardly”", "That tackle was reckless and cowardly and could have ended the boy's career", "same speaker, same document"),
    ("sport-other-verb", "He needs time and patience before he can show the fans his real quality",
     "he required “time and patience” to show fans his true quality", "same speaker"),
    # business
    ("business-copy", "Demand in the cement division fell sharply in the spring and we expect a slow recovery",
     "Demand in the cement division fell sharply in the spring and we expect a slow recovery.", "other speakers"),
    ("business-indirect", "We intend to shut the Harlow plant and move production to Slovenia by the end of next year",
     "the firm plans to close its Harlow factory and shift production to Slovenia by the end of next year", "same speaker"),
    ("business-lead", "the brewer to abandon its hostile bid for the family-owned rival and return cash to investors",
     "The brewery should give up the hostile offer for the family-owned rival and return cash to shareholders instead", "same speaker, same document"),
    ("business-number", "The merger will save 40 million euros a year and protect jobs in both countries",
     "the merger would “save 40 million euros a year” and safeguard jobs in both countries", "same speaker"),
    ("business-office", "The regulator has found serious failings in the bank's controls against money laundering",
     "Regulator finds “serious failings” in bank's controls", "person and office, same document"),
    # disaster
    ("flood-translation", "The water rose so quickly that families had to flee to the rooftops in the dark",
     "the water rose so fast that families were forced to escape onto rooftops in the darkness", "same speaker"),
    ("quake-appeal", "We urgently appeal for tents, blankets and clean water for thousands of homeless villagers",
     "urgently called for tents, blankets and drinking water for thousands of homeless villagers", "same speaker"),
    ("fire-headline", "Fire chief warns of “explosive conditions” in hills", "We face explosive conditions in the hills and nobody should light even a cigarette", "same speaker, same document"),
    ("quake-spokesperson", "The agency will send three rescue teams with dogs to the collapsed school in Orvan",
     "it will dispatch three rescue teams with dogs to the collapsed school in Orvan", "spokesperson and body"),
    ("ferry-shared-sentence", "The lifeboats were rusted shut. Passengers were left to swim for their lives in the dark",
     "The crew vanished. Passengers were left to swim for their lives in the dark. I will never forget it", "same speaker"),
    # politics
    ("politics-translation", "This flagrant interference in our internal affairs is unacceptable and will harm relations between our peoples",
     "such “blatant meddling in our domestic affairs is unacceptable” and would damage ties between the two peoples", "same speaker"),
    ("politics-quoted-phrase", "This budget is a betrayal of the hard-working families who kept this country going",
     "the budget was a “betrayal of the hard-working families” of the country", "same speaker"),
    ("politics-office", "“New chapter” opens between neighbours", "The visit opens a new chapter between neighbours who were enemies for a generation", "person and office, same document"),
    ("politics-elision", "We will rebuild the railways, the hospitals and the schools that were neglected for a decade",
     "We will rebuild the railways… and the schools that were neglected for a decade", "same speaker"),
    ("politics-red-line", "The independence of the judges is a boundary that nobody may overstep",
     "the independence of judges was a boundary nobody may overstep", "same speaker"),
    ("politics-called-on", "The government must immediately stop the deportation of refugees to unsafe countries",
     "on the government to halt at once the deportation of refugees to unsafe countries", "same speaker"),
    ("politics-statement", "The union will resist any attempt to privatise the water supply of our cities",
     "it would oppose any attempt to privatise cities' water supply", "same speaker"),
    # health, science, culture
    ("health-copy-cut", "Parents should keep feverish children at home and call a doctor before visiting any clinic",
     "keep feverish children at home and call a doctor", "same speaker"),
    ("science-translation", "The glacier is disappearing faster than our gloomiest models predicted a decade ago",
     "the glacier was vanishing faster than their most pessimistic models predicted ten years ago, “faster than our gloomiest models”", "same speaker"),
    ("culture-splice", "The museum belongs to the people of this city and not to a handful of rich donors",
     "The museum belongs to the people of this city … not to a handful of rich donors", "same speaker"),
    ("culture-headline", "Novelist calls prize “a lottery for publishers”", "The prize has become a lottery for publishers and an insult to readers", "same speaker"),
]  # fmt: skip

TWO: list[Row] = [
    # a number, a negation, a modal
    ("number-dead", "At least 31 people died when the bridge collapsed into the river", "At least 34 people died when the bridge collapsed into the river", "same speaker"),
    ("number-money", "The merger will save 40 million euros a year", "The merger will save 14 million euros a year", "same speaker"),
    ("number-words", "The agency will send three rescue teams with dogs to the village", "The agency will send five rescue teams with dogs to the village", "same speaker"),
    ("number-percent", "Prices rose by 3.1 percent in the capital last month", "Prices rose by 3.7 percent in the capital last month", "same speaker"),
    ("number-year", "The plant in Harlow will close at the end of 2027", "The plant in Harlow will close at the end of 2029", "same speaker"),
    ("not-guilty", "My client is guilty of the charge of negligent driving", "My client is not guilty of the charge of negligent driving", "same speaker"),
    ("never", "We offered the striker a new contract last summer", "We never offered the striker a new contract last summer", "same speaker"),
    ("no-plans", "The company has plans to cut jobs at the shipyard", "The company has no plans to cut jobs at the shipyard", "same speaker"),
    ("failed", "The ministry failed to warn residents of the flood in time", "The ministry warned residents of the flood in time", "same speaker"),
    ("without", "They searched the house with a warrant from the judge", "They searched the house without a warrant from the judge", "same speaker"),
    ("unlikely", "The minister is likely to resign before the vote on Tuesday", "The minister is unlikely to resign before the vote on Tuesday", "same speaker"),
    ("may-will", "The central bank may lower interest rates again before the summer", "The central bank will lower interest rates again before the summer", "same speaker"),
    ("must-can", "Schools must reopen before the end of the month", "Schools can reopen before the end of the month", "same speaker"),
    ("should-will", "The army should withdraw from the border villages within days", "The army will withdraw from the border villages within days", "same speaker"),
    ("might-none", "The vaccine protects children against the new strain of the virus", "The vaccine might protect children against the new strain of the virus", "same speaker"),
    # the opposite or another thing in the same words
    ("support-oppose", "The coalition supports the new tax on sugary drinks in schools", "The coalition opposes the new tax on sugary drinks in schools", "same speaker"),
    ("rise-fall", "Exports of timber to Asia rose sharply in the last quarter", "Exports of timber to Asia fell sharply in the last quarter", "same speaker"),
    ("guilty-innocent", "The jury found the former mayor guilty of taking bribes", "The jury found the former mayor innocent of taking bribes", "same speaker"),
    ("win-lose", "We deserved to win this match against a strong opponent", "We deserved to lose this match against a strong opponent", "same speaker"),
    ("weekday", "The hearing will resume on Tuesday before the full bench of judges", "The hearing will resume on Friday before the full bench of judges", "same speaker"),
    ("country", "The embassy in Kenya will evacuate all staff by air tonight", "The embassy in Uganda will evacuate all staff by air tonight", "same speaker"),
    ("town", "The army has retaken the town of Orvan after heavy fighting at dawn", "The army has retaken the town of Belisk after heavy fighting at dawn", "same speaker"),
    ("person", "We have full confidence in the work of finance minister Halvard Brek", "We have full confidence in the work of finance minister Sunniva Moe", "same speaker"),
    ("killed-wounded", "Six miners were killed in the explosion at the northern shaft", "Six miners were wounded in the explosion at the northern shaft", "same speaker"),
    ("rates", "The central bank will raise interest rates at its meeting in March", "The central bank kept interest rates unchanged ahead of its meeting in March", "same speaker"),
    ("north-south", "The storm will hit the northern coast on Sunday night", "The storm will hit the southern coast on Sunday night", "same speaker"),
    # another event
    ("event-bomb", "the bombing was “a cowardly act of terror”", "the stabbing was “a cowardly act of terror”", "same speaker, months apart"),
    ("event-goal", "It was a great team performance and I am proud of the boys", "A great team performance again, I am so proud of the lads today", "same speaker, months apart"),
    ("event-flood", "We will help every family that lost its home in the flood", "We will support every family that lost its house in the earthquake", "same speaker, months apart"),
    ("event-verdict", "We welcome the verdict as a victory for justice and for the victims", "We welcome the ruling as a triumph of justice and for the victims", "same speaker, months apart"),
    # same topic, other sentence of the same speaker
    ("topic-strike", "The rail strike will cost the economy dearly", "The rail strike is the fault of a stubborn management", "same speaker"),
    ("topic-striker", "The striker trained alone this week because of his knee injury", "The striker has a future at this club whatever the newspapers write", "same speaker"),
    ("topic-flood", "The flood destroyed the bridge that links the two villages", "Nobody warned the two villages that the flood was coming", "same speaker"),
    ("topic-court", "The court ignored the testimony of two expert witnesses", "The court will hear two more expert witnesses next week", "same speaker"),
    ("topic-merger", "The merger creates the largest dairy company in the region", "Regulators will examine the merger of the dairy companies closely", "same speaker"),
    ("topic-vaccine", "The vaccine was tested on volunteers in four hospitals", "Hospitals will receive the vaccine before the start of winter", "same speaker"),
    ("topic-election", "The election was stolen with the help of the state media", "State media refused to report the results of the election", "same speaker"),
    ("topic-same-document", "The dam was inspected by engineers in the spring", "Engineers had warned about cracks in the dam", "same speaker, same document"),
    # other speakers, like words
    ("speakers-phrase", "the raid was a “flagrant violation of international law”", "the blockade is a “flagrant violation of international law”", "other speakers"),
    ("speakers-same-document", "the attack as a “cowardly crime”", "the bombing was “a cowardly crime against the nation”", "other speakers, same document"),
    ("speakers-translation", "The attack on the convoy is a war crime and the culprits must be punished", "the assault on the convoy was a war crime whose perpetrators must be punished", "other speakers"),
    ("speakers-condolence", "Our thoughts are with the families of the victims", "Our thoughts and prayers are with the families of the victims tonight", "other speakers"),
    ("speakers-body", "the vote was “a dark day for democracy”", "The ruling is a dark day for democracy and for this parliament", "person and other body"),
    ("speakers-counts", "seven people were injured when the train derailed near the station", "seven people were injured in the derailment", "other speakers, same document"),
    ("speakers-deny", "they had been warned about the defect in the brakes", "claims that they had been warned about the defect in the brakes are false", "other speakers, same document"),
    # too little
    ("bare-agree", "We agree", "We agree with the mayor on the parking fees", "same speaker"),
    ("bare-topic", "the strike", "the strike will go on until the owners give way", "same speaker"),
    ("bare-crisis", "the crisis", "the “crisis”", "other speakers"),
    ("pet-phrase", "the harbour project is part of our “long-term plan” for growth", "nurses are at the heart of the government's “long-term plan”", "same speaker"),
]  # fmt: skip


# Written after the rules and the rows above; what they brought up was mended in general ways only.
HELD_ONE: list[Row] = [
    ("held-verdict", "We will appeal because the jury never heard the most important recording", "they would appeal because the jury “never heard the most important recording”", "same speaker"),
    ("held-bishop", "No child should ever have to sleep on a pavement in a country as rich as ours", "Bishop: “no child should ever have to sleep on a pavement”", "same speaker, same document"),
    ("held-oil", "We agreed to trim output by a small amount until the market calms down", "they had agreed to reduce production slightly until the market calms", "same speaker"),
    ("held-transfer", "I rejected two bigger offers because my heart is in this city", "he turned down two larger bids because his heart was in the city", "same speaker"),
    ("held-minister", "The hospitals are close to collapse and the army has to step in with doctors and beds", "hospitals were on the verge of collapse and the army must step in with medics and beds", "same speaker"),
    ("held-embassy", "The ambassador has been summoned to explain this hostile and unfriendly act", "Envoy summoned over “hostile and unfriendly act”", "person and office, same document"),
    ("held-police", "We ask anyone who saw a white van near the school on Monday to contact detectives", "anyone who saw a white van near the school on Monday should contact detectives", "same speaker"),
    ("held-farm", "Farmers are being squeezed by supermarkets, by the weather and by a deaf ministry", "farmers were “being squeezed by supermarkets”", "same speaker"),
    ("held-vaccine", "The new vaccine reduces severe disease by 85 percent in older people", "the new jab cuts serious illness by 85 percent in elderly people", "same speaker"),
    ("held-pilot", "The engine made a terrible noise and then everything went quiet", "The engine made a terrible noise [at take-off] and then everything went quiet", "same speaker"),
    ("held-border", "We condemn in the strongest terms this barbaric attack on innocent worshippers", "condemned in the strongest terms the “savage assault on innocent worshippers”", "same speaker"),
    ("held-strike", "Drivers will walk out on 9 May unless the company withdraws its insulting pay offer", "drivers would walk out on 9 May unless the company withdrew its “insulting” pay offer", "same speaker"),
    ("held-spokes", "The agency regrets the error and will compensate all affected families", "it regretted the error and would compensate all affected families", "spokesperson and body"),
    ("held-lead", "lawmakers to stop quarrelling over procedure and finally pass the climate law before the summer break", "Lawmakers must finally adopt the climate law before the summer break and cease quarrelling over procedure", "same speaker, same document"),
    ("held-theatre", "This stage made me and I will not let the council sell it to a developer", "I will not let the council sell it to a developer", "same speaker"),
]  # fmt: skip
HELD_TWO: list[Row] = [
    ("held-no-evidence", "There is evidence that the minister took money from the builder", "There is no evidence that the minister took money from the builder", "same speaker"),
    ("held-approve", "The committee approved the sale of the stadium to foreign investors", "The committee blocked the sale of the stadium to foreign investors", "same speaker"),
    ("held-age", "The girl, 14, was found unharmed in a barn near the river", "The girl, 15, was found unharmed in a barn near the river", "same speaker"),
    ("held-increase", "We want to increase spending on schools in the next budget", "We want to cut spending on schools in the next budget", "same speaker"),
    ("held-home-away", "We played badly at home and lost our shape after the first goal", "We played well away and kept our shape after the first goal", "same speaker"),
    ("held-dam", "The dam is safe and residents can return to their homes", "The dam is unsafe and residents cannot return to their homes", "same speaker"),
    ("held-teams", "Norwich deserve to go up because of their defence", "Ipswich deserve to go up because of their defence", "same speaker"),
    ("held-two-charges", "The accused faces a charge of fraud in the pension fund", "The accused faces a charge of perjury in the pension fund", "same speaker"),
    ("held-budget", "The budget will help young families with higher child benefits", "The budget will help old people with higher pensions", "same speaker"),
    ("held-answers", "I am very happy with the result but we have to improve in defence", "I am very happy with the new goalkeeper because he will improve our defence", "same speaker"),
    ("held-warn", "The volcano could erupt again within days and villagers should stay away", "The volcano has calmed down and villagers should return within days", "same speaker"),
    ("held-visit", "The president will visit Ankara to discuss trade and security", "The president will visit Athens to discuss trade and security", "same speaker"),
    ("held-doc", "The fire started in the kitchen of a restaurant on the ground floor", "The restaurant on the ground floor had no licence for its kitchen", "same speaker, same document"),
    ("held-doc-lead", "the government to raise the minimum wage", "the government to raise the pension age", "same speaker, same document"),
    ("held-organ", "the union “will not accept this insult”", "we reject this offer as “an insult”", "person and other body"),
    ("held-office-doc", "the ruling was “a dark day”", "the appeal judges had read “a dark day” out of the diary", "other speakers, same document"),
    ("held-casualties", "12 people were killed and 30 injured when two trains collided", "At least 12 people were killed in the collision, among them the two drivers", "other speakers"),
    ("held-congrat", "I congratulate the people of the country on a peaceful election", "We congratulate the nation on a free and peaceful election", "other speakers"),
    ("held-promise", "We will build 500 flats in the harbour district", "We built 500 flats in the harbour district", "same speaker, months apart"),
    ("held-yes-no", "The governor knew about the poisoned wells for two years", "The governor did not know about the poisoned wells for two years", "same speaker"),
    ("held-who", "The mayor asked the police chief to drop the case against his son", "The police chief asked the mayor to drop the case against his son", "same speaker"),
    ("held-could", "The suspect could face life in prison if convicted of the murders", "The suspect will face life in prison because he was convicted of the murders", "same speaker"),
]  # fmt: skip


def _ids(rows: list[Row]) -> list[str]:
    return [row[0] for row in rows]


MISSED = {
    "held-who": "who did it to whom is not read",
}


def _known(rows: list[Row]) -> list[object]:
    xfail = pytest.mark.xfail
    return [
        pytest.param(row, id=row[0], marks=xfail(reason=MISSED[row[0]]) if row[0] in MISSED else ())
        for row in rows
    ]


@pytest.mark.parametrize("row", _known(ONE + HELD_ONE))
def test_prints_of_one_utterance_meet(row: Row) -> None:
    assert len(group_statements(pair(row))) == 1


@pytest.mark.parametrize("row", _known(TWO + HELD_TWO))
def test_near_misses_stay_apart(row: Row) -> None:
    assert len(group_statements(pair(row))) == 2


@pytest.mark.parametrize("row", ONE + TWO, ids=_ids(ONE + TWO))
def test_likeness_of_topics_is_symmetric(row: Row) -> None:
    a, b = pair(row)

    assert likeness(a, b) == likeness(b, a)
