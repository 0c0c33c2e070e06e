"""Vietnamese words of danger; each starts where a word starts, `_` is a word's end."""

SELF_HARM_WORDS = """
    tôi muốn chết / em muốn chết / mình muốn chết / con muốn chết / muốn chết / tự tử / tự sát /
    tự vẫn / tự hại / tự làm đau / không muốn sống / chán sống / chẳng muốn sống / ko muốn sống /
    hết muốn sống / kết thúc cuộc đời / kết liễu / nhảy lầu / nhảy cầu / treo cổ / rạch tay /
    cắt cổ tay / uống thuốc chết / sống không nổi / thà chết / chết cho xong / chết đi cho /
    muốn biến mất / muoon chết / chán sống rồi /
    không còn lý do để sống / không thiết sống / không còn muốn sống / uống hết thuốc ngủ /
    uống nhiều thuốc ngủ / uống thuốc trừ sâu / uống thuốc sâu / chết quách / chỉ muốn chết /
    từ giã cõi đời / vĩnh biệt mọi người / nhảy sông
"""

FIRE_WORDS = """
    cháy nhà / nhà cháy / nhà tôi cháy / bị cháy / đang cháy / cháy rồi / có cháy / cháy lớn /
    cháy to / cháy quá / bốc cháy / cháy rừng / hỏa hoạn / hoả hoạn / cháy xe / xe cháy /
    có khói / khói nhiều / nhiều khói / khói bốc / khói đen / mùi khét / mùi gas / rò rỉ gas /
    rò gas / xì gas / phát nổ / nổ lớn / nổ bình / cứu hỏa gấp / cháy ở / cháy cháy
"""

INJURY_WORDS = """
    ngất / bất tỉnh / ngã gục / gục xuống / không thở / khó thở / ngừng thở / ko thở /
    không thở được / chảy máu / chảy nhiều máu / mất máu / máu nhiều / bị thương / thương nặng /
    tai nạn / bị xe đâm / bị xe tông / xe tông / đau tim / nhồi máu / ngừng tim / tim ngừng /
    đột quỵ / đau ngực / co giật / đuối nước / chết đuối / rơi xuống nước / ngã từ / té lầu /
    điện giật / ngộ độc / gãy chân / gãy tay / gãy xương / bị bỏng / bỏng nặng / rắn cắn /
    chó cắn / gọi cấp cứu / cấp cứu / gọi xe cứu thương / xe cứu thương / cứu tôi / cứu với /
    cứu em / cứu mạng / bị kẹt / mắc kẹt / vỡ ối / sắp sinh / sắp chết / có người chết / hôn mê
"""

CRIME_WORDS = """
    bị đâm / đâm dao / cầm dao / có dao / dao đâm / cướp / bị cướp / kẻ cướp / trộm / ăn trộm /
    kẻ trộm / mất trộm / bị trộm / móc túi / hiếp dâm / cưỡng hiếp / cưỡng bức / xâm hại /
    quấy rối / sàm sỡ / bắt cóc / bị giam / giam giữ / nhốt tôi / theo dõi tôi / đi theo tôi /
    đuổi theo / bám theo / đánh tôi / đánh em / đánh con / bị đánh / chồng đánh / chồng tôi đánh /
    chồng em đánh / đánh đập / bạo hành / bạo lực gia đình / bóp cổ / đe dọa / đe doạ / dọa giết /
    doạ giết / giết tôi / giết người / giết em / có súng / bắn / tiếng súng / bom / con tin /
    gọi cảnh sát / gọi công an / cảnh sát cứu / con tôi mất tích / mất tích / lạc con /
    bị lạc con / đột nhập / quay lén / bị lừa đảo / lừa tiền / tống tiền / buôn người / đánh nhau
"""

# Set aside before looking: manners of speaking, office words, words that contain others.
HARMLESS_WORDS = """
    bảo hiểm cháy / phòng cháy / bình chữa cháy / chữa cháy miễn phí / bán chạy / bắn pháo hoa /
    bom hàng / pháo hoa / bảo hiểm tai nạn / giấy xác nhận tai nạn / cướp vợ / chạy xe / có chạy /
    đang chạy / bị chạy / chạy rồi / bị thương mại / đói muốn chết / buồn cười muốn chết /
    nóng muốn chết / mệt muốn chết / rác trộm / vứt trộm / đổ trộm / đổ rác trộm / xả trộm /
    chụp trộm
"""

# Also found when typed without accents, except these: without, they mean something else.
ACCENTS_NEEDED = """
    có cháy / đang cháy / cháy ở / cháy xe / xe cháy / cháy rồi / cháy to / cháy quá / có dao /
    bị cháy / đánh con / có khói
"""

# The whole message.
WHOLE = {
    "fire": "cháy",
}
