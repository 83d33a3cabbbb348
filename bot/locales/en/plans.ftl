### /plans, paying in Stars, /terms, /paysupport, and the pages that lead back from a payment.

command-plans = Plans, credits and what they cost
command-terms = What is sold, and on which terms
command-paysupport = Help with a payment

plans-title = <b>Plans and credits</b>
plans-have-credits =
    You have <b>{ $credits ->
        [one] 1 credit
       *[other] { $credits } credits
    }</b>.
plans-have = You have <b>{ $name }</b> until { $until }; then it renews by itself.
plans-have-ending = You have <b>{ $name }</b> until { $until }; then it ends.
plans-nothing-sold = Nothing is for sale at the moment. What is free stays free.
plans-packs-title = <b>Credits</b>, paid once. Each pays one AI scan, letter, answer or outreach message.
plans-pack = <b>{ $name }</b>: { $prices }, { $validity }
plans-plans-title = <b>Plans</b>, paid by the month until you cancel
plans-plan = <b>{ $name }</b>: { $prices } a month
plans-credits-more = { $credits ->
        [one] 1 credit
       *[other] { $credits } credits
    } more each period
plans-or = {" "}or{" "}
plans-valid = good for { $days } days
plans-valid-always = no end date
plans-gives = · { $what }
plans-allowed-any = { $operations }: as many as you like
plans-allowed-monthly = { $operations } a month
plans-allowed-lifetime = { $operations } once
plans-allowed-some = { $limit } { $operation }
plans-and = ,{" "}
plans-operation-match = AI scans
plans-operation-cover_letter = letters
plans-operation-answer = answers
plans-operation-outreach = outreach messages
plans-free = Free for everyone, always: scans without AI, and reading resumes. /terms says the rest.
plans-keep-first = To buy something you need an account, so that it cannot get lost. Tap <b>Keep my data</b> first; it is free.
plans-start-first = To buy something you need an account. Send a resume first, then keep it; that is free. /start begins.
plans-hint-pack = Each credit pays one AI scan, letter, answer or outreach message. They are yours as soon as the payment is in, and nothing renews. /terms says how refunds work.
plans-hint-plan = It starts as soon as the payment is in, and renews until you cancel it under /plans. /terms says how refunds work.

plans-open = See plans and credits
plans-choose = Get { $name }
plans-buy = Buy { $name } for { $amount }
plans-pay = { $rail ->
        [stars] Pay { $amount }
       *[stripe] Pay { $amount } by card
    }
plans-manage = Cancel { $name }, or change the card
plans-resume = Keep { $name } after all
plans-cancel = Stop renewing { $name }

plans-bill-plan = { $name } for 30 days. Renews every 30 days until you stop it, here under /plans or in Telegram's settings.
plans-bill-pack =
    { $credits ->
        [one] 1 credit
       *[other] { $credits } credits
    } for AI scans, letters, answers and outreach messages, { $validity }.
plans-subscribe = Subscribe for { $amount }
plans-subscribe-text =
    <b>{ $name }</b>: { $amount } now and every 30 days, until you stop it under /plans or in Telegram's settings.

    The button opens Telegram's payment window. The link is yours alone and can be paid for 24 hours.
plans-cancel-ask =
    <b>Stop renewing { $name }?</b> You keep it until { $until }, and nothing more is charged. You can subscribe again after that.
plans-cancel-yes = Yes, stop renewing
plans-cancel-no = No, keep it
plans-cancel-refused = Telegram did not let me stop that, so nothing changed. In Telegram, open Settings, then My Stars, and stop it there. /paysupport if that does not work.
plans-runs-stars = You have <b>{ $name }</b> until { $until }, so nothing was ordered or charged. Another one would be paid twice for the same days.
plans-runs-stripe = You have <b>{ $name }</b>, paid by card, so nothing was ordered or charged. /plans changes or cancels it; a plan in Stars can follow when it has ended.

## What Telegram's payment window says when a payment cannot be

checkout-unknown = This is no invoice of mine. Nothing was charged. /plans makes a new one.
checkout-stranger = This invoice was made for somebody else. Nothing was charged. Send me /plans for your own.
checkout-account_gone = The account this invoice was made for is deleted. Nothing was charged. /start begins anew.
checkout-different = The price does not match your order. Nothing was charged. /plans makes a new invoice.
checkout-not_sold = This is not sold any more. Nothing was charged. /plans shows what is.
checkout-paid = This invoice is paid already, so nothing was charged again. /plans makes a new one.
checkout-reserved = This invoice is being paid on another device. Nothing was charged here. If that fails, try again in two minutes.
checkout-expired = This invoice is too old, and prices may have changed. Nothing was charged. /plans makes a new one.
checkout-plan_runs = You have a plan for these days already. Nothing was charged. /plans shows it.
checkout-busy = I could not check this in time. Nothing was charged. Try again in a minute.

## Told by messages

billing-payment-sent-back =
    { $amount } came in that I could not add to an account: it is deleted, or the invoice was not yours or paid twice. All of it goes back to you.
billing-subscription-unpaid =
    <b>{ $name }</b> could not be renewed: Telegram did not find enough Stars. It stays on until { $until }. Top up your Stars in Telegram's settings and renew it there, or let it end.
operators-stars-sent-back = <b>Stars came in for no account, and go back by themselves.</b> Deleted account, foreign invoice, or paid twice.
operators-renewal-not-stopped = <b>Telegram did not stop a renewal.</b> What it charges next is refunded if the account is gone. The person, and the first charge:
operators-stars-caught-up = <b>Payments in Stars that nobody had told us of were made up for.</b> Their charges:

## Terms and help

terms =
    <b>What is sold</b>
    Credits, paid once: each pays one AI scan, letter, answer or outreach message. They last as long as the offer says. An operation that fails costs nothing.

    Plans, paid by the month (30 days in Stars): they give the allowances that /plans shows. A plan renews until you cancel it under /plans. Cancelled, it stays on to the end of what is paid.

    <b>Refunds</b>
    Ask within 14 days, and credits that you have not spent, or a plan that you have not used, are paid back. Other cases: ask all the same, a person reads it. A refund takes back what it had bought.

    <b>What nobody can promise</b>
    A score says how a resume reads against a posting. It is no promise of an interview. Letters use only what you told me; read them before you send them.

    Prices are shown before you pay and hold for what you order. /privacy says what happens to your data, /delete removes it and ends every plan.

    { $contact }
paysupport-title = <b>Help with a payment</b>
paysupport-hints =
    /credits shows every credit and its reason. /plans stops a plan. A refund goes back the way the payment came: as Stars, or to the card. Telegram's own support cannot help with purchases made here.
terms-contact = Questions: { $contact }
terms-contact-missing = Whoever runs this bot has not named an address for questions yet.
paysupport-contact = Write to { $contact } with the number of the payment and a sentence on what went wrong. You get an answer, usually within two days.
paysupport-payments = <b>Your last payments</b>
paysupport-payment = · { $date }: { $name } for { $amount }, number <code>{ $reference }</code>
paysupport-contact-missing = Whoever runs this bot has not named an address yet. Keep the number of your payment: with it they find it.

## The pages after a payment

page-paid-title = Thank you
page-paid-text = As soon as the payment is confirmed, a message in the chat says so. That takes a few seconds; some banks take longer. You can close this page.
page-cancelled-title = Nothing was paid
page-cancelled-text = You left before paying, so nothing was charged. The offer waits in the chat, under /plans, and what is free stays free.
page-back = Back to the chat
page-back-unknown = Open Telegram and go back to the chat.
