"""Signs that words of abuse are only told of, in other languages than Korean."""

# Who said it and how, before the words.
BEFORE = r"""
\b(?:he|she|they|who|someone|somebody|boss|neighbou?rs?|driver|man|woman|men|kids?|guys?|people|\
  teacher|husband|wife|ex|co-?workers?|clerk|officer|customer|landlord|stranger|drunk|student|\
  son|daughter|boyfriend|girlfriend|manager|passenger|staff)\b.{0,40}\b(?:said|says|saying|told|\
  tells|telling|called|calls|call|calling|shouted|shouts|shouting|yelled|yells|yelling|screamed|\
  screaming|texted|texts|texting|wrote|writes|sent|sends|posted|threaten\w*|cursed|\
  painted)\b.{0,25}$
\b(?:i|we|was|were|been|being|got)\b.{0,20}\b(?:called|being told|threatened|was told|\
  got told)\b.{0,25}$
\b(?:called|calls|calling|yelled at|shouted at|swore at) (?:me|us|him|her|them|my \w+)\b.{0,16}$
(?:骂|罵|叫|喊|吼|称|稱)(?:我|他|她|孩子|儿子|女儿|人|客人).{0,7}$|(?:对|對|跟)(?:我|他|她|孩子|\
  人)\S{0,6}(?:说|說|喊|吼|骂).{0,4}$
被\S{0,8}(?:骂|罵|叫|威胁|威脅).{0,6}$|(?:写着|寫著|写了|发来|發來|短信|微信).{0,6}$
(?:hàng xóm|ông chủ|bà chủ|anh ta|chị ta|cô ấy|ông ấy|bà ấy|người|ai đó|chồng|vợ|sếp|chủ nhà|họ|\
  nó|bạn|khách|tài xế|thầy|cô giáo)\b.{0,30}(?:chửi|gọi|mắng|nói|bảo|nhắn|quát|viết|hét)\b.{0,24}$
(?:bị)\b.{0,20}(?:chửi|gọi|mắng|quát)\b.{0,16}$
"""

# And after them.
AFTER = r"""
[^\s」』"']{0,3}[」』"']?(?:だ|です)?(?:と|って|とか)(?:いう|言わ|いわ|言い|言っ|言う|怒鳴|どな|\
  呼ば|脅|書か|書い|叫|罵|メール|LINE|メッセージ)
[^\s]{0,6}["'»”]? ?гэж (?:хэл|дууд|доромж|бич|хараа|загна|хашгир|зандр)
"""

# The writer speaks to whoever answers.
YOU = r"""
\b(?:you|your|ur|u)\b|你|您|お前|おまえ|あなた|\bmày\b|\bchúng mày\b|\bчи\b|\bта нар\b
"""
