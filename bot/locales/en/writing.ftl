### Letters, answers and messages: the facts before writing, the text, what it stands on.

command-letter = A cover letter from what is true of you
command-answer = An answer to an application question
command-outreach = A message to a recruiter or a colleague
command-facts = What you told me about yourself
command-settings = How I work for you

button-write-cover_letter = Letter
button-write-answer = Answer
button-write-outreach = Message
button-write-now = Write
button-wish = Say something else
button-edit = Edit
button-sources = What does this stand on?
button-own-words = Say it in my words
button-it-is-true = It is true
button-take-out = Take it out
button-leave-it = Leave it out
kind-cover_letter = Letter
kind-answer = Answer
kind-outreach = Message
writing-of-job = { $kind }, version { $version }
writing-job-gone = a posting that was deleted
writing-choose-cover_letter = Which posting is the letter for?
writing-choose-answer = Which posting does the question belong to?
writing-choose-outreach = Which posting is the message about?
writing-needs-resume = There is no resume to write from yet. Nothing was charged. Send your resume as a PDF or a Word file, then ask again.
writing-needs-posting = There is no posting to write for yet. Nothing was charged. Paste the posting here, then ask again.
writing-under-way = This is being written already. Nothing was charged twice. It comes here in a moment.
writing-progress = Writing from your facts.
writing-failed = I could not write it, and that is our fault. Nothing was charged and your data is safe. Ask again in a few minutes.
writing-written-before = This was answered before. Nothing changed.

facts-title-cover_letter = <b>A letter for { $posting }</b>
facts-title-answer = <b>An answer for { $posting }</b>
facts-title-outreach = <b>A message about { $posting }</b>
facts-question = Question: <i>{ $question }</i>
facts-present-employer = This posting seems to be from the company where your resume says you work now. Check that you want to apply there before you send anything.
facts-languages-differ = Your resume is in another language than the letter will be. Without a model I can take over names and dates, not whole lines.
facts-none = Your resume shows nothing that this posting asks for. What I write will be short.
facts-line = { $number }. { $text } <i>({ $source })</i>
facts-line-out = <s>{ $number }. { $text }</s>
facts-next = I write from these facts and nothing else. Tap a number to leave it out.
source-resume = resume
source-answer = your answer
source-typed = your words
source-posting = posting

written-title-cover_letter = <b>Letter for { $posting }</b>, version { $version }
written-title-answer = <b>Answer for { $posting }</b>, version { $version }
written-title-outreach = <b>Message about { $posting }</b>, version { $version }
written-nothing = I found no fact that answers this, so I wrote nothing. Only you know it: say it in your own words.
written-limit = { $have } of { $limit } characters.
written-languages-differ = Resume and letter are in different languages, so whole lines of your resume are missing here.
written-offline = Written without a model, from templates. It cost nothing. A model would write better.
variant-s = Shorter
variant-w = Warmer
variant-p = Plainer
variant-f = More formal

sources-title = What each sentence stands on
sources-sentence = <b>{ $text }</b>
sources-fact = · { $text } <i>({ $source })</i>
sources-soft = · says why, and claims nothing of you
sources-own = · you wrote it

answer-ask = Paste the question, or several. If the form has a limit, leave it in, for example "max 300 characters".
wish-ask-text = What should change? For example: "shorter", or "mention that I move to Lyon in May".
edit-ask-text = Send the text back as you want it: all of it, or one paragraph.
wish-ask =
    I would add this sentence:

    <i>{ $sentence }</i>

    Your resume does not say it. Is it true?
wish-refused =
    I can't write this: <i>{ $sentence }</i>

    Your resume does not show: { $claims }. If you have it, put it into your resume and send me that. Nothing was changed or charged.
claim-ask = These sentences say what nothing here proves. Is it true?
claim-refused = These sentences claim what your resume does not show, and for this your word alone is not enough in a letter. If you have it, put it into your resume and send me that.
claim-line = <i>{ $text }</i> · not shown: <b>{ $claim }</b>
claim-left-out = Left out. The version before stays as it was.

outreach-who = <b>A message about { $posting }</b>
    Who is it for?
outreach-why = <b>A message about { $posting }</b>
    What is the occasion?
outreach-where = <b>A message about { $posting }</b>
    Where do you send it?
outreach-recruiter = Recruiter
outreach-hiring_manager = Hiring manager
outreach-former_colleague = Former colleague
outreach-agency = Agency
outreach-first_contact = First contact
outreach-follow_up = Follow-up after applying
outreach-thanks = Thanks after a conversation
outreach-rejection = Reply to a rejection
outreach-note = Note with an invitation (300 characters)
outreach-message = Message (700 characters)
outreach-email = E-mail
export-gone = I could not make the file, and that is our fault. Nothing was charged. Tap the button again in a few minutes.
export-name = { $kind } { $name }
gave-up-export = I could not make the file, and that is our fault. The text is safe and nothing was charged. Tap the button again in a few minutes.
written-instead = { $provider } could not write it now, so this is from templates. Nothing was charged: what was set aside for it is yours again.
writing-stopped = Stopped. Nothing was charged.
