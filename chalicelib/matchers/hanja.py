"""Chinese characters by their Korean reading: 地方税 and 지방세 are one word.

Chinese and Japanese share most words of offices with Korean. The table holds the characters that
such words are made of, in their traditional, simplified and Japanese forms.
"""

from functools import cache

_HAN = "\u4e00", "\u9fff"
_READINGS = """
    가家価價价可加街歌假 각各 간間间簡简看 감減减感監监 강江講讲強强康 개開开個个改介 거居去距
    건建件健 검検檢检 격格 견犬見见 결結结決决 경警京経經经境更 계計计係届契季繼继
    고告古庫库雇高故孤 공公工共空供 과課课科過过 관館馆関關关官管觀 광広廣广光 교交教校橋桥
    구区區求救購购口 국国國局 군郡軍军 권券権權权 금金今 급給给急級级 기機机期記记気氣气基技棄弃
    긴緊紧 납納纳 내内內 녀女 년年 노老労勞劳 농農农 뇌脳 능能 단団團团短断 담担擔 당当當
    대大代対對对待貸贷袋 도道図圖图都到度 독独獨 동動动洞同冬童 등登等灯燈謄 락絡络 란欄 력力歷
    령令齡齢 례例礼 로路 록録錄录 료料療疗 류類类 률率 리理利里離离 린隣 림林 립立 마馬
    만満滿满万 매売賣卖買买 맹盲 면免面 명名明命 모母募 목木 무無无務务 문文問问門门 물物 미未
    민民 박泊 반反班返伴 발発發发 방方放防訪访房 배配排 번番 범犯 법法 변変變变弁 별別别 병病
    보保報报補补步 복福複服 본本 봉奉 부部付夫父婦妇負负扶府 분分 불不払 비費费備备非 빈貧贫
    사事使死査辞舎舍社司私查 산産产山 상上相傷伤商 생生 서書书署西 선先線线選选 설設设 성成性姓
    세税稅世 소所小消騒騷 속速続續 손損损 송送 수水手受収收數数修需首壽 숙宿 순順
    시市時时施始視视 식食式 신申身新信 실室失実實实 심心審审 아児兒儿 안安案 압押 액額额 야野夜
    약薬藥药約约 양養养 어語语 업業业 여旅與与 역役訳譯驛駅 연燃研 영営營营影 예予豫预預
    오誤汚污 외外 용用 우友郵 운運运 원院員员園园源援 위違违委位 유有油幼遺 육育 은銀银 음音飲
    응応應应 의医醫議议 이移異 익益 인人印 일日 임任賃 입入 자自者資资子 작作 장場场長长障葬
    재在再災灾 저低 적積 전全電电転轉转專傳 점点 접接 정政定町停訂正 제制祭除提濟 조助照調调粗早
    종種终終 주住駐驻週 중中重 증証證证增 지地支止知指紙 직職职 진診诊 질質 집集 차車车 착着
    창窓 채採 처処處处 철鉄鐵铁 첩牒 청請请清聴廳庁厅 체体體滯 초抄初 촌村 추推 출出 취取就吹
    치治置痴齒 친親亲 침寝 타他 탁託 태胎 택宅 통通 퇴退 투投 특特 파破派 판判 패牌 편便
    폐廢廃废 표票表標标 품品 피被 필畢 하下河 학学學 한限 할割 합合 항航 해害解海 행行 향向
    허許许 현現现 혈血 협協 형形型刑 호護护戶户号號 혼婚混 화化火話话貨 환還还環 활活 황況
    회会會回 효效 후後后 휴休 흡吸 희希
"""
# At a word's beginning; inside one the readings above stand.
_FIRST = dict(zip("년녀령례료류률력리림립로락란록", "연여영예요유율역이임입노낙난녹", strict=True))


def in_hangul(text: str) -> str:
    """The text with its Chinese characters as Korean syllables; empty where it has none."""
    first, last = _HAN
    if not any(first <= char <= last for char in text):
        return ""
    readings, inside = _table(), False
    read: list[str] = []
    for char in text:
        syllable = readings.get(char, " ") if char > "\u3000" else char
        read.append(syllable if inside else _FIRST.get(syllable, syllable))
        inside = first <= char <= last
    return "".join(read)


@cache
def _table() -> dict[str, str]:
    return {char: word[0] for word in _READINGS.split() for char in word[1:]}
