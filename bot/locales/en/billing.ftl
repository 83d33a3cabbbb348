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
    { $refunded } of your payment for <b>{ $name }</b> goes back to you. The credits it had bought go with it, in proportion. You have { $balance } to spend.
billing-payment-refunded-plan =
    { $refunded } of your payment for <b>{ $name }</b> goes back to you, and what it had paid for ends. What is free stays free.
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
operators-event-stuck = <b>Events of Stripe could not be applied.</b> They are tried again; the logs say why.
operators-books-agree = The books agree: every payment of the day stands on both sides.
operators-books-differ = <b>The books differ</b> in { $count ->
        [one] one place
       *[other] { $count } places
    }.
operators-line = · <code>{ $line }</code>
