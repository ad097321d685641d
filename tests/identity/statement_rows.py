# ruff: noqa: E501 - rows of prose
"""Invented pairs, written before the rules were tuned: half to tune on, half to report on.

A row is (id, one print, another, how they stand to each other). “…” are the marks of a print.
"""

from __future__ import annotations

import re
from dataclasses import replace

from quotes.identity import StatementCandidate
from quotes.records import QuotationType, SpeakerKind

Row = tuple[str, str, str, str]

TUNED_ONE: list[Row] = [
    ("tram-late", "The tram line will open in October, two years later than we promised the people of this city", "the tram line would open in October, two years later than promised", "same speaker"),
    ("shelling", "This savage bombardment of residential districts will not go unpunished and those who ordered it will answer before a court", "such “barbaric shelling of residential areas” would not go unpunished and those who ordered it would face trial", "same speaker"),
    ("teachers-cut", "Teachers are exhausted, underpaid and ignored, and this ministry still expects them to work miracles", "Teachers are exhausted, underpaid and ignored", "same speaker"),
    ("dam-bracket", "They [the engineers] told us in March that the wall was cracked, and nobody did anything", "They told us in March that the wall was cracked, and nobody did anything", "same speaker"),
    ("lithium-splice", "The mine will create 900 jobs. It will not touch the lake. Anyone who says otherwise has not read the permit", "The mine will create 900 jobs… Anyone who says otherwise has not read the permit", "same speaker"),
    ("vaccine-indirect", "We have enough doses for every adult in the province and vaccination starts on Monday", "the province has sufficient doses for all adults and will begin vaccinating on Monday", "same speaker"),
    ("visa-headline", "Minister calls visa rule “a stain on our hospitality”", "This rule is a stain on our hospitality and I intend to abolish it before the summer", "same speaker, same document"),
    ("sea-wall", "The sea wall held last night, but another storm like this one will finish it", "the sea wall had held overnight but another such storm would finish it", "same speaker"),
    ("referee-fragment", "It was the worst refereeing I have seen in thirty years as a coach and it cost us the final", "the “worst refereeing” he had seen in 30 years as a coach", "same speaker"),
    ("grid-spokes", "The operator regrets the blackout and will publish a full report within ten days", "it regretted the power cut and would publish a full report within ten days", "spokesperson and body"),
    ("bishop-unknown", "A society that lets its old people freeze in their own kitchens has lost its soul", "A society that lets its old people freeze in their own kitchens has lost its soul", "unknown speaker"),
    ("rent-translate", "The new rent law punishes honest landlords and does nothing for tenants who cannot find a flat", "the new rent legislation penalises honest landlords and does nothing for renters unable to find an apartment", "same speaker"),
    ("orchestra", "I will conduct until I fall off the podium, and then somebody else can pick up the baton", "he would conduct until he fell off the podium and then “somebody else can pick up the baton”", "same speaker"),
    ("wheat", "Our wheat harvest is down by a third because the rains came six weeks too late", "the wheat harvest fell by a third because the rains arrived six weeks too late", "same speaker"),
    ("treaty-red", "Any vessel that enters our waters without permission will be stopped, searched and escorted to port", "any ship entering its waters without authorisation would be “stopped, searched and escorted to port”", "same speaker"),
    ("hospital-lead", "the hospital to reopen its maternity ward before a mother or a child dies on the road to the city", "The hospital has to reopen the maternity ward immediately, before a mother or child dies on the road to the city", "same speaker, same document"),
    ("lawyer-cut", "My client never signed this contract, never saw this contract and never received a single cent under it", "My client never signed this contract", "same speaker"),
    ("comet", "We did not expect the comet to break apart so early, and the images are simply breathtaking", "astronomers had not expected the comet to break up so early and the pictures were “simply breathtaking”", "same speaker"),
    ("bank-numbers", "The bank will close 42 branches and offer other posts to all 310 employees", "the bank will shut 42 branches and offer all 310 staff other positions", "same speaker"),
    ("numbers-words", "The bridge will be shut for nine weeks while we replace 1,200 bolts", "the bridge would close for 9 weeks while 1200 bolts were replaced", "same speaker"),
    ("fisher-office", "“Death sentence” for coastal villages", "This quota is a death sentence for the coastal villages that have fished here for centuries", "person and office, same document"),
    ("data-leak", "No passwords or card numbers were stolen and we have informed every customer who was affected", "“no passwords or card numbers were stolen” and every affected customer had been informed", "same speaker"),
    ("coup-condemn", "We reject this coup in the strongest terms and call for the immediate release of the elected president", "rejected the putsch in the strongest possible terms and called for the elected president to be freed at once", "same speaker"),
    ("glass-ceiling", "Women in this company earn a fifth less than men for the same work and that ends today", "women at the firm are paid a fifth less than men for the same job and “that ends today”", "same speaker"),
    ("peace-talks", "The talks were frank and constructive, and both sides agreed to meet again in Lisbon next month", "the negotiations had been “frank and constructive” and the two sides would meet again in Lisbon next month", "same speaker, a day apart"),
    ("strikes-sovereign", "The raids constitute a flagrant violation of our sovereignty and a dangerous escalation that threatens the stability of the whole region", "the air strikes were a blatant breach of the country's sovereignty and a dangerous escalation threatening regional stability", "same speaker"),
    ("pharma", "We found impurities in one batch, stopped the production line and recalled every bottle", "the firm found impurities in a single batch, halted production and recalled all bottles", "same speaker"),
    ("union-vote", "If the board does not move by Friday, our members will vote to strike", "its members would vote for a strike unless the board moved by Friday", "same speaker"),
    ("forest", "These trees were standing before there was a country here, and we will not let them fall for a car park", "“we will not let them fall for a car park”", "same speaker"),
    ("hostage", "We demand the immediate and unconditional release of all hostages and unhindered access for aid convoys", "demanded that all hostages be freed immediately and unconditionally and that aid convoys get unimpeded access", "same speaker"),
    ("voice-office", "This shameful act tramples on the charter and leads to a reckless escalation along the whole river", "the raids will lead to “reckless escalation” along the river and trample on the charter", "voice and office"),
    ("altered-number", "Our engineers inspected 214 bridges across the northern provinces and closed the worst immediately because lorries were cracking the old piers", "Our engineers inspected 241 bridges across the northern provinces and closed the worst immediately because lorries were cracking the old piers", "same speaker, same day"),
    ("altered-modal", "The regional health board will publish the complete laboratory results of every contaminated reservoir before schools in the valley open again", "The regional health board may publish the complete laboratory results of every contaminated reservoir before schools in the valley open again", "same speaker, same day"),
]  # fmt: skip

TUNED_TWO: list[Row] = [
    ("boiler-investigate", "We are investigating the incident and cannot comment further", "We are investigating the incident and will inform the families first", "same speaker, months apart"),
    ("tram-other", "The tram line will open in October, two years later than we promised", "The tram line has cost the city 40 million more than we promised", "same speaker"),
    ("mine-jobs", "The mine will create 900 jobs in the valley", "The mine will create 600 jobs in the valley", "same speaker"),
    ("mine-lake", "The mine will not touch the lake or the villages around it", "The mine is the only hope for the villages around the lake", "same speaker"),
    ("doses", "The province has enough doses for every adult", "The province does not have enough doses for every adult", "same speaker"),
    ("rent-freeze", "The government will freeze rents in the capital for five years", "The government may freeze rents in the capital for five years", "same speaker"),
    ("harvest", "Our wheat harvest is down by a third because the rains came too late", "Our barley harvest is down by a third because the rains came too late", "same speaker"),
    ("harvest-two", "The wheat harvest fell because the rains came late", "Farmers will get help for the wheat harvest that was lost to the late rains", "same speaker"),
    ("ward-close", "The hospital will close its maternity ward in the autumn", "The hospital will reopen its maternity ward in the autumn", "same speaker"),
    ("bank-branches", "The bank will close 42 branches by the end of the year", "The bank will close 24 branches by the end of the year", "same speaker"),
    ("talks-words", "The talks were frank and constructive and will go on in Lisbon", "The talks with the miners' union were frank and constructive", "other speakers"),
    ("prayers", "Our hearts go out to the families of those who lost their lives", "Our hearts go out to all the families who lost loved ones", "other speakers"),
    ("condemn-generic", "We condemn this cowardly attack in the strongest terms", "We strongly condemn the cowardly attack on the embassy", "other speakers"),
    ("condemn-two", "We condemn the bombing of the hospital in the strongest terms and demand an inquiry", "We condemn the abduction of the aid workers in the strongest terms and demand their release", "same speaker"),
    ("vessel", "Any vessel that enters our waters will be stopped and searched", "Any aircraft that enters our airspace will be shot down", "same speaker"),
    ("contract", "My client never signed this contract", "My client will sign the new contract tomorrow", "same speaker"),
    ("strike-reason", "Our members will strike because the board refuses to talk about pay", "Our members will strike because the board wants to close the foundry", "same speaker"),
    ("comet-two", "The comet broke apart earlier than we expected", "The comet will be visible to the naked eye in April", "same speaker"),
    ("leak-customers", "We have informed every customer who was affected by the leak", "We do not know how many customers were affected by the leak", "same speaker"),
    ("goal-two", "He scored a wonderful goal and worked hard for the team", "He missed an open goal but worked hard for the team", "same speaker"),
    ("same-doc-budget", "The budget sets aside more money for schools than ever before", "Schools will have to publish how they spend the money", "same speaker, same document"),
    ("same-doc-flood", "The water reached the second floor of the town hall", "The town hall will have to be pulled down after the water recedes", "same speaker, same document"),
    ("office-doc", "The inspectorate found mould in eleven of the kitchens", "mould had been found in the kitchens years ago and nobody acted", "person and office, same document"),
    ("hostage-two", "We demand the release of all hostages", "The release of all hostages is still far away", "same speaker"),
    ("sanctions", "The sanctions against the bank will be lifted in May", "The sanctions against the bank should be lifted in May", "same speaker"),
    ("casualty-days", "Nine people were killed and thirty wounded when the market was hit", "Seventeen people were killed and thirty wounded when the market was hit", "same speaker, a day apart"),
    ("president-visit", "The president will meet the chancellor in Bern on Friday to discuss gas", "The president will meet the chancellor in Bern on Friday to discuss migration", "same speaker"),
    ("sovereign-two", "The raids are a flagrant violation of our sovereignty", "The government will protect the sovereignty of the country by all legal means", "same speaker"),
    ("women-pay", "Women in this company earn a fifth less than men", "Women in this company hold a fifth of the seats on the board", "same speaker"),
    ("no-comment", "The company does not comment on pending litigation", "The company does not comment on market rumours", "same speaker, months apart"),
    ("voice-office-words", "The closure of the strait is a reckless escalation and ships must be free to pass", "the expulsion of its diplomats was a “reckless escalation” that would be answered", "voice and office"),
    ("template", "Overnight our patrols stopped 14 boats off the northern islands, seized their cargo of tobacco and handed the crews to the harbour police in the capital", "Overnight our patrols stopped 9 boats off the northern islands, seized their cargo of tobacco and handed the crews to the harbour police in the capital", "same speaker, months apart"),
    ("substance", "The delegation of the northern provinces will travel to Ankara before the winter to sign the railway contract and inspect the new locomotives there", "The delegation of the northern provinces will travel to Athens before the winter to sign the railway contract and inspect the new locomotives there", "same speaker"),
]  # fmt: skip

HELD_ONE: list[Row] = [
    ("airport", "The second runway will double the noise over our schools and nobody on this council asked the parents", "the second runway would double the noise over schools and nobody on the council had asked parents", "same speaker"),
    ("desert", "Whoever trades in human beings in our deserts should know that we are coming for them", "anyone trafficking human beings in the country's deserts should know “that we are coming for them”", "same speaker"),
    ("cinema-cut", "This film took me eleven years, two marriages and most of my hair, and I would do it all again", "This film took me eleven years, two marriages and most of my hair", "same speaker"),
    ("bus-bracket", "The driver braked, but it [the bus] slid across both lanes and hit the barrier", "The driver braked, but it slid across both lanes and hit the barrier", "same speaker"),
    ("coal-splice", "We will close the last coal plant in 2029. The workers will be retrained. No region will be left behind", "We will close the last coal plant in 2029… No region will be left behind", "same speaker"),
    ("ceasefire", "We have accepted the ceasefire proposal and are waiting for the reply of the other side", "it had agreed to the truce proposal and was awaiting the other side's response", "same speaker"),
    ("pension-headline", "Pensioners' league brands reform “robbery in slow motion”", "The reform is robbery in slow motion, and the robbers sit in parliament", "same speaker, same document"),
    ("goalkeeper", "I made a mistake, the boys paid for it, and I have apologised to every one of them", "he had made an error for which the team paid and had apologised to every one of them", "same speaker"),
    ("river", "The river is dying because three factories treat it like a drain", "the river was dying because three factories treated it “like a drain”", "same speaker"),
    ("airline-spokes", "The airline will refund all passengers and rebook them on the next available flight", "it would refund all passengers and rebook them on the next available flight", "spokesperson and body"),
    ("poet-unknown", "Every language that dies takes a way of seeing the rain with it", "Every language that dies takes a way of seeing the rain with it.", "unknown speaker"),
    ("tariff", "These tariffs are an attack on free trade and we will respond with proportionate measures", "the duties were an assault on free trade to which it would respond with proportionate steps", "same speaker"),
    ("chess", "I saw the mate in four and my hands started to shake so badly that I nearly knocked over the king", "he saw the mate in four and his hands began to shake so badly he “nearly knocked over the king”", "same speaker"),
    ("milk", "A litre of milk costs us 48 cents to produce and the dairies pay us 39", "a litre of milk cost 48 cents to produce while dairies paid 39", "same speaker"),
    ("nuclear", "The inspectors have been given access to every site they asked to see", "inspectors had been granted access to all the sites they had asked to visit", "same speaker"),
    ("prison-lead", "the prison service to end solitary confinement of minors and to let independent doctors examine them", "The prison service must stop the solitary confinement of minors and allow independent physicians to examine them", "same speaker, same document"),
    ("defence-cut", "There is no blood, no weapon, no witness and no motive, and yet this man has spent two years in a cell", "There is no blood, no weapon, no witness and no motive", "same speaker"),
    ("whales", "We counted more whales this winter than in any winter since 1986", "researchers had counted more whales this winter than in any since 1986", "same speaker"),
    ("merger-numbers", "The takeover will cost 2 million euros and pay for itself within three years", "the acquisition would cost two million euros and pay for itself within three years", "same speaker"),
    ("evac", "More than 12,000 people have left their homes and the fire is still spreading north", "over 12,000 people had fled their homes and the blaze was still spreading north", "same speaker"),
    ("minister-office", "“Blow to trust” between capitals", "Recording our conversations was a blow to the trust between our capitals that will take years to repair", "person and office, same document"),
    ("exam", "Nobody will lose a place at university because the computer failed", "“nobody will lose a place at university” because of the computer failure", "same speaker"),
    ("embassy-storm", "We strongly denounce the storming of our embassy and hold the host government fully responsible for the safety of our staff", "strongly condemned the storming of its embassy and held the host government fully responsible for the security of its staff", "same speaker"),
    ("housing", "Every empty office in this city is a home that a family cannot have", "each empty office in the city was “a home that a family cannot have”", "same speaker"),
    ("debt", "The country will honour every debt it has signed, down to the last cent", "the country would repay every debt it signed, “down to the last cent”", "same speaker, a day apart"),
    ("occupation", "The continuation of these hostile acts undermines the efforts to calm the situation and serves only those who want war", "the persistence of such hostile actions weakens efforts to calm the situation and only serves those wanting war", "same speaker"),
    ("robot", "Our robots will not replace a single nurse, they will carry the laundry", "the robots would not replace any nurses but “carry the laundry”", "same speaker"),
    ("water", "If it does not rain before November, we will have to ration drinking water in three cities", "drinking water would have to be rationed in three cities unless it rained before November", "same speaker"),
    ("museum-loan", "The mask was stolen from a grave in 1911 and it is going home", "the mask was looted from a tomb in 1911 and “it is going home”", "same speaker"),
    ("court-appeal", "We are deeply disappointed by this ruling and will lodge an appeal with the supreme court next week", "they were deeply disappointed by the verdict and would appeal to the supreme court next week", "same speaker"),
]  # fmt: skip

HELD_TWO: list[Row] = [
    ("police-boiler", "Officers are following several leads and ask for patience", "Officers are following several leads and have searched two flats", "same speaker, months apart"),
    ("runway-cost", "The second runway will double the noise over our schools", "The second runway will cost twice what the council was told", "same speaker"),
    ("coal-year", "We will close the last coal plant in 2029", "We will close the last coal plant in 2035", "same speaker"),
    ("coal-workers", "The workers of the last coal plant will be retrained", "The last coal plant will keep its workers until 2029", "same speaker"),
    ("ceasefire-not", "We have accepted the ceasefire proposal of the mediators", "We have not accepted the ceasefire proposal of the mediators", "same speaker"),
    ("ration-may", "The city must ration drinking water before November", "The city might ration drinking water before November", "same speaker"),
    ("milk-butter", "A litre of milk costs us more to produce than the dairies pay", "A pound of butter costs us more to produce than the dairies pay", "same speaker"),
    ("milk-two", "The dairies pay us less than the milk costs to produce", "The dairies have made record profits with our milk", "same speaker"),
    ("prison-open", "The prison service will hire 200 guards in the new year", "The prison service will sack 200 guards in the new year", "same speaker"),
    ("evac-count", "More than 12,000 people have left their homes because of the fire", "More than 21,000 people have left their homes because of the fire", "same speaker, a day apart"),
    ("trust-words", "Recording our conversations was a blow to the trust between our capitals", "The leak is a blow to the trust between doctors and patients", "other speakers"),
    ("congratulate", "I congratulate the team on this historic victory", "I congratulate the team on a historic and deserved victory", "other speakers"),
    ("denounce-generic", "This is a blatant violation of international law and of the charter", "The blockade is a blatant violation of international law", "other speakers"),
    ("denounce-two", "We denounce the storming of our embassy and hold the host government responsible", "We denounce the burning of our flag and hold the organisers of the rally responsible", "same speaker"),
    ("inspectors", "Inspectors have been given access to every site", "Inspectors will leave the country when they have seen every site", "same speaker"),
    ("appeal", "We will appeal against this ruling before the supreme court", "The supreme court will hear our appeal in the spring", "same speaker"),
    ("exam-fail", "Nobody will lose a place at university because the computer failed", "The computer failed because nobody had paid for a new one", "same speaker"),
    ("whales-two", "We counted more whales this winter than in any winter since 1986", "The whales arrive earlier every winter because the water is warmer", "same speaker"),
    ("refund", "The airline will refund all passengers of the cancelled flight", "The airline cannot say how many passengers of the cancelled flight are still waiting", "same speaker"),
    ("match-two", "We defended well and deserved the point", "We attacked well and deserved all three points", "same speaker"),
    ("same-doc-museum", "The mask was stolen from a grave in 1911", "The museum has forty more objects from graves in its cellar", "same speaker, same document"),
    ("same-doc-bus", "The bus slid across both lanes and hit the barrier", "The barrier had been repaired only a week before the crash", "same speaker, same document"),
    ("office-exam", "The ministry will repeat the exam for all 3,000 pupils", "the exam had been too long and pupils had cried in the corridors", "person and office, same document"),
    ("debt-two", "The country will honour every debt it has signed", "The country has signed a new debt agreement with its neighbours", "same speaker"),
    ("tariff-should", "The tariffs will be doubled if talks fail", "The tariffs should be doubled if talks fail", "same speaker"),
    ("robots-nurses", "Our robots will not replace a single nurse", "Our robots will help every nurse in the country", "same speaker"),
    ("visit-place", "The pope will celebrate mass in the stadium on Sunday and visit a school", "The pope will celebrate mass in the stadium on Sunday and visit a prison", "same speaker"),
    ("housing-two", "Every empty office in this city could be a home", "The city will tax every office that stands empty for a year", "same speaker"),
    ("occupation-two", "These hostile acts undermine the efforts to calm the situation", "The efforts to calm the situation have the support of all our allies", "same speaker"),
    ("rain-deny", "The minister confirmed that the reservoir was poisoned", "The minister denied that the reservoir was poisoned", "same speaker"),
]  # fmt: skip


# Written after the rules had been tuned and the half above had been looked at; nothing was tuned on these.
FRESH_ONE: list[Row] = [
    ("ice-road", "The ice road opened three weeks late this year and two villages nearly ran out of fuel", "the ice road had opened three weeks late and two villages almost ran out of fuel", "same speaker"),
    ("bees", "If the bees go, the orchards go, and if the orchards go this valley is finished", "“this valley is finished” if the bees and the orchards go", "same speaker"),
    ("court-art", "The painting was sold under duress in 1938 and belongs to the heirs of Miriam Stolz", "the canvas was sold under duress in 1938 and belonged to Miriam Stolz's heirs", "same speaker"),
    ("ferry-strike", "Our members have not had a rise in six years and will not sail on Saturday", "its members had not received a pay rise for six years and would not sail on Saturday", "spokesperson and body"),
    ("gas-field", "Drilling in the strait is an act of provocation that threatens the security of our coasts", "drilling in the strait was a provocation threatening the safety of its coasts", "same speaker"),
    ("cyclist", "I took nothing, I knew nothing and I have nothing to hide", "I took nothing, I knew nothing and I have nothing to hide", "unknown speaker"),
    ("school-bus", "The brakes had been reported as faulty twice [in May and June] and the company kept the bus on the road", "The brakes had been reported as faulty twice and the company kept the bus on the road", "same speaker"),
    ("telescope", "We have found water vapour in the air of a planet the size of ours", "they had discovered water vapour in the atmosphere of a planet the size of Earth", "same speaker"),
    ("curfew", "The curfew will be lifted at six tomorrow morning in all districts except the port", "the curfew would be lifted at 6 tomorrow morning in every district but the port", "same speaker"),
    ("salt", "The sea is eating our fields and salt is coming up in the wells", "the sea was “eating our fields” and salt was rising in the wells", "same speaker"),
    ("boxer", "He hit me after the bell, everybody saw it, and the judges rewarded him for it", "He hit me after the bell… and the judges rewarded him for it", "same speaker"),
    ("minutes", "Governor says reserve “will not be printed away”", "The reserve of this country will not be printed away while I sit in this chair", "same speaker, same document"),
    ("choir", "We sang in the shelter because it was the only thing that drowned out the guns", "they had sung in the shelter as it was the only thing that drowned out the guns", "same speaker"),
    ("border-post", "Six of our guards were wounded when shells fired from across the frontier hit their post", "six guards had been injured when shells fired from across the border struck their post", "same speaker"),
    ("pipeline", "Whoever blew up this pipeline wanted our people to freeze, and we will find out who it was", "those who blew up the pipeline wanted people to freeze and the authorities would find out who they were", "same speaker"),
    ("dress", "The collection is a love letter to my grandmother, who sewed for other women all her life", "the collection was a “love letter” to his grandmother, who had sewn for other women all her life", "same speaker"),
]  # fmt: skip
FRESH_TWO: list[Row] = [
    ("ice-road-two", "The ice road opened three weeks late this year", "the ice road would be replaced with a bridge within three years", "same speaker"),
    ("bees-two", "If the bees go, the orchards go", "the bees in the orchards had recovered since the ban on the spray", "same speaker"),
    ("court-art-two", "The painting was sold under duress in 1938", "the painting would be shown to the public for the first time since 1938", "same speaker"),
    ("ferry-rise", "Our members have not had a rise in six years", "Our members have had a rise in six years out of ten", "same speaker"),
    ("gas-field-not", "Drilling in the strait threatens the security of our coasts", "drilling in the strait did not threaten the security of the coasts", "same speaker"),
    ("brakes-other", "The brakes had been reported as faulty twice", "the brakes had been reported as faulty five times", "same speaker"),
    ("curfew-extended", "The curfew will be lifted tomorrow morning in all districts", "the curfew would be extended until tomorrow night in all districts", "same speaker"),
    ("guards-dead", "Six guards were wounded when shells hit their post", "six guards were killed when shells hit their post", "same speaker"),
    ("pipeline-may", "The pipeline will be repaired before the winter", "the pipeline might be repaired before the winter", "same speaker"),
    ("vapour-two", "We have found water vapour in the air of the planet", "the planet was too hot for water to be liquid on it", "same speaker"),
    ("boxer-two", "He hit me after the bell and everybody saw it", "He hit me harder than anybody ever has, and I got up", "same speaker"),
    ("governor-two", "The reserve of this country will not be printed away", "The reserve of this country has grown by a tenth since I took this chair", "same speaker"),
    ("raids-two", "The raids violated our airspace and killed two shepherds", "we will complain to the council about the raids on our airspace", "same speaker"),
    ("victims-office", "Our thoughts are with the families of the drowned sailors", "the families of the drowned sailors would receive a pension", "voice and office"),
    ("investigating", "An investigation has been opened and nobody has been arrested", "An investigation into the theft has been opened and two men have been arrested", "same speaker"),
    ("fuel-price", "The price of diesel will rise by four cents on Monday", "the price of paraffin will rise by four cents on Monday", "same speaker"),
]  # fmt: skip


def _read(
    text: str, key: str, who: str, kind: SpeakerKind | None, **more: str
) -> StatementCandidate:
    marked = tuple(re.findall("“([^”]*)”", text))
    return StatementCandidate(
        key=key,
        text=text,
        type=_type(text, marked),
        document=more.get("document", key),
        speakers=(who,),
        quoted_texts=marked,
        date=more["date"],
        kinds=(kind,) if kind else (),
        described=(more["described"],) if "described" in more else (),
    )


def _type(text: str, marked: tuple[str, ...]) -> QuotationType:
    """A row in small letters without marks is a reported clause."""
    if marked:
        return QuotationType.MIXED
    return QuotationType.INDIRECT if text[0].islower() else QuotationType.DIRECT


def pair(row: Row) -> tuple[StatementCandidate, StatementCandidate]:
    """Return the two prints of a row as identity is given them."""
    _, one, other, how = row
    one_document = "same document" in how
    date = "2022-11-02" if "months apart" in how else "2022-03-02"
    date = "2022-03-01" if "same day" in how else date
    left: SpeakerKind | None = SpeakerKind.PERSON
    right, names = left, ("Ada Norling, engineer", "Per Lund, engineer")
    if "office" in how:
        right, names = SpeakerKind.OFFICE, ("Ada Norling", "Sweden's inspectorate")
    if "spokesperson" in how:
        right, names = SpeakerKind.ORGANISATION, ("rescue agency's spokeswoman", "Rescue Agency")
    if "voice and office" in how:
        right, names = SpeakerKind.OFFICE, ("Ada Norling, army spokeswoman", "premier's office")
    if "other body" in how:
        right, names = (
            SpeakerKind.ORGANISATION,
            ("Ada Norling, spokeswoman of a party", "Bar League"),
        )
    if "same speaker" in how:
        names = (names[0], names[0])
    document = "d" if one_document else ""
    a = _read(one, "a", "s", left, document=document or "a", date="2022-03-01", described=names[0])
    who = "s" if "same speaker" in how else "t"
    b = _read(other, "b", who, right, document=document or "b", date=date, described=names[1])
    if "unknown speaker" in how:
        b = replace(b, speakers=(), kinds=(), described=())
    return a, b
