### The truth bank and the settings.

truths-title = <b>What you told me</b>
    I use it for the score, and in letters and answers. Nothing else is ever claimed.
truths-empty = You have told me nothing about yourself yet. Under a report, tap <b>You decide</b>, choose a requirement and say what is true of you.
truths-line = { $number }. { $mark } { $subject }{ $detail }
truths-mark-done = ✓
truths-mark-not_yet = ○
truths-mark-never = ✗
truths-detail = {" "}– { $detail }
truths-one =
    <b>{ $subject }</b>
    { $status }
truths-status-done = You have done this.
truths-status-not_yet = Not yet.
truths-status-never = Never. I mention it nowhere.
truths-in-your-words = In your words: <i>{ $detail }</i>
truths-no-words = You have not said where, when and what came of it.
truths-ask = <b>{ $subject }</b>
    Where and when have you done this, and what came of it? One or two sentences in your own words, as they could stand in a letter. Send "-" to leave it out.
truths-kept = Kept. I use it in letters and answers that it belongs to.
truths-kept-bare = Kept without details.
truths-removed = Forgotten.
button-tell = Where and when
button-forget = Forget it

settings-title =
    <b>How I work for you</b>
    Tap a line to change it.
settings-engine = Who judges and writes: { $value }
settings-engine-offline = this server
settings-engine-claude = Claude
settings-engine-openai = OpenAI
settings-private = Private mode: { $value }
settings-tone = Tone of letters: { $value }
settings-tone-neutral = neutral
settings-tone-warm = warm
settings-tone-plain = plain
settings-tone-formal = formal
settings-language = Language of letters: { $value }
settings-language-posting = the posting's
settings-on = on
settings-off = off
settings-private-note = In private mode nothing of yours ever leaves this server, whatever else is set.
settings-no-models = The operator has set up no model, so everything is done on this server.
