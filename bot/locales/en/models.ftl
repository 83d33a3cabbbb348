### What models do, and what is said of it.

provider-claude = Claude
provider-openai = OpenAI
provider-offline = without AI

only-plays = <b>No AI answers here.</b> A stand-in plays it: it compares words and knows nothing.

report-by-model =
    With { $provider }: { $proofs ->
        [0] it found no proof that I had not found
        [one] 1 proof is from it
       *[other] { $proofs } proofs are from it
    }. The sum is mine.
requirement-said = Pointed to by { $provider }: { $said }
requirement-said-plain = Pointed to by { $provider }.
sum-receipt-model = Asked: { $models } ({ $prompts })

button-look-deeper = Look deeper with AI
button-ask-again = Ask AI again
deeper =
    <b>Look deeper with { $provider }?</b>

    It reads the posting again and looks for proof of what I could not prove{ $count ->
        [0] { "." }
       *[other] :
    }
deeper-line = · { $text }
deeper-more = … and { $count } more
deeper-kept = What I have proven stays. Years, degrees and licences stay computed. The score can go up or, where it finds a requirement that I overlooked, down.
deeper-privacy = Your name, e-mail, phone, address and links are taken out before.
deeper-price =
    { $left ->
        [0] It costs { $price ->
                [one] 1 credit
               *[other] { $price } credits
            }.
       *[other] It is one of the { $left } that you have free.
    } If it fails, it costs nothing.
deeper-price-unlimited = It is part of your plan. If it fails, it costs nothing.
deeper-free = You have asked for this pair before, so it costs nothing.
button-deeper-yes = Look deeper
deeper-gone = There is nothing to ask: AI is not set up here. Nothing was charged.
deeper-private = You are in private mode, so nothing of yours leaves this bot. /settings changes that. Nothing was charged.

button-cancel-scan = Stop
scan-cancelled = Stopped. Nothing was charged.
scan-not-cancelled = It was done a moment ago. Its result comes here.
scan-progress-model = { $provider } looks at <b>{ $resume }</b> for <b>{ $posting }</b>…
scan-fell-back = { $provider } could not do that scan now, so you have the result without AI. Nothing was charged: what was set aside for it is yours again. To try again later, tap <b>Look deeper</b> under the report.
scan-fell-back-other = { $provider } could not do that scan now, so { $other } did it. Nothing was charged: what was set aside for it is yours again.
