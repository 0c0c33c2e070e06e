"""What a contact is told of abuse, in six languages: calmly, why, and by which law."""

from chalicelib.domain.abuse_protocol import LAST_WARNING, AbuseRecord, Act, Heard, Step
from chalicelib.domain.dates import spell_moment
from chalicelib.domain.language import Text, fill
from chalicelib.domain.language import say as in_language


def script(step: Step, language: str) -> str:
    """What is said of this step, before anything else is done; empty where nothing is."""
    text = {Act.WARN: WARNING, Act.FINAL: FINAL, Act.END: END}.get(step.act)
    if text is None:
        return ""
    reason = in_language(REASONS[step.category], language)
    number, most = str(step.number), str(LAST_WARNING)
    return fill(in_language(text, language), n=number, most=most, reason=reason)


def suspension(record: AbuseRecord, language: str) -> str:
    """The notice of a suspension: why, until when, how to object, what stays open.

    It is also what a suspended contact is answered. Empty when nobody is suspended.
    """
    if record.suspended_until is None:
        return ""
    return fill(
        in_language(SUSPENSION, language),
        until=spell_moment(record.suspended_until, language),
        reason=record.reason,
        objection=record.objection,
    )


REASONS: dict[Heard, Text] = {
    Heard.PROFANITY: {
        "ko": "욕설",
        "en": "swearing",
        "zh": "辱骂",
        "ja": "暴言",
        "vi": "lời chửi tục",
        "mn": "хараалын үг",
    },
    Heard.INSULT: {
        "ko": "모욕적인 말씀",
        "en": "insults",
        "zh": "侮辱性言语",
        "ja": "侮辱的な発言",
        "vi": "lời xúc phạm",
        "mn": "доромжилсон үг",
    },
    Heard.HATE: {
        "ko": "혐오 표현",
        "en": "hateful words",
        "zh": "仇恨言论",
        "ja": "差別的な発言",
        "vi": "lời lẽ thù ghét",
        "mn": "үзэн ядсан үг",
    },
    Heard.SEXUAL: {
        "ko": "성희롱",
        "en": "sexual harassment",
        "zh": "性骚扰",
        "ja": "性的な嫌がらせ",
        "vi": "quấy rối tình dục",
        "mn": "бэлгийн дарамт",
    },
    Heard.THREAT: {
        "ko": "협박",
        "en": "threats",
        "zh": "威胁",
        "ja": "脅迫",
        "vi": "lời đe dọa",
        "mn": "заналхийлэл",
    },
}

WARNING: Text = {
    "ko": (
        "상담사 보호를 위해 안내드립니다. 이런 말씀({reason})이 계속되면 「민원 처리에 관한 "
        "법률 시행령」 제4조에 따라 상담이 종료될 수 있습니다. (경고 {n}/{most})"
    ),
    "en": (
        "To protect our staff: if {reason} continues, this conversation may be ended under "
        "Article 4 of the Enforcement Decree of the Civil Petitions Treatment Act 「민원 "
        "처리에 관한 법률 시행령」. (Warning {n}/{most})"
    ),
    "zh": (
        "为保护客服人员，特此提醒：如继续出现{reason}，将依据《民愿处理法施行令》「민원 처리에 "
        "관한 법률 시행령」第4条结束咨询。（警告 {n}/{most}）"
    ),
    "ja": (
        "相談員を守るためのお知らせです。{reason}が続く場合、「민원 처리에 관한 법률 시행령」（"
        "民願処理法施行令）第4条により相談を終了することがあります。（警告 {n}/{most}）"
    ),
    "vi": (
        "Để bảo vệ nhân viên: nếu tiếp tục có {reason}, cuộc trò chuyện có thể bị kết thúc "
        "theo Điều 4 Nghị định thi hành Luật Xử lý dân nguyện 「민원 처리에 관한 법률 "
        "시행령」. (Cảnh báo {n}/{most})"
    ),
    "mn": (
        "Ажилтнаа хамгаалах үүднээс мэдэгдье: {reason} үргэлжилбэл 「민원 처리에 관한 법률 "
        "시행령」 (Иргэдийн өргөдөл шийдвэрлэх тухай хуулийн журам)-ын 4 дүгээр зүйлийн дагуу "
        "яриаг дуусгаж болно. (Анхааруулга {n}/{most})"
    ),
}

FINAL: Text = {
    "ko": (
        "상담사 보호를 위해 안내드립니다. {reason}에 해당하는 말씀은 받을 수 없습니다. 다시 "
        "하시면 「민원 처리에 관한 법률 시행령」 제4조에 따라 바로 상담을 종료합니다. (마지막 "
        "경고)"
    ),
    "en": (
        "To protect our staff: we cannot accept {reason}. If it happens again, this "
        "conversation will be ended at once under Article 4 of the Enforcement Decree of the "
        "Civil Petitions Treatment Act 「민원 처리에 관한 법률 시행령」. (Final warning)"
    ),
    "zh": (
        "为保护客服人员，特此提醒：我们不接受{reason}。如再次发生，将依据《民愿处理法施行令》「"
        "민원 처리에 관한 법률 시행령」第4条立即结束咨询。（最后警告）"
    ),
    "ja": (
        "相談員を守るためのお知らせです。{reason}にあたる発言はお受けできません。再びあった場合"
        "、「민원 처리에 관한 법률 시행령」（民願処理法施行令）第4条によりすぐに相談を終了しま"
        "す。（最後の警告）"
    ),
    "vi": (
        "Để bảo vệ nhân viên: chúng tôi không chấp nhận {reason}. Nếu lặp lại, cuộc trò chuyện "
        "sẽ kết thúc ngay theo Điều 4 Nghị định thi hành Luật Xử lý dân nguyện 「민원 처리에 "
        "관한 법률 시행령」. (Cảnh báo cuối cùng)"
    ),
    "mn": (
        "Ажилтнаа хамгаалах үүднээс мэдэгдье: {reason} хүлээн зөвшөөрөхгүй. Дахин давтагдвал "
        "「민원 처리에 관한 법률 시행령」 (Иргэдийн өргөдөл шийдвэрлэх тухай хуулийн журам)-ын "
        "4 дүгээр зүйлийн дагуу яриаг шууд дуусгана. (Сүүлчийн анхааруулга)"
    ),
}

END: Text = {
    "ko": (
        "상담을 종료하는 까닭을 알려 드립니다. 사유: {reason}. 「민원 처리에 관한 법률 시행령」 "
        "제4조에 따라 지금 상담을 종료합니다. 민원은 서면으로 계속 접수하실 수 있습니다. "
        "긴급할 때는 119, 112, 마음이 힘드실 때는 109로 전화해 주세요."
    ),
    "en": (
        "Because of {reason}, we are now ending this conversation under Article 4 of the "
        "Enforcement Decree of the Civil Petitions Treatment Act 「민원 처리에 관한 법률 "
        "시행령」. You can still submit your request in writing. In an emergency call 119 or "
        "112; if life feels too hard, call 109."
    ),
    "zh": (
        "因出现{reason}，现依据《民愿处理法施行令》「민원 처리에 관한 법률 시행령」第4条结束本"
        "次咨询。您仍可书面提交申请。紧急情况请拨打119或112；心里难受时请拨打109。"
    ),
    "ja": (
        "{reason}のため、「민원 처리에 관한 법률 시행령」（民願処理法施行令）第4条により、ただ"
        "今相談を終了します。申請は書面で引き続き受け付けます。緊急のときは119・112、心がつらい"
        "ときは109にお電話ください。"
    ),
    "vi": (
        "Do có {reason}, chúng tôi kết thúc cuộc trò chuyện ngay bây giờ theo Điều 4 Nghị định "
        "thi hành Luật Xử lý dân nguyện 「민원 처리에 관한 법률 시행령」. Bạn vẫn có thể nộp "
        "yêu cầu bằng văn bản. Khẩn cấp hãy gọi 119, 112; khi quá khổ tâm hãy gọi 109."
    ),
    "mn": (
        "{reason} гарсан тул 「민원 처리에 관한 법률 시행령」 (Иргэдийн өргөдөл шийдвэрлэх "
        "тухай хуулийн журам)-ын 4 дүгээр зүйлийн дагуу яриаг одоо дуусгаж байна. Өргөдлөө "
        "бичгээр өгч болно. Яаралтай үед 119, 112, сэтгэл санаа хүнд үед 109 руу залгана уу."
    ),
}

SUSPENSION: Text = {
    "ko": (
        "{until}까지 상담 이용이 제한됩니다. 사유: {reason}. 근거: 「민원 처리에 관한 법률 "
        "시행령」 제4조. 이의가 있으시면 다음으로 알려 주세요: {objection}. 긴급 "
        "안내(119·112·109)와 접수하신 민원의 확인은 계속 이용하실 수 있고, 민원은 서면으로 "
        "접수하실 수 있습니다."
    ),
    "en": (
        "Your use of counselling is suspended until {until}. Reason: {reason}. Ground: Article "
        "4 of the Enforcement Decree of the Civil Petitions Treatment Act 「민원 처리에 관한 "
        "법률 시행령」. To object, please contact: {objection}. Emergency help (119, 112, 109) "
        "and the state of your requests stay open, and you can submit requests in writing."
    ),
    "zh": (
        "您的咨询服务暂停至{until}。原因：{reason}。依据：《民愿处理法施行令》「민원 처리에 관"
        "한 법률 시행령」第4条。如有异议，请联系：{objection}。紧急帮助（119、112、109）和已受"
        "理申请的查询仍可使用，也可书面提交申请。"
    ),
    "ja": (
        "{until}まで相談のご利用を停止します。理由：{reason}。根拠：「민원 처리에 관한 법률 시"
        "행령」（民願処理法施行令）第4条。異議がある場合の連絡先：{objection}。緊急のご案内（11"
        "9・112・109）と受付済みの申請の確認は引き続きご利用いただけ、申請は書面で受け付けます"
        "。"
    ),
    "vi": (
        "Bạn bị tạm ngừng dùng dịch vụ tư vấn đến {until}. Lý do: {reason}. Căn cứ: Điều 4 "
        "Nghị định thi hành Luật Xử lý dân nguyện 「민원 처리에 관한 법률 시행령」. Nếu không "
        "đồng ý, hãy liên hệ: {objection}. Trợ giúp khẩn cấp (119, 112, 109) và việc tra cứu "
        "hồ sơ vẫn mở, và bạn có thể nộp yêu cầu bằng văn bản."
    ),
    "mn": (
        "{until} хүртэл зөвлөгөө авах эрхийг түр хязгаарлалаа. Шалтгаан: {reason}. Үндэслэл: "
        "「민원 처리에 관한 법률 시행령」 (Иргэдийн өргөдөл шийдвэрлэх тухай хуулийн журам)-ын "
        "4 дүгээр зүйл. Санал гомдлоо дараах хаягаар гаргана уу: {objection}. Яаралтай тусламж "
        "(119, 112, 109) болон өргөдлийн явцыг шалгах боломж нээлттэй, өргөдлөө бичгээр өгч "
        "болно."
    ),
}
