"""English words of danger; each starts where a word starts, `_` is a word's end."""

SELF_HARM_WORDS = """
    i want to die_ / i wanna die_ / want to die_ / wanna die_ / wanted to die_ / wants to die_ /
    wish i was dead / wish i were dead / kill myself / killing myself / killed myself /
    kill himself / kill herself / kill themselves / kill my self / end my life / ending my life /
    end it all / take my own life / taking my own life / take his own life / take her own life /
    suicide / suicidal / commit suicide / hang myself / hanging myself / hurt myself /
    hurting myself / harm myself / harming myself / self harm / selfharm / cut myself /
    cutting myself / slit my wrist / cut my wrist / jump off / jump from the / jumping off /
    jump off a bridge / overdose / overdosed / dont want to live / do not want to live /
    dont want to be alive / no reason to live / not worth living / better off dead /
    rather be dead / rather die / im going to die by / i will die today / cant go on living /
    tired of living / tired of life / i am done with life / goodbye forever / i want to disappear /
    took all my pills / took all my sleeping / took all the pills / took a whole bottle of /
    took too many pills / swallowed all / swallowed a bottle / overdosing / goodbye everyone /
    goodbye world / better off without me / nobody would miss me / no one would miss me /
    no point in living / nothing to live for / cant live anymore / cant live like this anymore /
    dont wanna live / dont want to wake up / never wake up again / wish i was never born /
    wish i were never born / ready to die / going to end it tonight / end it tonight /
    standing on the bridge / wrote a suicide / my suicide note
"""

FIRE_WORDS = """
    there is a fire / theres a fire / there is fire / theres fire / there was a fire /
    is there a fire / a fire in / a fire at / a fire on / big fire / fire fire / fire in_ /
    fire at my / fire at the / fire please / help fire / on fire / caught fire / catch fire /
    catching fire / set on fire / fire broke / fire has / fire started / fire is spreading /
    a fire broke / house fire / kitchen fire / car fire / forest fire here / wildfire near /
    wild fire / report a fire / reporting a fire / house is burning / building is burning /
    is burning down / something is burning / something burning / its burning / burning smell /
    flames / smoke coming / smoke is coming / smell smoke / see smoke / lots of smoke /
    so much smoke / black smoke / full of smoke / smell gas / smell of gas / gas leak /
    leaking gas / gas is leaking / explosion / exploded / exploding
"""

INJURY_WORDS = """
    collapsed / collapsing / has passed out / passed out / fainted / unconscious / not conscious /
    lost consciousness / not responding / unresponsive / not breathing / isnt breathing /
    cant breathe / can not breathe / cannot breathe / stopped breathing / trouble breathing /
    difficulty breathing / choking / bleeding / losing blood / lot of blood / blood everywhere /
    so much blood / heart attack / cardiac arrest / chest pain / having a stroke / had a stroke /
    seizure / convuls / badly hurt / seriously hurt / badly injured / seriously injured /
    is injured / someone is hurt / somebody is hurt / someone hurt / i am injured / im injured /
    got injured / got hurt / hit by a car / hit by a truck / hit by a bus / car accident /
    traffic accident / car crash / had an accident / there was an accident /
    there is an accident / drowning / drowned / fell into the water / fell in the water /
    fell from / fell off / electrocuted / poisoned / drank bleach / ate poison / broken leg /
    broken arm / broke my leg / broke my arm / broken bone / severe burn / burned badly /
    snake bite / bitten by / call an ambulance / call ambulance / need an ambulance /
    need ambulance / send an ambulance / ambulance please / ambulance now / medical emergency /
    is dying / im dying / i am dying / going to die help / save me / save my / please save /
    help me please emergency / its an emergency / this is an emergency / emergency help /
    trapped / stuck in the elevator / stuck in elevator / water broke / giving birth / in labor /
    someone died / dead body / call 119
"""

CRIME_WORDS = """
    stabbed / stabbing / has a knife / with a knife / have a knife / pulled a knife / robbed /
    robbery / robber / robbing / mugged / mugging / thief / thieves / burglar / burglary /
    broke into / breaking into / break in to my / break into my / intruder / stole / stolen /
    stealing / pickpocket / raped / rape / raping / molest / sexual assault / sexually assault /
    sexual abuse / sexually abuse / groped / assaulted / being assaulted / attacked /
    attacking me / attacking / kidnap / abducted / being held / following me / follows me /
    followed me / is following / stalking / stalker / chasing me / hits me / hit me / hitting me /
    hitting my / beats me / beat me / beating me / beating his / beating her / beating my /
    beaten by / my husband hit / my husband beat / domestic violence / abusing me / abuses me /
    child abuse / choked me / strangl / threatened / threatening / threatens / threaten to kill /
    kill me / kill my / going to kill / will kill / murder / killed someone / has a gun /
    with a gun / gunshot / shooting / shot someone / bomb / hostage / call the police /
    call police / need police / need the police / send police / send the police / police please /
    hit and run / my child is missing / my child is lost / child is missing / missing child /
    son is missing / daughter is missing / lost my child / someone is in my house /
    someone in my house / hidden camera / spy camera / got scammed / was scammed /
    voice phishing / blackmail / human trafficking / fighting with knives
"""

# Set aside before looking: manners of speaking, office words, words that contain others.
HARMLESS_WORDS = """
    suicide rate / suicide prevention training / suicide prevention class / overdose of paperwork /
    fire extinguisher / fire extinguishers / fire insurance / fire safety / fire drill /
    fire station / fire department / fire alarm / fire truck / fire inspection /
    fire certificate / fire prevention / fire exit / fire hydrant / fire detector /
    fire damage certificate / fireworks / firefighter / firewood / forest fire watch / fire door /
    suicide prevention class / suicide prevention training / suicide prevention volunteer /
    suicide rate / suicide prevention policy / criminal record / crime record /
    domestic violence prevention / domestic violence counselor / child abuse prevention /
    dying of laughter / dying of boredom / dying of hunger / dying to / im dying to /
    traffic accident certificate / car accident certificate /
    traffic accident report certificate / ambulance fee / bathroom / bomb shelter / bath bomb /
    hit me up / trapped cat / shooting range / photo shooting / film shooting / stole the show /
    die cut / smoking / murder mystery / attacked by mosquitoes / traffic accident report /
    car accident report / accident report
"""

# Where one of these stands, despair.py is read as well.
DESPAIR = "pills / tablets / meds / ingon / dont / donot / cant / longer / reason / point"

# The whole message.
WHOLE = {
    "fire": "fire",
    "self_harm": "suicide",
}
