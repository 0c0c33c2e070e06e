"""Words of abuse as families: stems with the ways they are disguised, a file a category.

Regular expressions, parted by `|` and ends of lines, in which a space stands for a space or none,
`_` for a word's end, `<NAME>` for a part of parts.py, and `\\` at a line's end for nothing.
`STARTING` counts only where a word starts (or after a cry such as 아, 진짜): other words hold the
same syllables (다시 발송, 감염병 신고). `ANYWHERE` counts in a word, too.
"""
