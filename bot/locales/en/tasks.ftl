# What people read when something they asked for could not be done, however often it was tried.

gave-up-mark = I could not make the marked copy of your resume, and that is our fault. Your resume is safe and nothing was charged. Open it in /resumes and tap the button again in a few minutes.
gave-up-rescore = I kept your choice, but could not work out the new score, and that is our fault. Nothing was lost or charged. Open the scan in /history and choose again in a few minutes.
gave-up-rank = I could not put your postings in order, and that is our fault. Nothing was lost or charged. Tap the button again in a few minutes.
gave-up-checkout = I could not open the payment page, and that is our fault. Nothing was charged. Choose again in /plans in a few minutes.
gave-up-portal = I could not open your page at Stripe, and that is our fault. Nothing was changed or charged. Try again in a few minutes.
gave-up-plan_question = I could not find out what the change of plan would cost, and that is our fault. Your plan is what it was and nothing was charged. Try again in a few minutes.
gave-up-plan_change = Stripe did not confirm the change of your plan. Trying cost nothing. Should the change have reached Stripe all the same, I will write here what it cost. Look at /plans in a few minutes before you try again.
gave-up-payment_check = I could not ask Stripe about your payment. What you have paid is not lost: I go on asking by myself and write here as soon as it is in. Asking cost nothing.
gave-up-files = Some of your files could not be deleted yet. They are encrypted, and nothing in this chat leads to them any more. I try again every night, so you need not do anything. Nothing was charged.
gave-up-customer = I could not delete your customer record at Stripe yet. Everything here is deleted. An operator was told and deletes it by hand; see /paysupport if you want to ask about it. Nothing was charged for this.
gave-up-renewal = Telegram did not let me stop the renewal of your plan in Stars. Nothing was charged now. Please stop it in Telegram: Settings, My Stars, your subscription. An operator was told, too.
operators-deadly-task = <b>A task ended two workers and then a process of its own, and was given up.</b> The person was told. What it was told to do stands in the table:
