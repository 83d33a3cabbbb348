### Credits: the balance, every line with its reason, and what operators see.

command-credits = Your credits and where they went

credits-balance =
    <b>{ $credits ->
        [one] 1 credit
       *[other] { $credits } credits
    }</b> to spend
credits-held = { $credits ->
        [one] 1 more is set aside for something under way. If that fails, it comes back.
       *[other] { $credits } more are set aside for something under way. If that fails, they come back.
    }
credits-debt = You owe { $credits ->
        [one] 1 credit
       *[other] { $credits } credits
    }: they were spent, and then their payment was refunded or disputed. New credits pay that off first. What is free stays free.
credits-lot = · { $credits } { $source }, { $expiry }
credits-expiry = until { $date } (UTC)
credits-no-expiry = no end date
credits-source-stripe = bought by card
credits-source-stars = bought with Stars
credits-source-grant = a gift
credits-source-subscription = from your plan
credits-source-refund = given back

credits-allowances-title = <b>Free for you</b>, used before credits
credits-allowance = · { $operation }: { $left } of { $limit } left
credits-allowance-unlimited = · { $operation }: no limit
credits-renews = New ones come on { $date } (UTC).
credits-never-renews = These are given once.

operation-resume_parse = reading a resume
operation-match = an AI scan
operation-cover_letter = a cover letter
operation-answer = an answer
operation-outreach = an outreach message

credits-lines-title = <b>Every line</b>, newest first (UTC)
credits-lines-page = <b>Every line</b>, newest first (UTC), page { $page }
credits-no-lines = Nothing has moved yet. Scans without AI are free.
credits-line = <b>{ $credits }</b>  { $reason }
    { $date }
credits-reason-grant = { $source }
credits-reason-payment = { $reason } · payment { $reference }
credits-reason-grant-note = { $source }: { $note }
credits-reason-hold = set aside for { $operation }
credits-reason-settle = { $operation } is done: that is what it cost
credits-reason-settle-part = { $operation } is done and cost less than was set aside
credits-reason-release = { $operation } could not be done, so it costs nothing
credits-reason-expire = not used in time ({ $source })
credits-reason-clawback = taken back: refunded or disputed
credits-reason-clawback-refund = taken back: the payment was refunded
credits-reason-clawback-dispute = taken back: your bank disputed the payment
credits-reason-restore = yours again: the refund or dispute did not go through
credits-reason-debt = owed: spent before they were refunded or disputed
credits-reason-debt-forgiven = not owed any more: the refund or dispute did not go through
credits-reason-repay = paid off what was owed
credits-reason-repay-returned = given back: it was not owed after all

credits-not-enough =
    That costs { $needed ->
        [one] 1 credit
       *[other] { $needed } credits
    }, and you have { $have }. Nothing was charged.

    Scans without AI stay free. /credits shows where your credits went.
credits-not-enough-debt =
    You owe { $debt ->
        [one] 1 credit
       *[other] { $debt } credits
    } from a payment that was refunded or disputed. That has to be paid off first. Nothing was charged.

    Scans without AI stay free. /credits shows every line.
credits-quota-month =
    Your { $limit } { $operation } for this month are used up. There are new ones on { $date } (UTC). Nothing was charged.

    Scans without AI stay free. /credits shows what you have.
credits-quota-lifetime =
    Your free { $operation } are used up ({ $limit } of { $limit }). Nothing was charged.

    Scans without AI stay free. /credits shows what you have.
credits-account-needed = That needs an account, so that nothing of yours gets lost. Tap <b>Keep my data</b> here, then ask again.

## For operators

admin-usage =
    /admin grant &lt;telegram id&gt; &lt;credits&gt; [note]
    /admin ledger &lt;telegram id&gt; [page]
    /admin refund &lt;payment&gt; [amount in the smallest unit]

    The person reads the note.
admin-no-payment = There is no payment called { $payment }.
admin-not-refundable = Nothing can be paid back of it: it is { $status }.
admin-refund-asked = { $amount } are on their way back. I will write when that is through.
admin-nobody = Nobody with the Telegram id { $telegram } has an account.
admin-granted = { $telegram } was given { $credits ->
        [one] 1 credit
       *[other] { $credits } credits
    } and has { $balance } now.
admin-granted-before = That was granted before; nothing moved.
admin-ledger = <b>Ledger of { $telegram }</b> · { $tier }
