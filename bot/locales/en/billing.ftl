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
    <b>{ $name }</b> for { $amount }, paid once. You pay on Stripe's page; I never see your card. The link works once, until { $until } (UTC).

    I will write here as soon as the payment is in.
billing-checkout-ready-plan =
    <b>{ $name }</b> for { $amount } a month, until you cancel. You pay on Stripe's page; I never see your card. The link works once, until { $until } (UTC).

    I will write here as soon as the payment is in.
button-pay = Pay { $amount }
button-paid = I have paid
billing-payment-not-yet =
    Nothing has come in for <b>{ $name }</b> yet. If you have just paid, give it a minute; some banks take days. I will write here as soon as the payment is in.

    /paysupport helps if money left your account and nothing comes.
billing-stripe-away = Stripe is not answering right now. Nothing was charged. Please try again in a few minutes.
billing-portal-ready = Your cards, invoices and plan are on Stripe's page. The link works for a few minutes.
button-portal = Cards, invoices, cancel
button-portal-open = Open Stripe
billing-plan-unchanged = The change did not go through and nothing was charged: your plan is what it was. Your card may have to be confirmed or changed first.
billing-subscribed-same = You have <b>{ $name }</b> already, so nothing more is charged for it.
billing-subscribed-stars = You have <b>{ $name }</b>, paid in Stars, until { $until }. A plan by card can follow after that; /plans stops the renewal. That way you never pay twice. Nothing was charged.
billing-plan-change = You have <b>{ $name }</b>. Change to <b>{ $wanted }</b>? It counts at once.
billing-plan-change-due =
    You pay <b>{ $due }</b> now, for the days until { $until }{ $ending ->
        [yes] . Then it ends, as your plan does now, and nothing more is charged.
       *[no] , then { $amount } a month.
    }
billing-plan-change-left =
    You pay nothing now. { $left } of what you have paid { $ending ->
        [yes] would count towards later bills, but your plan ends on { $until }, and none is to come.
       *[no] counts towards your next bills, at { $amount } a month.
    }
billing-plan-change-free =
    You pay nothing now{ $ending ->
        [yes] . It ends on { $until }, as your plan does now, and nothing more is charged.
       *[no] , then { $amount } a month from { $until } on.
    }
billing-plan-change-unknown-up =
    Stripe works out the difference for the days until { $until } and charges your card for it at once. I could not ask how much that is: wait a little and ask again to see it first.{ $ending ->
        [yes] {" "}The plan still ends then.
       *[no] {" "}After that it is { $amount } a month.
    }
billing-plan-change-unknown-down =
    You pay nothing now. Stripe works out what is left of what you have paid, and it counts towards your next bills{ $ending ->
        [yes] ; but your plan ends on { $until }.
       *[no] , at { $amount } a month.
    }
billing-plan-change-costs-more = By now it costs more than I had told you, so nothing was changed or charged. I ask again:
button-plan-change = Change to { $name }
button-plan-keep = No, keep { $name }
billing-not-for-sale = That is not for sale any more. Nothing was charged. /plans shows what there is.
billing-card-closed = Paying by card is not offered right now. Nothing was charged. /plans shows what there is.

billing-payment-done =
    <b>{ $name }</b> for { $amount }: paid. { $expiry } You have { $balance } to spend now.

    /credits shows every line.
billing-payment-done-plan =
    <b>{ $name }</b> for { $amount }: paid. Your plan is on until { $until } and then renews, until you cancel it under /plans.
billing-payment-expiry = Good until { $date }.
billing-payment-no-expiry = They have no end date.
billing-payment-number = Payment number <code>{ $reference }</code>; /paysupport helps if something is wrong.
billing-way-back-stripe = It goes to the card it came from; banks take up to ten days.
billing-way-back-stars = It comes as Stars, at once.
billing-payment-pending =
    <b>{ $name }</b>: your bank still has to confirm { $amount }. That can take some days. There is nothing more for you to do; I will write here when it is through.
billing-payment-failed =
    <b>{ $name }</b>: the payment of { $amount } did not go through, so nothing was charged. /plans lets you try again.
billing-payment-held =
    Your payment of { $amount } for <b>{ $name }</b> came in, but not as it was ordered, so nothing has been added yet. A person will look at it, and either add it or pay it back.
billing-payment-refunded =
    { $whole ->
        [yes] All of your payment of { $amount } for <b>{ $name }</b> goes back to you. { $way } The credits it bought go with it.
       *[no] Of your payment of { $amount } for <b>{ $name }</b>, { $refunded } in all goes back to you. { $way } The credits it bought go with it, in proportion.
    } You have { $balance } to spend.
billing-payment-refunded-plan =
    All of your payment of { $amount } for <b>{ $name }</b> goes back to you. { $way } What it paid for ends. What is free stays free.
billing-payment-refunded-unused =
    Of your payment of { $amount } for <b>{ $name }</b>, { $refunded } goes back to you. { $way } Nothing had been added for it, so nothing else changes.
billing-payment-twice =
    { $amount } for <b>{ $name }</b> came in by card, but you already have a plan for these days. Nobody pays twice: all of it goes back to you, and the card is not charged again. The plan you have stays.
billing-payment-disputed =
    Your bank disputes the payment of { $amount } for <b>{ $name }</b>. Until that is settled, the credits it bought are set aside. You have { $balance } to spend.
billing-payment-disputed-plan =
    Your bank disputes the payment of { $amount } for <b>{ $name }</b>. Until that is settled, the plan is paused. What is free stays free.
billing-payment-dispute-lost =
    Your bank has decided: the payment of { $amount } for <b>{ $name }</b> went back to you, and the credits it bought are gone for good. You have { $balance } to spend. What is free stays free.
billing-payment-dispute-lost-plan =
    Your bank has decided: the payment of { $amount } for <b>{ $name }</b> went back to you, and what it paid for stays off. /plans cancels the plan; otherwise it goes on with its next payment. What is free stays free.
billing-payment-returned =
    The payment of { $amount } for <b>{ $name }</b> stands again, and what it bought is yours again. You have { $balance } to spend.

billing-subscription-renewed =
    <b>{ $name }</b> was renewed for { $amount }, until { $until }. /plans changes or cancels it.
billing-plan-change-paid =
    <b>{ $name }</b>: { $amount } was charged for the change, up to { $until }. From then on it renews at its full price.
billing-subscription-changed = Your plan is <b>{ $name }</b> now.
billing-subscription-ending = <b>{ $name }</b> ends on { $until } and is not renewed. Until then nothing changes, and nothing more is charged.
billing-subscription-resumed = <b>{ $name }</b> goes on: it renews on { $until }.
billing-subscription-past-due =
    The payment to renew <b>{ $name }</b> did not go through. It will be tried again over the next days, and your plan stays on meanwhile. /plans lets you change the card.
billing-subscription-ended = <b>{ $name }</b> has ended. What is free stays free, and the credits you have stay yours. /plans shows what there is.

## For operators

operators-payment-mismatched = <b>A payment came in otherwise than it was ordered.</b> Nothing was granted. /admin refund or /admin grant.
operators-payment-unclaimed = <b>A payment came in for an account that is deleted.</b> Nothing was granted, and it goes back by itself.
operators-payment-disputed = <b>A payment is disputed.</b> Its credits are set aside. Answer in Stripe's dashboard before the date it gives.
operators-dispute-lost = <b>A dispute was lost.</b> The bank keeps the money, and what it had bought is taken back for good.
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
