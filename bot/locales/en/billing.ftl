### Money: what is sold, what became of a payment or a plan, and what operators are told.

billing-money = { $amount } { $currency }
billing-stars = { $stars ->
        [one] 1 Star
       *[other] { $stars } Stars
    }
billing-pack = { $credits ->
        [one] 1 credit
       *[other] { $credits } credits
    }
billing-plan-free = Free
billing-plan-pro = Pro
billing-plan-unlimited = Unlimited

billing-progress = Asking Stripe…
billing-checkout-ready =
    <b>{ $name }</b>. Stripe's page takes the payment; I never see your card. The link is good for some hours and can be paid once.

    I write here when the payment is in.
billing-checkout-ready-plan =
    <b>{ $name }</b>, by the month, until you cancel. Stripe's page takes the payment; I never see your card. The link is good for some hours.

    I write here when the payment is in.
button-pay = Pay { $amount }
button-paid = I have paid
billing-payment-not-yet = Nothing has come in for <b>{ $name }</b> yet, and nothing was charged without reaching you. Some banks take a minute, some take days. I write here when it is in.
billing-stripe-away = Stripe does not answer right now. Nothing was charged. Please try again in a few minutes.
billing-portal-ready = Your cards, invoices and plan, at Stripe. The link works for a few minutes.
button-portal = Cards, invoices, cancel
button-portal-open = Open Stripe
billing-plan-unchanged = The change did not go through, and nothing was charged: your plan is what it was. Perhaps the card has to be confirmed or changed first.
billing-subscribed-same = You have <b>{ $name }</b> already. Nothing was charged.
billing-subscribed-stars = You have <b>{ $name }</b> through Telegram Stars until { $until }. End that one in Telegram first, so that you never pay twice. Nothing was charged.
billing-plan-change-ask =
    You have <b>{ $name }</b>. Change to <b>{ $wanted }</b> for { $amount } a month?

    Stripe works out the difference for the rest of the month: what is missing is charged now, what is too much counts towards the next bill.
button-plan-change = Change to { $name }
billing-not-for-sale = That is not for sale any more. Nothing was charged. /plans shows what there is.
billing-card-closed = Paying by card is not offered right now. Nothing was charged. /plans shows what there is.

billing-payment-done =
    <b>{ $name }</b> for { $amount }: paid. You have { $balance } to spend now.

    /credits shows every line. Payment { $reference }.
billing-payment-done-plan =
    <b>{ $name }</b> for { $amount }: paid. Your plan is on until { $until } and renews by itself until you cancel it.

    /plans shows and changes it. Payment { $reference }.
billing-payment-pending =
    <b>{ $name }</b>: your bank still has to confirm { $amount }. That can take some days; I will write when it is through.
billing-payment-failed =
    <b>{ $name }</b>: the payment of { $amount } did not go through. Nothing was charged, and nothing was lost. /plans lets you try again.
billing-payment-held =
    Your payment for <b>{ $name }</b> came in, but not as it was ordered, so nothing has been added yet. A person looks at it and either adds it or pays it back. /paysupport if you want to ask. Payment { $reference }.
billing-payment-refunded =
    Of your payment of { $amount } for <b>{ $name }</b>, { $refunded } in all goes back to you. The credits it had bought go with it, in proportion. You have { $balance } to spend.
billing-payment-refunded-plan =
    Of your payment of { $amount } for <b>{ $name }</b>, { $refunded } goes back to you, and what it had paid for ends. What is free stays free.
billing-payment-refunded-unused =
    Your payment of { $amount } for <b>{ $name }</b> went back to you: { $refunded }. Nothing had been added for it, so nothing else changes.
billing-payment-twice =
    { $amount } for <b>{ $name }</b> came in by card while you have a plan for these days already. Nobody pays twice: all of it goes back to you, and the card is not charged again. The plan that you have stays. Payment { $reference }.
billing-payment-disputed =
    Your bank disputes the payment of { $amount } for <b>{ $name }</b>. Until that is settled, the credits it had bought are set aside. You have { $balance } to spend.
billing-payment-disputed-plan =
    Your bank disputes the payment of { $amount } for <b>{ $name }</b>. Until that is settled, the plan rests. What is free stays free.
billing-payment-returned =
    The payment of { $amount } for <b>{ $name }</b> stands again, and what it had bought is yours again. You have { $balance } to spend.

billing-subscription-renewed =
    <b>{ $name }</b> was renewed for { $amount }, until { $until }. /plans shows and changes it.
billing-subscription-changed = Your plan is <b>{ $name }</b> now.
billing-subscription-ending = <b>{ $name }</b> ends on { $until } and is not renewed. Until then nothing changes.
billing-subscription-resumed = <b>{ $name }</b> goes on: it renews on { $until }.
billing-subscription-past-due =
    The payment for renewing <b>{ $name }</b> did not go through. It will be tried again in the next days, and your plan stays on meanwhile. /plans lets you change the card.
billing-subscription-ended = <b>{ $name }</b> has ended. What is free stays free, and credits that you have stay yours. /plans shows what there is.

## For operators

operators-payment-mismatched = <b>A payment came in otherwise than it was ordered.</b> Nothing was granted. /admin refund or /admin grant.
operators-payment-unclaimed = <b>A payment came in for an account that is deleted.</b> Nothing was granted. /admin refund pays it back.
operators-payment-disputed = <b>A payment is disputed.</b> Its credits are set aside. Answer in Stripe's dashboard before the date it gives.
operators-refund-failed = <b>A refund did not go through.</b> What it took was given back to the person; the money is with us.
operators-refund-done = A payment was paid back.
operators-refund-refused = <b>A payment could not be paid back.</b>
operators-not-forgotten = <b>A customer could not be removed from Stripe.</b> The account here is deleted: delete the customer in Stripe's dashboard, which ends its plan.
operators-books-agree = The books agree: every payment of the day stands on both sides.
operators-books-differ = <b>The books differ</b> in { $count ->
        [one] one place
       *[other] { $count } places
    }.
operators-line = · <code>{ $line }</code>
