"""What every question has and none is told apart by: phrases of asking, endings of words."""

_KOREAN = """
    안녕하세요 / 안녕하십니까 / 알려주세요 / 알려 주세요 / 주세요 / 주십시오 / 주실 / 주시나요 /
    가르쳐 / 궁금합니다 / 궁금해요 / 궁금 / 여쭤 / 문의 / 혹시 / 어떻게 / 어떡해 / 어디서 /
    어디에서 / 어디에 / 어디로 / 어디 / 언제부터 / 언제까지 / 언제 / 얼마나 / 얼마 / 무엇을 /
    무엇 / 누가 / 하나요 / 하나여 / 하는지 / 하는데 / 하는 / 하려고 / 하려면 / 하고 / 싶은데 /
    싶어요 / 싶습니다 / 싶은 / 싶어 / 해야 / 하나 / 해주 / 했는데 / 했어요 / 합니다 / 해요 /
    할까요 / 할 수 / 하면 / 되나요 / 되는지 / 되는데 / 되는 / 된다 / 돼요 / 되요 / 될까요 /
    됩니까 / 됩니다 / 인가요 / 인데요 / 인데 / 인지 / 입니까 / 입니다 / 이에요 / 예요 / 있나요 /
    있는지 / 있는데 / 있을까요 / 있어요 / 있습니까 / 있습니다 / 있는 / 있을 / 있으면 / 없나요 /
    없어요 / 없는 / 없습니다 / 나요 / 까요 / 습니까 / 습니다 / 는데요 / 는데 / 은데요 / 는지 /
    려면 / 려고 / 으면 / 면서 / 아서 / 어서 / 네요 / 군요 / 거든요 / 잖아요 / 제가 / 저는 / 저희 /
    우리 / 그냥 / 그리고 / 그런데 / 근데 / 이번에 / 지금 / 오늘 / 요즘 / 너무 / 정말 / 진짜 /
    관련 / 대해 / 대한 / 가능한가요 / 가능 / 방법 / 관해
"""
_FOREIGN = """
    _how do i_ / _how can i_ / _how to_ / _how much_ / _how long_ / _where can i_ / _where do i_ /
    _where is_ / _what is_ / _what are_ / _can i_ / _do i_ / _i want to_ / _i would like to_ /
    _i need to_ / _please_ / _tell me_ / _the_ / _for_ / _and_ / _of_ / _in_ / _at_ / _to_ /
    _is_ / _are_ / _my_ / 怎么 / 怎麼 / 如何 / 请问 / 請問 / 哪里 / 哪裡 / 什么 / 什麼 / 多少 /
    ですか / ますか / ください / でしょうか / どこで / どこ / どうすれば / どうやって / いつ /
    ありますか / したい / _ở đâu_ / _như thế nào_ / _làm sao_ / _làm thế nào_ / _bao nhiêu_ /
    _tôi muốn_ / _cho tôi_ / _хаана_ / _яаж_ / _хэрхэн_ / _хэзээ_ / _вэ_ / _би_
"""
_PHRASES = [phrase.strip().replace("_", " ") for phrase in (_KOREAN + "/" + _FOREIGN).split("/")]

# Longest first, so that no phrase breaks up a longer one.
ASKING = tuple(sorted(_PHRASES, key=len, reverse=True))

_ENDINGS = """
    은 / 는 / 이 / 가 / 을 / 를 / 에 / 의 / 로 / 으로 / 와 / 과 / 도 / 만 / 에서 / 에게 / 한테 /
    까지 / 부터 / 이나 / 나 / 요 / 이요 / 하고 / 랑 / 이랑 / 라도 / 이라도 / 보다 / 처럼 / 마다 /
    에는 / 에도 / 에요 / 으로는 / 이라는 / 라는 / 해서 / 하기 / 하는 / 한 / 할 / 된 / 될 / 던 /
    들 / 들은 / 들이 / 들을 / 려 / 고 / 면 / 서 / 지 / 게
"""
ENDINGS = frozenset([ending.strip() for ending in _ENDINGS.split("/")])
