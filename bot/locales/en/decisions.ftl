### You decide: what a requirement counts, what is true of the person; two scans side by side; postings by fit.

button-decide = You decide
button-compare = Compare
decide-title = You decide what counts
decide-next = Tap a number to say what is true of you, or what it should count. The score follows at once.
decide-line = { $number }. { $mark } { $text }{ $weight }
decide-mark-met = ✓
decide-mark-partial = ~
decide-mark-missing = ✗
decide-mark-ignored = –
decide-weight = {" "}× { $weight }
decide-one =
    <b>{ $text }</b>
    { $points } of { $max } points
decide-ask = Is it true of you? What you say counts here, and is kept for your letters. It does not change your resume.
decide-done = I've done this
decide-not_yet = Not yet
decide-never = Never
decide-half = Counts half
decide-count = Counts once
decide-double = Counts double
decide-ignore = Leave it out
decide-moved = Match { $before } → <b>{ $after }</b> ({ $points })
compare-title = This scan and the one before it
compare-posting = { $posting }
compare-before = Before: <b>{ $resume }</b>, { $when } (UTC)
compare-now = Now: <b>{ $resume }</b>, { $when } (UTC)
compare-line = { $points }  { $text }
compare-same = Nothing changed.
compare-cause-rules = The rules of the engine changed.
compare-cause-resume = The resume changed.
compare-cause-posting = The posting changed.
compare-cause-decisions = Your decisions changed.
compare-cause-time = Time passed: positions until today grew longer.
button-rank = Best fit first
button-newest-first = Newest first
jobs-ranked-title =
    <b>Your postings, best fit first</b>
    The number is the match of <b>{ $resume }</b>.
