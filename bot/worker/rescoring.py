"""The worker's part in what a person decides: the score anew, and the list of postings by fit."""

from __future__ import annotations

from telegram import Bot, InputMediaPhoto
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.context import Services
from bot.screens import card, jobs, markup
from bot.screens import decisions as screens
from bot.screens.screen import CAPTION_LIMIT, Screen, replace, send
from bot.texts import texts_for
from core import decisions, ranking
from core.decisions import Match, Rescore
from core.postings import service as postings
from core.ranking import RankPostings, Score
from db.session import Owner


async def show_new_score(bot: Bot, services: Services, match: Match, rescore: Rescore) -> None:
    """Scores the scan anew and shows it in the message that the choice was made in."""
    scored = await decisions.score_anew(services.database, rescore.scan_id, match)
    if scored is None:
        return
    scan, before, after = scored
    owner = Owner.of(scan)
    async with services.database.as_owner(owner) as session:
        job = await postings.find(session, owner, scan.job_id) if scan.job_id else None
    if job is None:
        return
    texts = texts_for(rescore.language_code)
    chosen = decisions.decisions_of(job)
    screen = screens.requirement(texts, scan, job, after, chosen, rescore.requirement_id, before)
    if screen is None:
        return
    if rescore.with_picture:
        await _replace_picture(bot, rescore, await card.of_scan(texts, scan, job, after), screen)
    else:
        await replace(bot, rescore.chat_id, rescore.message_id, screen)


async def _replace_picture(bot: Bot, rescore: Rescore, picture: bytes, screen: Screen) -> None:
    media = InputMediaPhoto(picture, caption=markup.cut(screen.text, CAPTION_LIMIT), parse_mode=ParseMode.HTML)
    try:
        await bot.edit_message_media(
            media, chat_id=rescore.chat_id, message_id=rescore.message_id, reply_markup=screen.keyboard
        )
    except BadRequest as error:
        if "not modified" not in str(error).lower():
            # Deleted, or too old to be changed: the score is shown all the same.
            await send(bot, rescore.chat_id, Screen(screen.text, screen.rows, picture))


async def show_ranking(bot: Bot, services: Services, score: Score, wanted: RankPostings) -> None:
    """Orders the postings of the list by their fit, in the message that shows it."""
    ranked = await ranking.rank(services.database, wanted, score)
    texts = texts_for(wanted.language_code)
    screen = Screen(texts("resume-gone")) if ranked is None else jobs.ranked(texts, *ranked)
    await replace(bot, wanted.chat_id, wanted.message_id, screen)
