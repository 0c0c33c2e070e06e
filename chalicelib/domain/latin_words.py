"""Latin words that tell two languages apart: English, and Vietnamese without its marks."""

# What English sentences are held together by.
_PLAIN_ENGLISH = """
    a an the i you he she we they it my your our is are was were be been do does did can could
    will would should may must have has had not no and or but if of to in on at for from with by
    about near after before what when where which who whose why how much many long any some
    there here this that need want get find pay apply make take please help tell me go open
"""
# What is asked of a city hall in English, even by a word or two.
_TOPICS = """
    passport passports certificate certificates registration register trash garbage waste
    rubbish recycling parking taxes refund welfare pension vaccine vaccination hospital pharmacy
    foreigner foreigners immigration residence marriage divorce childbirth childcare daycare
    library water electricity complaint interpreter translation streetlight vehicle license
    licence furniture mattress moving address
"""
_PLAIN_VIETNAMESE = """
    toi muon lam gi nhu the nao bao nhieu khong duoc cho xin hoi chieu dau khi phai can dang ky
    giay to chung nhan thue rac tien nop xe tre em benh vien cua voi nay co va ban hay giup
"""

PLAIN_ENGLISH = frozenset(_PLAIN_ENGLISH.split())
TOPICS = frozenset(_TOPICS.split())
PLAIN_VIETNAMESE = frozenset(_PLAIN_VIETNAMESE.split())
