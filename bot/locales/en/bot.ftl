### Everything the bot says. Short sentences, no jargon, no blame; numbers before adjectives.

## The bot itself

bot-description =
    Shortlist reads your resume against a job posting before you apply. It shows the score, exactly why, and what each fix is worth. Send a resume (PDF, Word or text file) and paste a posting.
bot-short-description = How your resume reads against a job, exactly why, and what each fix is worth.
command-start = Begin, or begin again
command-scan = Check a resume against a posting
command-resumes = Your resumes
command-jobs = Your postings
command-history = Your past scans
command-privacy = What happens to your data
command-delete = Delete everything
command-cancel = Leave what you are doing
command-help = What I can do

## Onboarding

greeting =
    <b>See how your resume reads before you apply.</b>

    I compare your resume with a job posting: a score, the reason for every point, and what each fix is worth.

    Your files are encrypted, and without an account they are gone after 24 hours.

    <b>Send me your resume as a file: PDF, Word or text.</b>
greeting-again =
    <b>Welcome back.</b>

    Send a resume (PDF, Word or text file) or paste a job posting. /scan compares the two, /help lists the rest.
greeting-resume-here =
    I have your resume, <b>{ $filename }</b>.

    Now paste the job posting as text. Several messages are fine.
greeting-both-here =
    I have your resume, <b>{ $filename }</b>, and the posting <b>{ $posting }</b>.

    Tap <b>Scan now</b> to compare the two, or send another resume or posting.
greeting-posting-here =
    I have the posting <b>{ $posting }</b>.

    Send me your resume (PDF, Word or text file), and I compare the two.
greeting-resume-being-read = I am reading your resume. Paste the job posting meanwhile. Several messages are fine.
not-kept = That was too short for a posting, so I kept nothing of it.
example =
    <b>An example</b>

    Match <b>62</b> of 100 · fair
    Machine-readability <b>94</b> of 100

    The three best fixes
    +8  Say where you used SQL. The posting asks for it; your resume only lists it.
    +6  Name your degree. The posting asks for a bachelor's degree.
    +4  Add the years at Northwind. Undated positions count for nothing.

    Every point comes with the sentence that proves it, or says that none was found.
languages = I speak English for now. Write your resume and postings in any language; I say what I cannot judge.
button-example = See an example
button-privacy = How is my data used?
button-language = Language
button-keep = Keep my data
button-delete-now = Delete now
button-skip = Skip
kept =
    <b>Kept.</b> Your resumes, postings and scans are yours until you delete them.

    An e-mail address for receipts is optional. Type it, or tap <b>Skip</b>.
kept-before = You have an account already. Nothing needs to be kept twice.
email-saved = Saved. Receipts go to { $email }.
email-invalid = That is not an e-mail address. Type one like name@example.com, or tap <b>Skip</b>.
email-skipped = Fine, no address. You can send another posting or resume at any time.
keep-or-delete =
    Keep this resume and these results? Otherwise they are deleted on { $when } (UTC).

## Resumes

resume-progress = Reading <b>{ $filename }</b>…
resume-read =
    <b>Here is what a machine reads</b> in { $filename }

    Name: { $name }
    E-mail: { $email }
    Phone: { $phone }
    { $pages ->
        [one] 1 page
       *[other] { $pages } pages
    }, { $positions ->
        [0] no dated positions found
        [one] 1 position
       *[other] { $positions } positions
    }, { $skills ->
        [0] no skills listed
        [one] 1 skill
       *[other] { $skills } skills
    }
    Sections: { $sections }

    Machine-readability <b>{ $readability }</b> of 100
not-found = not found
none-found = none found
resume-findings-title = What a machine stumbles over
resume-next-posting = <b>Now paste the job posting.</b> Several messages are fine; a text file or a forwarded message too.
resume-next-scan = Tap <b>Scan now</b> to compare <b>{ $resume }</b> with <b>{ $posting }</b>, or paste another posting.
resume-not-default = New postings and /scan still take <b>{ $default }</b>. Tap <b>Use for scans</b> if they should take this one.
resume-is-default = Scans take this one.
resume-pending = Still being read.
resume-gone = That resume is not available any more. Send it again, or see /resumes for those you have.
resume-duplicate = You sent this file before: <b>{ $filename }</b>. I kept the one I have.

resume-rejected-not_a_document =
    <b>{ $filename }</b> is neither a PDF nor a Word file nor plain text, whatever its name says. Nothing was kept.

    Export your resume as a PDF and send it again.
resume-rejected-old_word =
    <b>{ $filename }</b> is in Word's old .doc format, which I cannot read. Nothing was kept, and nothing is wrong with your resume.

    Open it in Word, Google Docs or LibreOffice, save it as .docx or PDF, and send that file.
resume-rejected-empty_file = <b>{ $filename }</b> is empty. Nothing was kept. Export it again and send the new file.
resume-rejected-too_large = <b>{ $filename }</b> is larger than 20 MB, the most that Telegram lets me fetch. Nothing was kept. Save it with smaller pictures and send it again.
resume-rejected-too_many_pages = <b>{ $filename }</b> has too many pages for a resume. Nothing was kept. Send the resume alone, without certificates or a portfolio.
resume-rejected-encrypted = <b>{ $filename }</b> is locked with a password. Nothing was kept. Send a copy without a password.
resume-rejected-damaged = <b>{ $filename }</b> is damaged and does not open. Nothing was kept. Export it again and send the new file.
resume-rejected-image_only =
    <b>{ $filename }</b> holds pictures of text, not text. A machine reads nothing in it, and neither do I. Nothing was kept.

    Export it from the program it was written in (Word, Google Docs, LaTeX) instead of scanning or printing it.
resume-rejected-unreadable_text =
    The letters in <b>{ $filename }</b> come out as nonsense: its font does not say which letters they are. An applicant-tracking system sees the same. Nothing was kept.

    Export it again with a common font such as Arial or Calibri.
resume-rejected-no_text = The pages of <b>{ $filename }</b> are blank. Nothing was kept. Export it again and send the new file.
resume-rejected-not_a_resume = <b>{ $filename }</b> does not look like a resume: I found no positions, studies or skills. Nothing was kept. If it is one, give its parts headings such as Experience, Education and Skills, and send it again.
resume-rejected-too_hard = <b>{ $filename }</b> took too long to read. Nothing was kept. Export it as a plain PDF without layers or large drawings and send it again.
resume-rejected-our_side = I could not read <b>{ $filename }</b>, and that is our fault. Nothing was kept or charged. Send it again in a few minutes.

text-file-is-neither = <b>{ $filename }</b> reads neither like a resume nor like a job posting. Nothing was kept. Send the whole resume, or paste the whole posting.
text-file-too-large = <b>{ $filename }</b> is larger than 1 MB, which is more than any resume or posting. Nothing was kept. Send the resume or the posting alone.

photo-is-no-resume = A photo has no text that a machine can read. Send your resume as a file: PDF, Word or text.

resumes-title = <b>Your resumes</b>
resumes-empty = You have no resumes yet. Send one as a file: PDF, Word or text.
resume-view =
    <b>{ $label }</b>
    { $filename } · { $pages ->
        [one] 1 page
       *[other] { $pages } pages
    } · { $size }
    Sent { $date }
button-make-default = Use for scans
button-rename = Rename
button-as-read = As text
button-fields = Field by field
button-findings = What to mend
button-mark = On my PDF
button-download = Download
button-delete = Delete
button-back = Back
button-older = Older
button-newer = Newer
resume-rename-ask = Type the new name for <b>{ $label }</b>, up to { $limit } characters. /cancel keeps the old one.
resume-renamed = Renamed to <b>{ $label }</b>.
resume-delete-ask = <b>Delete { $label }?</b> The file and what was read in it go for good. Past scans stay.
button-yes-delete = Yes, delete
button-no-keep = No, keep
as-read-title = <b>What a machine reads</b> in { $label }, page { $page } of { $pages }
file-unavailable = That file is gone. Nothing else was lost. Send the resume again.

## Postings

posting-progress = Reading the posting…
posting-gathering =
    { $messages ->
        [one] 1 message
       *[other] { $messages } messages
    }, { $characters } characters so far.

    Send the rest of the posting, then tap <b>Done</b>.
posting-gathering-rest =
    { $messages ->
        [one] 1 message
       *[other] { $messages } messages
    }, { $characters } characters so far.

    Does this belong to <b>{ $posting }</b>? Tap <b>Add to it</b>. If it is a posting of its own, send the rest, then tap <b>Done</b>.
posting-begin = Send the posting: text, a forwarded message or a link, in as many messages as you like. Then tap <b>Done</b>.
posting-unfinished-too_thin = That is too little text to be a job posting, and a score from it would mean nothing.
posting-unfinished-not_a_posting = That does not read like a job posting yet: I found nothing it asks for.
posting-go-on = I keep what came so far. Send the rest, with what they ask for, then tap <b>Done</b>.
posting-perhaps-rest = Does this belong to <b>{ $posting }</b>? Tap <b>Add to it</b>.
posting-gone = That posting is not available any more. Paste it again, or see /jobs for those you have.
button-add = Add to it
button-send-posting = Send a posting
button-done = Done
button-discard = Discard
gathering-discarded = Discarded. Paste the posting again when you like.
gathering-full = That is more than the { $limit } characters I take, so your last message was left out. Tap <b>Done</b> to read what came before it, or <b>Discard</b>.
nothing-gathered = There is nothing to finish. Paste a posting.
gathered-before = I have that posting already. If it is not here yet, I am still reading it. /jobs lists what was read.
posting-read =
    <b>{ $title }</b>
    Company: { $company }
    Place: { $location }
    Pay: { $salary }
    Type: { $type }

    { $count ->
        [0] No requirements found
        [one] 1 requirement
       *[other] { $count } requirements
    }{ $count ->
        [0] { "" }
       *[other] , { $musts } of them a must
    }{ $duties ->
        [0] { "" }
        [one] , and 1 duty
       *[other] , and { $duties } duties
    }.
posting-next-scan = Does that look right? Tap <b>Scan now</b> to compare it with <b>{ $resume }</b>.
posting-next-wait = Your resume is still being read. I ask you as soon as the two can be compared.
posting-correct = Which one is wrong?
posting-field-title = Title
posting-field-company = Company
posting-field-location = Place
posting-field-salary = Pay
posting-field-employment_type = Type
button-correct = Correct
posting-next-resume = Send your resume (PDF, Word or text file), and I compare the two.
posting-rejected-too_thin = That is too little text to be a job posting, and a score from it would mean nothing. Nothing was kept. Paste the whole posting, with what they ask for.
posting-rejected-too_long = That is { $have } characters; I take up to { $limit }. Nothing was kept. Paste the posting alone.
posting-rejected-not_a_posting = That does not read like a job posting: I found nothing it asks for. Nothing was kept. Paste the whole posting.
posting-rejected-too_hard = That posting took me too long to read, so I stopped. Nothing was kept or charged. Paste the text of the posting alone.
posting-rejected-share = You keep, or sent within an hour, as many postings as there is room for. This one was not kept, and nothing else was lost or charged. Delete one in /jobs, or send it again in an hour.
posting-rejected-link = I could not read that page. Nothing was kept. Open it and paste the text of the posting here.
posting-rejected-our_side = I could not read that posting, and that is our fault. Nothing was kept or charged. Paste it again in a few minutes.
jobs-title = <b>Your postings</b>
jobs-empty = You have no postings yet. Paste one as text.
jobs-resume = They are compared with <b>{ $resume }</b>.
job-line = { $title } · { $company }
job-name = { $title }, { $company }
job-next-scan = <b>Scan now</b> compares it with <b>{ $resume }</b>.
job-untitled = Posting of { $date }
job-view =
    <b>{ $title }</b>
    Company: { $company }
    Place: { $location }
    Pay: { $salary }
    Type: { $type }
    Added { $date }
job-must = Required
job-nice = Good to have
job-conditions = Conditions, not scored
job-duties = Duties
job-more-requirements = … and { $count } more
button-asked = What it asks for
job-delete-ask = <b>Delete { $title }?</b> The posting goes for good. Past scans stay.

## Scans

button-last-report = The last report: { $posting }
button-scan-now = Scan now
button-other-resume = Another resume
button-other-posting = Another posting
scan-progress-named = Comparing <b>{ $resume }</b> with <b>{ $posting }</b>…
scan-progress = Comparing your resume with the posting…
scan-under-way = The scan of <b>{ $resume }</b> for <b>{ $posting }</b> is running already, or was done a moment ago. Its result comes here, or is here already.
scan-needs-resume = I need your resume first. Send it as a file: PDF, Word or text.
scan-needs-resume_being_read = Your resume is still being read. Try again in a few seconds.
scan-needs-posting = I need a job posting. Paste it as text. Several messages are fine.
scan-needs-posting_being_read = Your posting is still being read. Try again in a few seconds.
scan-too-many = That is more than { $limit } scans in an hour. Nothing was lost or charged. Go on in a while.
scan-choose-posting = <b>Compare { $resume } with which posting?</b> Or paste a new one.
scan-choose-resume = <b>Compare which resume with { $posting }?</b> Or send another one.
scan-failed = I could not finish that scan: its resume or its posting was deleted meanwhile. Nothing was charged. /scan compares what you have.
scan-failed-again = I could not finish that scan of <b>{ $resume }</b> for <b>{ $posting }</b>, and that is our fault. Nothing was charged, and both are safe. Tap <b>Scan now</b> to try again.
report-names = <b>{ $resume }</b> for { $posting }
report-headline = Match <b>{ $score }</b> of 100 · { $band }
report-no-score = <b>No score for this one.</b> { $reason }
report-readability = Machine-readability <b>{ $readability }</b> of 100
report-counts = { $met } met · { $partial } partly · { $missing } missing
report-decisive = <b>This often decides alone</b>, and I did not find it: { $papers }
report-language-unjudged = <b>Take the number with care:</b> one of the two texts is in a language that I can only compare word by word.
report-languages-differ = <b>Take the number with care:</b> your resume and the posting are in two languages, and words of one rarely prove what the other asks for. A resume in the posting’s language is judged far better.
report-overqualified = You may look over-qualified: your latest position ranks far above this one. The score does not change for it. If you want this job, say in your summary why.
report-field-unjudged = Title and field of work do not count here: I do not know the names of occupations in one of the two languages.
report-fixes-title = The best fixes
report-no-fixes = Nothing to fix for this posting.
report-fix = +{ $points }  { $text }
band-strong = strong
band-good = good
band-fair = fair
band-weak = weak
verdict-met = Met
verdict-partial = Partly
verdict-missing = Missing
requirement-line = · { $text }, { $points } of { $max }
requirement-quote = <i>“{ $quote }”, page { $page }</i>
page-requirements = Requirements
page-sum = The sum
page-machine = Formatting
page-text = What the machine read
page-summary = Summary
page-of = { $title }, { $page } of { $pages }
sum-line = { $points } of { $max }  { $label }
sum-line-off = −{ $points }  { $label }
sum-total = <b>{ $score }</b>  in all
sum-receipt = Engine { $engine } { $version } · resume { $resume } · posting { $posting }
not-scored-title = Read, but not scored
machine-none = Nothing that a machine stumbles over.
severity-info = note
severity-warning = warning
severity-critical = serious
history-title = <b>Your past scans</b>
history-empty = No scans yet. Send a resume and a posting, then /scan.
history-line =
    { $number }. <b>{ $score }</b> · { $posting }
    { $resume }, { $date }
history-next = Tap a number to open its report.
no-score-short = –
card-match = MATCH
card-machine = MACHINE-READABILITY
card-met = met
card-partial = partly
card-missing = missing

## Anything

help =
    <b>What I do</b>
    Send a resume (PDF, Word or a text file) and paste a job posting, at any time and in any order. Then tap <b>Scan now</b>.

    /scan  check a resume against a posting
    /resumes  your resumes
    /jobs  your postings
    /history  past scans
    /letter  a cover letter
    /answer  an answer to an application question
    /outreach  a message to a recruiter or a colleague
    /facts  what you told me about yourself
    /settings  tone, language of letters, private mode
    /credits  your credits and where they went
    /plans  plans, credits and what they cost
    /terms  what is sold, and on which terms
    /paysupport  help with a payment
    /privacy  what happens to your data
    /delete  delete everything
    /cancel  leave what you are doing
privacy =
    <b>Your data</b>

    I keep your resumes (encrypted), your postings, your scans and what I wrote for you, so that I can show them to you. I also keep what you tell me about yourself, an e-mail address if you give one, and your payments. My copies of your messages are deleted after two to three days.

    Nobody else sees your resumes and postings, unless you have an AI look at them: then Claude (Anthropic) or OpenAI gets their text, without your name, e-mail, phone, address and links.

    Without an account, everything is deleted 24 hours after /start. With one, it stays until you delete it.

    Without AI, the match is computed here and no text leaves this server. If you pay by card, Stripe learns what you buy, and your e-mail address if I have one.

    /delete removes everything at once. Payments stay, without your name, as tax law asks; and so does how much of the free AI allowance was used, under a code that nobody can turn back into you.
delete-ask = <b>Delete everything?</b> Resumes, postings, scans, credits and your account go for good, now.
delete-ask-plan = { delete-ask } Your plan <b>{ $name }</b> ends with them, now and not at the end of what is paid, and nothing more is charged.
delete-done = Everything is deleted. /start begins anew.
delete-nothing = There is nothing of yours here. /start begins.
cancelled = Left. Nothing was lost. Send a resume, paste a posting, or see /help.
hint-resume = Send me your resume first, as a file: PDF, Word or text. In Telegram, tap the paper clip, then File. I kept nothing of that message; if it begins a job posting, tap <b>Send a posting</b>.
unknown-command = I do not know that command. /help lists what I can do.
not-available = That is not available any more.
session-over = Your session is over and its data is deleted. /start begins anew.
session-expired = 24 hours are over, so your resume, postings and scans are deleted, as promised. /start begins anew.
unsupported = I read files and text. Send a resume (PDF, Word or text file) or paste a posting.
error-apology =
    Something went wrong on our side. Nothing was lost or charged. Try again in a minute.

    If it goes on, tell us this number: <code>{ $reference }</code>

## What a person may keep and send

share-resume-kept = You have { $limit } resumes here, and there is no room for more. This one was not kept, and nothing else was lost or charged. Delete one in /resumes, then send it again.
share-resume-bytes = Your resumes fill the { $limit } MB that there are for them. This one was not kept, and nothing else was lost or charged. Delete one in /resumes, then send it again.
share-resume-sent = You sent { $limit } files within an hour, the most that I read. This one was not kept, and nothing else was lost or charged. Send it again in an hour.
share-posting-kept = You have { $limit } postings here, and there is no room for more. This one was not kept, and nothing else was lost or charged. Delete one in /jobs, then send it again.
share-posting-bytes = Your postings fill the { $limit } MB that there are for them. This one was not kept, and nothing else was lost or charged. Delete one in /jobs, then send it again.
share-posting-sent = You sent { $limit } postings within an hour, the most that I read. This one was not kept, and nothing else was lost or charged. Send it again in an hour.
share-grows = With an account there is room for more: tap <b>Keep my data</b> under a finished scan.

## Small talk; whoever talks has something to do next, which stands below

talk-price = The first scan is free, and so is every check after an edit. Beyond what is free each month you can buy credits: /plans shows what they cost before anything is paid.
talk-able = I read your resume against a job posting and tell you how well it fits, why, and what each fix is worth. Then I help with a letter, answers and messages that say only what is true of you. /help lists everything.
talk-delete = /delete removes everything I keep of you. I ask once before I do it.
talk-privacy = Only you see what you send. Files are kept encrypted, and /delete removes them for good. /privacy says the rest.
talk-languages = I speak English. I read resumes and postings in English, Russian, Ukrainian, Spanish, Portuguese, German, French and Italian, and write letters in the posting’s language.
talk-insult = I am sorry that this went badly. Tell me what was wrong, or /paysupport if it is about money.
